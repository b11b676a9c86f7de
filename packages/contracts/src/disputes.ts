import { z } from 'zod'
import type { Route } from './http.ts'
import { statementParams } from './statements.ts'
import { Decimal, Instant, Month } from './values.ts'

const moneyTeam = ['admin', 'finance', 'team-lead'] as const

export const disputeStates = ['open', 'accepted', 'rejected', 'withdrawn'] as const
export const Dispute = z
  .object({
    id: z.string(),
    statement: z.string().describe('the number of the statement that it was raised on'),
    period: Month,
    domain: z.string(),
    line: z.int(),
    product: z.string(),
    resource: z.string(),
    name: z.string(),
    currency: z.string(),
    lineAmount: Decimal,
    amount: Decimal.describe('the part of the line that is disputed'),
    reason: z.string(),
    state: z.enum(disputeStates),
    raisedBy: z.string(),
    raisedAt: Instant,
    ageDays: z.int().describe('until it was settled, or until now'),
    settlement: z
      .object({
        at: Instant,
        who: z.string(),
        reason: z.string(),
        amount: Decimal.nullable().describe('what was granted'),
        movedTo: z.string().nullable().describe('the domain that bears it now, or Unallocated'),
        statements: z.array(z.string()).describe('the versions that came of it'),
      })
      .nullable(),
  })
  .meta({ id: 'Dispute' })
export type Dispute = z.infer<typeof Dispute>

export const listDisputes = {
  method: 'GET',
  path: '/api/disputes',
  summary: 'Disputes with age and amount, oldest open first',
  allow: moneyTeam,
  query: z.object({ state: z.enum(disputeStates).optional(), period: Month.optional() }),
  response: z.object({ disputes: z.array(Dispute) }).meta({ id: 'Disputes' }),
} as const satisfies Route

export const getDispute = {
  method: 'GET',
  path: '/api/disputes/:id',
  summary: 'One dispute with how it was settled',
  allow: moneyTeam,
  params: z.object({ id: z.string() }),
  response: z.object({ dispute: Dispute }).meta({ id: 'DisputeReply' }),
} as const satisfies Route

/** On a statement in review or accepted; on a frozen one too, where it can only end in a credit. */
export const raiseDispute = {
  method: 'POST',
  path: '/api/statements/:period/:domain/:version/disputes',
  summary: 'Dispute a line of a statement, with a reason',
  allow: moneyTeam,
  params: statementParams,
  body: z.object({
    line: z.int().min(1),
    reason: z.string().trim().min(1).max(2000),
    amount: Decimal.optional().describe('a part of the line; without it the whole line'),
  }),
  response: z.object({ dispute: Dispute }).meta({ id: 'RaisedDispute' }),
} as const satisfies Route

/**
 * Accept: the amount leaves the domain and goes to `moveTo`. While the period is open both statements get a new version
 * with an adjustment line; once it is frozen both are credited and issued again. Whoever raised it cannot settle it.
 */
export const settleDispute = {
  method: 'POST',
  path: '/api/disputes/:id/settle',
  summary: 'Accept or reject a dispute, with a reason',
  allow: ['admin', 'finance'],
  params: z.object({ id: z.string() }),
  body: z.object({
    decision: z.enum(['accept', 'reject']),
    reason: z.string().trim().min(1).max(2000),
    amount: Decimal.optional().describe('what is granted; without it all that is disputed'),
    moveTo: z.string().optional().describe('a domain; without it Unallocated'),
  }),
  response: z.object({ dispute: Dispute }).meta({ id: 'SettledDispute' }),
} as const satisfies Route

export const withdrawDispute = {
  method: 'POST',
  path: '/api/disputes/:id/withdraw',
  summary: 'Take back a dispute',
  allow: moneyTeam,
  params: z.object({ id: z.string() }),
  body: z.object({ reason: z.string().trim().min(1).max(2000) }),
  response: z.object({ dispute: Dispute }).meta({ id: 'WithdrawnDispute' }),
} as const satisfies Route
