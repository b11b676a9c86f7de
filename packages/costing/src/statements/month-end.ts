import { AMOUNT_SCALE, formatDecimal } from '@meshledger/money'
import type { ChargeBook } from '../book.ts'
import { firstOfMonth, lastOfMonth } from '../days.ts'
import { forecastMonth } from '../forecast.ts'
import { completeThrough, daysHeld } from '../period.ts'
import { groupKeys, select, sumByDay } from '../sums.ts'

/** What each domain will have cost when a running month ends; empty for a month that is complete, or has not begun. */
export function monthEnds(book: ChargeBook, month: string): Map<string, string> {
  const through = completeThrough(book)
  const held = daysHeld(book)
  if (through === null || held === null) return new Map()
  if (through < firstOfMonth(month) || through >= lastOfMonth(month)) return new Map()
  const groups = groupKeys(book.keys, ({ domain }) => domain)
  const days = { first: held.first, last: through }
  const sums = sumByDay(select(book, days, {}, 'all'), groups, days.first, days.last)
  return new Map(
    groups.names.flatMap((domain, i) => {
      const forecast = forecastMonth({ first: held.first, amounts: sums[i] ?? [] }, month, through)
      return forecast === null ? [] : [[domain, formatDecimal(forecast.median, AMOUNT_SCALE)] as const]
    }),
  )
}
