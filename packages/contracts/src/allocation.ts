import { z } from 'zod'
import { Basis, costView } from './cost.ts'
import type { Route } from './http.ts'
import { costFilters, Day, Decimal, Month, Period, periodQuery } from './values.ts'

const moneyTeam = ['admin', 'finance', 'team-lead'] as const

export const TracedLine = z
  .object({
    date: Day,
    domain: z.string(),
    provider: z.string().describe('whose bill it is on'),
    product: z.string(),
    resource: z.string(),
    name: z.string(),
    sku_name: z.string(),
    cloud: z.string(),
    usage_unit: z.string(),
    record_type: z.string().nullable(),
    usageRows: z.int(),
    usage_quantity: Decimal,
    price: Decimal,
    amount: Decimal.describe('usage_quantity × price, exactly'),
    certainty: z.enum(['measured', 'derived', 'estimated']),
    priceSince: z.string().nullable().describe('when the row of the price list began'),
    steps: z
      .array(z.object({ kind: z.string(), id: z.string(), how: z.string(), price: Decimal, currency: z.string() }))
      .describe('from the list price to the price, each with the rule that made it'),
    placement: z.object({ domain: z.string(), reason: z.string(), by: z.string().nullable() }),
    split: z
      .object({
        rule: z.string(),
        title: z.string(),
        version: z.int(),
        method: z.string(),
        from: z.string(),
        idle: z.boolean(),
        whole: Decimal.describe('what was divided, in usage_unit'),
        baseUnit: z.string(),
        base: Decimal,
        baseTotal: Decimal,
        pool: Decimal.describe('of the month'),
        others: Decimal.describe('what all other payers carry, not who'),
        fallback: z.string().nullable(),
      })
      .nullable(),
    records: z.object({
      count: z.int(),
      usage_quantity: Decimal,
      ids: z.array(z.string()).describe('record_id of the first usage rows'),
      folded: z.boolean().describe('a folded pool: its rows stand under many keys and are not listed'),
    }),
  })
  .meta({ id: 'TracedLine' })

/** Σ lines + rest = total, and total is what GET /api/cost says for the same question. */
export const getCostTrace = {
  method: 'GET',
  path: '/api/cost/trace',
  summary: 'What a figure is made of: usage rows, price rows, rule versions, split bases and the arithmetic',
  allow: moneyTeam,
  query: z.object({
    ...periodQuery,
    ...costFilters,
    ...costView,
    limit: z.coerce.number().int().min(1).max(200).default(20),
    asOf: z
      .enum(['now', 'freeze'])
      .default('now')
      .describe('freeze: a frozen month as its statements have it, by the rules in force then'),
  }),
  response: z
    .object({
      currency: z.string(),
      basis: Basis,
      period: Period,
      total: Decimal,
      lines: z.array(TracedLine).describe('dearest first'),
      rest: z.object({ count: z.int(), amount: Decimal }),
      rules: z
        .object({ pricing: z.int(), allocation: z.int(), domains: z.record(z.string(), z.int()) })
        .describe('versions in force; 0 where there is none'),
    })
    .meta({ id: 'CostTrace' }),
} as const satisfies Route

export const SplitRun = z
  .object({
    rule: z.string(),
    title: z.string(),
    version: z.int(),
    month: Month,
    method: z.string(),
    baseUnit: z.string(),
    pool: Decimal,
    idle: Decimal,
    left: Decimal.describe('what stayed where it was'),
    fallback: z.string().nullable().describe('what stood in for a base of zero'),
    sources: z
      .array(z.object({ domain: z.string(), amount: Decimal }))
      .describe('where the pool stood before it was divided'),
    otherSources: Decimal.describe('of the pool, what stood where the person does not see'),
    shares: z.array(z.object({ domain: z.string(), base: Decimal, amount: Decimal })),
    others: Decimal.describe('shares of domains that the person does not see'),
  })
  .meta({ id: 'SplitRun' })

/** Σ sources + otherSources = pool = Σ shares + others + idle + left, exactly. */
export const listSplitRuns = {
  method: 'GET',
  path: '/api/cost/splits',
  summary: 'Each split of each month with the base it was made on, my share, and what the others pay in all',
  allow: moneyTeam,
  query: z.object({ ...periodQuery, basis: costView.basis }),
  response: z.object({ currency: z.string(), basis: Basis, runs: z.array(SplitRun) }).meta({ id: 'SplitRuns' }),
} as const satisfies Route

export const wasteKinds = ['failed-runs', 'idle-warehouses', 'all-purpose-jobs', 'untagged'] as const

/** Money that bought nothing or is spent where nobody looks. A kind without facts says so; it is not zero. */
export const getWaste = {
  method: 'GET',
  path: '/api/cost/waste',
  summary: 'Failed runs, idle warehouses, jobs on all-purpose compute, untagged usage: with the money',
  allow: moneyTeam,
  query: z.object({
    ...periodQuery,
    'f.domain': costFilters['f.domain'],
    basis: costView.basis,
    top: z.coerce.number().int().min(1).max(100).default(10),
  }),
  response: z
    .object({
      currency: z.string(),
      basis: Basis,
      period: Period,
      kinds: z.array(
        z.object({
          kind: z.enum(wasteKinds),
          state: z.enum(['measured', 'estimated', 'no-facts']),
          amount: Decimal.nullable().describe('null without facts'),
          count: z.int(),
          items: z.array(
            z.object({
              domain: z.string(),
              resource: z.string(),
              name: z.string(),
              amount: Decimal,
              usageRows: z.int(),
            }),
          ),
        }),
      ),
    })
    .meta({ id: 'Waste' }),
} as const satisfies Route

/** Cost of a month ÷ an imported metric, such as active users. */
export const getUnitCost = {
  method: 'GET',
  path: '/api/cost/unit',
  summary: 'Cost per unit of an imported business metric, by month and domain',
  allow: moneyTeam,
  query: z.object({
    metric: z.string().min(1).max(100),
    per: Decimal.default('1').describe('such as 1000000 for cost per million'),
    'f.domain': costFilters['f.domain'],
    ...costView,
  }),
  response: z
    .object({
      currency: z.string(),
      basis: Basis,
      metric: z.string(),
      per: Decimal,
      months: z.array(
        z.object({
          month: Month,
          complete: z.boolean(),
          amount: Decimal,
          value: Decimal.nullable().describe('null where the metric has no value'),
          unitCost: Decimal.nullable().describe('to six places'),
          domains: z.array(
            z.object({ domain: z.string(), amount: Decimal, value: Decimal, unitCost: Decimal.nullable() }),
          ),
        }),
      ),
    })
    .meta({ id: 'UnitCost' }),
} as const satisfies Route

export const importMetrics = {
  method: 'POST',
  path: '/api/cost/metrics',
  summary: 'Import business metrics from CSV: metric,month,domain,value',
  allow: ['admin', 'finance'],
  body: z.object({ csv: z.string().min(1).max(2_000_000) }),
  response: z.object({ values: z.int(), metrics: z.array(z.string()) }).meta({ id: 'MetricsImported' }),
} as const satisfies Route
