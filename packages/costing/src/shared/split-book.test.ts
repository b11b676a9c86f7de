import { expect, test } from 'vitest'
import { costBy, type Drivers, noDrivers, splitBook, type UsedHour } from '../index.ts'
import { ruleOf } from '../testing/any-allocation.ts'
import { bookOf, domainOf, keyOf, whole, window } from '../testing/book.ts'

const warehouse = { billing_origin_product: 'SQL', warehouse_id: 'w', sku_name: 'SQL' }

/** Alpha spends 30, beta 10 of their own; a warehouse of nobody costs 100. */
const book = bookOf({
  keys: [
    keyOf({ key_id: 0, custom_tags: { team: 'alpha' } }),
    keyOf({ key_id: 1, custom_tags: { team: 'beta' } }),
    keyOf({ key_id: 2, ...warehouse }),
  ],
  facts: [
    { key: 0, day: '2026-03-01', quantity: whole(30) },
    { key: 1, day: '2026-03-01', quantity: whole(10) },
    { key: 2, day: '2026-03-01', quantity: whole(100), rows: 24 },
  ],
  domains: [domainOf('alpha'), domainOf('beta'), domainOf('gamma')],
  windows: [window('JOBS', 0, '1'), window('SQL', 0, '1')],
})

const pool = { domains: ['Unallocated'], products: [], workspaces: [], skus: [], resources: [], reasons: [] }
const hour = (quantity: number, use: Record<string, number>, idle = 0): UsedHour => ({
  quantity: whole(quantity),
  use: new Map(Object.entries(use).map(([domain, work]) => [domain, BigInt(work)])),
  idle: BigInt(idle),
})
const hours = (...used: UsedHour[]): Drivers => ({ ...noDrivers, warehouseWork: () => used, jobOverlap: () => used })
const metric = (base: Record<string, number>): Drivers => ({
  ...noDrivers,
  metric: () => new Map(Object.entries(base).map(([domain, weight]) => [domain, BigInt(weight)])),
})

/** What everybody pays, by domain and reason: `alpha shared 50.00`. */
function paid(rule: object, drivers = noDrivers): string[] {
  const made = splitBook(book, ruleOf({ pool, ...rule }), drivers)
  const { rows } = costBy(made, { by: ['domain', 'reason'] }, 'all')
  return rows.map(({ domain, reason, amount }) => `${domain} ${reason} ${amount}`).toSorted()
}
const own = ['alpha tag 30.00', 'beta tag 10.00']
const with_ = (...lines: string[]) => [...own, ...lines].toSorted()

test.each`
  rule                                                                      | drivers                                                          | lines                                                                                                         | why
  ${{ method: 'even', to: ['alpha', 'beta'] }}                              | ${noDrivers}                                                     | ${with_('alpha shared 50.00', 'beta shared 50.00')}                                                           | ${'evenly'}
  ${{ method: 'fixed', percent: { alpha: '99.5', gamma: '0.5' } }}          | ${noDrivers}                                                     | ${with_('alpha shared 99.50', 'gamma shared 0.50')}                                                           | ${'by fixed shares'}
  ${{ method: 'direct-cost' }}                                              | ${noDrivers}                                                     | ${with_('alpha shared 75.00', 'beta shared 25.00')}                                                           | ${'by direct cost'}
  ${{ method: 'direct-cost', except: ['alpha'] }}                           | ${noDrivers}                                                     | ${with_('beta shared 100.00')}                                                                                | ${'a domain that is left out pays nothing'}
  ${{ method: 'direct-cost', to: ['gamma'] }}                               | ${noDrivers}                                                     | ${with_('Unallocated none 100.00')}                                                                           | ${'a base of zero: it stays'}
  ${{ method: 'direct-cost', to: ['gamma'], zero_base: 'even' }}            | ${noDrivers}                                                     | ${with_('gamma shared 100.00')}                                                                               | ${'a base of zero: evenly'}
  ${{ method: 'direct-cost', to: ['gamma'], zero_base: 'beta' }}            | ${noDrivers}                                                     | ${with_('beta shared 100.00')}                                                                                | ${'a base of zero: to a domain'}
  ${{ method: 'metric', metric: 'users', to: ['beta', 'gamma'] }}           | ${metric({ beta: 1, gamma: 4, alpha: 99 })}                      | ${with_('beta shared 20.00', 'gamma shared 80.00')}                                                           | ${'by a metric'}
  ${{ method: 'warehouse-work' }}                                           | ${hours(hour(60, { alpha: 2, beta: 1 }), hour(40, { beta: 7 }))} | ${with_('alpha shared 40.00', 'beta shared 60.00')}                                                           | ${'hour by hour, by work'}
  ${{ method: 'warehouse-work' }}                                           | ${hours(hour(75, { alpha: 1 }), hour(25, {}))}                   | ${with_('Unallocated idle 25.00', 'alpha shared 75.00')}                                                      | ${'an hour without work is idle, apart'}
  ${{ method: 'warehouse-work', idle: 'by-use' }}                           | ${hours(hour(75, { alpha: 1, beta: 2 }), hour(25, {}))}          | ${with_('alpha shared 33.333333333333333333', 'beta shared 66.666666666666666667')}                           | ${'idle by use'}
  ${{ method: 'warehouse-work', idle: 'owner' }}                            | ${hours(hour(75, { alpha: 1 }), hour(25, {}))}                   | ${with_('Unallocated shared 25.00', 'alpha shared 75.00')}                                                    | ${'idle stays with whom it was placed'}
  ${{ method: 'warehouse-work' }}                                           | ${hours(hour(100, { alpha: 1, Unallocated: 1 }))}                | ${with_('Unallocated none 50.00', 'alpha shared 50.00')}                                                      | ${'work of nobody we know stays'}
  ${{ method: 'warehouse-work', except: ['beta'] }}                         | ${hours(hour(100, { alpha: 1, beta: 3 }))}                       | ${with_('Unallocated none 75.00', 'alpha shared 25.00')}                                                      | ${'work of who may not pay stays'}
  ${{ method: 'warehouse-work' }}                                           | ${hours()}                                                       | ${with_('Unallocated none 100.00')}                                                                           | ${'no history: it stays'}
  ${{ method: 'warehouse-work', zero_base: 'even', to: ['alpha', 'beta'] }} | ${hours()}                                                       | ${with_('alpha shared 50.00', 'beta shared 50.00')}                                                           | ${'no history: evenly, as configured'}
  ${{ method: 'job-overlap' }}                                              | ${hours(hour(100, { alpha: 1200, beta: 600 }, 1800))}            | ${with_('Unallocated idle 50.00', 'alpha shared 33.333333333333333333', 'beta shared 16.666666666666666667')} | ${'the rest of the hour is interactive and idle'}
  ${{ method: 'even', pool: { ...pool, products: ['Jobs'] } }}              | ${noDrivers}                                                     | ${with_('Unallocated none 100.00')}                                                                           | ${'what is not in the pool stays'}
`('$why: $lines', ({ rule, drivers, lines }) => {
  expect(paid(rule, drivers)).toEqual(lines)
})

test('rules flow down in their order, and each run keeps its base', () => {
  const step = (id: string, domains: string[], to: string[]) => ({
    ...{ id, title: id, pool: { ...pool, domains }, to, except: [], method: 'even' as const, percent: {} },
    ...{ tables: [], idle: 'separate' as const, zero_base: 'leave', detail: 'resource' as const },
  })
  const definition = {
    allocation: 'two steps',
    splits: [step('one', ['Unallocated'], ['alpha', 'gamma']), step('two', ['gamma'], ['alpha', 'beta'])],
  }
  const made = splitBook(book, { definition, version: 3 })
  expect(
    made.splits.map(({ rule, version, pool: amount, sources }) => [
      ...[rule, version, amount / 10n ** 36n],
      sources.map((source) => source.domain).join(),
    ]),
  ).toEqual([
    ['one', 3, 100n, 'Unallocated'],
    ['two', 3, 50n, 'gamma'],
  ])
  const { rows } = costBy(made, { by: ['domain'] }, 'all')
  expect(rows.map(({ domain, amount }) => `${domain} ${amount}`)).toEqual(['alpha 105.00', 'beta 35.00'])
})

test('a folded pool keeps product and SKU, and no resource or person', () => {
  const made = splitBook(book, ruleOf({ pool, method: 'even', to: ['alpha', 'beta'], detail: 'pool' }))
  const { rows } = costBy(made, { 'f.reason': 'shared', by: ['resource', 'sku', 'run_as', 'certainty'] }, 'all')
  expect(rows).toEqual([
    { resource: 'pool rule-0', sku: 'SQL', run_as: 'shared', certainty: 'derived', amount: '100.00' },
  ])
})

test('each part says how sure it is', () => {
  const of = (method: string) =>
    costBy(
      splitBook(book, ruleOf({ pool, method } as never), hours(hour(100, { alpha: 1 }))),
      { 'f.reason': 'shared', by: ['certainty'] },
      'all',
    ).rows.map((row) => row.certainty)
  expect([of('warehouse-work'), of('job-overlap'), of('even')]).toEqual([['measured'], ['estimated'], ['derived']])
})
