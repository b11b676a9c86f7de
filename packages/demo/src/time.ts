export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** The demo stands still at this instant, so that its pages are the same on every day they are opened. */
export const CLOCK = Date.UTC(2026, 10, 20, 14)
export const FIRST_DAY = Date.UTC(2025, 9, 1)
/** Before this day usage comes from the legacy billable-usage CSV, which exists for the AWS workspaces alone. */
export const SYSTEM_TABLES_FROM = Date.UTC(2025, 11, 1)
/** `access.audit` begins here … */
export const AUDIT_TABLE_FROM = Date.UTC(2026, 5, 8)
/** … and log delivery ends here: the week between arrives in two shapes. */
export const DELIVERY_UNTIL = Date.UTC(2026, 5, 15)
/** Billing lags about eight hours behind the clock; this is the end of the last usage hour that has arrived. */
export const USAGE_UNTIL = Date.UTC(2026, 10, 20, 6)

/** Days from the first to the clock's own, as the instant of their midnight in UTC. */
export const days: readonly number[] = Array.from(
  { length: Math.floor((CLOCK - FIRST_DAY) / DAY) + 1 },
  (_, i) => FIRST_DAY + i * DAY,
)

const isoDays = new Map<number, string>()

/** `2026-09-30` for any instant of that UTC day. */
export function isoDay(at: number): string {
  const day = Math.floor(at / DAY)
  let text = isoDays.get(day)
  if (text === undefined) {
    text = new Date(day * DAY).toISOString().slice(0, 10)
    isoDays.set(day, text)
  }
  return text
}

const two = (n: number) => (n < 10 ? `0${n}` : `${n}`)

/** `2026-09-30T08:15:00.042Z`; quicker than Date for the millions of stamps a large demo writes. */
export function instant(at: number): string {
  const rest = at - Math.floor(at / DAY) * DAY
  const milliseconds = rest % 1000
  const seconds = Math.floor(rest / 1000)
  const fraction = milliseconds < 10 ? `00${milliseconds}` : milliseconds < 100 ? `0${milliseconds}` : `${milliseconds}`
  return `${isoDay(at)}T${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${fraction}Z`
}

export const month = (at: number): string => isoDay(at).slice(0, 7)
/** 0 is Sunday. */
export const weekday = (day: number): number => (Math.floor(day / DAY) + 4) % 7
export const isWeekend = (day: number): boolean => weekday(day) === 0 || weekday(day) === 6
export const months: readonly string[] = [...new Set(days.map(month))]

/** How far the period has gone: 0 on the first day, 1 at the clock. */
export const progress = (at: number): number => (at - FIRST_DAY) / (CLOCK - FIRST_DAY)
/** Read `2026-09-30` or `2026-09-30T08:15:00Z`. */
export const at = (text: string): number => Date.parse(text)
