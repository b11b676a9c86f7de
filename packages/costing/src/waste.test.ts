import { AMOUNT_SCALE, parseDecimal, sum } from '@meshledger/money'
import { expect, test } from 'vitest'
import { type UsedHour, unitCost, type WasteFacts, waste } from './index.ts'
import { bookOf, domainOf, keyOf, whole, window } from './testing/book.ts'

const tags = { team: 'alpha' }
const book = bookOf({
  keys: [
    keyOf({ key_id: 0, job_id: '7', custom_tags: tags }),
    keyOf({ key_id: 1, warehouse_id: 'w', billing_origin_product: 'SQL', sku_name: 'SQL', custom_tags: tags }),
    keyOf({ key_id: 2, cluster_id: 'c', billing_origin_product: 'ALL_PURPOSE', sku_name: 'AP', custom_tags: tags }),
    keyOf({ key_id: 3, job_id: '8', custom_tags: { Other: 'x' } }),
  ],
  facts: [10, 100, 60, 5].map((quantity, key) => ({ key, day: '2026-03-01', quantity: whole(quantity), rows: 2 })),
  domains: [domainOf('alpha'), domainOf('beta')],
  windows: ['JOBS', 'SQL', 'AP'].map((sku) => window(sku, 0, '2')),
})
const hour = (quantity: number, use: Record<string, bigint>, idle = 0n): UsedHour => ({
  quantity: whole(quantity),
  use: new Map(Object.entries(use)),
  idle,
})
const facts: WasteFacts = {
  failedRuns: (_, job) => (job === '7' ? { part: 1n, whole: 4n } : null),
  warehouseWork: () => [hour(70, { alpha: 5n }), hour(30, {})],
  jobOverlap: () => [hour(60, { alpha: 10n, beta: 10n }, 40n)],
}
const none: WasteFacts = { failedRuns: null, warehouseWork: null, jobOverlap: null }
const kindsOf = (given: WasteFacts) =>
  Object.fromEntries(waste(book, given, { top: 9 }, 'all').kinds.map((one) => [one.kind, one]))

test.each`
  kind                  | state          | amount     | resource           | why
  ${'failed-runs'}      | ${'measured'}  | ${'5.00'}  | ${'job 1/7'}       | ${'a quarter of the job’s usage was of failed runs'}
  ${'idle-warehouses'}  | ${'measured'}  | ${'60.00'} | ${'warehouse 1/w'} | ${'30 of 100 units in an hour that nobody used'}
  ${'all-purpose-jobs'} | ${'estimated'} | ${'40.00'} | ${'cluster 1/c'}   | ${'jobs took 20 of 60 minutes'}
  ${'untagged'}         | ${'measured'}  | ${'10.00'} | ${'job 1/8'}       | ${'no tag that a domain knows'}
`('$kind: $why', ({ kind, state, amount, resource }) => {
  const found = kindsOf(facts)[kind]
  expect(found).toMatchObject({ state, amount, count: 1 })
  expect(found?.items).toMatchObject([{ resource, amount, usageRows: 2 }])
})

test('a kind without facts is unknown, not zero; a lead sees the own domain’s waste', () => {
  expect(kindsOf(none)['failed-runs']).toMatchObject({ state: 'no-facts', amount: null, items: [] })
  const own = waste(book, facts, { top: 9 }, ['alpha']).kinds.flatMap(({ items }) => items.map(({ domain }) => domain))
  expect(new Set(own)).toEqual(new Set(['alpha']))
})

test('unit cost divides the cost of the domains that have a value, and no other', () => {
  const value = (domain: string, number: string) => ({ name: 'users', month: '2026-03', domain, value: number })
  const of = (values: ReturnType<typeof value>[]) =>
    unitCost(book, values, { metric: 'users', per: '1' }, 'all').months.map(
      ({ amount, value: units, unitCost: per }) => [amount, units, per],
    )
  expect(of([value('alpha', '3'), value('beta', '1')])).toEqual([['340.00', '4', '85.00']])
  expect(of([value('alpha', '7')])).toEqual([['340.00', '7', '48.571429']])
  expect(of([value('beta', '0')])).toEqual([['0.00', '0', null]])
  expect(of([{ ...value('alpha', '1'), month: '2026-02' }])).toEqual([['0.00', null, null]])
  const parts = unitCost(book, [value('alpha', '3')], { metric: 'users', per: '1000000' }, 'all').months[0]
  expect(sum((parts?.domains ?? []).map(({ amount }) => parseDecimal(amount, AMOUNT_SCALE)))).toBe(
    parseDecimal(parts?.amount ?? '', AMOUNT_SCALE),
  )
})
