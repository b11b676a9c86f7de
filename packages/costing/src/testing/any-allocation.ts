import { type AllocationDefinition, ConfigError, parseAllocation, type SplitRule } from '@meshledger/mesh'
import fc from 'fast-check'
import type { Allocation, Drivers, UsedHour } from '../index.ts'

const names = (...values: string[]) => fc.oneof(fc.constant([]), fc.subarray(values, { minLength: 1 }))

/** Any rule that `allocation.yml` may hold, as far as `anyBook` has something for it. */
const anyRule = fc
  .record({
    pool: fc.record({
      domains: names('alpha', 'beta', 'Unallocated', 'platform'),
      products: names('Jobs', 'Data quality monitoring'),
      workspaces: names('prod', '2', 'account level'),
      reasons: names('tag', 'identity', 'none'),
      resources: names('job 1/7', 'no single resource'),
      providers: names('AWS', 'Databricks'),
    }),
    to: names('alpha', 'beta', 'gamma', 'platform'),
    except: names('gamma'),
    method: fc.constantFrom('even', 'fixed', 'direct-cost', 'warehouse-work', 'job-overlap', 'consumers', 'metric'),
    idle: fc.constantFrom('separate', 'by-use', 'owner'),
    zero_base: fc.constantFrom('leave', 'even', 'gamma'),
    detail: fc.constantFrom('resource', 'pool'),
    from: fc.constantFrom(undefined, '2026-02'),
    until: fc.constantFrom(undefined, '2026-03'),
  })
  .map(({ method, to, except, ...rule }) => ({
    ...rule,
    method,
    ...(method === 'fixed' ? { percent: { alpha: '33.333333', gamma: '66.666667' } } : { to, except }),
    ...(method === 'metric' ? { metric: 'users' } : {}),
    ...(method === 'consumers' ? { tables: ['prod.gold', 'lab'] } : {}),
  }))

/** Rules that would be refused (circles, pools of nothing) are no test of the splits. */
function parsed(rules: readonly object[]): AllocationDefinition | null {
  try {
    const splits = rules.map((rule, i) => ({ id: `rule-${i}`, title: `Rule ${i}`, ...rule }))
    return parseAllocation(JSON.stringify({ allocation: 'any', vendors: 'with', splits }), 'allocation.yml')
  } catch (error) {
    if (error instanceof ConfigError) return null
    throw error
  }
}

export const anyAllocation: fc.Arbitrary<Allocation> = fc
  .array(anyRule, { minLength: 1, maxLength: 3 })
  .map(parsed)
  .filter((definition) => definition !== null)
  .map((definition) => ({ definition, version: 7 }))

const anyUse = fc.dictionary(fc.constantFrom('alpha', 'beta', 'Unallocated'), fc.bigInt({ min: 0n, max: 10n ** 9n }))
const anyHours: fc.Arbitrary<UsedHour[]> = fc.array(
  fc.record({
    quantity: fc.bigInt({ min: -5n, max: 10n ** 20n }),
    use: anyUse.map((use) => new Map(Object.entries(use))),
    idle: fc.constantFrom(0n, 3n),
  }),
  { maxLength: 4 },
)

export const anyDrivers: fc.Arbitrary<Drivers> = fc
  .tuple(fc.array(anyHours, { minLength: 1, maxLength: 3 }), fc.array(anyUse, { minLength: 1, maxLength: 2 }))
  .map(([hours, uses]) => {
    const maps = uses.map((use) => new Map(Object.entries(use)))
    const hourly = (_: string, sku: string, day: number) => hours[(sku.length + day) % hours.length] ?? []
    const monthly = (_: string, month: string) => maps[Number(month.slice(5)) % maps.length] ?? new Map()
    return { warehouseWork: hourly, jobOverlap: hourly, consumers: monthly, metric: monthly }
  })

export const ruleOf = (rule: Partial<SplitRule> & object): Allocation => {
  const definition = parsed([rule])
  if (definition === null) throw new RangeError('the rule is refused')
  return { definition, version: 1 }
}
