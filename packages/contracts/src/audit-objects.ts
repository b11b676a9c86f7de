import { z } from 'zod'
import type { Route } from './http.ts'
import { FileOptions } from './table-exports.ts'
import { Day, Instant, periodQuery } from './values.ts'

const auditors = ['admin', 'compliance'] as const
const Actor = z.object({ id: z.string(), name: z.string() })
const Gap = z.object({ workspace: z.string(), from: Instant, to: Instant })
const period = z.object({ from: Day, to: Day, label: z.string() })

/**
 * How somebody came to hold a right, as the log shows it. `direct`: granted to them by name; `group`: to a group that
 * they were in; `owner`: they made the object or were made its owner. `inherited` tells that the grant was on the
 * schema or catalog around the object. A grant holds from `from` until `until`; null: it still did at the end of the period.
 */
export const GrantChain = z
  .object({
    kind: z.enum(['direct', 'group', 'owner']),
    inherited: z.boolean(),
    privilege: z.string(),
    securable: z.string(),
    group: z.string().nullable(),
    grantedBy: Actor,
    from: Instant,
    until: Instant.nullable(),
    accesses: z.int().describe('accesses of the period that it covers'),
    sentence: z.string(),
  })
  .meta({ id: 'GrantChain' })
export type GrantChain = z.infer<typeof GrantChain>

/** What one identity did with one object. Reads and writes as the audit log has them; lineage tells of them again. */
export const Access = z
  .object({
    actor: Actor,
    domain: z.string().nullable().describe('of the identity'),
    reads: z.int(),
    writes: z.int(),
    looks: z.int().describe('at its description, not its rows'),
    changes: z.int().describe('of the object itself: made, altered, dropped, granted, tagged'),
    failed: z.int().describe('of all these, the refused ones'),
    lineage: z.int().describe('rows of table lineage that tell of a read or write'),
    first: Instant,
    last: Instant,
    sources: z.array(z.enum(['audit', 'lineage'])),
    chains: z.array(GrantChain),
    uncovered: z.int().describe('reads and writes for which the log shows no grant'),
  })
  .meta({ id: 'Access' })
export type Access = z.infer<typeof Access>

export const Happening = z
  .object({
    at: Instant,
    until: Instant.describe('the last of them, where several of one day stand together'),
    kind: z.enum(['grant', 'revoke', 'member', 'read', 'write', 'owner', 'tag', 'change']),
    who: Actor,
    what: z.string(),
    count: z.int(),
    ok: z.boolean(),
    event: z.string().nullable().describe('id of the event, where it is a single one'),
  })
  .meta({ id: 'Happening' })
export type Happening = z.infer<typeof Happening>

export const listAuditObjects = {
  method: 'GET',
  path: '/api/audit/objects',
  summary: 'Names of tables, schemas, catalogs and volumes that the log knows, by a part of the name',
  allow: auditors,
  query: z.object({ q: z.string().min(2).max(300), limit: z.coerce.number().int().min(1).max(50).default(10) }),
  response: z
    .object({
      total: z.int(),
      objects: z.array(z.object({ object: z.string(), domain: z.string().nullable(), events: z.int() })),
    })
    .meta({ id: 'AuditObjects' }),
} as const satisfies Route

export const getAuditObject = {
  method: 'GET',
  path: '/api/audit/objects/:name',
  summary: 'Who accessed an object in a period, under which grant, and what happened to it',
  allow: auditors,
  params: z.object({ name: z.string().min(1).max(600) }),
  query: z.object({ ...periodQuery }),
  response: z
    .object({
      object: z.string(),
      domain: z.string().nullable(),
      classification: z.array(z.string()),
      period,
      logFrom: Instant.nullable().describe('the first event of the log: earlier grants are not known'),
      gaps: z.array(Gap).describe('holes in the log of the period: what happened there is not known'),
      accesses: z.array(Access).describe('most reads and writes first'),
      timeline: z.array(Happening).describe('newest first'),
      unreadable: z.int().describe('changes of grants that could not be read, and so are in no chain'),
    })
    .meta({ id: 'AuditObject' }),
} as const satisfies Route

export const getAuditIdentity = {
  method: 'GET',
  path: '/api/audit/identities/:id',
  summary: 'Everything that one identity touched in a period',
  allow: auditors,
  params: z.object({ id: z.string().regex(/^[0-9a-f]{16}$/, 'expected the opaque id of an identity') }),
  query: z.object({ ...periodQuery }),
  response: z
    .object({
      actor: Actor,
      domain: z.string().nullable(),
      period,
      events: z.int(),
      failed: z.int(),
      first: Instant.nullable(),
      last: Instant.nullable(),
      gaps: z.array(Gap),
      objects: z.array(
        z.object({
          object: z.string(),
          domain: z.string().nullable(),
          reads: z.int(),
          writes: z.int(),
          other: z.int(),
          failed: z.int(),
          first: Instant,
          last: Instant,
        }),
      ),
      actions: z.array(
        z.object({
          service: z.string(),
          action: z.string(),
          events: z.int(),
          failed: z.int(),
          first: Instant,
          last: Instant,
        }),
      ),
      places: z
        .array(
          z.object({
            workspace: z.string(),
            address: z.string().nullable(),
            events: z.int(),
            first: Instant,
            last: Instant,
          }),
        )
        .describe('from where, and in which workspace'),
      days: z.array(z.object({ start: Instant, ok: z.int(), failed: z.int() })),
    })
    .meta({ id: 'AuditIdentity' }),
} as const satisfies Route

/** Query texts, literals and parameters are not in it: what was done, when, to what, from where. */
export const exportAuditIdentity = {
  method: 'GET',
  path: '/api/audit/identities/:id/file',
  summary: 'Every event of one identity in a period, as CSV',
  allow: auditors,
  params: getAuditIdentity.params,
  query: getAuditIdentity.query.extend(FileOptions),
  stream: 'text/csv',
  response: z.string(),
} as const satisfies Route
