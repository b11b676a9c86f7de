import { z } from 'zod'
import { Basis, costView, moneyTeam } from './cost.ts'
import type { Route } from './http.ts'
import { lineKinds } from './statements.ts'
import { costFilters, Day, Decimal, FilterText, Period, periodQuery } from './values.ts'

export const wasteKinds = ['failed-runs', 'idle-warehouses', 'all-purpose-jobs', 'untagged'] as const

/** Which figure is meant: that of a question about cost, of a statement or a line of it, or of a kind of waste. */
const figure = {
  ...periodQuery,
  ...costFilters,
  'f.run_as': FilterText.describe('a `#` and the print of a name stand for the name, which no address need hold then'),
  'f.cause': FilterText.describe('why nothing could be placed, in the words of GET /api/cost/unallocated'),
  'f.record_type': FilterText.describe('in the words of GET /api/cost/reconciliation'),
  'f.from': FilterText.describe('the domain on which shared cost stood before a rule handed it over'),
  ...costView,
  trial: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional()
    .describe(
      'by rules that were tried: the `trial` of POST /api/cost/rules/simulate; pools are split and bills count as they say',
    ),
  tried: z
    .enum(['all', 'prices'])
    .default('all')
    .describe('of the rules that were tried, all of them, or only their prices under the chain and splits in force'),
  asOf: z
    .enum(['now', 'freeze', 'since'])
    .default('now')
    .describe(
      'freeze: a frozen month as its statements have it, by the rules in force then; since: one line of it by the facts of now and the rules of then, less what was carried',
    ),
  lineKey: z.string().max(1800).optional().describe('of a frozen month, one line of the domain that `f.domain` names'),
  statement: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])(\/[^/]+\/v[1-9]\d*)?$/, 'expected a statement such as 2026-10/growth/v1, or a month')
    .optional()
    .describe(
      'a statement, or all of a month: by the facts and rules that it was made of. Beside it only a `line`, or the product (`f.product`) whose lines the journal posts',
    ),
  line: z.coerce.number().int().min(1).optional().describe('one line of the statement'),
  waste: z.enum(wasteKinds).optional().describe('of the charges, the part that is waste of this kind'),
}

/** What is told alike of a charge and of a group of charges. */
const behind = {
  domain: z.string(),
  provider: z.string().describe('whose bill it is on'),
  sku_name: z.string(),
  cloud: z.string(),
  usage_unit: z.string(),
  usageRows: z.int(),
  usage_quantity: Decimal,
  price: Decimal,
  amount: Decimal.describe('usage_quantity × price, exactly'),
  priceSince: z.string().nullable().describe('when the row of the price list began'),
  steps: z
    .array(z.object({ kind: z.string(), id: z.string(), how: z.string(), price: Decimal, currency: z.string() }))
    .describe('from the list price to the price, each with the rule that made it'),
  placement: z.object({ domain: z.string(), reason: z.string(), by: z.string().nullable() }),
}

const splitBase = {
  rule: z.string(),
  title: z.string(),
  version: z.int(),
  method: z.string(),
  from: z.string(),
  idle: z.boolean(),
  baseUnit: z.string(),
  base: Decimal,
  baseTotal: Decimal,
  pool: Decimal.describe('of the month'),
  others: Decimal.describe('what all other payers carry, not who'),
  fallback: z.string().nullable(),
}

export const TracedLine = z
  .object({
    ...behind,
    date: Day,
    product: z.string(),
    resource: z.string(),
    name: z.string(),
    record_type: z.string().nullable(),
    certainty: z.enum(['measured', 'derived', 'estimated']),
    split: z.object({ ...splitBase, whole: Decimal.describe('what was divided, in usage_unit') }).nullable(),
    records: z.object({
      count: z.int(),
      usage_quantity: Decimal,
      ids: z.array(z.string()).describe('record_id of the first usage rows'),
      folded: z.boolean().describe('a folded pool: its rows stand under many keys and are not listed'),
      since: z
        .object({ corrected: z.array(z.string()), retracted: z.array(z.string()), removed: z.array(z.string()) })
        .nullable()
        .describe(
          'of a frozen line, whose ids are those of its freeze, what became of them; null where the ids are of now',
        ),
    }),
  })
  .meta({ id: 'TracedLine' })

export const TracedGroup = z
  .object({
    ...behind,
    id: z.string().describe('opens the charges of the group: `group` of GET /api/cost/trace'),
    lines: z.int().describe('charges in it'),
    split: z.object(splitBase).nullable(),
  })
  .meta({ id: 'TracedGroup' })

const head = {
  currency: z.string(),
  basis: Basis,
  period: Period,
  total: Decimal,
  rest: z.object({ count: z.int(), amount: Decimal }).describe('what is not on this page'),
  apart: z
    .array(
      z.object({
        kind: z
          .enum([...lineKinds, 'removed'])
          .describe('removed: usage of a frozen month whose records are no longer held; the note names its lines'),
        note: z.string().nullable(),
        corrects: z.string().nullable().describe('number of the statement that it corrects'),
        amount: Decimal,
      }),
    )
    .describe(
      'of a statement or a frozen month, what is no usage of its month that is held: adjustments, credits, rounding, what was removed',
    ),
}

/** Σ lines + rest + Σ apart = total, and total is what the page says for the same question, or what the group comes to. */
export const getCostTrace = {
  method: 'GET',
  path: '/api/cost/trace',
  summary: 'What a figure is made of: usage rows, price rows, rule versions, split bases and the arithmetic',
  allow: moneyTeam,
  query: z.object({
    ...figure,
    group: z
      .string()
      .regex(/^[0-9a-f]{16}$/)
      .optional()
      .describe('only the charges of one group'),
    limit: z.coerce.number().int().min(1).max(200).default(20),
    offset: z.coerce.number().int().min(0).max(100_000).default(0),
  }),
  response: z
    .object({
      ...head,
      lines: z.array(TracedLine).describe('dearest first'),
      rules: z
        .object({ pricing: z.int(), allocation: z.int(), domains: z.record(z.string(), z.int()) })
        .describe('versions in force; 0 where there is none'),
    })
    .meta({ id: 'CostTrace' }),
} as const satisfies Route

/** Σ groups + rest + Σ apart = total. */
export const getCostTraceGroups = {
  method: 'GET',
  path: '/api/cost/trace/groups',
  summary: 'What a figure is made of, grouped by price row, placing rule and split; each group opens its charges',
  allow: moneyTeam,
  query: z.object({
    ...figure,
    limit: z.coerce.number().int().min(1).max(200).default(20),
    offset: z.coerce.number().int().min(0).max(100_000).default(0),
  }),
  response: z
    .object({ ...head, groups: z.array(TracedGroup).describe('dearest first') })
    .meta({ id: 'CostTraceGroups' }),
} as const satisfies Route
