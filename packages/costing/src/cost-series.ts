import type { Basis, ChargeBook } from './book.ts'
import { type Dimension, dimensionOf } from './cost-by.ts'
import { type Day, dayText, firstOfMonth, lastOfMonth, monthOf } from './days.ts'
import { type FilterQuery, parseFilter, type Visible } from './filter.ts'
import { bookForMonths } from './monthly-book.ts'
import { completeThrough, daysHeld, type PeriodQuery, parsePeriod } from './period.ts'
import { CostQueryError } from './query-error.ts'
import { amountText, dearestFirst, groupKeys, over, select, sumByDay, sumByGroup } from './sums.ts'

/** The series in which everything beyond the largest is summed. */
export const OTHER = 'Other'

export type CostSeriesReply = {
  currency: string
  basis: Basis
  series: string[]
  points: { start: string; complete: boolean; total: string; amounts: Record<string, string> }[]
}

type SeriesQuery = PeriodQuery & FilterQuery & { by: Dimension; bin: 'day' | 'month'; top: number }

/**
 * Cost over time, one series for each of the `top` dearest values of a dimension and `Other` for the rest. Every point
 * has every series; the points together sum to the cost of the same question. Days before the first and after the last
 * usage have no point.
 */
export function costSeries(given: ChargeBook, query: SeriesQuery, visible: Visible): CostSeriesReply {
  const { by, bin, top } = query
  if (by === 'day' || by === 'month') throw new CostQueryError('by', 'a series runs over time; give another dimension')
  const asked = parsePeriod(query, given)
  const held = daysHeld(given)
  const book = bin === 'month' ? bookForMonths(given, asked) : given
  if (!held) return { currency: book.currency, basis: book.basis, series: [], points: [] }
  const period = { first: Math.max(asked.first, held.first), last: Math.min(asked.last, held.last) }
  const selection = over(select(book, period, parseFilter(query), visible), period)

  const whole = groupKeys(book.keys, dimensionOf[by])
  const named = [...sumByGroup(selection, whole)].toSorted(dearestFirst).map(([name]) => name)
  const largest = named.slice(0, top)
  const series = named.length > top ? [...largest, OTHER] : largest
  const kept = new Set(largest)
  const groups = groupKeys(book.keys, (key) => {
    const name = dimensionOf[by](key)
    return kept.has(name) ? name : OTHER
  })
  const sums = sumByDay(selection, groups, period.first, period.last)
  const complete = completeThrough(given) ?? Number.NEGATIVE_INFINITY
  const points = bins(period.first, period.last, bin).map(({ first, last }) => {
    const amounts = series.map((name) => {
      const days = sums[groups.names.indexOf(name)] ?? []
      return days.slice(first - period.first, last - period.first + 1).reduce((sum, amount) => sum + amount, 0n)
    })
    return {
      start: dayText(bin === 'month' ? firstOfMonth(monthOf(first)) : first),
      complete: (bin === 'month' ? Math.min(lastOfMonth(monthOf(first)), asked.last) : first) <= complete,
      total: amountText(amounts.reduce((sum, amount) => sum + amount, 0n)),
      amounts: Object.fromEntries(series.map((name, i) => [name, amountText(amounts[i] ?? 0n)])),
    }
  })
  return { currency: book.currency, basis: book.basis, series, points }
}

function bins(first: Day, last: Day, bin: 'day' | 'month'): { first: Day; last: Day }[] {
  const all: { first: Day; last: Day }[] = []
  for (let day = first; day <= last; ) {
    const end = bin === 'day' ? day : Math.min(last, lastOfMonth(monthOf(day)))
    all.push({ first: day, last: end })
    day = end + 1
  }
  return all
}
