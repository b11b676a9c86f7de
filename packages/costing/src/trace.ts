import { abs } from '@meshledger/money'
import { type Basis, type ChargeBook, RATED, type RawKey } from './book.ts'
import type { Visible } from './filter.ts'
import { type PeriodReply, parsePeriod, periodReply } from './period.ts'
import { amountText, forEachCharge } from './sums.ts'
import { groupOf } from './trace-groups.ts'
import { type Among, type Asked, tracedCharges } from './traced-charges.ts'
import { lineOf, masked, type TracedLine, wholeQuantities } from './traced-line.ts'

/** Where the usage rows of a line are found: key, day and price era. Not for the reply. */
export type LineSource = { readonly provider: string; readonly raw: RawKey; readonly day: number; readonly era: number }

export type TraceReply = {
  currency: string
  basis: Basis
  period: PeriodReply
  total: string
  lines: TracedLine[]
  rest: { count: number; amount: string }
}

/**
 * Where a figure comes from, charge by charge, dearest first: quantity × price with every step of the price, the rule
 * that placed it and the split that handed it over. Σ lines + rest = total, and total is what `costBy` says for the same
 * question, or what the named `group` of it comes to. `sources` tells where each line's usage rows are.
 */
export function trace(
  book: ChargeBook,
  query: Asked & { readonly group?: string | undefined },
  visible: Visible,
  among?: Among,
): { reply: TraceReply; sources: LineSource[] } {
  const { group, offset = 0, limit } = query
  const inGroup = groupOf(book)
  const charges = dearest(book, offset + limit)
  forEachCharge(tracedCharges(book, query, visible, among), (i) => {
    if (book.status[i] === RATED && (group === undefined || inGroup(i).id === group)) charges.add(i)
  })
  const { shown, count, total, rest } = charges.from(offset)
  const wholes = wholeQuantities(book, shown)
  return {
    reply: {
      currency: book.currency,
      basis: book.basis,
      period: periodReply(parsePeriod(query, book)),
      total: amountText(total),
      lines: shown.map((i) => masked(lineOf(book, i, wholes), visible)),
      rest: { count: count - shown.length, amount: amountText(rest) },
    },
    sources: shown.flatMap((i) => {
      const key = book.keys[book.key[i] ?? -1]
      return key ? [{ provider: key.provider, raw: key.raw, day: book.day[i] ?? 0, era: book.era[i] ?? 0 }] : []
    }),
  }
}

/** The dearest charges in their order. Of a million only those are put in order that may be among the first `most`. */
function dearest(book: ChargeBook, most: number) {
  const size = (i: number) => abs(book.amount[i] ?? 0n)
  const dearestFirst = (a: number, b: number) => (size(a) === size(b) ? byText(book, a, b) : size(a) > size(b) ? -1 : 1)
  let [count, total, least] = [0, 0n, -1n]
  let held: number[] = []
  const cut = () => {
    held = held.toSorted(dearestFirst).slice(0, most)
    least = held.length < most ? -1n : size(held.at(-1) ?? 0)
  }
  return {
    add(i: number) {
      count += 1
      total += book.amount[i] ?? 0n
      if (size(i) < least) return
      held.push(i)
      if (held.length > 4 * most + 1000) cut()
    },
    from(offset: number) {
      cut()
      const shown = held.slice(offset)
      return { shown, count, total, rest: shown.reduce((left, i) => left - (book.amount[i] ?? 0n), total) }
    },
  }
}

function byText(book: ChargeBook, a: number, b: number): number {
  const text = (i: number) => {
    const key = book.keys[book.key[i] ?? -1]
    return JSON.stringify([book.day[i], key?.domain, { ...key?.raw, key_id: 0 }, key?.shared?.rule, book.era[i]])
  }
  return text(a) < text(b) ? -1 : 1
}
