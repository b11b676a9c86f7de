import { time } from '../format/index.ts'

export type PeriodChoice = { period?: string | undefined; from?: string | undefined; to?: string | undefined }

/** What the period picker offers, given the account's clock. */
export type Preset = 'this-month' | 'last-month' | 'quarter' | 'twelve-months'
export const presets: readonly Preset[] = ['this-month', 'last-month', 'quarter', 'twelve-months']

/** The days of a preset: whole months as a month, longer stretches as a range that ends with the data. */
export function presetPeriod(preset: Preset, today: string): PeriodChoice {
  const thisMonth = today.slice(0, 7)
  switch (preset) {
    case 'this-month':
      return { period: thisMonth }
    case 'last-month':
      return { period: time.addMonths(thisMonth, -1) }
    case 'quarter':
      return { from: time.firstDay(time.addMonths(thisMonth, -2)), to: today }
    case 'twelve-months':
      return { from: time.firstDay(time.addMonths(thisMonth, -11)), to: today }
  }
}

/** The period as the API takes it: absent parts left out, so that its default (the latest month) can apply. */
export function periodInput(choice: PeriodChoice): { period?: string; from?: string; to?: string } {
  if (choice.from !== undefined && choice.to !== undefined) return { from: choice.from, to: choice.to }
  return choice.period === undefined ? {} : { period: choice.period }
}

type Priced = PeriodChoice & { basis?: 'list' | 'net' | undefined }

/** At which price, as the API takes it: left out where the address does not say. */
export const basisInput = ({ basis }: Priced): { basis?: 'list' | 'net' } => (basis === undefined ? {} : { basis })

/** Period and price of a question about money. */
export const moneyInput = (view: Priced) => ({ ...periodInput(view), ...basisInput(view) })

/** The month that a page by month shows for a choice: the month itself, or the month in which the range ends. */
export const monthOf = (choice: PeriodChoice, fallback: string): string =>
  choice.to?.slice(0, 7) ?? choice.period ?? fallback

/** The first and last day of a choice. */
export function daysOf(choice: PeriodChoice, fallbackMonth: string): { from: string; to: string } {
  if (choice.from !== undefined && choice.to !== undefined) return { from: choice.from, to: choice.to }
  const month = choice.period ?? fallbackMonth
  return { from: time.firstDay(month), to: time.lastDay(month) }
}

/** A period in words: a month by name, a range by its days. */
export function periodLabel(choice: PeriodChoice, fallbackMonth: string): string {
  if (choice.from !== undefined && choice.to !== undefined) return time.days(choice.from, choice.to)
  return time.month(choice.period ?? fallbackMonth)
}

export type Days = { from: string; to: string }

/**
 * The days that are compared and those they are compared with: whole days only, and as many of them. A month, or its
 * whole days so far, stands against the same days of the month before; a range against the days right before it.
 */
export function comparedDays(
  days: Days,
  with_: 'prev' | 'yoy',
  billedThrough: string | null,
): { now: Days; before: Days } {
  const to = billedThrough !== null && billedThrough < days.to && billedThrough >= days.from ? billedThrough : days.to
  const now = { from: days.from, to }
  const months = with_ === 'yoy' ? -12 : -1
  const startsMonth = now.from.endsWith('-01') && now.from.slice(0, 7) === now.to.slice(0, 7)
  if (with_ === 'prev' && !startsMonth) {
    const length = time.daysBetween(now.from, now.to) + 1
    return { now, before: { from: time.addDays(now.from, -length), to: time.addDays(now.from, -1) } }
  }
  const whole = now.to === time.lastDay(now.to.slice(0, 7))
  return { now, before: { from: monthsOn(now.from, months, false), to: monthsOn(now.to, months, whole) } }
}

/** The same day some months on; the last day there where the month is shorter, or where the last day is meant. */
function monthsOn(day: string, months: number, last: boolean): string {
  const month = time.addMonths(day.slice(0, 7), months)
  const end = time.lastDay(month)
  const same = `${month}${day.slice(7)}`
  return last || same > end ? end : same
}

/**
 * The complete days that an overview of a month sums, and as many of the month before; null while no day is complete.
 */
export function overviewDays(overview: {
  period: Days
  complete: boolean
  completeThrough: string | null
}): { now: Days; before: Days } | { now: null; before: null } {
  const { period, complete, completeThrough } = overview
  const to = complete ? period.to : completeThrough
  if (to === null || to < period.from) return { now: null, before: null }
  const month = time.addMonths(period.from.slice(0, 7), -1)
  const days = Math.min(time.daysBetween(period.from, to) + 1, time.daysInMonth(month))
  const from = time.firstDay(month)
  return { now: { from: period.from, to }, before: { from, to: time.addDays(from, days - 1) } }
}

/** The days of a month that lie within a stretch of days. */
export const monthWithin = (
  { from = '', to = '' }: { from?: string | undefined; to?: string | undefined },
  month: string,
): Days => ({
  from: from > time.firstDay(month) ? from : time.firstDay(month),
  to: to !== '' && to < time.lastDay(month) ? to : time.lastDay(month),
})
