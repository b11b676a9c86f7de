/** Days and instants as people read them. Billing days are UTC; audit times show UTC first and the viewer's zone second. */
const LOCALE = 'en-GB'

const inUtc = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', ...options })
const dayFormat = inUtc({ day: 'numeric', month: 'short', year: 'numeric' })
const shortDayFormat = inUtc({ day: 'numeric', month: 'short' })
const monthFormat = inUtc({ month: 'short', year: 'numeric' })
const longMonthFormat = inUtc({ month: 'long', year: 'numeric' })
const weekdayFormat = inUtc({ weekday: 'short' })
const instantFormat = inUtc({
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})
const minuteFormat = inUtc({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })

const stampFormat = inUtc({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' })

const at = (day: string): Date => new Date(`${day.slice(0, 10)}T00:00:00Z`)

/** `2026-11-19` → `19 Nov 2026` */
export const day = (text: string): string => dayFormat.format(at(text))
/** `2026-11-19` → `19 Nov` */
export const shortDay = (text: string): string => shortDayFormat.format(at(text))
/** `2026-11` → `Nov 2026` */
export const month = (text: string): string => monthFormat.format(at(`${text}-01`))
/** `2026-11` → `November 2026` */
export const longMonth = (text: string): string => longMonthFormat.format(at(`${text}-01`))
export const weekday = (text: string): string => weekdayFormat.format(at(text))
/** `2026-11-20T14:00:00Z` → `20 Nov 2026, 14:00:00 UTC` */
export const instant = (text: string): string => `${instantFormat.format(new Date(text))} UTC`
/** `2026-11-20T14:00:00Z` → `20 Nov, 14:00 UTC` */
export const minute = (text: string): string => `${minuteFormat.format(new Date(text))} UTC`

/** `2026-11-20T14:00:00Z` → `20 Nov 2026, 14:00 UTC` */
export const stamp = (text: string): string => `${stampFormat.format(new Date(text))} UTC`

/** The same instant in the viewer's own zone, with the zone's name; null where that zone is UTC. */
export function local(text: string, zone = Intl.DateTimeFormat().resolvedOptions().timeZone): string | null {
  if (zone === 'UTC' || zone === 'Etc/UTC') return null
  return new Intl.DateTimeFormat(LOCALE, {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(text))
}

/** A range of days: `1 – 19 Nov 2026`, or with both months where they differ. */
export function days(from: string, to: string): string {
  if (from === to) return day(from)
  return from.slice(0, 7) === to.slice(0, 7) ? `${Number(from.slice(8))} – ${day(to)}` : `${day(from)} – ${day(to)}`
}

/** A period as people say it: a whole month by its name, anything else by its days. */
export const period = (from: string, to: string): string =>
  from === firstDay(from.slice(0, 7)) && to === lastDay(from.slice(0, 7)) ? longMonth(from.slice(0, 7)) : days(from, to)

const DAY_MS = 86_400_000
/** The day that lies `n` days after; `n` may be negative. */
export const addDays = (text: string, n: number): string =>
  new Date(at(text).getTime() + n * DAY_MS).toISOString().slice(0, 10)

/** How many days lie between two days; zero for the same one. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((at(to).getTime() - at(from).getTime()) / DAY_MS)

/** The month that lies `n` months after; `n` may be negative. */
export function addMonths(text: string, n: number): string {
  const index = Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1 + n
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
}

export const firstDay = (monthText: string): string => `${monthText}-01`
export const lastDay = (monthText: string): string => addDays(firstDay(addMonths(monthText, 1)), -1)
export const daysInMonth = (monthText: string): number => Number(lastDay(monthText).slice(8))

/** Whole hours between two instants. */
export const hoursBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 3_600_000)
