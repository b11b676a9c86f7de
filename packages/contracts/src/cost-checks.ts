import { z } from 'zod'
import { Basis, costView, Driver, moneyTeam } from './cost.ts'
import type { Route } from './http.ts'
import { costFilters, Day, Decimal, Month, Period, periodQuery } from './values.ts'

/** In = out: every usage row read is rated, free or unpriced; every rated amount stands in a domain or in Unallocated. */
export const getReconciliation = {
  method: 'GET',
  path: '/api/cost/reconciliation',
  summary: 'Does everything that came in come out again, to the last unit',
  allow: ['admin', 'finance'],
  query: z.object({ ...periodQuery, ...costView }),
  response: z
    .object({
      currency: z.string(),
      basis: Basis,
      period: Period,
      rows: z.object({
        read: z.int(),
        rated: z.int(),
        free: z.int(),
        unpriced: z.int(),
        unconverted: z.int().describe('lines of bills without a rate of their month'),
      }),
      recordTypes: z.array(z.object({ record_type: z.string(), rows: z.int(), amount: Decimal })),
      quantities: z.array(
        z.object({
          usage_unit: z.string(),
          read: Decimal,
          rated: Decimal,
          free: Decimal,
          unpriced: Decimal,
          unconverted: Decimal,
        }),
      ),
      rated: Decimal,
      allocated: Decimal,
      unallocated: Decimal,
      rounding: Decimal,
      difference: Decimal.describe('rated − allocated − unallocated − rounding; anything but zero is a fault'),
      domains: z.array(z.object({ domain: z.string(), amount: Decimal, rows: z.int() })),
    })
    .meta({ id: 'Reconciliation' }),
} as const satisfies Route

export const getUnallocated = {
  method: 'GET',
  path: '/api/cost/unallocated',
  summary: 'What no rule could place: its largest causes, and a rule that would place each',
  allow: ['admin', 'finance'],
  query: z.object({ ...periodQuery, ...costView }),
  response: z
    .object({
      currency: z.string(),
      basis: Basis,
      period: Period,
      amount: Decimal,
      share: z.number(),
      causes: z.array(
        z.object({
          cause: z.string().describe('in words, such as: serverless jobs without tag or policy'),
          workspace: z.string().nullable(),
          product: z.string(),
          amount: Decimal,
          rows: z.int(),
          suggestion: z.object({ sentence: z.string(), yaml: z.string() }).nullable(),
        }),
      ),
      trend: z.array(z.object({ month: Month, amount: Decimal, share: z.number() })),
    })
    .meta({ id: 'Unallocated' }),
} as const satisfies Route

export const listAnomalies = {
  method: 'GET',
  path: '/api/cost/anomalies',
  summary: 'Days on which a domain cost far more than its weekday does, with the ranked causes',
  allow: moneyTeam,
  query: z.object({
    ...periodQuery,
    ...costFilters,
    ...costView,
    floor: Decimal.default('10').describe('an excess up to this much is left out'),
  }),
  response: z
    .object({
      currency: z.string(),
      basis: Basis,
      anomalies: z.array(
        z.object({
          date: Day,
          domain: z.string(),
          reference: Day.describe('the day whose cost is expected: the middle one of the same weekday'),
          expected: Decimal,
          actual: Decimal,
          excess: Decimal,
          drivers: z.array(Driver),
        }),
      ),
    })
    .meta({ id: 'Anomalies' }),
} as const satisfies Route
