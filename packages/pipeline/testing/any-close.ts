import {
  type AllocationDefinition,
  ConfigError,
  type DomainDefinition,
  type PricingDefinition,
  parseAllocation,
  parseDomain,
  parsePricing,
} from '@meshledger/mesh'
import fc from 'fast-check'
import type { House } from '../src/house.ts'
import type { DayUse } from './closing-house.ts'

/** A window of the list price of `SQL`; what lies outside all of them is unpriced. */
export type PriceWindow = { readonly from: string; readonly until: string | null; readonly price: string }

/** A month to close: its usage in two deliveries, and the rules by which it is priced, placed and split. */
export type AnyClose = {
  readonly uses: readonly DayUse[]
  readonly windows: readonly PriceWindow[]
  readonly pricing: PricingDefinition | null
  readonly allocation: AllocationDefinition | null
  readonly gamma: DomainDefinition | null
}

const text = (units: bigint, scale: number) => {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0')
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
const day = (month: string, first: number, last: number) =>
  fc.integer({ min: first, max: last }).map((n) => `${month}-${String(n).padStart(2, '0')}`)
const anyPrice = fc.bigInt({ min: 1n, max: 10n ** 19n }).map((units) => text(units, 18))

/** Charges and corrections of any size, of all domains and of nobody, in October and the months beside it. */
const useOn = (when: fc.Arbitrary<string>): fc.Arbitrary<DayUse> =>
  fc.record({
    domain: fc.constantFrom('alpha', 'beta', 'gamma', null),
    job: fc.constantFrom('a', 'b', 'c'),
    sku: fc.constantFrom('JOBS', 'SQL'),
    day: when,
    quantity: fc.bigInt({ min: -(10n ** 21n), max: 10n ** 21n }).map((units) => text(units, 18)),
    source: fc.constantFrom('one', 'two'),
  })
const inOctober = day('2026-10', 1, 31)
const anyUse = useOn(fc.oneof({ weight: 4, arbitrary: inOctober }, { weight: 1, arbitrary: day('2026-09', 28, 30) }))

const anyWindows: fc.Arbitrary<PriceWindow[]> = fc
  .tuple(
    fc.uniqueArray(day('2026-10', 1, 31), { minLength: 1, maxLength: 4 }),
    fc.array(anyPrice, { minLength: 4, maxLength: 4 }),
    fc.boolean(),
  )
  .map(([days, prices, ends]) => {
    const starts = ['2026-09-01', ...days.toSorted()]
    const windows = starts.map((from, i) => ({ from, until: starts[i + 1] ?? null, price: prices[i % 4] ?? '1' }))
    return ends ? windows.slice(0, -1) : windows
  })

const months = ['2026-08', '2026-09', '2026-10', '2026-11']
const anyPricing = fc
  .tuple(
    fc.constantFrom(undefined, 'EUR'),
    anyPrice,
    anyPrice,
    fc.constantFrom('0', '12.5', '100'),
    fc.constantFrom('5', '-33.333333'),
  )
  .map(([currency, rate, price, discount, percent]) =>
    parsePricing(
      JSON.stringify({
        ...{ pricing: 'any', currency, rates: months.map((month) => ({ from: 'USD', to: 'EUR', month, rate })) },
        prices: [
          { id: 'contract', sku: 'SQL', from: '2026-10-10', price },
          { id: 'discount', discount_percent: discount },
        ],
        adjustments: [{ id: 'share', domains: ['beta', 'Unallocated'], until: '2026-10-20', percent }],
      }),
      'pricing.yml',
    ),
  )

const anySplit = fc
  .tuple(
    fc.subarray(['alpha', 'gamma', 'Unallocated'], { minLength: 1 }),
    fc.constantFrom('even', 'fixed', 'direct-cost', 'metric'),
    fc.constantFrom('leave', 'even', 'beta'),
    fc.constantFrom('resource', 'pool'),
  )
  .map(([domains, method, zero_base, detail]) => ({
    ...{ pool: { domains }, method, zero_base, detail },
    ...(method === 'fixed' ? { percent: { beta: '33.333333', delta: '66.666667' } } : { to: ['beta', 'delta'] }),
    ...(method === 'metric' ? { metric: 'users' } : {}),
  }))

/** One or two splits, the later of which may take on what the earlier one handed over; circles are refused, and left out. */
const anyAllocation = fc.tuple(anySplit, fc.option(fc.constantFrom('even', 'direct-cost'))).map(([split, next]) => {
  const first = { id: 'first', title: 'First', ...split }
  const second = { id: 'second', title: 'Second', pool: { domains: ['delta'] }, method: next, to: ['beta'] }
  try {
    const splits = next === null ? [first] : [first, second]
    return parseAllocation(JSON.stringify({ allocation: 'any', splits }), 'allocation.yml')
  } catch (error) {
    if (error instanceof ConfigError) return null
    throw error
  }
})

const anyGamma = fc
  .constantFrom('{ tags: [{ key: team, values: [gamma] }] }', '{ jobs: ["1/b"] }', '{ workspaces: ["1"] }')
  .map((select) =>
    parseDomain(
      `domain: gamma\ntitle: G\nowner: g@g.example\ncost_centre: CC-G\nselect: ${select}`,
      'domains/gamma.yml',
    ),
  )

export const anyClose: fc.Arbitrary<AnyClose> = fc.record({
  // A month without any usage is none that can be closed.
  uses: fc.tuple(useOn(inOctober), fc.array(anyUse, { maxLength: 11 })).map(([first, others]) => [first, ...others]),
  windows: anyWindows,
  pricing: fc.option(anyPricing),
  allocation: fc.option(anyAllocation).map((one) => one ?? null),
  gamma: fc.option(anyGamma),
})

const at = '2026-10-01T00:00:00.000Z'

/** Prices and rules of a close, laid before a house. */
export async function layOutRules(house: House, { windows, pricing, allocation, gamma }: AnyClose): Promise<void> {
  for (const { from, until, price } of windows) {
    await house.lake.run(
      `insert into billing.list_prices_rows by name select 'SQL' as sku_name, 'AWS' as cloud, 'USD' as currency_code, 'DBU' as usage_unit,
         cast($from as timestamp) as price_start_time, try_cast($until as timestamp) as price_end_time,
         {'effective_list': {'default': cast($price as decimal(38,18))}} as pricing`,
      { from, until: until ?? '', price },
    )
  }
  const delta = parseDomain(
    'domain: delta\ntitle: D\nowner: d@d.example\ncost_centre: CC-D\nselect: { jobs: ["1/nothing"] }',
    'domains/delta.yml',
  )
  for (const one of [delta, gamma]) if (one !== null) await house.ledger.domains.put(one, one.domain, at)
  const rules = {
    ...(pricing === null ? {} : { pricing: { definition: pricing, digest: 'pricing' } }),
    ...(allocation === null ? {} : { allocation: { definition: allocation, digest: 'allocation' } }),
  }
  await house.ledger.rules.activate(rules, 'finance', at)
  const users = (domain: string, value: string) => ({ name: 'users', month: '2026-10', domain, value })
  await house.ledger.metrics.put([users('beta', '3'), users('delta', '4')], 'finance', at)
}
