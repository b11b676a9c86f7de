import { z } from 'zod'
import type { Route } from './http.ts'
import { Day, Instant, PersonRef } from './values.ts'

/** One change of what Meshledger keeps. The database wrote it, in the transaction of the change. */
export const TrailEntry = z
  .object({
    position: z.int(),
    at: Instant,
    who: PersonRef,
    request: z.string().describe('the id of the request that made it; empty for what no request made'),
    kind: z.string().describe('what kind of thing: budget, rules, exception, statement-move, setting …'),
    subject: z.string().describe('which one'),
    domain: z.string().nullable(),
    before: z.looseObject({}).nullable().describe('null for what was not there'),
    after: z.looseObject({}).nullable().describe('null for what is not there any more'),
  })
  .meta({ id: 'TrailEntry' })
export type TrailEntry = z.infer<typeof TrailEntry>

export const listTrail = {
  method: 'GET',
  path: '/api/trail',
  summary: 'Who changed a rule, budget, role, statement, exception … here: before, after, name, time and request',
  allow: ['admin', 'compliance', 'team-lead'],
  query: z.object({
    kind: z.string().optional(),
    subject: z.string().optional(),
    who: z.string().optional(),
    request: z.string().optional(),
    domain: z.string().optional(),
    from: Day.optional(),
    to: Day.optional(),
    q: z.string().min(1).max(200).optional().describe('a part of what was changed, before or after'),
    below: z.coerce.number().int().min(1).optional().describe('the position that the page before named as next'),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  response: z
    .object({
      total: z.int(),
      kinds: z.array(z.string()),
      seal: z.object({
        state: z.enum(['intact', 'broken', 'unsealed']),
        sentence: z.string(),
        upTo: z.int().describe('the last sealed position'),
        sealed: z.int(),
      }),
      entries: z.array(TrailEntry),
      next: z.int().nullable(),
    })
    .meta({ id: 'Trail' }),
} as const satisfies Route
