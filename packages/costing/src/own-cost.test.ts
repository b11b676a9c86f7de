import { expect, test } from 'vitest'
import { OWN, ownCost, type UsedHour } from './index.ts'
import { bookOf, domainOf, keyOf, whole, window } from './testing/book.ts'

const sql = { billing_origin_product: 'SQL', sku_name: 'SQL', custom_tags: { team: 'alpha' } }
const book = bookOf({
  keys: [
    keyOf({ key_id: 0, job_id: '7', custom_tags: { team: 'alpha' } }),
    keyOf({ key_id: 1, warehouse_id: 'w', ...sql }),
    keyOf({ key_id: 2, warehouse_id: 'v', ...sql }),
  ],
  facts: [10, 100, 50].map((quantity, key) => ({ key, day: '2026-03-01', quantity: whole(quantity), rows: 2 })),
  domains: [domainOf('alpha')],
  windows: ['JOBS', 'SQL'].map((sku) => window(sku, 0, '2')),
})
const hour = (quantity: number, use: Record<string, bigint>, idle = 0n): UsedHour => ({
  quantity: whole(quantity),
  use: new Map(Object.entries(use)),
  idle,
})

test.each`
  hours                                                  | amount                     | why
  ${[hour(60, { [OWN]: 1n, others: 3n }), hour(40, {})]} | ${'30.00'}                 | ${'a quarter of an hour’s work; an hour nobody used is nobody’s'}
  ${[hour(100, { [OWN]: 7n })]}                          | ${'200.00'}                | ${'nobody else asked'}
  ${[hour(100, { [OWN]: 10n, others: 10n }, 60n)]}       | ${'25.00'}                 | ${'what was idle is nobody’s'}
  ${[hour(100, { others: 10n })]}                        | ${'0.00'}                  | ${'others alone asked'}
  ${[hour(0, { [OWN]: 1n }), hour(100, { [OWN]: 0n })]}  | ${'0.00'}                  | ${'nothing was billed where it worked'}
  ${[hour(50, { [OWN]: 1n, others: 2n }), hour(50, {})]} | ${'33.333333333333333334'} | ${'a third of a half'}
`('$why', ({ hours, amount }) => {
  const use = (resource: string) => (resource === 'warehouse 1/w' ? hours : [])
  const own = ownCost(book, use, {})
  expect(own.amount).toBe(amount)
  expect(own.warehouses.map(({ resource }) => resource)).toEqual(amount === '0.00' ? [] : ['warehouse 1/w'])
})

test('while no statement of this product is known its cost is unknown, not zero', () => {
  expect(ownCost(book, null, {})).toMatchObject({ amount: null, warehouses: [] })
})
