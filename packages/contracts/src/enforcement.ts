import { z } from 'zod'
import type { Route } from './http.ts'
import { Instant } from './values.ts'

export const enforcementModes = ['report', 'ask-owner', 'act'] as const
export const EnforcementMode = z.enum(enforcementModes)
export const actionStates = [
  'proposed',
  'approved',
  'refused',
  'withdrawn',
  'started',
  'done',
  'failed',
  'conflict',
  'undo-started',
  'undone',
  'undo-failed',
] as const
export const ActionState = z.enum(actionStates)
export type ActionState = z.infer<typeof ActionState>

const Params = z.record(z.string(), z.string())
/** A value of the configuration, as the API of Databricks gives it. */
const Value = z.json()

export const Action = z
  .object({
    id: z.string(),
    finding: z.string(),
    rule: z.string(),
    domain: z.string(),
    kind: z.string(),
    title: z.string(),
    warning: z.string().nullable(),
    host: z.string(),
    params: Params,
    before: Value.describe('what stood there at the dry run; an undo puts it back'),
    after: Value,
    note: z.string(),
    who: z.string(),
    at: Instant,
    mode: EnforcementMode,
    state: ActionState,
    steps: z.array(z.object({ step: z.string(), who: z.string(), reason: z.string(), at: Instant })),
    may: z.array(z.enum(['approve', 'refuse', 'withdraw', 'run', 'undo'])).describe('what whoever asks may do with it'),
  })
  .meta({ id: 'Action' })
export type Action = z.infer<typeof Action>

const Wish = z.object({
  finding: z.string(),
  kind: z.string(),
  params: Params.default({}),
  host: z.string().optional().describe('the workspace; needed where several are read'),
})
const officers = ['admin', 'compliance'] as const
const id = z.object({ id: z.string() })
const said = z.object({ reason: z.string().trim().max(2000).default('') })

export const getEnforcement = {
  method: 'GET',
  path: '/api/enforcement',
  summary: 'What can be put right over the API, what never is and why, and the modes that were set per rule and domain',
  allow: ['admin', 'compliance', 'team-lead'],
  response: z
    .object({
      actions: z.array(
        z.object({
          kind: z.string(),
          title: z.string(),
          level: z.enum(['workspace', 'account']),
          params: z.array(z.string()),
          warning: z.string().nullable(),
        }),
      ),
      never: z.array(z.object({ what: z.string(), why: z.string() })),
      modes: z.array(
        z.object({
          rule: z.string(),
          domain: z.string(),
          mode: EnforcementMode,
          who: z.string(),
          reason: z.string(),
          at: Instant,
        }),
      ),
    })
    .meta({ id: 'Enforcement' }),
} as const satisfies Route

export const putEnforcementMode = {
  method: 'PUT',
  path: '/api/enforcement/modes',
  summary: 'Say what may be done about a rule in a domain: report, ask its owner, or act',
  allow: officers,
  body: z.object({
    rule: z.string(),
    domain: z.string(),
    mode: EnforcementMode,
    reason: z.string().trim().min(1, 'say why').max(2000),
  }),
  response: getEnforcement.response.pick({ modes: true }).meta({ id: 'EnforcementModes' }),
} as const satisfies Route

export const listActions = {
  method: 'GET',
  path: '/api/actions',
  summary: 'The queue of corrective actions, newest first',
  allow: ['admin', 'compliance', 'team-lead'],
  response: z.object({ actions: z.array(Action) }).meta({ id: 'Actions' }),
} as const satisfies Route

export const getAction = {
  method: 'GET',
  path: '/api/actions/:id',
  summary: 'One action with what it changes and every step of it',
  allow: ['admin', 'compliance', 'team-lead'],
  params: id,
  response: z.object({ action: Action }).meta({ id: 'ActionDetail' }),
} as const satisfies Route

export const dryRunAction = {
  method: 'POST',
  path: '/api/actions/dry-run',
  summary: 'What an action would change; reads, and changes nothing',
  allow: officers,
  body: Wish,
  response: z
    .object({
      kind: z.string(),
      title: z.string(),
      host: z.string(),
      params: Params,
      before: Value,
      after: Value,
      already: z.boolean(),
      warning: z.string().nullable(),
      mode: EnforcementMode,
      finding: z.string(),
      rule: z.string(),
      domain: z.string(),
    })
    .meta({ id: 'DryRun' }),
} as const satisfies Route

export const proposeAction = {
  method: 'POST',
  path: '/api/actions',
  summary: 'Put an action before a second person; the same key asks once',
  allow: officers,
  body: Wish.extend({
    note: z.string().trim().max(2000).default(''),
    key: z.string().trim().min(1).max(100).optional().describe('key of idempotency'),
  }),
  response: z.object({ action: Action }).meta({ id: 'ProposedAction' }),
} as const satisfies Route

const step = <const P extends `/api/${string}`>(path: P, summary: string, allow: Route['allow']) =>
  ({
    method: 'POST',
    ...{ path, summary, allow, params: id, body: said },
    response: z.object({ action: Action }),
  }) as const satisfies Route

/** Where the owner of a domain is asked first, the owner is a team lead: so the role may decide. */
export const approveAction = step('/api/actions/:id/approve', 'Approve what another person asked for', [
  ...officers,
  'team-lead',
])
export const refuseAction = step('/api/actions/:id/refuse', 'Refuse what another person asked for', [
  ...officers,
  'team-lead',
])
export const withdrawAction = step('/api/actions/:id/withdraw', 'Take back what one asked for oneself', officers)
export const runAction = step(
  '/api/actions/:id/run',
  'Do what was approved, unless somebody changed it meanwhile',
  officers,
)
export const undoAction = step('/api/actions/:id/undo', 'Put back what stood there before', officers)
