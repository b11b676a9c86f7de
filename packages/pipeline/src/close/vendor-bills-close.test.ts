import { AMOUNT_SCALE, parseDecimal } from '@meshledger/money'
import { expect, test } from 'vitest'
import { approver, preparer } from '../../testing/closing-house.ts'
import { countBills, enterRate, takeBill } from '../../testing/focus-bill.ts'
import { eachInClosingHouse } from '../../testing/in-closing-house.ts'
import { costTrace } from '../cost-trace.ts'
import type { House } from '../house.ts'
import * as closing from './index.ts'

let house: House
const { see, toReview, toFrozen } = eachInClosingHouse((made) => {
  house = made
})

const units = (text: string) => parseDecimal(text, AMOUNT_SCALE)
const s3 = { BilledCost: '10.123456789012345678', InvoiceId: 'I-1' }
const plan = { ProviderName: 'Microsoft', ServiceName: 'Support', ResourceId: 'plan', Tags: '{}', BilledCost: '30' }
const alpha = () => closing.statement(house, { period: '2026-10', domain: 'alpha', version: 'v1' }, 'all')

test('bills stand on statements under their vendor, are split, tie, and are booked; nothing of it without the setting', async () => {
  await takeBill(house, 'bill.csv', [
    s3,
    plan,
    { Tags: '{}', BilledCost: '-2' },
    { ServiceName: 'Databricks', BilledCost: '999' },
  ])
  expect((await see('2026-10')).reconciliation).toMatchObject({ billed: '0.00', vendors: null, difference: '0.00' })
  await countBills(house)
  await toFrozen('2026-10')
  const { rows, total } = await alpha()
  const billed = rows.filter((row) => row.billed !== undefined)
  expect(billed.map(({ kind, billed: on, note }) => [kind, on?.provider, on?.service, on?.basis, note])).toEqual([
    ['usage', 'AWS', 'Amazon S3', 'as billed', 'On invoice I-1'],
    ['shared', 'Microsoft', 'Support', 'as billed', null],
  ])
  expect(billed[0]?.exact).toBe(s3.BilledCost)
  const { reconciliation: tied } = await see('2026-10')
  expect(tied).toMatchObject({ billed: '38.123456789012345678', difference: '0.00' })
  expect(tied.vendors).toMatchObject({ databricksLines: 1, difference: '0.00', unconverted: [] })
  expect(
    tied.vendors?.invoices.map(({ provider, invoice, lines, billed: on }) => [provider, invoice, lines, on]),
  ).toEqual([
    ['AWS', 'I-1', 1, '10.123456789012345678'],
    ['AWS', null, 1, '-2.00'],
    ['Microsoft', null, 1, '30.00'],
  ])
  expect(units(tied.rated) + units(tied.billed)).toBe(
    units(tied.allocated) + units(tied.unallocated) + units(tied.rounding),
  )
  const { transactions } = await closing.journal(house, { period: '2026-10' })
  const own = transactions.find(({ statement }) => statement === '2026-10/alpha/v1')
  expect(own?.description).toBe('Databricks and other vendors 2026-10 alpha title')
  expect(own?.postings.map(({ product }) => product)).toEqual(['AWS: Amazon S3', 'Jobs', 'Microsoft: Support', null])
  expect(own?.postings.at(-1)?.amount).toBe(`-${total}`)
})

test('a frozen month replays and traces the bills of its freeze; a corrected bill is carried by the open month, linked both ways', async () => {
  await takeBill(house, 'first.csv', [s3, plan])
  await countBills(house)
  await toFrozen('2026-10')
  const before = await alpha()
  await takeBill(house, 'second.csv', [
    { ...s3, BilledCost: '12.123456789012345678' },
    plan,
    { ResourceId: 'arn:new', BilledCost: '1' },
  ])
  expect((await closing.replay(house, '2026-10')).same).toBe(true)
  const asked = {
    period: '2026-10',
    'f.domain': 'alpha',
    'f.product': 'AWS: Amazon S3',
    limit: 9,
    asOf: 'freeze' as const,
  }
  const { total, lines } = await costTrace(house, asked, 'all')
  expect([total, lines.map(({ records }) => records.ids)]).toEqual([
    s3.BilledCost,
    [['first.csv, 2026-10-01 01:00, arn:bucket, item 1']],
  ])
  await takeBill(house, 'november.csv', [
    { ...s3, ChargePeriodStart: '2026-11-02T00:00:00Z', ChargePeriodEnd: '2026-11-02T01:00:00Z' },
  ])
  await closing.prepare(house, '2026-11', preparer)
  const carried = await closing.statement(house, { period: '2026-11', domain: 'alpha', version: 'v1' }, 'all')
  const line = before.rows.find((row) => row.billed?.provider === 'AWS')?.line
  const late = carried.rows.filter(({ kind }) => kind === 'adjustment')
  expect(
    late.map(({ exact, corrects, note, billed }) => [
      exact,
      corrects?.statement,
      corrects?.line,
      note,
      billed?.service,
    ]),
  ).toContainEqual([
    '2.00',
    '2026-10/alpha/v1',
    line,
    'A bill of 2026-10 that arrived or was corrected after it was frozen',
    'Amazon S3',
  ])
  expect(late.map(({ exact }) => exact)).toContain('1.00')
  expect((await see('2026-11')).reconciliation.difference).toBe('0.00')
})

test('a month is not approved while a bill of it has no rate: pair and month are named; with the rate it closes', async () => {
  await takeBill(house, 'bill.csv', [{ ...s3, BillingCurrency: 'EUR', BilledCost: '8' }])
  await countBills(house)
  await toReview('2026-10')
  const { digest, notices, checklist } = await see('2026-10')
  const sentence =
    '1 line of bills over 8.00 EUR cannot be converted: the price book has no rate of EUR to USD for 2026-10. Enter it, and prepare the period again.'
  expect(notices.filter(({ kind }) => kind === 'bills-without-rate')).toMatchObject([{ blocks: true, sentence }])
  expect(checklist[0]).toMatchObject({ step: 'reconcile', state: 'blocked', sentence })
  await expect(closing.approve(house, '2026-10', approver, digest ?? '', '')).rejects.toThrow(sentence)
  await closing.takeBack(house, '2026-10', preparer, 'no rate')
  await enterRate(house, '1.25')
  await toFrozen('2026-10')
  const { rows } = await closing.statement(house, { period: '2026-10', domain: 'alpha', version: 'v2' }, 'all')
  expect(rows.find(({ billed }) => billed !== undefined)).toMatchObject({
    ...{ exact: '10.00', quantities: [{ usage_unit: 'EUR', quantity: '8.00' }] },
    billed: { basis: '× 1.25 USD per EUR, 2026-10' },
  })
})
