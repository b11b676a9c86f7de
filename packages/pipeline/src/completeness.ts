import { SYSTEM_TABLE } from '@meshledger/facts'
import { type HourSeries, hourOf, instantOfHour } from '@meshledger/policy'
import { type AuditPeriodQuery, auditPeriod } from './audit-period.ts'
import type { House } from './house.ts'
import { gapLimits, gapsBetween, workspaceHours } from './log-hours.ts'
import { checkSeal } from './seal-check.ts'
import { HOURS } from './warehouse/land-hours.ts'
import { logHeld } from './warehouse/log-held.ts'
import { type WorkspaceName, workspaceNames } from './workspace-names.ts'

/** A hole in the log of one workspace, from `from` up to, not including, `to`. */
export type LogGap = {
  workspace_id: string
  workspace: string
  from: string
  to: string
  hours: number
  /** How many events were usual in these hours. */
  expected: number
}

/** The holes in the log that touch these days (both included); all of them without days. */
export async function logGaps(house: House, days?: { from: string; to: string }): Promise<LogGap[]> {
  const { start, end } = days === undefined ? { start: '', end: '9999' } : await auditPeriod(house, days)
  const [gaps, nameOf] = await Promise.all([gapsBetween(house, start, end), workspaceNames(house)])
  return gaps.map(({ source, ...gap }) => ({ workspace_id: source, workspace: nameOf(source), ...gap }))
}

/**
 * Is the log whole? Received against what is usual, the holes, and the check of the seal: two answers, side by side.
 * What is usual in an hour is the median of the same hour of the week in the weeks before; an hour without such weeks
 * expects what it received.
 */
export async function completeness(house: House, query: AuditPeriodQuery) {
  const { from, to, label, start, end } = await auditPeriod(house, query)
  const [series, gaps, nameOf, arrivals, seal] = await Promise.all([
    workspaceHours(house),
    logGaps(house, { from, to }),
    workspaceNames(house),
    arrivalsBetween(house, start, end),
    checkSeal(house),
  ])
  return {
    period: { from, to, label },
    sources: series
      .map((one) => sourceOf(one, hourOf(start), hourOf(end), nameOf, arrivals.get(one.source)))
      .filter(({ hoursExpected, received }) => hoursExpected > 0 || received > 0)
      .toSorted((a, b) => (a.workspace < b.workspace ? -1 : 1)),
    gaps,
    seal,
  }
}

type Arrival = { shapes: string[]; first: string; last: string }

function sourceOf(series: HourSeries, from: number, end: number, nameOf: WorkspaceName, arrival: Arrival | undefined) {
  const { weeks } = gapLimits()
  let [received, expected, hoursSeen, hoursExpected] = [0, 0, 0, 0]
  for (let hour = Math.max(from, series.first); hour < Math.min(end, series.end + 1); hour++) {
    const count = series.count(hour)
    const usual = series.expected(hour, weeks) ?? count
    received += count
    expected += usual
    if (usual > 0) hoursExpected += 1
    if (usual > 0 && count > 0) hoursSeen += 1
  }
  return {
    ...{ workspace_id: series.source, workspace: nameOf(series.source), shapes: arrival?.shapes ?? [] },
    ...{ received, expected: Math.round(expected), hoursSeen, hoursExpected },
    ...{ first: arrival?.first ?? null, last: arrival?.last ?? null },
  }
}

/** In which shapes the events of each workspace came, and the times of the first and the last. */
async function arrivalsBetween(house: House, start: string, end: string): Promise<Map<string, Arrival>> {
  const told =
    (await logHeld(house)).kind === 'whole'
      ? ''
      : `UNION ALL SELECT workspace_id, '${SYSTEM_TABLE}', min(hour), max(newest) FROM ${HOURS}
         WHERE hour >= CAST($start AS TIMESTAMP) AND hour < CAST($end AS TIMESTAMP) GROUP BY workspace_id`
  const rows = await house.lake.rows<Arrival & { source: string }>(
    `SELECT workspace_id AS source, list_sort(list(DISTINCT shape)) AS shapes, min(first) AS first, max(last) AS last
     FROM (SELECT e.workspace_id, f.shape, e.first, e.last
       FROM (SELECT workspace_id, _source, min(event_time) AS first, max(event_time) AS last FROM access.audit_resolved
         WHERE workspace_id IS NOT NULL AND event_time >= CAST($start AS TIMESTAMP) AND event_time < CAST($end AS TIMESTAMP)
         GROUP BY workspace_id, _source) e
       JOIN (SELECT DISTINCT file, shape FROM meta.files WHERE table_name = 'access.audit') f ON f.file = e._source ${told})
     GROUP BY workspace_id`,
    { start, end },
  )
  return new Map(rows.map(({ source, ...arrival }) => [source, arrival]))
}

/** The last hour in which an event of any workspace came, as an instant; null while there is none. */
export async function lastLogHour(house: House): Promise<string | null> {
  const [series] = await workspaceHours(house)
  return series === undefined ? null : instantOfHour(series.end)
}
