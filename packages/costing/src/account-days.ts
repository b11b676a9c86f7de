import type { ChargeBook } from './book.ts'
import { type Day, dayOf } from './days.ts'
import type { DailyAmounts } from './forecast.ts'
import { daysHeld } from './period.ts'
import { groupKeys, select, sumByDay } from './sums.ts'

const made = new WeakMap<ChargeBook['amount'], DailyAmounts>()

/** What the whole account cost on each day from its first to its last; made once for a book. */
export function accountDays(book: ChargeBook): DailyAmounts {
  const held = made.get(book.amount)
  if (held !== undefined) return held
  const days = daysHeld(book) ?? { first: dayOf('1970-01-01'), last: dayOf('1970-01-01') - 1 }
  const one = groupKeys(book.keys, () => 'all', 'all')
  const amounts = sumByDay(select(book, days, {}, 'all'), one, days.first, days.last)[0] ?? []
  const all = { first: days.first, amounts }
  made.set(book.amount, all)
  return all
}

/** The same for some of its days; days outside what is held cost nothing. */
export function accountDaysBetween(book: ChargeBook, first: Day, last: Day): bigint[] {
  const { first: start, amounts } = accountDays(book)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => amounts[first + i - start] ?? 0n)
}
