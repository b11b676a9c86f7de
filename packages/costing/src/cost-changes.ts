import type { Basis, ChargeBook } from './book.ts'
import { addMonths, type Day, daysInMonth, firstOfMonth, monthOf } from './days.ts'
import { type Driver, driverReply, driversBetween } from './drivers.ts'
import { type FilterQuery, parseFilter, type Visible } from './filter.ts'
import {
  completeThrough,
  monthPeriod,
  type Period,
  type PeriodQuery,
  type PeriodReply,
  parsePeriod,
  periodReply,
} from './period.ts'
import { amountText, groupKeys, over, select, sumByGroup, totalOf } from './sums.ts'

export type CostChangesReply = {
  currency: string
  basis: Basis
  period: PeriodReply
  before: PeriodReply
  start: string
  end: string
  change: string
  drivers: Driver[]
  other: { count: number; change: string }
  byDomain: { domain: string; start: string; end: string; change: string }[]
}

/**
 * What changed against the time before: ranked drivers. `start` + Σ drivers' change + `other` = `end`, exactly.
 *
 * Days that are not complete yet are left out of the period, so that a day half filled does not look like a fall.
 */
export function costChanges(
  book: ChargeBook,
  query: PeriodQuery & FilterQuery & { top: number },
  visible: Visible,
): CostChangesReply {
  const period = onlyComplete(parsePeriod(query, book), book)
  const before = comparedWith(period)
  const selection = select(book, period, parseFilter(query), visible)
  const start = totalOf(over(selection, before))
  const end = totalOf(selection)
  const all = driversBetween(selection, before, period)
  const rest = all.slice(query.top)
  return {
    currency: book.currency,
    basis: book.basis,
    period: periodReply(period),
    before: periodReply(before),
    start: amountText(start),
    end: amountText(end),
    change: amountText(end - start),
    drivers: all.slice(0, query.top).map(driverReply),
    other: {
      count: rest.length,
      change: amountText(rest.reduce((sum, { before, after }) => sum + after - before, 0n)),
    },
    byDomain: byDomain(book, selection, before),
  }
}

function byDomain(book: ChargeBook, selection: ReturnType<typeof select>, before: Period) {
  const groups = groupKeys(book.keys, (key) => key.domain, 'domain')
  const starts = sumByGroup(over(selection, before), groups)
  const ends = sumByGroup(selection, groups)
  const domains = [...new Set([...starts.keys(), ...ends.keys()])].map((domain) => {
    const start = starts.get(domain) ?? 0n
    const end = ends.get(domain) ?? 0n
    return { domain, start, end, change: end - start }
  })
  const size = (change: bigint) => (change < 0n ? -change : change)
  return domains
    .toSorted((a, b) =>
      size(a.change) === size(b.change) ? (a.domain < b.domain ? -1 : 1) : size(a.change) > size(b.change) ? -1 : 1,
    )
    .map(({ domain, start, end, change }) => ({
      domain,
      start: amountText(start),
      end: amountText(end),
      change: amountText(change),
    }))
}

/** The period without the days at its end that are not complete; as it is when none of its days is. */
export function onlyComplete(period: Period, book: ChargeBook): Period {
  const complete = completeThrough(book)
  if (complete === null || complete >= period.last || complete < period.first) return period
  return { first: period.first, last: complete, month: null }
}

/**
 * What a period is compared with. From the first of a month: the same days of the month before, whole months against
 * whole months. Any other range: as many days earlier as it takes whole weeks to pass it, so that weekdays meet.
 */
export function comparedWith({ first, last, month }: Period): Period {
  if (month !== null) return monthPeriod(addMonths(month, -1))
  if (first === firstOfMonth(monthOf(first)) && monthOf(first) === monthOf(last) && last - first >= 7) {
    return sameDaysOfMonthBefore(first, last)
  }
  const shift = Math.ceil((last - first + 1) / 7) * 7
  return { first: first - shift, last: last - shift, month: null }
}

/** The same dates one month earlier, cut where that month is shorter. */
export function sameDaysOfMonthBefore(first: Day, last: Day): Period {
  const month = addMonths(monthOf(first), -1)
  const days = Math.min(last - first + 1, daysInMonth(month))
  return { first: firstOfMonth(month), last: firstOfMonth(month) + days - 1, month: null }
}
