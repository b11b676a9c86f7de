import { z } from 'zod'
import { Basis, costView } from './cost.ts'
import type { Route } from './http.ts'
import { wasteKinds } from './trace.ts'
import { costFilters, Decimal, Month, Period, periodQuery } from './values.ts'

const moneyTeam = ['admin', 'finance', 'team-lead'] as const

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
  response: z
    .object({
      currency: z.string(),
      basis: Basis,
      vendors: z.enum(['with', 'without']).describe('whether the rules count the bills of other vendors'),
      runs: z.array(SplitRun),
    })
    .meta({ id: 'SplitRuns' }),
} as const satisfies Route

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
