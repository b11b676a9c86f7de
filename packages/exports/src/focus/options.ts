import type { ChargeBook, PeriodQuery } from '@meshledger/costing'
import type { Month } from './billing.ts'
import type { CarriedLine } from './carried.ts'
import type { FocusVersion } from './columns.ts'
import type { Route } from './parties.ts'

/** What an invoice line is known by, so that the caller can say on which invoice or statement it stands. */
export type InvoiceLine = {
  readonly domain: string
  readonly billingMonth: Month
  readonly cloud: string
  readonly correction: boolean
}

/**
 * What the facts of Databricks do not tell.
 *
 * The period is a month, or days from the first to the last, both included, and selects by the day of use. `regions` is
 * by workspace id; a workspace that is not in it has no region. `closedThrough` is the last month that was invoiced.
 * Without `invoiceId` no usage of Databricks has been invoiced. `stated` are months whose charges are others than those of
 * the book, such as frozen ones.
 */
export type FocusOptions = PeriodQuery & {
  readonly version: FocusVersion
  readonly account: { readonly id: string; readonly name: string }
  readonly route?: Route
  readonly regions?: ReadonlyMap<string, { readonly id: string; readonly name: string }>
  readonly closedThrough?: Month | null
  readonly invoiceId?: (line: InvoiceLine) => string | null
  readonly stated?: ReadonlyMap<Month, StatedMonth>
}

/** A month as its statements have it: the charges that they are made of, and their lines that are no charge of the month. */
export type StatedMonth = { readonly book: ChargeBook; readonly carried: readonly CarriedLine[] }
