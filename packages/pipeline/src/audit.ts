import { type AuditFilter, type AuditQuery, auditFilter } from './audit-filter.ts'
import { logNames } from './audit-names.ts'
import { peopleOf } from './audit-people.ts'
import { type AuditEvent, type AuditRow, auditColumns, eventId, eventOf, okSql, told } from './audit-row.ts'
import { logGaps } from './completeness.ts'
import type { House } from './house.ts'
import { QueryError } from './query-error.ts'
import { requireWholeLog } from './warehouse/log-held.ts'
import { workspaceNames } from './workspace-names.ts'

const HOUR = 3_600_000
/** Up to so many days are drawn hour by hour, more day by day. */
const HOURLY_DAYS = 3

/**
 * Audit events, newest first, a page at a time. The cursor names the last event of the page before, so a page is the
 * same whatever arrives meanwhile.
 */
export async function auditEvents(house: House, query: EventsQuery) {
  await requireWholeLog(house)
  return eventsHere(house, query)
}

type EventsQuery = AuditQuery & { limit?: number; cursor?: string | undefined }

/** As `auditEvents`, of those events that are here: of a log that stays in its warehouse, those to which rules can come. */
export async function eventsHere(house: House, { limit = 100, cursor, ...query }: EventsQuery) {
  const filter = await auditFilter(house, query)
  const after = cursor === undefined ? undefined : eventOf(cursor)
  if (after === null) throw new QueryError('cursor', 'this is no cursor of a page of events; ask without one')
  const [[counted], rows] = await Promise.all([
    house.lake.rows<{ total: bigint }>(
      `SELECT count(*) AS total FROM access.audit_resolved a WHERE ${filter.where}`,
      filter.params,
    ),
    house.lake.rows<AuditRow>(pageSql(filter, after !== undefined), {
      ...filter.params,
      ...{ limit: limit + 1, after_time: after?.time ?? '', after_key: after?.key ?? '' },
    }),
  ])
  const events = await told(house, rows.slice(0, limit))
  return { total: Number(counted?.total ?? 0), next: rows.length > limit ? (events.at(-1)?.id ?? null) : null, events }
}

/** Keys are costly to compute, so the page is first cut by time alone, and only what ties with its end is ordered by key. */
function pageSql({ where }: AuditFilter, after: boolean): string {
  const from = `access.audit_resolved a WHERE ${where}`
  const millis = `date_trunc('millisecond', a.event_time)`
  const before = after ? ` AND a.event_time < CAST($after_time AS TIMESTAMP) + INTERVAL '1 millisecond'` : ''
  const page = after
    ? ` AND (${millis} < CAST($after_time AS TIMESTAMP) OR (${millis} = CAST($after_time AS TIMESTAMP) AND a._key < $after_key))`
    : ''
  const ties = after ? ` + (SELECT count(*) FROM ${from} AND ${millis} = CAST($after_time AS TIMESTAMP))` : ''
  return `SELECT ${auditColumns} FROM ${from}${before}${page} AND a.event_time >= coalesce((
      SELECT date_trunc('millisecond', min(event_time)) FROM (SELECT a.event_time FROM ${from}${before} ORDER BY a.event_time DESC LIMIT ($limit${ties})) newest),
      TIMESTAMP '1970-01-01') ORDER BY ${millis} DESC, a._key DESC LIMIT $limit`
}

/** How many events an hour or a day, answered with success or not, and the holes in the log. */
export async function auditHistogram(house: House, query: AuditQuery) {
  await requireWholeLog(house)
  const { where, params, period } = await auditFilter(house, query)
  const days = (Date.parse(period.end) - Date.parse(period.start)) / (24 * HOUR)
  const bin = days <= HOURLY_DAYS ? 'hour' : 'day'
  const [rows, gaps] = await Promise.all([
    house.lake.rows<{ start: string; ok: number; failed: number }>(
      `SELECT date_trunc('${bin}', a.event_time) AS start, CAST(count(*) FILTER (WHERE ${okSql}) AS INTEGER) AS ok,
         CAST(count(*) FILTER (WHERE NOT ${okSql}) AS INTEGER) AS failed
       FROM access.audit_resolved a WHERE ${where} GROUP BY 1`,
      params,
    ),
    logGaps(house, { from: period.from, to: period.to }),
  ])
  const counts = new Map(rows.map((row) => [instant(row.start), row]))
  const step = bin === 'hour' ? HOUR : 24 * HOUR
  const bars = Array.from({ length: Math.round((days * 24 * HOUR) / step) }, (_, i) => {
    const start = new Date(Date.parse(period.start) + i * step).toISOString()
    return { start, ok: counts.get(start)?.ok ?? 0, failed: counts.get(start)?.failed ?? 0 }
  })
  const shown = gaps.filter((gap) => query.workspace === undefined || gap.workspace_id === query.workspace)
  return { bin: bin as 'hour' | 'day', bars, gaps: shown.map(({ workspace, from, to }) => ({ workspace, from, to })) }
}

/** The day bin comes as a date, the hour bin as an instant. */
const instant = (start: string): string => (start.length === 10 ? `${start}T00:00:00.000Z` : start)

/** What the filter boxes offer. */
export async function auditFacets(house: House) {
  await requireWholeLog(house)
  const [names, nameOf, people] = await Promise.all([logNames(house), workspaceNames(house), peopleOf(house)])
  return {
    workspaces: names.workspaces.map((id) => ({ id, name: nameOf(id) })),
    services: names.services,
    actors: names.identities.map((identity) => ({ ...people.actor(identity), domain: people.domain(identity) })),
  }
}

/** Events by their keys, in order of time, among those between two instants (both included). */
export async function auditEventsByKey(
  house: House,
  keys: readonly string[],
  between: { first: string; last: string },
): Promise<AuditEvent[]> {
  if (keys.length === 0) return []
  const { params } = await auditFilter(house, { from: between.first.slice(0, 10), to: between.last.slice(0, 10) })
  const rows = await house.lake.rows<AuditRow>(
    `SELECT ${auditColumns} FROM access.audit_resolved a
     WHERE a.event_date BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
       AND a.event_time >= CAST($first AS TIMESTAMP) AND a.event_time < CAST($last AS TIMESTAMP) + INTERVAL '1 millisecond'
       AND list_contains($keys, a._key) ORDER BY a.event_time, a._key`,
    { ...params, ...between, keys },
  )
  return told(house, rows)
}

export { type AuditEvent, eventId }
