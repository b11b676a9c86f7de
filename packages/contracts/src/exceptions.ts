import { z } from 'zod'
import { ControlRef, Severity } from './compliance.ts'
import type { Route } from './http.ts'
import { Day, Instant, PersonRef } from './values.ts'

const watchers = ['admin', 'compliance', 'team-lead'] as const

/** `requested` waits for another person; `approved` holds; `expired` ran out, decided or not. */
export const exceptionStates = ['requested', 'approved', 'refused', 'withdrawn', 'ended', 'expired'] as const
export const ExceptionState = z.enum(exceptionStates)
export type ExceptionState = z.infer<typeof ExceptionState>

/** So many days ahead an end is announced on the landing page. */
export const EXPIRES_SOON_DAYS = 30
/** No exception may end later than so many days after it was asked for. */
export const LONGEST_EXCEPTION_DAYS = 366

export const Exception = z
  .object({
    id: z.string(),
    domain: z.string().describe('a domain, or Platform for all of them'),
    control: ControlRef.nullable().describe('what it lets off: a control …'),
    rule: z
      .object({ rule: z.string(), title: z.string(), severity: Severity.nullable(), subject: z.string().nullable() })
      .nullable()
      .describe('… or what a rule finds, of one subject or (null) of all'),
    reason: z.string(),
    owner: z.string().describe('who answers for it'),
    requestedBy: PersonRef,
    requestedAt: Instant,
    until: Day.describe('the last day on which it holds'),
    state: ExceptionState,
    daysLeft: z.int().nullable().describe('days until it ends, today counted as 0; null unless it holds or waits'),
    expiresSoon: z.boolean().describe(`it holds, and ends within ${EXPIRES_SOON_DAYS} days`),
    openFindings: z.int().describe('open findings that it covers, or would cover'),
    steps: z.array(
      z.object({
        decision: z.enum(['approved', 'refused', 'withdrawn', 'ended']),
        who: PersonRef,
        reason: z.string(),
        at: Instant,
      }),
    ),
    mayDecide: z.boolean().describe('whether the person who asks may approve or refuse it now'),
    mayWithdraw: z.boolean(),
    mayEnd: z.boolean(),
  })
  .meta({ id: 'Exception' })
export type Exception = z.infer<typeof Exception>

export const listExceptions = {
  method: 'GET',
  path: '/api/exceptions',
  summary: 'Exceptions with owner, reason, approver and end; those that end soonest first',
  allow: watchers,
  query: z.object({
    domain: z.string().optional(),
    state: ExceptionState.optional(),
    expiresWithin: z.coerce
      .number()
      .int()
      .min(0)
      .max(366)
      .optional()
      .describe('days; only what holds and ends by then'),
  }),
  response: z
    .object({
      total: z.int(),
      counts: z.record(ExceptionState, z.int()),
      expiringSoon: z.int().describe(`of those that hold, how many end within ${EXPIRES_SOON_DAYS} days`),
      exceptions: z.array(Exception),
    })
    .meta({ id: 'Exceptions' }),
} as const satisfies Route

export const getException = {
  method: 'GET',
  path: '/api/exceptions/:id',
  summary: 'One exception with what was decided about it',
  allow: watchers,
  params: z.object({ id: z.string() }),
  response: z.object({ exception: Exception }).meta({ id: 'ExceptionReply' }),
} as const satisfies Route

export const requestException = {
  method: 'POST',
  path: '/api/exceptions',
  summary: 'Ask for an exception from a control, or from what a rule finds; another person approves it',
  allow: watchers,
  body: z
    .object({
      domain: z.string().min(1),
      framework: z.string().optional(),
      control: z.string().optional(),
      rule: z.string().optional(),
      subject: z.string().max(1000).optional().describe('of the rule; left out, all of its subjects'),
      reason: z.string().trim().min(1).max(2000),
      owner: z.string().trim().min(1).max(200),
      until: Day,
    })
    .refine((wish) => (wish.framework !== undefined && wish.control !== undefined) !== (wish.rule !== undefined), {
      message: 'name a control (framework and control) or a rule, one of the two',
      path: ['control'],
    })
    .refine((wish) => wish.subject === undefined || wish.rule !== undefined, {
      message: 'a subject goes with a rule',
      path: ['subject'],
    }),
  response: z.object({ exception: Exception }).meta({ id: 'RequestedException' }),
} as const satisfies Route

export const decideException = {
  method: 'POST',
  path: '/api/exceptions/:id/decide',
  summary: 'Approve or refuse what another person asked for, or end what holds',
  allow: ['admin', 'compliance'],
  params: z.object({ id: z.string() }),
  body: z.object({
    decision: z.enum(['approved', 'refused', 'ended']),
    reason: z.string().trim().min(1).max(2000),
  }),
  response: z.object({ exception: Exception }).meta({ id: 'DecidedException' }),
} as const satisfies Route

export const withdrawException = {
  method: 'POST',
  path: '/api/exceptions/:id/withdraw',
  summary: 'Take back a request of one’s own that nobody has decided',
  allow: watchers,
  params: z.object({ id: z.string() }),
  body: z.object({ reason: z.string().trim().max(2000).default('') }),
  response: z.object({ exception: Exception }).meta({ id: 'WithdrawnException' }),
} as const satisfies Route
