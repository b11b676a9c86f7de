import { z } from 'zod'
import { AuditEvent } from './compliance.ts'
import type { Route } from './http.ts'
import { Day, Instant, periodQuery } from './values.ts'

const auditors = ['admin', 'compliance'] as const

/** People are named in the address by an opaque id, never by name or e-mail. */
export const auditFilters = {
  ...periodQuery,
  workspace: z.string().optional(),
  service: z.string().optional(),
  action: z.string().optional(),
  actor: z.string().optional().describe('opaque id'),
  domain: z.string().optional(),
  object: z.string().optional().describe('full name of a table, volume, share …; a trailing * matches any ending'),
  status: z.enum(['ok', 'failed']).optional(),
}

export const listAuditEvents = {
  method: 'GET',
  path: '/api/audit/events',
  summary: 'Audit events, newest first, a page at a time',
  allow: auditors,
  query: z.object({
    ...auditFilters,
    limit: z.coerce.number().int().min(1).max(500).default(100),
    cursor: z.string().optional(),
  }),
  response: z
    .object({ total: z.int(), next: z.string().nullable(), events: z.array(AuditEvent) })
    .meta({ id: 'AuditEvents' }),
} as const satisfies Route

export const getAuditHistogram = {
  method: 'GET',
  path: '/api/audit/histogram',
  summary: 'How many events per hour or day, and which of those hours are holes in the log',
  allow: auditors,
  query: z.object(auditFilters),
  response: z
    .object({
      bin: z.enum(['hour', 'day']),
      bars: z.array(z.object({ start: Instant, ok: z.int(), failed: z.int() })),
      gaps: z.array(z.object({ workspace: z.string(), from: Instant, to: Instant })),
    })
    .meta({ id: 'AuditHistogram' }),
} as const satisfies Route

export const getAuditEvent = {
  method: 'GET',
  path: '/api/audit/events/:id',
  summary: 'One event with its parameters; values that may hold literals or text are withheld and counted',
  allow: auditors,
  params: z.object({ id: z.string() }),
  response: z
    .object({
      event: AuditEvent,
      request_params: z.record(z.string(), z.string()),
      withheld: z.array(z.string()).describe('parameters present but not shown'),
      error_message: z.string().nullable(),
      arrivals: z.array(z.object({ source: z.string(), file: z.string() })).describe('where it came from'),
      findings: z.array(z.object({ id: z.string(), title: z.string() })),
    })
    .meta({ id: 'AuditEventDetail' }),
} as const satisfies Route

/** What the filter boxes offer. */
export const getAuditFacets = {
  method: 'GET',
  path: '/api/audit/facets',
  summary: 'The workspaces, services, actions and identities that occur',
  allow: auditors,
  response: z
    .object({
      workspaces: z.array(z.object({ id: z.string(), name: z.string() })),
      services: z.array(z.object({ service: z.string(), actions: z.array(z.string()) })),
      actors: z.array(z.object({ id: z.string(), name: z.string(), domain: z.string().nullable() })),
    })
    .meta({ id: 'AuditFacets' }),
} as const satisfies Route

/** Completeness (is anything missing?) and integrity (was anything altered?) are two answers, and stay two. */
export const getCompleteness = {
  method: 'GET',
  path: '/api/audit/completeness',
  summary: 'Is the log whole: received against expected, gaps, and the check of the seal',
  allow: auditors,
  query: z.object({ ...periodQuery }),
  response: z
    .object({
      period: z.object({ from: Day, to: Day, label: z.string() }),
      sources: z.array(
        z.object({
          workspace_id: z.string(),
          workspace: z.string(),
          shapes: z.array(z.string()).describe('in which arrival shapes its events came'),
          received: z.int(),
          expected: z.int().describe('from the same hours of the weeks before'),
          hoursSeen: z.int().describe('of the expected hours, those with events'),
          hoursExpected: z.int(),
          first: Instant.nullable(),
          last: Instant.nullable(),
        }),
      ),
      gaps: z.array(
        z.object({
          workspace_id: z.string(),
          workspace: z.string(),
          from: Instant,
          to: Instant,
          hours: z.int(),
          expected: z.int(),
        }),
      ),
      seal: z.object({
        state: z.enum(['intact', 'broken', 'unsealed']),
        sentence: z.string(),
        size: z.int().describe('sealed batches'),
        events: z.int().describe('facts covered by the seal'),
        root: z.string().nullable().describe('hex, RFC 6962 root over the sealed batches'),
        checkedAt: Instant,
      }),
    })
    .meta({ id: 'Completeness' }),
} as const satisfies Route
