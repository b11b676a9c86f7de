import { type ChargeBook, completeThrough, dayText, parsePeriod, type Visible } from '@meshledger/costing'
import { type CsvOptions, csvLines } from './csv.ts'
import { columnsOf, type FocusColumn } from './focus/columns.ts'
import type { FocusOptions } from './focus/options.ts'
import { type FocusRow, focusRows, type Wanted } from './focus/rows.ts'
import { type FocusSchema, focusSchema } from './focus/schema.ts'
import { type FocusSummary, summaryOf } from './focus/summary.ts'

export type FocusDataset = {
  /** The metadata that is delivered beside the data: the data themselves do not point to their schema. */
  readonly schema: FocusSchema
  readonly from: string
  readonly to: string
  /** The last day whose usage is complete; null while there is none. Later days may still grow. */
  readonly completeThrough: string | null
  readonly columns: readonly FocusColumn[]
  /** Can be read more than once. A row is made while it is read, so a year of charges needs no room of its own. */
  readonly rows: Iterable<FocusRow>
  /** Counts and sums of the rows, with all usage that has no price; reads the rows once. */
  readonly summary: () => FocusSummary
}

/**
 * The FOCUS "Cost and Usage" dataset of a period: one row a daily charge, or one a share of a charge that is split.
 *
 * Days, not hours, because a book of charges holds days; where a price changes within a day, each price has a row. All
 * usage is in it: what is free costs zero, and what has no price says so in `x_PriceStatus` and in the summary. Without
 * splits the sum of BilledCost is the rated cost of `costBy` for the same period and domains, to the last unit. Throws
 * `CostQueryError` for a period that contradicts itself, and `RangeError` for shares whose weights sum to nothing.
 */
export function focus(book: ChargeBook, options: FocusOptions, visible: Visible): FocusDataset {
  const { first, last } = parsePeriod(options, book)
  const seen = visible === 'all' ? null : new Set(visible)
  const wanted: Wanted = { first, last, sees: (domain) => seen === null || seen.has(domain) }
  const complete = completeThrough(book)
  const rows = { [Symbol.iterator]: () => focusRows(book, options, wanted) }
  return {
    schema: focusSchema(options.version),
    from: dayText(first),
    to: dayText(last),
    completeThrough: complete === null ? null : dayText(complete),
    columns: columnsOf(options.version),
    rows,
    summary: () => summaryOf(rows),
  }
}

/**
 * The dataset as CSV (RFC 4180, UTF-8), in chunks of text. A null is an empty field without quotes, never the word NULL
 * (FOCUS 1.2, null handling); no value of ours is the empty string.
 */
export function focusCsv(dataset: Pick<FocusDataset, 'columns' | 'rows'>, options: CsvOptions = {}): Iterable<string> {
  return csvLines(dataset.columns, dataset.rows, options)
}
