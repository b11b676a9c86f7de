import { attestations } from './attestations.ts'
import { type AuditEvent, eventsHere } from './audit.ts'
import { type AuditFilter, type AuditQuery, auditFilter } from './audit-filter.ts'
import { auditPeriod } from './audit-period.ts'
import { completeness } from './completeness.ts'
import { type Asker, exceptions } from './exceptions.ts'
import { findings } from './findings.ts'
import type { House } from './house.ts'
import { controls } from './posture.ts'
import { reviewsGoingOn } from './reviews.ts'
import { trail } from './trail.ts'
import { requireVisible } from './visible.ts'
import { unproven } from './warehouse/unproven.ts'

/** So many changes of Meshledger itself are told; how many there are in all stands beside them. */
const MOST_CHANGES = 5_000

/** Attributes of an event that an answer may leave out: what happened is told without them. */
export type EventAttribute = 'source_ip_address' | 'user_agent'

/** Which days, and if wanted of which domain, object or person (by opaque id), and what to leave out of events. */
export type EvidenceQuery = Pick<AuditQuery, 'period' | 'from' | 'to' | 'domain' | 'object' | 'actor'> & {
  readonly without?: readonly EventAttribute[] | undefined
}

/** Everything that stands beside the events of some days, as far as the asker sees: for a pack, and for who looks. */
export async function evidenceBeside(house: House, { domain, ...query }: EvidenceQuery, asker: Asker) {
  await requireVisible(house, domain === undefined ? [] : [domain], asker.sees)
  const period = await auditPeriod(house, query)
  const { from, to, start, end } = period
  const ofDomain = domain === undefined ? {} : { domain }
  const [log, found, matrix, exceptional, words, reviews, changes, left] = await Promise.all([
    completeness(house, { from, to }),
    findings(house, { ...ofDomain, state: 'any' }, asker.sees),
    controls(house, ofDomain, asker.sees),
    exceptions(house, ofDomain, asker),
    attestations(house, ofDomain, asker),
    reviewsGoingOn(house, { ...ofDomain, from, to }, asker),
    trail(house, { ...ofDomain, from, to, limit: MOST_CHANGES }, asker.sees),
    unproven(house, { start, end }),
  ])
  const touched = found.findings.filter((one) => one.firstSeen.slice(0, 10) <= to && one.lastSeen.slice(0, 10) >= from)
  const beside = { log, findings: touched, matrix, exceptions: exceptional, attestations: words, reviews, changes }
  return { period, ...beside, unproven: left }
}

/**
 * A page of the events of some days that are here, as far as the asker sees, without the attributes that are to be left
 * out. Of a log that stays in its warehouse that is a part, as `unproven` of `evidenceBeside` says.
 */
export async function evidenceEvents(
  house: House,
  query: EvidenceQuery,
  asker: Asker,
  page: { limit: number; cursor?: string | undefined },
) {
  const { events, ...rest } = await eventsHere(house, { ...eventsAsked(query, asker), ...page })
  const { without = [] } = query
  const blank = Object.fromEntries(without.map((attribute) => [attribute, null])) as Partial<AuditEvent>
  return { ...rest, events: events.map((event): AuditEvent => ({ ...event, ...blank })) }
}

/** The condition by which the events are found. */
export const evidenceFilter = (house: House, query: EvidenceQuery, asker: Asker): Promise<AuditFilter> =>
  auditFilter(house, eventsAsked(query, asker))

const eventsAsked = ({ without: _, ...query }: EvidenceQuery, { sees }: Asker): AuditQuery => ({
  ...query,
  domains: sees === 'all' ? undefined : sees,
})
