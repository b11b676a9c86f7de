import { parsePricing } from '@meshledger/mesh'
import { expect, test } from 'vitest'
import * as closing from '../src/close/index.ts'
import type { House } from '../src/house.ts'
import { exportIsStatements, focusRowsOf } from '../testing/billed-in-focus.ts'
import { approver, preparer } from '../testing/closing-house.ts'
import { countBills, takeBill } from '../testing/focus-bill.ts'
import { eachInClosingHouse } from '../testing/in-closing-house.ts'

let house: House
const { toReview } = eachInClosingHouse((made) => {
  house = made
})
const s3 = { BilledCost: '10.123456789012345678', InvoiceId: 'I-1' }
const support = { ProviderName: 'Microsoft', ServiceName: 'Support', ResourceId: 'plan', Tags: '{}', BilledCost: '30' }

test('bills that count on statements are in the export under their vendor, and every domain ties to its statement in every state', async () => {
  const pricing = parsePricing('pricing: P\nprices: [{ id: all, discount_percent: "10" }]', 'pricing.yml')
  await house.ledger.rules.activate({ pricing: { definition: pricing, digest: 'p' } }, 'f', '2026-10-01T00:00:00Z')
  await takeBill(house, 'bill.csv', [s3, support, { Tags: '{}', BilledCost: '-2', ChargeCategory: 'Credit' }])
  expect((await focusRowsOf(house, '2026-10')).filter((row) => row.ProviderName !== 'Databricks')).toEqual([])
  await countBills(house)
  const rows = await exportIsStatements(house, '2026-10')
  const vendors = rows.filter((row) => row.ProviderName !== 'Databricks')
  expect(
    vendors.map((row) => [row.ProviderName, row.ServiceName, row.x_Domain, row.ChargeCategory, row.InvoiceId]),
  ).toEqual(
    expect.arrayContaining([
      ['AWS', 'Amazon S3', 'alpha', 'Usage', 'I-1'],
      ['AWS', 'Amazon S3', 'Unallocated', 'Credit', ''],
      ['Microsoft', 'Support', 'alpha', 'Usage', ''],
      ['Microsoft', 'Support', 'beta', 'Usage', ''],
    ]),
  )
  await toReview('2026-10')
  await exportIsStatements(house, '2026-10')
  const alpha = { period: '2026-10', domain: 'alpha', version: 'v1' }
  const wish = { line: 1, reason: 'not ours', amount: '1.00' }
  const { dispute } = await closing.raiseDispute(house, alpha, wish, 'lead', ['alpha'])
  await closing.settleDispute(house, dispute.id, { decision: 'accept', reason: 'so', moveTo: 'beta' }, preparer)
  await exportIsStatements(house, '2026-10')
  const { digest } = await closing.close(house, '2026-10', approver)
  await closing.approve(house, '2026-10', approver, digest ?? '', '')
  await closing.freeze(house, '2026-10', approver)
  const frozen = await exportIsStatements(house, '2026-10')
  await takeBill(house, 'second.csv', [{ ...s3, BilledCost: '12' }])
  expect(await focusRowsOf(house, '2026-10')).toEqual(frozen)
})
