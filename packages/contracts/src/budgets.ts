import { z } from 'zod'
import { Basis } from './cost.ts'
import type { Route } from './http.ts'
import { Decimal, Instant, Month } from './values.ts'

const moneyTeam = ['admin', 'finance', 'team-lead'] as const
const finance = ['admin', 'finance'] as const

/** A month of a node. `own` is what was set for the node itself; `children` what its children hold together. */
export const BudgetCell = z
  .object({
    month: Month,
    own: Decimal.nullable(),
    source: z.enum(['set', 'imported', 'definition', 'none']).describe('definition: from the domain’s file'),
    children: Decimal.nullable().describe('null for a domain'),
    actual: Decimal.nullable().describe('null for months without usage'),
    complete: z.boolean(),
    forecast: Decimal.nullable().describe('of the month’s end, while it runs'),
    used: z.number().nullable().describe('actual ÷ budget'),
  })
  .meta({ id: 'BudgetCell' })

/** A domain, or a group of the hierarchy. Of a tree the person sees the own domains and the groups above them, without sums. */
export const BudgetRow = z
  .object({
    node: z.string(),
    title: z.string(),
    kind: z.enum(['domain', 'group']),
    parent: z.string().nullable(),
    depth: z.int(),
    cells: z.array(BudgetCell),
  })
  .meta({ id: 'BudgetRow' })

export const listBudgets = {
  method: 'GET',
  path: '/api/budgets',
  summary: 'Budgets of all domains on one grid, with hierarchy totals, actuals and forecast',
  allow: moneyTeam,
  query: z.object({ from: Month.optional(), until: Month.optional() }),
  response: z
    .object({
      currency: z.string(),
      view: z
        .object({ basis: Basis, shared: z.enum(['apart', 'split']), vendors: z.enum(['without', 'with']) })
        .describe('how cost is asked for so that it is what budgets count'),
      months: z.array(Month),
      rows: z.array(BudgetRow),
      total: z.array(BudgetCell),
    })
    .meta({ id: 'Budgets' }),
} as const satisfies Route

export const BudgetChange = z
  .object({
    node: z.string(),
    month: Month,
    before: Decimal.nullable(),
    amount: Decimal.nullable().describe('null: the budget was taken away, the definition holds again'),
    source: z.enum(['set', 'imported']),
    note: z.string(),
    who: z.string(),
    at: Instant,
  })
  .meta({ id: 'BudgetChange' })
export type BudgetChange = z.infer<typeof BudgetChange>

export const putBudgets = {
  method: 'PUT',
  path: '/api/budgets',
  summary: 'Set budgets by node and month, all or none',
  allow: finance,
  body: z.object({
    cells: z
      .array(z.object({ node: z.string(), month: Month, amount: Decimal.nullable() }))
      .min(1)
      .max(5000),
    note: z.string().max(500).default(''),
  }),
  response: z.object({ changes: z.array(BudgetChange) }).meta({ id: 'BudgetChanges' }),
} as const satisfies Route

/** CSV with the columns node (or domain), month, amount and, if wanted, note. Any fault, and nothing is taken in. */
export const importBudgets = {
  method: 'POST',
  path: '/api/budgets/import',
  summary: 'Take in budgets from CSV; with dryRun only say what would change',
  allow: finance,
  body: z.object({ csv: z.string().max(2_000_000), dryRun: z.boolean().default(false) }),
  response: z
    .object({
      taken: z.boolean(),
      unchanged: z.int(),
      changes: z.array(BudgetChange.omit({ who: true, at: true })),
      faults: z.array(z.object({ line: z.int(), problem: z.string(), remedy: z.string() })),
    })
    .meta({ id: 'BudgetImport' }),
} as const satisfies Route

export const getBudgetHistory = {
  method: 'GET',
  path: '/api/budgets/:node/history',
  summary: 'Who set which budget of a domain or group, and when, newest first',
  allow: moneyTeam,
  params: z.object({ node: z.string() }),
  response: z.object({ changes: z.array(BudgetChange) }).meta({ id: 'BudgetHistory' }),
} as const satisfies Route

/** Each group once; each domain at most once. A group that would stand under itself is refused. */
export const BudgetTree = z
  .object({
    groups: z.array(
      z.object({ group: z.string().regex(/^[a-z0-9-]+$/), title: z.string().min(1), parent: z.string().nullable() }),
    ),
    domains: z.array(z.object({ domain: z.string(), group: z.string() })),
  })
  .meta({ id: 'BudgetTree' })
export type BudgetTree = z.infer<typeof BudgetTree>

export const getBudgetTree = {
  method: 'GET',
  path: '/api/budget-tree',
  summary: 'The hierarchy in which budgets add up',
  allow: finance,
  response: BudgetTree,
} as const satisfies Route

export const putBudgetTree = {
  method: 'PUT',
  path: '/api/budget-tree',
  summary: 'Set the hierarchy in which budgets add up',
  allow: finance,
  body: BudgetTree,
  response: BudgetTree,
} as const satisfies Route

/**
 * One domain or group, month and threshold: raised once, told once by the forecast and once when it is spent, resolved when
 * its figures say so, whoever acknowledged it. One of a group is seen by whoever sees all domains.
 */
export const BudgetAlert = z
  .object({
    id: z.string().describe('domain/month/threshold'),
    domain: z.string().describe('a domain, or a group of the hierarchy'),
    title: z.string().describe('of the domain or group; its name where there is none any more'),
    month: Month,
    threshold: z.int().describe('per cent of the budget'),
    state: z.enum(['raised', 'acknowledged', 'resolved']),
    at: Instant.describe('when it was raised first'),
    kind: z.enum(['actual', 'forecast']).describe('of the newest crossing, as are budget, amount and sentence'),
    budget: Decimal,
    amount: Decimal.describe('spent, or forecast for the month’s end'),
    sentence: z.string(),
    messages: z
      .array(z.object({ kind: z.enum(['forecast', 'actual']), state: z.enum(['waiting', 'sent', 'failed']) }))
      .describe('what is told outside: once by the forecast, and once when it is spent'),
    history: z
      .array(
        z.object({
          at: Instant,
          who: z.string(),
          what: z.enum(['crossed', 'acknowledged', 'resolved', 'raised-again']),
          note: z.string(),
        }),
      )
      .describe('oldest first'),
  })
  .meta({ id: 'BudgetAlert' })
export type BudgetAlert = z.infer<typeof BudgetAlert>

const BudgetAlerts = z.object({ currency: z.string(), alerts: z.array(BudgetAlert) }).meta({ id: 'BudgetAlerts' })

export const listBudgetAlerts = {
  method: 'GET',
  path: '/api/budget-alerts',
  summary: 'Budgets that were, or by the forecast will be, exceeded',
  allow: moneyTeam,
  query: z.object({ month: Month.optional() }),
  response: BudgetAlerts,
} as const satisfies Route

export const acknowledgeBudgetAlert = {
  method: 'POST',
  path: '/api/budget-alerts/:domain/:month/:threshold/acknowledge',
  summary: 'Say that an alert was seen, and what is done about it',
  allow: moneyTeam,
  params: z.object({ domain: z.string(), month: Month, threshold: z.coerce.number().int().min(1) }),
  body: z.object({ note: z.string().trim().max(500).default('') }),
  response: BudgetAlerts,
} as const satisfies Route
