import { AMOUNT_SCALE, parseDecimal, sum } from '@meshledger/money'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { costBy, costSeries, dayOf, dimensions, reconciliation, trace, withBills } from '../index.ts'
import { anyBillLines, billsOf, domains, index, pricing, vendor } from '../testing/any-bills.ts'
import { anyBook } from '../testing/any-book.ts'
import { bookOf, keyOf, whole } from '../testing/book.ts'

const units = (text: string) => parseDecimal(text, AMOUNT_SCALE)
const book = bookOf({
  keys: [keyOf({ key_id: 0, custom_tags: { team: 'alpha' } })],
  facts: [{ key: 0, day: '2026-03-02', quantity: whole(7) }],
  domains,
  now: '2026-03-03T13:00:00.000Z',
})
const on = dayOf('2026-03-05')
const bills = billsOf([
  { key: vendor({ custom_tags: { 'user:team': ' ALPHA' } }), day: on, billed: whole(3), lines: 2 },
  { key: vendor({ workspace_id: '123456789012', service: 'AmazonS3' }), day: on, billed: whole(4) },
  { key: vendor({ provider: 'Snowflake', service: null, currency: 'EUR' }), day: on, billed: whole(8) },
  {
    key: vendor({ service: 'Databricks Lakehouse Platform', databricks: true }),
    day: on,
    billed: whole(500),
    lines: 9,
  },
])

test('a bill is placed by tag and sub account, under its provider and service; what nobody claims is counted', () => {
  const made = withBills(book, bills, index, pricing)
  const { rows, vendors, rated } = costBy(made, { period: '2026-03', by: ['domain', 'provider', 'product'] }, 'all')
  expect(rows.map(({ domain, provider, product, amount }) => [domain, provider, product, amount])).toEqual([
    ['Unallocated', 'Snowflake', 'Snowflake: no service named', '10.00'],
    ['alpha', 'Databricks', 'Jobs', '7.00'],
    ['beta', 'AWS', 'AWS: AmazonS3', '4.00'],
    ['alpha', 'AWS', 'AWS: AmazonEC2', '3.00'],
  ])
  expect(rated).toBe('24.00')
  expect(vendors).toEqual({
    ...{ billed: '17.00', unallocated: '10.00', lines: 4, unallocatedLines: 1, databricksLines: 9 },
    unconverted: [],
  })
  expect(costBy(book, { period: '2026-03', by: ['domain'] }, 'all').vendors).toBeNull()
})

test('the trace of a billed sum names the bill and the rate', () => {
  const { reply } = trace(withBills(book, bills, index, pricing), { period: '2026-03', limit: 1 }, 'all')
  expect(reply.lines[0]).toMatchObject({
    ...{ provider: 'Snowflake', usage_quantity: '8.00', usage_unit: 'EUR', price: '1.25', amount: '10.00' },
    steps: [
      { kind: 'bill', id: 'cloud.costs', how: 'as billed', currency: 'EUR' },
      { kind: 'rate', id: '2026-03', currency: 'USD' },
    ],
  })
})

test('a bill without its locked rate is in no sum: it is named and counted in its own currency, and the rest is shown', () => {
  const made = withBills(book, bills, index, { rates: [] })
  const { rated, vendors } = costBy(made, { period: '2026-03', by: ['domain'] }, 'all')
  expect(rated).toBe('14.00')
  const unconverted = [{ currency: 'EUR', month: '2026-03', amount: '8.00', lines: 1 }]
  expect(vendors).toMatchObject({ billed: '7.00', lines: 3, unallocated: '0.00', unconverted })
  expect(costBy(made, { period: '2026-03', by: ['domain'] }, ['alpha']).vendors?.unconverted).toEqual([])
  const { rows, quantities, difference } = reconciliation(made, { period: '2026-03' }, 'all')
  expect([rows, difference]).toEqual([{ read: 5, rated: 4, free: 0, unpriced: 0, unconverted: 1 }, '0.00'])
  expect(quantities.find(({ usage_unit }) => usage_unit === 'EUR')).toMatchObject({ read: '8.00', unconverted: '8.00' })
})

test('a bill that reaches further than usage does not make days of usage complete', () => {
  const late = billsOf([{ key: vendor({}), day: dayOf('2026-04-01'), billed: 1n }])
  const made = withBills(book, late, index, pricing)
  const asked = { by: 'domain', bin: 'day', top: 5 } as const
  expect(costSeries(made, asked, 'all').points.filter(({ complete }) => complete)).toEqual([])
  expect(costBy(made, { by: ['domain'] }, 'all').period.from).toBe('2026-03-01')
})

test('with bills = without bills + what was billed, to the last unit, under every grouping', () => {
  const asked = { from: '2026-01-01', to: '2026-04-30' }
  fc.assert(
    fc.property(anyBook, anyBillLines, fc.constantFrom(...dimensions), (given, lines, by) => {
      const made = withBills(given, billsOf(lines), index, pricing)
      const [all, own] = [made, given].map((one) => costBy(one, { ...asked, by: [by] }, 'all'))
      const billed = sum(
        lines
          .filter(({ key }) => !key.databricks)
          .map(({ key, billed }) => (billed * (key.currency === 'EUR' ? 125n : 100n) * 10n ** 18n) / 100n),
      )
      expect(units(all?.vendors?.billed ?? '')).toBe(billed)
      expect(units(all?.rated ?? '')).toBe(units(own?.rated ?? '') + billed)
      expect(sum((all?.rows ?? []).map(({ amount }) => units(amount)))).toBe(units(all?.rated ?? ''))
      const databricks = costBy(made, { ...asked, by: ['provider', by === 'provider' ? 'domain' : by] }, 'all').rows
      expect(sum(databricks.filter((r) => r.provider === 'Databricks').map((r) => units(r.amount)))).toBe(
        units(own?.rated ?? ''),
      )
    }),
  )
})
