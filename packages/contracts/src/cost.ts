import { z } from 'zod'
import type { Route } from './http.ts'
import { costFilters, Day, Decimal, Month, Period, periodQuery } from './values.ts'

/**
 * What cost can be grouped by. `provider` is whose bill it is on: Databricks, or another vendor's. `product` is the Databricks product in plain words (`billing_origin_product`, renamed
 * ones under their newest name), `resource` one job, warehouse, cluster, pipeline, endpoint …, `reason` the step of the
 * attribution chain that placed the charge (`shared` and `idle` for what a split rule handed over), `certainty` how sure
 * that is (measured, derived, estimated), `rule` the split rule (`direct` where none took part).
 */
export const dimensions = [
  'domain',
  'provider',
  'product',
  'workspace',
  'cloud',
  'sku',
  'resource',
  'run_as',
  'reason',
  'certainty',
  'rule',
  'month',
  'day',
] as const
export const Dimension = z.enum(dimensions)
export type Dimension = z.infer<typeof Dimension>

/**
 * How every figure is to be read. `basis`: at Databricks' effective list price, or net of the firm's price book.
 * `shared`: shared pools stand apart where the chain placed them, or split among those who pay for them.
 * `vendors`: Databricks alone, or beside it the bills of other vendors that were taken in, placed by the same chain.
 */
export const Basis = z.enum(['list', 'net'])
export type Basis = z.infer<typeof Basis>
export const costView = {
  basis: Basis.default('list'),
  shared: z.enum(['apart', 'split']).default('apart'),
  vendors: z.enum(['without', 'with']).default('without'),
}

/** A comma-separated list of distinct dimensions, such as `domain,product`. */
export const By = z
  .string()
  .default('domain')
  .transform((text) =>
    text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  )
  .pipe(z.array(Dimension).min(1).max(4))
  .refine((names) => new Set(names).size === names.length, 'a dimension stands twice')

export const UnpricedSku = z
  .object({
    sku_name: z.string(),
    cloud: z.string(),
    usage_unit: z.string(),
    usage_quantity: Decimal,
    rows: z.int().describe('usage rows without a price'),
    reason: z
      .enum(['no-price-for-sku', 'no-price-at-that-time', 'unit-differs', 'ambiguous-price'])
      .describe('ambiguous-price: two price windows hold at once, so neither is picked'),
  })
  .meta({ id: 'UnpricedSku' })
export const Unpriced = z.object({ rows: z.int(), skus: z.array(UnpricedSku) }).meta({ id: 'Unpriced' })

/** Lines of bills that no sum holds, since the price book has no rate for their month. */
export const Unconverted = z
  .object({ currency: z.string(), month: Month, amount: Decimal.describe('in `currency`'), lines: z.int() })
  .meta({ id: 'Unconverted' })

/** Cost that stands on the bills of other vendors. `databricksLines` are left out of every sum: usage counts them already. */
export const Vendors = z
  .object({
    billed: Decimal,
    unallocated: Decimal.describe('of it, what no rule placed'),
    lines: z.int(),
    unallocatedLines: z.int(),
    databricksLines: z.int().describe('lines that charge for Databricks itself; 0 for who sees some domains only'),
    unconverted: z.array(Unconverted).describe('what is in none of these sums, for want of a rate'),
  })
  .meta({ id: 'Vendors' })

/** Who may ask about money; a team lead about the own domains. */
export const moneyTeam = ['admin', 'finance', 'team-lead'] as const

/** `amount` is exact: the sum over rows is `rated`, and the rows of the domain `Unallocated` sum to `unallocated`. */
export const Cost = z
  .object({
    currency: z.string(),
    basis: Basis.describe('which price: the effective list price, or net of the price book'),
    period: Period,
    rated: Decimal,
    unallocated: Decimal,
    unpriced: Unpriced,
    vendors: Vendors.nullable().describe('null where the bills of other vendors were not asked for'),
    free: z.object({ rows: z.int() }).describe('usage that Databricks does not charge for'),
    rows: z.array(z.looseObject({ amount: Decimal }).describe('one value per dimension asked for, and the amount')),
  })
  .meta({ id: 'Cost' })
export type Cost = z.infer<typeof Cost>

export const getCost = {
  method: 'GET',
  path: '/api/cost',
  summary: 'Rated cost of a period by any dimensions; unpriced and unallocated stay in sight',
  allow: moneyTeam,
  query: z.object({ ...periodQuery, by: By, ...costFilters, ...costView }),
  response: Cost,
} as const satisfies Route

export const getCostSeries = {
  method: 'GET',
  path: '/api/cost/series',
  summary: 'Cost over time, one series per value of a dimension',
  allow: moneyTeam,
  query: z.object({
    ...periodQuery,
    ...costFilters,
    ...costView,
    by: Dimension.default('domain'),
    bin: z.enum(['day', 'month']).default('day'),
    top: z.coerce.number().int().min(1).max(20).default(6),
  }),
  response: z
    .object({
      currency: z.string(),
      basis: Basis,
      series: z.array(z.string()).describe('by size, largest first; the rest is summed under Other'),
      points: z.array(
        z.object({ start: Day, complete: z.boolean(), total: Decimal, amounts: z.record(z.string(), Decimal) }),
      ),
    })
    .meta({ id: 'CostSeries' }),
} as const satisfies Route

export const Budget = z
  .object({ month: Decimal, toDate: Decimal.describe('prorated by complete days') })
  .meta({ id: 'Budget' })

export const Forecast = z
  .object({
    low: Decimal,
    median: Decimal,
    high: Decimal,
    method: z.string().describe('in words'),
    errorPercent: z
      .number()
      .nullable()
      .describe('mean absolute error of the same method on the last three closed months'),
  })
  .meta({ id: 'Forecast' })

/** One page's worth of answer to "am I on budget, and where does it go". All sums are over what the person may see. */
export const getCostOverview = {
  method: 'GET',
  path: '/api/cost/overview',
  summary: 'Month to date against last month and budget, forecast, and where the money goes',
  allow: moneyTeam,
  query: z.object({ period: Month.optional(), ...costFilters, ...costView }),
  response: z
    .object({
      currency: z.string(),
      basis: Basis,
      period: Period,
      complete: z.boolean().describe('false while days of the period are still to come or still filling'),
      completeThrough: Day.nullable(),
      toDate: Decimal,
      previousSameDays: Decimal.describe('the month before, up to the same day'),
      previousMonth: Decimal,
      budget: Budget.nullable(),
      forecast: Forecast.nullable().describe('null when the period is complete or history is too short'),
      verdict: z.object({
        state: z.enum(['under', 'on-course', 'at-risk', 'over', 'no-budget']),
        sentence: z.string(),
      }),
      domains: z.array(
        z.object({
          domain: z.string(),
          amount: Decimal,
          previousSameDays: Decimal,
          budgetToDate: Decimal.nullable(),
          trend: z.array(Decimal).describe('the last 30 complete days'),
        }),
      ),
      products: z.array(z.object({ product: z.string(), amount: Decimal, previousSameDays: Decimal })),
      unallocated: Decimal,
      unpriced: Unpriced,
    })
    .meta({ id: 'CostOverview' }),
} as const satisfies Route

export const changeCauses = [
  'more-usage',
  'less-usage',
  'new-resource',
  'gone-resource',
  'rule',
  'price',
  'late-data',
] as const
export const Driver = z
  .object({
    domain: z.string(),
    product: z.string(),
    resource: z.string().describe('as the dimension and the filter name it'),
    name: z.string().describe('of the resource, as of the last day compared'),
    cause: z.enum(changeCauses),
    before: Decimal,
    after: Decimal,
    change: Decimal,
    whole: z.boolean().describe('before and after are all that the resource cost: it has no other driver'),
  })
  .meta({ id: 'Driver' })
export type Driver = z.infer<typeof Driver>

/** `start` + Σ drivers' change + `other` = `end`, exactly. */
export const getCostChanges = {
  method: 'GET',
  path: '/api/cost/changes',
  summary: 'What changed against the period before: ranked drivers that sum to the change',
  allow: moneyTeam,
  query: z.object({
    ...periodQuery,
    ...costFilters,
    ...costView,
    top: z.coerce.number().int().min(1).max(50).default(12),
  }),
  response: z
    .object({
      currency: z.string(),
      basis: Basis,
      period: Period,
      before: Period,
      start: Decimal,
      end: Decimal,
      change: Decimal,
      drivers: z.array(Driver),
      other: z.object({ count: z.int(), change: Decimal }),
      byDomain: z.array(z.object({ domain: z.string(), start: Decimal, end: Decimal, change: Decimal })),
    })
    .meta({ id: 'CostChanges' }),
} as const satisfies Route

export const listResources = {
  method: 'GET',
  path: '/api/cost/resources',
  summary: 'The dearest jobs, warehouses, clusters, endpoints of a period',
  allow: moneyTeam,
  query: z.object({
    ...periodQuery,
    ...costFilters,
    ...costView,
    limit: z.coerce.number().int().min(1).max(500).default(50),
  }),
  response: z
    .object({
      currency: z.string(),
      basis: Basis,
      period: Period,
      total: Decimal,
      count: z.int().describe('resources in all, also those beyond the limit'),
      resources: z.array(
        z.object({
          resource: z.string(),
          name: z.string(),
          kind: z.string(),
          domain: z.string(),
          product: z.string(),
          workspace: z.string(),
          owner: z.string().nullable(),
          amount: Decimal,
          share: z.number().describe('of the total, 0 to 1'),
          trend: z.array(Decimal),
          url: z.string().nullable().describe('the object in Databricks'),
        }),
      ),
    })
    .meta({ id: 'Resources' }),
} as const satisfies Route
