import { z } from 'zod'
import type { Route } from './http.ts'
import { Instant, Period } from './values.ts'

/** For whoever answers for a domain: its own tables, without the rest of the log. */
export const getDomainAccess = {
  method: 'GET',
  path: '/api/domains/:domain/access',
  summary: 'The tables of a domain, and for one of them who may open it now and who did in the last 90 days',
  allow: ['admin', 'compliance', 'team-lead'],
  params: z.object({ domain: z.string() }),
  query: z.object({ table: z.string().max(600).optional() }),
  response: z
    .object({
      domain: z.string(),
      classification: z.array(z.string()),
      tables: z.array(z.object({ table: z.string(), product: z.string() })),
      opened: z
        .object({
          table: z.string(),
          period: Period,
          logFrom: Instant.nullable().describe('the first event of the log: earlier grants are not known'),
          gaps: z.int().describe('holes in the log of these days'),
          grants: z.array(
            z.object({
              principal: z.string(),
              privilege: z.string(),
              securable: z.string(),
              since: Instant,
              grantedBy: z.string(),
            }),
          ),
          readers: z.array(
            z.object({
              name: z.string(),
              domain: z.string().nullable(),
              reads: z.int(),
              first: Instant,
              last: Instant,
              uncovered: z.int().describe('reads and writes for which the log shows no grant'),
            }),
          ),
        })
        .nullable(),
    })
    .meta({ id: 'DomainAccess' }),
} as const satisfies Route
