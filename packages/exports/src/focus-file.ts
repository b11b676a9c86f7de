import type { ChargeBook, Visible } from '@meshledger/costing'
import type { FocusOptions } from './focus/options.ts'
import { focus, focusCsv } from './focus.ts'

/** A FOCUS dataset as the file that is handed over: its name, its text, its schema, and what a reader should know of it. */
export function focusFile(book: ChargeBook, options: FocusOptions, visible: Visible) {
  const dataset = focus(book, options, visible)
  const { from, to, completeThrough, schema } = dataset
  return {
    name: `focus-${options.version}-${options.period ?? `${from}-to-${to}`}.csv`,
    ...{ from, to, completeThrough, schema },
    csv: [...focusCsv(dataset)].join(''),
    summary: dataset.summary(),
  }
}
