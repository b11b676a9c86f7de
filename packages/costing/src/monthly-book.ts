import type { ChargeBook } from './book.ts'
import { firstOfMonth, lastOfMonth, monthOf } from './days.ts'
import { daysHeld, firstChargeAfter, monthsHeld, type Period } from './period.ts'

const made = new WeakMap<ChargeBook['amount'], ChargeBook>()

/**
 * The same charges summed by key and month, for questions in which days do not count: a year of daily charges is a
 * thirtieth as many. A sum stands on the first day of its month that has a charge. Made once for a book.
 *
 * Prices, price eras and net prices are not summed; whoever needs them asks the book itself.
 */
export function monthlyBook(book: ChargeBook): ChargeBook {
  const held = made.get(book.amount)
  const sums = held ?? summed(book)
  if (held === undefined) made.set(book.amount, sums)
  return { ...sums, now: book.now }
}

/** The book for a period: the monthly one where the period is made of whole months, as far as there is usage. */
export function bookForMonths(book: ChargeBook, { first, last }: Pick<Period, 'first' | 'last'>): ChargeBook {
  const held = daysHeld(book)
  if (!held) return book
  const begins = first <= held.first || first === firstOfMonth(monthOf(first))
  const ends = last >= held.last || last === lastOfMonth(monthOf(last))
  return begins && ends ? monthlyBook(book) : book
}

function summed(book: ChargeBook): ChargeBook {
  const columns = {
    day: [] as number[],
    key: [] as number[],
    usageRows: [] as number[],
    status: [] as number[],
    unpricedReason: [] as number[],
    quantity: [] as bigint[],
    amount: [] as bigint[],
  }
  for (const month of monthsHeld(book)) {
    const places = new Map<number, number>()
    const from = firstChargeAfter(book, firstOfMonth(month) - 1)
    const to = firstChargeAfter(book, lastOfMonth(month))
    for (let i = from; i < to; i++) {
      const kind = (book.status[i] ?? 0) * 16 + (book.unpricedReason[i] ?? 0)
      const name = (book.key[i] ?? 0) * 64 + kind
      let place = places.get(name)
      if (place === undefined) {
        place = columns.day.push(book.day[from] ?? 0) - 1
        places.set(name, place)
        columns.key.push(book.key[i] ?? 0)
        columns.usageRows.push(0)
        columns.status.push(book.status[i] ?? 0)
        columns.unpricedReason.push(book.unpricedReason[i] ?? 0)
        columns.quantity.push(0n)
        columns.amount.push(0n)
      }
      columns.usageRows[place] = (columns.usageRows[place] ?? 0) + (book.usageRows[i] ?? 0)
      columns.quantity[place] = (columns.quantity[place] ?? 0n) + (book.quantity[i] ?? 0n)
      columns.amount[place] = (columns.amount[place] ?? 0n) + (book.amount[i] ?? 0n)
    }
  }
  const size = columns.day.length
  return {
    ...book,
    size,
    day: Int32Array.from(columns.day),
    key: Int32Array.from(columns.key),
    usageRows: Int32Array.from(columns.usageRows),
    status: Uint8Array.from(columns.status),
    unpricedReason: Uint8Array.from(columns.unpricedReason),
    quantity: columns.quantity,
    amount: columns.amount,
    price: new Array<bigint>(size).fill(0n),
    era: new Int32Array(size),
    netPrice: new Int32Array(size).fill(-1),
  }
}
