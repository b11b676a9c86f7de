import type { ChargeBook } from './book.ts'
import { type Day, dayOf, dayText, firstOfMonth, lastOfMonth, monthOf, monthWords } from './days.ts'
import { CostQueryError } from './query-error.ts'

/** Days from the first to the last, both included. `month` when it is exactly one calendar month. */
export type Period = { readonly first: Day; readonly last: Day; readonly month: string | null }

export type PeriodQuery = { period?: string | undefined; from?: string | undefined; to?: string | undefined }
export type PeriodReply = { from: string; to: string; label: string }

export const monthPeriod = (month: string): Period => ({ first: firstOfMonth(month), last: lastOfMonth(month), month })

export const periodReply = ({ first, last, month }: Period): PeriodReply => ({
  from: dayText(first),
  to: dayText(last),
  label: month !== null ? monthWords(month) : first === last ? dayText(first) : `${dayText(first)} to ${dayText(last)}`,
})

/** The first and the last day on which there is usage; null while there is none. */
export function daysHeld(book: ChargeBook): { first: Day; last: Day } | null {
  const first = book.day[0]
  const last = book.day[book.size - 1]
  return first === undefined || last === undefined ? null : { first, last }
}

/**
 * Which days are asked for: a month, or an inclusive range; by default the month of the latest usage (or of the
 * account's clock while there is none). A range without `to` ends with the latest usage; one without `from` begins with
 * the month of its end. Throws `CostQueryError` where the query contradicts itself.
 */
export function parsePeriod({ period, from, to }: PeriodQuery, book: ChargeBook): Period {
  if (period !== undefined && (from !== undefined || to !== undefined)) {
    throw new CostQueryError('period', 'give either period, or from and to, not both')
  }
  if (period !== undefined) {
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(period)) throw new CostQueryError('period', 'period is a month such as 2026-09')
    return monthPeriod(period)
  }
  const latest = book.usageThrough ?? daysHeld(book)?.last ?? dayOf(book.now.slice(0, 10))
  if (from === undefined && to === undefined) return monthPeriod(monthOf(latest))
  const last = to === undefined ? Math.max(latest, day('from', from)) : day('to', to)
  const first = from === undefined ? firstOfMonth(monthOf(last)) : day('from', from)
  if (first > last) throw new CostQueryError('from', `from (${dayText(first)}) lies after to (${dayText(last)})`)
  return whole(first, last)
}

function day(field: string, text: string | undefined): Day {
  try {
    return dayOf(text ?? '')
  } catch {
    throw new CostQueryError(field, `${field} is a day such as 2026-09-30`)
  }
}

function whole(first: Day, last: Day): Period {
  const month = monthOf(first)
  return { first, last, month: first === firstOfMonth(month) && last === lastOfMonth(month) ? month : null }
}

/** Hours after the end of a day by which Databricks has usually written all its usage. */
const USUAL_LAG_HOURS = 12
/** Hours after which a day counts as complete although no later usage has arrived to show that data still flows. */
const LONGEST_LAG_HOURS = 36

/**
 * The last day whose usage is complete, or null.
 *
 * A day is complete once its end lies 12 hours back and usage of a later day is held (so data still flows), or once its
 * end lies 36 hours back. Corrections may come later still; they are why a closed month is kept, not why it stays open.
 */
export function completeThrough(book: ChargeBook): Day | null {
  const held = daysHeld(book)
  if (!held) return null
  const latest = book.usageThrough ?? held.last
  const today = dayOf(book.now.slice(0, 10))
  const hour = Number(book.now.slice(11, 13))
  const endedBefore = (lag: number) => today - 1 - Math.ceil((lag - hour) / 24)
  const settled = Math.min(latest - 1, endedBefore(USUAL_LAG_HOURS))
  const longAgo = Math.min(latest, endedBefore(LONGEST_LAG_HOURS))
  const last = Math.max(settled, longAgo)
  return last < held.first ? null : last
}

/** The months with usage, oldest first. */
export function monthsHeld(book: ChargeBook): string[] {
  const months: string[] = []
  for (let i = 0; i < book.size; ) {
    const month = monthOf(book.day[i] ?? 0)
    months.push(month)
    i = firstChargeAfter(book, lastOfMonth(month))
  }
  return months
}

/** The position of the first charge later than a day; `size` when there is none. */
export function firstChargeAfter(book: ChargeBook, day: Day): number {
  let low = 0
  let high = book.size
  while (low < high) {
    const middle = (low + high) >> 1
    if ((book.day[middle] ?? 0) <= day) low = middle + 1
    else high = middle
  }
  return low
}
