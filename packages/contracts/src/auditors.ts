import { z } from 'zod'
import { Attestation } from './attestations.ts'
import { getCompleteness, listAuditEvents } from './audit.ts'
import { Finding, getControlMatrix } from './compliance.ts'
import { getEvidencePack, Unproven } from './evidence.ts'
import { Exception } from './exceptions.ts'
import type { Route } from './http.ts'
import { EvidenceReview } from './reviews.ts'
import { TrailEntry } from './trail.ts'
import { Day, Instant, Period, PersonRef } from './values.ts'

const givers = ['admin', 'compliance'] as const
const auditor = ['auditor'] as const

/**
 * The header that turns a request into one of an auditor: the key that was handed out with the access; or, from a person
 * who may give access, the id of one, to see what its auditor sees. Whatever else the person may do is then refused.
 */
export const AUDITOR_HEADER = 'x-meshledger-auditor'
/** No access ends later than so many days after it was given. */
export const LONGEST_ACCESS_DAYS = 92

/** Attributes of an event that are left out unless the access names them: what happened is told without them. */
export const auditorAttributes = ['source_ip_address', 'user_agent'] as const
export const AuditorAttribute = z.enum(auditorAttributes)
export type AuditorAttribute = z.infer<typeof AuditorAttribute>

const fixed = {
  auditor: z.string().trim().min(1).max(200).describe('whom it is for'),
  purpose: z.string().trim().min(1).max(500),
  from: Day.describe('first day of the evidence'),
  to: Day.describe('last day of the evidence'),
  domains: z.array(z.string().min(1)).min(1).max(1000).describe('domains; Platform stands for the account itself'),
  attributes: z.array(AuditorAttribute).describe('attributes of an event that are shown beside what happened'),
  ends: Day.describe('the last day on which it opens anything'),
}

export const AuditorAccess = z
  .object({
    id: z.string(),
    ...fixed,
    state: z.enum(['open', 'ended', 'expired']),
    daysLeft: z.int().nullable().describe('null unless it is open'),
    givenBy: PersonRef,
    givenAt: Instant,
    ended: z.object({ by: PersonRef, reason: z.string(), at: Instant }).nullable(),
    looks: z.int().describe('answers given under it, each of which stands in the trail'),
    lastLook: Instant.nullable(),
  })
  .meta({ id: 'AuditorAccess' })
export type AuditorAccess = z.infer<typeof AuditorAccess>

export const listAuditorAccess = {
  method: 'GET',
  path: '/api/auditor-access',
  summary: 'What auditors may look at, until when, and how often they looked',
  allow: givers,
  response: z.object({ access: z.array(AuditorAccess) }).meta({ id: 'AuditorAccessList' }),
} as const satisfies Route

export const giveAuditorAccess = {
  method: 'POST',
  path: '/api/auditor-access',
  summary: 'Let an auditor look at the evidence of some days and domains, read only, until a day; the key is told once',
  allow: givers,
  body: z.object({ ...fixed, attributes: z.array(AuditorAttribute).default([]) }),
  response: z
    .object({ access: AuditorAccess, key: z.string().describe('told now and never again; only its digest is kept') })
    .meta({ id: 'GivenAuditorAccess' }),
} as const satisfies Route

export const endAuditorAccess = {
  method: 'POST',
  path: '/api/auditor-access/:id/end',
  summary: 'End an access before its day; what was looked at stays on record',
  allow: givers,
  params: z.object({ id: z.string() }),
  body: z.object({ reason: z.string().trim().min(1).max(2000) }),
  response: z.object({ access: AuditorAccess }).meta({ id: 'EndedAuditorAccess' }),
} as const satisfies Route

/** The same answers as the files of an evidence pack of these days and domains, by the same code. */
export const getAuditorView = {
  method: 'GET',
  path: '/api/auditor/view',
  summary: 'What an auditor sees: the evidence of the days and domains of their access',
  allow: auditor,
  response: z
    .object({
      access: z.object({ ...fixed, givenBy: PersonRef, givenAt: Instant, daysLeft: z.int() }),
      period: Period,
      withheld: z.array(AuditorAttribute).describe('attributes of events that this access does not show'),
      unproven: Unproven,
      events: z.int(),
      log: getCompleteness.response.describe('of the whole account: a hole in the log belongs to a workspace'),
      matrix: getControlMatrix.response,
      findings: z.array(Finding),
      exceptions: z.array(Exception),
      attestations: z.array(Attestation),
      reviews: z.array(EvidenceReview).describe('reviews of access that went on in these days'),
      changes: z.object({ total: z.int(), entries: z.array(TrailEntry) }),
    })
    .meta({ id: 'AuditorView' }),
} as const satisfies Route

export const listAuditorEvents = {
  method: 'GET',
  path: '/api/auditor/events',
  summary: 'The audit events that an auditor sees, newest first, a page at a time',
  allow: auditor,
  query: listAuditEvents.query.pick({ limit: true, cursor: true }),
  response: listAuditEvents.response,
} as const satisfies Route

export const getAuditorPack = {
  method: 'GET',
  path: '/api/auditor/pack',
  summary: 'What an auditor sees as an evidence pack that verifies offline',
  allow: auditor,
  response: getEvidencePack.response,
} as const satisfies Route
