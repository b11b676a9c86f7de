import { z } from 'zod'
import type { Route } from './http.ts'
import { Day, Decimal, Instant, Month } from './values.ts'

const moneyTeam = ['admin', 'finance', 'team-lead'] as const

/**
 * The life of a statement. A draft is recomputed at will; from `in-review` on its lines never change. `approved` is
 * frozen. `superseded`: a later version took its place, for a frozen one only by way of a credit.
 */
export const statementStates = ['draft', 'in-review', 'accepted', 'disputed', 'approved', 'superseded'] as const
export const StatementState = z.enum(statementStates)
export type StatementState = z.infer<typeof StatementState>

/** `usage` and `shared` come from the month itself; `adjustment` and `credit` name what they correct. */
export const lineKinds = ['usage', 'shared', 'adjustment', 'credit', 'rounding'] as const

/** Period, domain and version are the number of a statement: `2026-10/cycle-tracking/v1`. */
export const statementParams = z.object({
  period: Month,
  domain: z.string().min(1),
  version: z.string().regex(/^v[1-9]\d*$/, 'expected a version such as v1'),
})

/** A statement line that another line, dispute or credit speaks of. */
export const LineRef = z.object({ statement: z.string(), line: z.int() }).meta({ id: 'LineRef' })

export const StatementLine = z
  .object({
    line: z.int().describe('its number within this version'),
    kind: z.enum(lineKinds),
    product: z.string(),
    resource: z.string().describe('as the dimension and the filter name it'),
    name: z.string(),
    quantities: z.array(z.object({ usage_unit: z.string(), quantity: Decimal })),
    exact: Decimal.describe('before rounding'),
    amount: Decimal.describe('rounded once, so that the lines sum to the total'),
    usageRows: z.int(),
    quality: z.enum(['measured', 'derived', 'estimated']),
    shared: z
      .object({
        rule: z.string(),
        method: z.string(),
        share: z.string().describe('this domain’s part of the pool, as a fraction in words of the rule'),
        othersTotal: Decimal.describe('what the other payers bear together'),
      })
      .nullable(),
    corrects: LineRef.extend({ period: Month, line: z.int().nullable() })
      .nullable()
      .describe('the frozen line that this one corrects; null where the frozen statement had no such line'),
    correctedBy: z.array(LineRef.extend({ amount: Decimal })).describe('later lines that correct this one'),
    note: z.string().nullable(),
    billed: z
      .object({
        provider: z.string(),
        service: z.string(),
        basis: z.string().describe('how the amount came out of what was billed: as billed, or the rate'),
      })
      .optional()
      .describe('of a line that stands on a bill of another vendor; absent from a line of usage'),
    dispute: z.object({ id: z.string(), state: z.string() }).nullable(),
  })
  .meta({ id: 'StatementLine' })
export type StatementLine = z.infer<typeof StatementLine>

export const StatementSummary = z
  .object({
    number: z.string(),
    kind: z.enum(['statement', 'credit']),
    state: StatementState,
    period: Month,
    domain: z.string(),
    title: z.string(),
    version: z.string(),
    currency: z.string(),
    total: Decimal,
    previous: Decimal.nullable().describe('the month before'),
    previousOf: z
      .record(z.string(), z.string())
      .nullable()
      .describe('the query of GET /api/cost/trace whose total is `previous`, to the cent'),
    budget: Decimal.nullable(),
    lines: z.int(),
    openDisputes: z.int(),
    digest: z.string().describe('SHA-256 of the line file, hex'),
    supersededBy: z.string().nullable(),
  })
  .meta({ id: 'StatementSummary' })
export type StatementSummary = z.infer<typeof StatementSummary>

export const StatementMove = z
  .object({ at: Instant, who: z.string(), to: StatementState, reason: z.string() })
  .meta({ id: 'StatementMove' })

export const Statement = StatementSummary.extend({
  costCentre: z.string(),
  owner: z.string(),
  basis: z.string().describe('which price: list, or net of the price book'),
  demo: z.boolean(),
  dataThrough: Day.nullable().describe('the last day of the period that was complete'),
  ruleSet: z.string().describe('digest of the definitions by which the lines were placed'),
  exactTotal: Decimal,
  rounding: Decimal.describe('total − Σ exact lines; less than a cent a statement'),
  credits: z.string().nullable().describe('the statement that this credit takes back'),
  drivers: z.array(
    z.object({
      product: z.string(),
      resource: z.string(),
      name: z.string(),
      cause: z.string(),
      change: Decimal,
    }),
  ),
  otherChange: Decimal.describe('total − previous − Σ drivers'),
  unpricedRows: z.int(),
  rows: z.array(StatementLine),
  history: z.array(StatementMove).describe('who moved it when; empty for a draft'),
  storedFiles: z.array(z.object({ format: z.string(), digest: z.string(), bytes: z.int() })),
  verify: z.string().describe('how to check the digest, in words'),
}).meta({ id: 'Statement' })
export type Statement = z.infer<typeof Statement>

export const listStatements = {
  method: 'GET',
  path: '/api/statements',
  summary: 'Statements, newest period first; drafts too, of the domains that the person may see',
  allow: moneyTeam,
  query: z.object({ period: Month.optional(), domain: z.string().optional(), state: StatementState.optional() }),
  response: z.object({ statements: z.array(StatementSummary) }).meta({ id: 'Statements' }),
} as const satisfies Route

export const getStatement = {
  method: 'GET',
  path: '/api/statements/:period/:domain/:version',
  summary: 'One statement by its number: lines, approvals, corrections of and by it',
  allow: moneyTeam,
  params: statementParams,
  response: Statement,
} as const satisfies Route

export const statementFormats = ['json', 'csv', 'xlsx', 'pdf'] as const
export const DownloadedFile = z
  .object({
    name: z.string(),
    mediaType: z.string(),
    encoding: z.enum(['utf8', 'base64']),
    content: z.string(),
    digest: z.string().describe('SHA-256 of the bytes, hex'),
  })
  .meta({ id: 'DownloadedFile' })
export type DownloadedFile = z.infer<typeof DownloadedFile>

/** `json` is the line file whose digest the statement names. Of a frozen statement PDF and line file are the stored ones. */
export const getStatementFile = {
  method: 'GET',
  path: '/api/statements/:period/:domain/:version/file',
  summary: 'A statement as a file: the line file (JSON), CSV, XLSX or tagged PDF',
  allow: moneyTeam,
  params: statementParams,
  query: z.object({ format: z.enum(statementFormats).default('json'), paper: z.enum(['A4', 'LETTER']).default('A4') }),
  response: z.object({ file: DownloadedFile, stored: z.boolean() }).meta({ id: 'StatementFile' }),
} as const satisfies Route

export const acceptStatement = {
  method: 'POST',
  path: '/api/statements/:period/:domain/:version/accept',
  summary: 'Accept a statement that is in review, under one’s own name',
  allow: moneyTeam,
  params: statementParams,
  body: z.object({ digest: z.string().describe('of the line file that was looked at') }),
  response: z.object({ statement: StatementSummary }).meta({ id: 'AcceptedStatement' }),
} as const satisfies Route
