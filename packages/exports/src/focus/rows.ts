import {
  addMonths,
  type ChargeBook,
  type ChargeKey,
  DATABRICKS,
  dayText,
  firstChargeAfter,
  firstOfMonth,
  lastOfMonth,
  monthOf,
} from '@meshledger/costing'
import { billCells, billMoneyCells } from './bill-cells.ts'
import { billingOf, type Month, monthAfter, startOfDay, startOfMonth } from './billing.ts'
import { carriedCells } from './carried.ts'
import { columnsOf, DESCRIPTION_LENGTH } from './columns.ts'
import { type Cells, keyCells } from './key-cells.ts'
import { moneyCells, reasonAt } from './money-cells.ts'
import type { FocusOptions } from './options.ts'
import { resourceNameOn } from './resource.ts'
import { type ServiceCategories, serviceCategories } from './services.ts'
import { allocatedCells } from './shares.ts'

/**
 * A value for every column of the version, in the order of the columns; null is a real null. Numbers are exact decimal
 * text.
 */
export type FocusRow = Readonly<Record<string, string | null>>

/** Which charges are asked for: days from the first to the last, both included, of domains that may be seen. */
export type Wanted = {
  readonly first: number
  readonly last: number
  readonly sees: (domain: string) => boolean
}

/**
 * One row a daily charge, or one a share of it, in the order of the book; after those of a month that is asked for as a
 * whole, the other lines of its statements. They are made while they are read.
 */
export function* focusRows(book: ChargeBook, options: FocusOptions, wanted: Wanted): Generator<FocusRow> {
  const names = columnsOf(options.version).map(({ name }) => name)
  const services = serviceCategories(keysOf(book, options))
  for (const { stated, month, first, last } of stretchesOf(options, wanted)) {
    yield* chargeRows({ book: stated?.book ?? book, options, services, names }, { ...wanted, first, last })
    if (first > firstOfMonth(month) || last < lastOfMonth(month)) continue
    for (const line of stated?.carried ?? []) {
      const cells = carriedCells(book, line, { month, options, services })
      const x_CostCenter = costCentresOf(book).get(line.domain) ?? null
      if (wanted.sees(line.domain)) yield rowOf(names, { ...cells, x_CostCenter })
    }
  }
}

function* keysOf(book: ChargeBook, { stated }: FocusOptions): Generator<ChargeKey> {
  yield* book.keys
  for (const month of stated?.values() ?? []) yield* month.book.keys
}

type Stretch = Pick<Wanted, 'first' | 'last'> & { readonly month: Month; readonly stated: ReturnType<typeof statedIn> }
const statedIn = ({ stated }: FocusOptions, month: Month) => stated?.get(month)

/** The days that are asked for, by month where a month has charges of its own. */
function* stretchesOf(options: FocusOptions, { first, last }: Wanted): Generator<Stretch> {
  if (options.stated === undefined) {
    yield { first, last, month: monthOf(first), stated: undefined }
    return
  }
  for (let month = monthOf(first); firstOfMonth(month) <= last; month = addMonths(month, 1)) {
    const days = { first: Math.max(first, firstOfMonth(month)), last: Math.min(last, lastOfMonth(month)) }
    yield { ...days, month, stated: statedIn(options, month) }
  }
}

type Making = {
  readonly book: ChargeBook
  readonly options: FocusOptions
  readonly services: ServiceCategories
  readonly names: readonly string[]
}

function* chargeRows(making: Making, { first, last, sees }: Wanted): Generator<FocusRow> {
  const { book, names } = making
  const made: FocusRow[] = []
  const costCentres = costCentresOf(book)
  const end = firstChargeAfter(book, last)
  for (let i = firstChargeAfter(book, first - 1); i < end; ) {
    const day = book.day[i] ?? 0
    const nextDay = firstChargeAfter(book, day)
    const allocated = allocatedCells(book, i, nextDay)
    for (; i < nextDay; i++) {
      const at = book.key[i] ?? -1
      const key = book.keys[at]
      if (!key || !sees(key.domain)) continue
      const own = { x_Domain: key.domain, x_CostCenter: costCentres.get(key.domain) ?? null }
      const cells = { ...chargeCells(making, { i, key, day }), ...own, ...allocated.get(i) }
      made[at] ??= rowOf(names, { ...fixedCells(making, key), ...cells })
      yield filled(made[at], fixedAllocated, cells)
    }
  }
}

/** The row that is kept of a key may be one of a share. */
const fixedAllocated: Cells = {
  AllocatedMethodDetails: null,
  AllocatedMethodId: null,
  AllocatedResourceId: null,
  AllocatedResourceName: null,
}

const costCentresOf = ({ domains }: ChargeBook): ReadonlyMap<string, string> =>
  new Map(domains.map((one) => [one.domain, one.cost_centre]))

const fixedCells = ({ book, options, services }: Making, key: ChargeKey): Cells =>
  key.provider === DATABRICKS ? keyCells(book, key, options) : billCells(book, key, services)

type Charge = { readonly i: number; readonly key: ChargeKey; readonly day: number }

function chargeCells({ book, options }: Making, { i, key, day }: Charge): Cells {
  const name = resourceNameOn(book, key, day)
  const billed = key.provider !== DATABRICKS
  return {
    ...(billed ? billMoneyCells(book, i, key) : moneyCells(book, i, key)),
    ...(billed ? billedWhen(key, day) : invoicedWhen(key, day, options)),
    ChargeDescription: description(key, name, reasonAt(book, i)),
    ChargePeriodEnd: startOfDay(dayText(day + 1)),
    ChargePeriodStart: startOfDay(dayText(day)),
    ResourceName: billed ? null : name,
    x_UsageRowCount: String(book.usageRows[i] ?? 0),
  }
}

const billingPeriod = (month: Month): Cells => ({
  BillingPeriodEnd: startOfMonth(monthAfter(month)),
  BillingPeriodStart: startOfMonth(month),
})

/** On which month's bill a line of another vendor stands, and whether it corrects one before, as that bill says. */
const billedWhen = ({ raw: { bill } }: ChargeKey, day: number): Cells => ({
  ...billingPeriod(bill?.billingMonth ?? monthOf(day)),
  ChargeClass: bill?.chargeClass === 'Correction' ? 'Correction' : null,
})

function invoicedWhen({ raw, domain }: ChargeKey, day: number, { closedThrough, invoiceId }: FocusOptions): Cells {
  const { billingMonth, chargeClass } = billingOf(raw, monthOf(day), closedThrough ?? null)
  const line = { domain, billingMonth, cloud: raw.cloud, correction: chargeClass !== null }
  return { ...billingPeriod(billingMonth), ChargeClass: chargeClass, InvoiceId: invoiceId?.(line) ?? null }
}

const recordWords: Readonly<Record<string, string>> = { RETRACTION: 'Retraction: ', RESTATEMENT: 'Restatement: ' }

/** Product, SKU and workload in one sentence (FOCUS 1.2, ChargeDescription: a self-contained summary). */
function description(key: ChargeKey, resourceName: string | null, reason: string | null): string {
  const kind = recordWords[key.raw.record_type ?? ''] ?? ''
  const workload = resourceName === null ? '' : `, ${key.resource?.kind ?? ''} ${resourceName}`
  const unpriced = reason === null ? '' : `; no price is known (${reason}), nothing is billed`
  return `${kind}${key.product}, ${key.raw.sku_name}${workload}${unpriced}`
}

/**
 * A row in the order of the columns. Throws when nothing fills a column, so that none is left out by a slip.
 */
function rowOf(names: readonly string[], cells: Cells): FocusRow {
  const row: Record<string, string | null> = {}
  for (const name of names) {
    if (!(name in cells)) throw new Error(`nothing fills the FOCUS column ${name}`)
    row[name] = cellOf(name, cells[name] ?? null)
  }
  return row
}

/** A copy of a row with cells written in; cells of columns that the version does not have are left out. */
function filled(row: FocusRow, ...writes: readonly Cells[]): FocusRow {
  const copy: Record<string, string | null> = { ...row }
  for (const cells of writes) {
    for (const name in cells) if (name in copy) copy[name] = cellOf(name, cells[name] ?? null)
  }
  return copy
}

/** Blank text says nothing, and nothing is null (FOCUS 1.2, null handling). */
function cellOf(name: string, value: string | null): string | null {
  if (value === null || value.trim() === '') return null
  if (name !== 'ChargeDescription' || value.length <= DESCRIPTION_LENGTH) return value
  return [...value].slice(0, DESCRIPTION_LENGTH).join('')
}
