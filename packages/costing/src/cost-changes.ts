import { abs, sum } from '@meshledger/money'
import type { Basis, ChargeBook } from './book.ts'
import { addMonths, type Day, daysInMonth, firstOfMonth, monthOf } from './days.ts'
import { type Driver, driverReply, driversIn, type Movement, movementBetween } from './drivers.ts'
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
import { amountText, select } from './sums.ts'

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
  const movement = movementBetween(selection, before, period)
  const domains = byDomain(book, movement)
  const start = sum(domains.map((one) => one.start))
  const end = sum(domains.map((one) => one.end))
  const all = driversIn(movement, selection, before, period)
  const rest = all.slice(query.top)
  return {
    currency: book.currency,
    basis: book.basis,
    period: periodReply(period),
    before: periodReply(before),
    start: amountText(start),
    end: amountText(end),
    change: amountText(end - start),
    drivers: all.slice(0, query.top).map((one) => driverReply(book, period.last, one)),
    other: {
      count: rest.length,
      change: amountText(sum(rest.map(({ before: from, after: to }) => to - from))),
    },
    byDomain: domains.map(({ domain, start: from, end: to }) => ({
      ...{ domain, start: amountText(from), end: amountText(to), change: amountText(to - from) },
    })),
  }
}

/** Both sides of each domain that has a charge on one of them; largest change first. */
function byDomain({ keys }: ChargeBook, { before, after }: Movement): { domain: string; start: bigint; end: bigint }[] {
  const sums = new Map<string, { domain: string; start: bigint; end: bigint }>()
  for (const [side, name] of [[before, 'start'] as const, [after, 'end'] as const]) {
    side.amount.forEach((amount, group) => {
      const domain = keys[side.key[group] ?? -1]?.domain
      if (amount === undefined || domain === undefined) return
      const sum = sums.get(domain) ?? { domain, start: 0n, end: 0n }
      sums.set(domain, sum)
      sum[name] += amount
    })
  }
  const size = ({ start, end }: { start: bigint; end: bigint }) => abs(end - start)
  return [...sums.values()].toSorted((a, b) =>
    size(a) === size(b) ? (a.domain < b.domain ? -1 : 1) : size(a) > size(b) ? -1 : 1,
  )
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
