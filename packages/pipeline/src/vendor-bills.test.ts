import { parseAllocation, parsePricing } from '@meshledger/mesh'
import { expect, test } from 'vitest'
import { type FocusLine, takeBill } from '../testing/focus-bill.ts'
import { eachInClosingHouse } from '../testing/in-closing-house.ts'
import { cost } from './cost.ts'
import { costTrace } from './cost-trace.ts'
import type { House } from './house.ts'
import { simulate } from './simulate.ts'

let house: House
eachInClosingHouse((made) => {
  house = made
})

const bill = (...rows: readonly FocusLine[]) => takeBill(house, 'bill.csv', rows)
const october = { period: '2026-10', by: ['domain', 'provider'] as const }
const priced = (rate: string) =>
  parsePricing(`pricing: P\nrates: [{ from: EUR, to: USD, month: 2026-10, rate: "${rate}" }]`, 'pricing.yml')

test('a FOCUS bill stands beside Databricks in the totals of its domains, to the last unit, when it is asked for', async () => {
  await bill({}, { Tags: '{}' }, { ServiceName: 'Databricks', BilledCost: '999' })
  const [without, beside] = [
    await cost(house, { ...october, vendors: 'without' }, 'all'),
    await cost(house, { ...october, vendors: 'with' }, 'all'),
  ]
  expect(without.rows.every(({ provider }) => provider === 'Databricks')).toBe(true)
  expect(beside.rows.filter(({ provider }) => provider === 'Databricks')).toEqual(without.rows)
  expect(beside.rows.filter(({ provider }) => provider === 'AWS')).toEqual([
    { domain: 'Unallocated', provider: 'AWS', amount: '0.123456789012345678' },
    { domain: 'alpha', provider: 'AWS', amount: '0.123456789012345678' },
  ])
  expect(beside.vendors).toEqual({
    ...{ billed: '0.246913578024691356', unallocated: '0.123456789012345678', lines: 2 },
    ...{ unallocatedLines: 1, databricksLines: 1, unconverted: [] },
  })
})

test('a billed sum is traced to the lines of the bill, and each line to its file', async () => {
  await bill({}, { ChargePeriodStart: '2026-10-01T05:00:00Z', BilledCost: '100' })
  const asked = { period: '2026-10', 'f.product': 'AWS: Amazon S3', vendors: 'with' as const, limit: 5 }
  const { total, lines } = await costTrace(house, asked, 'all')
  expect(total).toBe('100.123456789012345678')
  expect(lines.map(({ amount, records }) => [amount, records.count, records.usage_quantity, records.folded])).toEqual([
    [total, 2, total, false],
  ])
  expect(lines[0]?.records.ids.toSorted()).toEqual([
    'bill.csv, 2026-10-01 01:00, arn:bucket, item 1',
    'bill.csv, 2026-10-01 05:00, arn:bucket, item 1',
  ])
})

test('a bill without the locked rate of its month is named, counted and in no sum; the rest is shown', async () => {
  await bill({ BillingCurrency: 'eur', BilledCost: '8' })
  const asked = { ...october, vendors: 'with' as const }
  expect((await cost(house, asked, 'all')).vendors).toMatchObject({
    ...{ billed: '0.00', lines: 0 },
    unconverted: [{ currency: 'EUR', month: '2026-10', amount: '8.00', lines: 1 }],
  })
  const rules = { pricing: { definition: priced('1.25'), digest: 'p' } }
  await house.ledger.rules.activate(rules, 'finance', '2026-11-01T00:00:00.000Z')
  expect((await cost(house, asked, 'all')).vendors).toMatchObject({ billed: '10.00', lines: 1, unconverted: [] })
})

test('a trial of letting bills count tells what they add apart from what moves, and what moves sums to zero', async () => {
  await bill({}, { ProviderName: 'Microsoft', Tags: '{}', BilledCost: '30' })
  const splits =
    'splits: [{ id: a, title: A, pool: { providers: [Microsoft] }, method: fixed, percent: { alpha: "100" } }]'
  const definition = parseAllocation(`allocation: A\nvendors: with\n${splits}`, 'allocation.yml')
  const tried = await simulate(house, { period: '2026-10' }, { allocation: { definition, digest: 'a' } })
  expect(tried).toMatchObject({ vendors: 'without', price: '30.123456789012345678', moved: '0.00' })
  expect(tried.domains.map(({ domain, price, moved }) => [domain, price, moved])).toEqual([
    ['alpha', '0.123456789012345678', '30.00'],
    ['Unallocated', '30.00', '-30.00'],
    ['beta', '0.00', '0.00'],
  ])
})
