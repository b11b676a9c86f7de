import type { ChargeBook, ChargeKey } from './book.ts'
import { type FilterQuery, parseFilter, type Visible } from './filter.ts'
import { type PeriodQuery, parsePeriod } from './period.ts'
import { type Selection, select } from './sums.ts'

/** A question whose figure is to be explained, and which part of the explanation is wanted. */
export type Asked = PeriodQuery & FilterQuery & { readonly limit: number; readonly offset?: number | undefined }

/** Of the charges that a question is about, those whose keys pass; all of them where it is not given. */
export type Among = (key: ChargeKey) => boolean

/** The charges that a question is about, whichever part of them is shown. */
export function tracedCharges(book: ChargeBook, query: Asked, visible: Visible, among?: Among): Selection {
  const selection = select(book, parsePeriod(query, book), parseFilter(query), visible)
  if (among === undefined) return selection
  const passes = (at: number) => {
    const key = book.keys[at]
    return key !== undefined && among(key)
  }
  return { ...selection, counts: selection.counts.map((count, at) => (count === 1 && passes(at) ? 1 : 0)) }
}
