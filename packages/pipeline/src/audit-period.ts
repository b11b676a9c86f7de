import type { House } from './house.ts'
import { QueryError } from './query-error.ts'
import { HOURS } from './warehouse/land-hours.ts'

export type AuditPeriodQuery = { period?: string | undefined; from?: string | undefined; to?: string | undefined }
/** Days of UTC, both included, with the instants between which their events lie: from `start` up to, not including, `end`. */
export type AuditPeriod = { from: string; to: string; label: string; start: string; end: string }

const DAY = 86_400_000
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const lastDayOf = (month: string): string =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).toISOString().slice(0, 10)
const latest = new WeakMap<House, { version: string; day: Promise<string> }>()

/**
 * Which days are asked for: a month, or an inclusive range; by default the month of the latest audit event. A range
 * without `to` ends with the latest event, one without `from` begins with the month of its end.
 */
export async function auditPeriod(house: House, { period, from, to }: AuditPeriodQuery): Promise<AuditPeriod> {
  if (period !== undefined && (from !== undefined || to !== undefined)) {
    throw new QueryError('period', 'give either period, or from and to, not both')
  }
  if (period !== undefined) return ofDays(`${period}-01`, lastDayOf(period))
  const newest = to === undefined ? await latestDay(house) : to
  if (from === undefined && to === undefined) return ofDays(`${newest.slice(0, 7)}-01`, lastDayOf(newest.slice(0, 7)))
  const first = from ?? `${newest.slice(0, 7)}-01`
  const last = to === undefined && newest < first ? first : newest
  if (first > last) throw new QueryError('from', `from (${first}) lies after to (${last})`)
  return ofDays(first, last)
}

function ofDays(from: string, to: string): AuditPeriod {
  const month = from.slice(0, 7)
  const whole = from === `${month}-01` && to === lastDayOf(month)
  const label = whole
    ? `${months[Number(month.slice(5)) - 1]} ${month.slice(0, 4)}`
    : from === to
      ? from
      : `${from} to ${to}`
  const end = new Date(Date.parse(`${to}T00:00:00Z`) + DAY).toISOString()
  return { from, to, label, start: `${from}T00:00:00.000Z`, end }
}

async function latestDay(house: House): Promise<string> {
  const version = await house.lake.version()
  const held = latest.get(house)
  if (held?.version === version) return held.day
  const day = house.lake
    .rows<{ last: string | null }>(
      `SELECT greatest((SELECT max(event_time) FROM access.audit), (SELECT max(newest) FROM ${HOURS})) AS last`,
    )
    .then(async ([row]) => (row?.last ?? (await house.now())).slice(0, 10))
  latest.set(house, { version, day })
  return day
}
