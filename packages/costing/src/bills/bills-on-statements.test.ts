import { AMOUNT_SCALE, parseDecimal, sum } from '@meshledger/money'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Allocation, costBy, type Dimension, monthLines, splitBook, tieBills, trace, withBills } from '../index.ts'
import { anyAllocation, anyDrivers, ruleOf } from '../testing/any-allocation.ts'
import { anyBillLines, type BillLine, billsOf, domains, index, pricing, vendor } from '../testing/any-bills.ts'
import { anyBook } from '../testing/any-book.ts'
import { bookOf, keyOf, whole } from '../testing/book.ts'
import { billsBetween } from './with-bills.ts'

const units = (text: string) => parseDecimal(text, AMOUNT_SCALE)
const months = ['2026-01', '2026-02', '2026-03', '2026-04'] as const
const steady: Dimension[] = ['product', 'provider', 'workspace', 'cloud', 'sku', 'month', 'day']

test('bills that are in pools and bases change no sum but those of domains: usage + billed = what is split, under every grouping', () => {
  fc.assert(
    fc.property(
      ...([anyBook, anyBillLines, anyAllocation, anyDrivers, fc.subarray(steady, { minLength: 1 })] as const),
      (book, lines, allocation, drivers, by) => {
        const apart = withBills(book, billsOf(lines), index, pricing)
        const made = splitBook(apart, allocation, drivers)
        const asked = { from: '2026-01-01', to: '2026-04-30', by }
        const [split, before] = [made, apart].map((one) => costBy(one, asked, 'all'))
        expect(split?.rows).toEqual(before?.rows)
        expect(split?.vendors?.billed).toBe(before?.vendors?.billed)
      },
    ),
    { numRuns: 150 },
  )
})

test('every invoice comes out again, and the lines of a month are its usage and its bills, to the last unit', () => {
  fc.assert(
    fc.property(anyBook, anyBillLines, anyAllocation, anyDrivers, (book, lines, allocation, drivers) => {
      const bills = billsOf(lines)
      const made = splitBook(withBills(book, bills, index, pricing), allocation, drivers)
      for (const month of months) {
        const tied = tieBills(made, bills, month, pricing)
        expect([tied.difference, tied.unconverted]).toEqual(['0.00', []])
        expect(units(tied.used)).toBe(units(tied.allocated) + units(tied.unallocated))
        const byDomain = [...monthLines(made, month).values()].map((one) => one.lines)
        const stand = byDomain.flat()
        for (const each of byDomain) expect(new Set(each.map(({ key }) => key)).size).toBe(each.length)
        const usage = sum(stand.filter(({ billed }) => billed === undefined).map(({ exact }) => exact))
        expect(usage).toBe(units(costBy(book, { period: month, by: ['month'] }, 'all').rated))
        expect(sum(stand.map(({ exact }) => exact)) - usage).toBe(units(tied.used))
      }
    }),
    { numRuns: 150 },
  )
})

test('a month of bills alone is what all bills have of it', () => {
  fc.assert(
    fc.property(anyBook, anyBillLines, (book, lines) => {
      const all = billsOf(lines)
      const part = billsBetween(all, 20_485, 20_512)
      const of = (bills: typeof all) => [...monthLines(withBills(book, bills, index, pricing), '2026-02')]
      expect(of(part)).toEqual(of(all))
    }),
  )
})

const march = (over: Partial<BillLine['key']>, billed: bigint): BillLine => ({ key: vendor(over), day: 20_520, billed })
const book = bookOf({
  keys: [keyOf({ key_id: 0, custom_tags: { team: 'alpha' } })],
  facts: [{ key: 0, day: '2026-03-02', quantity: whole(7) }],
  domains,
  now: '2026-03-31T13:00:00.000Z',
})
const made = (lines: readonly BillLine[], allocation: Allocation, rates: typeof pricing.rates = pricing.rates) =>
  splitBook(withBills(book, billsOf(lines), index, { rates }), allocation)

test('a pool of one vendor is divided by direct cost, in which the bills of others count', () => {
  const shared = march({ provider: 'Microsoft', service: 'Support', resource_id: 'plan' }, whole(9))
  const own = march({ workspace_id: '123456789012', service: 'AmazonS3', invoice_id: 'I-7' }, whole(2))
  const rule = ruleOf({ pool: { providers: ['Microsoft'] } as never, method: 'direct-cost' })
  const lines = monthLines(made([shared, own], rule), '2026-03')
  expect(
    [...lines].map(([domain, each]) => [domain, each.lines.map(({ kind, exact }) => [kind, exact / 10n ** 36n])]),
  ).toEqual([
    [
      'alpha',
      [
        ['usage', 7n],
        ['shared', 7n],
      ],
    ],
    [
      'beta',
      [
        ['usage', 2n],
        ['shared', 2n],
      ],
    ],
  ])
  expect(lines.get('beta')?.lines.map(({ billed, note }) => [billed, note])).toEqual([
    [{ provider: 'AWS', service: 'AmazonS3', basis: 'as billed' }, 'On invoice I-7'],
    [{ provider: 'Microsoft', service: 'Support', basis: 'as billed' }, null],
  ])
})

test('lines stand by vendor and service after usage, the dearest first, and products of one name stay two lines', () => {
  const twins = [
    march({ provider: 'A: B', service: 'C' }, whole(1)),
    march({ provider: 'A', service: 'B: C' }, whole(2)),
  ]
  const euro = march({ provider: 'Zed', service: 'S', currency: 'EUR', resource_id: 'r' }, whole(4))
  const nobody = monthLines(
    made([euro, ...twins], ruleOf({ pool: { domains: ['x'] } as never, method: 'even' })),
    '2026-03',
  )
  expect(nobody.get('Unallocated')?.lines.map(({ billed, quantities }) => [billed, quantities[0]?.usage_unit])).toEqual(
    [
      [{ provider: 'A', service: 'B: C', basis: 'as billed' }, 'USD'],
      [{ provider: 'A: B', service: 'C', basis: 'as billed' }, 'USD'],
      [{ provider: 'Zed', service: 'S', basis: '× 1.25 USD per EUR, 2026-03' }, 'EUR'],
    ],
  )
})

test('a bill without its rate stands on no line, is tied to nothing, and is named with its month', () => {
  const bills = [march({ currency: 'EUR' }, whole(4)), march({}, whole(3))]
  const without = made(bills, ruleOf({ pool: { domains: ['x'] } as never, method: 'even' }), [])
  expect(monthLines(without, '2026-03').get('Unallocated')?.lines).toHaveLength(1)
  expect(tieBills(without, billsOf(bills), '2026-03', { rates: [] })).toMatchObject({
    ...{
      used: '3.00',
      difference: '0.00',
      unconverted: [{ currency: 'EUR', month: '2026-03', amount: '4.00', lines: 1 }],
    },
  })
})

test('two charges of one day and resource on bills are not taken for one when a part of one is traced', () => {
  const bills = [march({ service: 'AmazonS3' }, whole(4)), march({ service: 'AmazonEC2' }, whole(6))]
  const rule = ruleOf({ pool: { products: ['AWS: AmazonS3'] } as never, method: 'even' })
  const asked = { period: '2026-03', 'f.product': 'AWS: AmazonS3', limit: 5 }
  expect(trace(made(bills, rule), asked, 'all').reply.lines.map(({ split }) => split?.whole)).toEqual(['4.00', '4.00'])
})
