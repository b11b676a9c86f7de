import { z } from 'zod'
import { Basis } from './cost.ts'
import type { Route } from './http.ts'
import { Day, Decimal, Instant, Month, Period } from './values.ts'

const moneyRulers = ['admin', 'finance'] as const

/** A file of rules as text: `pricing.yml`, `allocation.yml` or a domain's. */
export const RuleText = z.object({ file: z.string().min(1).max(200), text: z.string().max(1_000_000) })

/** Rules to be tried or activated together. What no file names stays as it is. */
export const RuleTexts = z.object({ files: z.array(RuleText).min(1).max(500) })

export const SimulatedDomain = z
  .object({
    domain: z.string(),
    before: Decimal,
    price: Decimal.describe('what other prices make of it'),
    moved: Decimal.describe('what comes from or goes to other domains; Σ over all domains is 0.00'),
    after: Decimal,
    lines: z
      .array(z.object({ product: z.string(), rule: z.string(), before: Decimal, after: Decimal }))
      .describe('what changes on the statement; rule is direct where no split took part'),
  })
  .meta({ id: 'SimulatedDomain' })

/** before + price + moved = after, for each domain and in all; moved in all is 0.00. */
export const Simulation = z
  .object({
    currency: z.object({ before: z.string(), after: z.string() }),
    trial: z
      .string()
      .describe('names the rules: GET /api/cost/trace answers by it, while they are held or stand as a proposal'),
    basis: Basis,
    vendors: z.enum(['with', 'without']).describe('whether bills of other vendors are in what stands before'),
    period: Period,
    before: Decimal.describe('what GET /api/cost says for the same days, price, bills and split pools'),
    after: Decimal,
    price: Decimal,
    moved: Decimal,
    unpriced: z.object({ before: z.int(), after: z.int() }).describe('usage rows that are free or have no price'),
    domains: z.array(SimulatedDomain).describe('largest change first'),
  })
  .meta({ id: 'Simulation' })
export type Simulation = z.infer<typeof Simulation>

export const RuleChange = z
  .object({ what: z.enum(['pricing', 'allocation', 'domain']), name: z.string(), how: z.enum(['new', 'changed']) })
  .meta({ id: 'RuleChange' })

/** What files would change, and what that would do to a past period. Nothing is kept but the rules that were tried last, in memory. */
export const simulateRules = {
  method: 'POST',
  path: '/api/cost/rules/simulate',
  summary: 'Try price book, splits or domains on a past month: what they would move, nothing is kept',
  allow: moneyRulers,
  body: RuleTexts.extend({ period: Month.optional(), basis: Basis.default('net') }),
  response: z
    .object({ changes: z.array(RuleChange), simulation: Simulation.nullable().describe('null when nothing changes') })
    .meta({ id: 'RulePlan' }),
} as const satisfies Route

/** Puts rules in force, or before a second person where the account demands one. */
export const applyRules = {
  method: 'POST',
  path: '/api/cost/rules',
  summary: 'Activate price book, splits or domains; where a second person is needed, propose them',
  allow: moneyRulers,
  body: RuleTexts.extend({
    note: z.string().max(2000).default(''),
    as: z.string().optional().describe('the person on whose behalf the command line asks; nobody else may say it'),
  }),
  response: z
    .object({
      kind: z.enum(['activated', 'unchanged', 'proposed']),
      proposal: z.string().nullable().describe('what waits for a second person'),
    })
    .meta({ id: 'RulesApplied' }),
} as const satisfies Route

export const RuleVersion = z
  .object({
    kind: z.enum(['pricing', 'allocation']),
    version: z.int(),
    digest: z.string(),
    who: z.string(),
    approver: z.string().nullable(),
    effectiveAt: Instant,
    definition: z.looseObject({}),
  })
  .meta({ id: 'RuleVersion' })

export const RuleProposal = z
  .object({
    id: z.string(),
    who: z.string(),
    at: Instant,
    note: z.string(),
    changes: z.array(RuleChange),
    decision: z.object({ decision: z.string(), who: z.string(), reason: z.string(), at: Instant }).nullable(),
  })
  .meta({ id: 'RuleProposal' })

export const listRuleVersions = {
  method: 'GET',
  path: '/api/cost/rules',
  summary: 'Price book and splits, every version, and what waits for a second person',
  allow: moneyRulers,
  response: z
    .object({
      secondPerson: z.boolean(),
      versions: z.array(RuleVersion).describe('newest first'),
      proposals: z.array(RuleProposal).describe('newest first'),
    })
    .meta({ id: 'RuleVersions' }),
} as const satisfies Route

/** Activate or reject what another proposed, or withdraw one's own proposal. */
export const decideRules = {
  method: 'POST',
  path: '/api/cost/rules/proposals/:id',
  summary: 'Decide proposed rules: another person activates or rejects, the one who proposed may withdraw',
  allow: moneyRulers,
  params: z.object({ id: z.string().min(1).max(100) }),
  body: z.object({
    decision: z.enum(['activated', 'rejected', 'withdrawn']),
    reason: z.string().max(2000).default(''),
    as: z.string().optional().describe('the person on whose behalf the command line asks; nobody else may say it'),
  }),
  response: z.object({ id: z.string(), decision: z.string() }).meta({ id: 'RulesDecided' }),
} as const satisfies Route

/**
 * Promised spend: what is burnt down, at which pace, and when it will be used up. At net price, for that is what is paid;
 * at list price it tells what the same usage would have burnt without the contract.
 */
export const listCommitments = {
  method: 'GET',
  path: '/api/cost/commitments',
  summary: 'Commitments of the price book: burn-down, pacing, forecast exhaustion',
  allow: moneyRulers,
  query: z.object({ basis: Basis.default('net') }),
  response: z
    .object({
      currency: z.string(),
      basis: Basis,
      commitments: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          from: Day,
          until: Day,
          amount: Decimal,
          used: Decimal.describe('cost of the complete days so far'),
          remaining: Decimal,
          paceToDate: Decimal.describe('what an even pace would have used by now'),
          state: z.enum(['not-begun', 'ahead', 'on-pace', 'behind', 'exhausted', 'over']),
          exhaustedOn: Day.nullable().describe('at the pace of the last 28 complete days; null when not foreseeable'),
          shortfall: Decimal.describe('what would be left unused at the end, at that pace'),
          burnDown: z.array(z.object({ month: Month, used: Decimal, remaining: Decimal })),
        }),
      ),
    })
    .meta({ id: 'Commitments' }),
} as const satisfies Route
