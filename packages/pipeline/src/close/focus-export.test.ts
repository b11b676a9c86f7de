import { parsePricing } from '@meshledger/mesh'
import { expect, test } from 'vitest'
import { exportIsStatements, focusRowsOf } from '../../testing/billed-in-focus.ts'
import { approver, deliver, preparer } from '../../testing/closing-house.ts'
import { countBills, takeBill } from '../../testing/focus-bill.ts'
import { eachInClosingHouse } from '../../testing/in-closing-house.ts'
import type { House } from '../house.ts'
import * as closing from './index.ts'

let house: House
const { toReview, toFrozen } = eachInClosingHouse((made) => {
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

test('what a frozen month is corrected by is a correction of it on the bill of the month that carries it', async () => {
  await countBills(house)
  await takeBill(house, 'first.csv', [
    { ...s3, ChargePeriodStart: '2026-09-01T00:00:00Z', ChargePeriodEnd: '2026-09-01T01:00:00Z' },
  ])
  await toFrozen('2026-09')
  const frozen = await exportIsStatements(house, '2026-09')
  await deliver(house, [{ domain: 'alpha', job: 'a1', day: '2026-09-17', quantity: '2', source: 'late' }])
  await takeBill(house, 'late.csv', [
    {
      ...s3,
      ResourceId: 'arn:new',
      ChargePeriodStart: '2026-09-02T00:00:00Z',
      ChargePeriodEnd: '2026-09-02T01:00:00Z',
    },
  ])
  expect(await exportIsStatements(house, '2026-09')).toEqual(frozen)
  const open = await exportIsStatements(house, '2026-10')
  await closing.prepare(house, '2026-10', preparer)
  expect(await exportIsStatements(house, '2026-10')).toEqual(open)
  const corrections = open.filter((row) => row.ChargeClass === 'Correction')
  expect(
    corrections.map((row) => [row.ProviderName, row.ServiceName, row.ChargePeriodStart.slice(0, 7), row.BilledCost]),
  ).toEqual([
    ['AWS', 'Amazon S3', '2026-09', '10.123456789012345678'],
    ['Databricks', 'Jobs', '2026-09', '0.246913578'],
  ])
  expect(new Set(open.map((row) => row.BillingPeriodStart))).toEqual(new Set(['2026-10-01T00:00:00Z']))
})

test('days of a month have its charges and nothing that the month carries; whoever sees one domain has its rows alone', async () => {
  await toFrozen('2026-09')
  await deliver(house, [{ domain: 'alpha', job: 'a1', day: '2026-09-17', quantity: '2', source: 'late' }])
  const asked = { from: '2026-09-15', to: '2026-10-03', version: '1.3' } as const
  const { summary, csv } = await closing.focusExport(house, asked, ['beta'])
  expect([summary.rows, summary.corrections.rows]).toEqual([2, 0])
  expect(csv).not.toMatch(/alpha|Unallocated/)
})
