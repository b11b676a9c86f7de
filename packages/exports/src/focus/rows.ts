import { type ChargeBook, type ChargeKey, dayText, UNPRICED, unpricedReasons } from '@meshledger/costing'
import { billingOf, monthAfter, startOfDay, startOfMonth } from './billing.ts'
import { columnsOf, DESCRIPTION_LENGTH } from './columns.ts'
import { type Cells, keyCells } from './key-cells.ts'
import { moneyCells, type Sale } from './money-cells.ts'
import type { FocusOptions } from './options.ts'
import { resourceNameOn } from './resource.ts'
import { type Part, partsOf } from './shares.ts'

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

/** One row a daily charge, or one a share of it, in the order of the book. They are made while they are read. */
export function* focusRows(book: ChargeBook, options: FocusOptions, wanted: Wanted): Generator<FocusRow> {
  const names = columnsOf(options.version).map(({ name }) => name)
  const made: FocusRow[] = []
  const costCentres = new Map(book.domains.map((one) => [one.domain, one.cost_centre]))
  for (let i = 0; i < book.size; i++) {
    const at = book.key[i] ?? -1
    const key = book.keys[at]
    const day = book.day[i] ?? 0
    if (!key || day < wanted.first || day > wanted.last) continue
    for (const part of partsOfCharge(book, i, key, options)) {
      if (!wanted.sees(part.domain)) continue
      const cells = chargeCells({ book, i, key, day, part, options })
      const costCentre = costCentres.get(part.domain) ?? null
      made[at] ??= template(names, keyCells(book, key, options), cells)
      yield filled(made[at], cells, part.cells, { x_Domain: part.domain, x_CostCenter: costCentre })
    }
  }
}

function partsOfCharge(book: ChargeBook, i: number, key: ChargeKey, { splits }: FocusOptions): readonly Part[] {
  const quantity = book.quantity[i] ?? 0n
  const split = splits?.(i) ?? null
  if (split !== null) return partsOf(quantity, split)
  return [{ domain: key.domain, quantity, cells: { x_UsageRowCount: String(book.usageRows[i] ?? 0) } }]
}

type Charge = {
  book: ChargeBook
  i: number
  key: ChargeKey
  day: number
  part: Part
  options: FocusOptions
}

function chargeCells({ book, i, key, day, part, options }: Charge): Cells {
  const month = dayText(day).slice(0, 7)
  const billing = billingOf(key.raw, month, options.closedThrough ?? null)
  const status = book.status[i] ?? UNPRICED
  const reason = status === UNPRICED ? (unpricedReasons[book.unpricedReason[i] ?? 0] ?? null) : null
  const sale: Sale = { status, reason, quantity: part.quantity, price: book.price[i] ?? 0n }
  const money = moneyCells(key, book.currency, sale)
  const name = resourceNameOn(book, key, day)
  const line = {
    domain: part.domain,
    billingMonth: billing.billingMonth,
    cloud: key.raw.cloud,
    correction: billing.chargeClass !== null,
  }
  return {
    ...money,
    BillingPeriodEnd: startOfMonth(monthAfter(billing.billingMonth)),
    BillingPeriodStart: startOfMonth(billing.billingMonth),
    ChargeClass: billing.chargeClass,
    ChargeDescription: description(key, name, reason),
    ChargePeriodEnd: startOfDay(dayText(day + 1)),
    ChargePeriodStart: startOfDay(dayText(day)),
    InvoiceId: options.invoiceId?.(line) ?? null,
    ResourceName: name,
    x_UsageRowCount: null,
  }
}

const recordWords: Readonly<Record<string, string>> = { RETRACTION: 'Retraction: ', RESTATEMENT: 'Restatement: ' }

/** Product, SKU and workload in one sentence (FOCUS 1.2, ChargeDescription: a self-contained summary). */
function description(key: ChargeKey, resourceName: string | null, reason: string | null): string {
  const kind = recordWords[key.raw.record_type ?? ''] ?? ''
  const workload = resourceName === null ? '' : `, ${key.resource?.kind ?? ''} ${resourceName}`
  const unpriced = reason === null ? '' : `; no price is known (${reason}), nothing is billed`
  const text = `${kind}${key.product}, ${key.raw.sku_name}${workload}${unpriced}`
  return text.length <= DESCRIPTION_LENGTH ? text : [...text].slice(0, DESCRIPTION_LENGTH).join('')
}

/** What each part of a split, or the whole charge, fills in. */
const ofPart: ReadonlySet<string> = new Set(['x_Domain', 'x_CostCenter'])

/**
 * A row in the order of the columns, with what is the same for all charges of a key. Throws when nothing fills a
 * column.
 */
function template(names: readonly string[], fixed: Cells, charge: Cells): FocusRow {
  const row: Record<string, string | null> = {}
  for (const name of names) {
    if (!(name in fixed || name in charge || ofPart.has(name)))
      throw new Error(`nothing fills the FOCUS column ${name}`)
    row[name] = orNull(fixed[name] ?? null)
  }
  return row
}

/** A copy of a row with cells written in; cells of columns that the version does not have are left out. */
function filled(row: FocusRow, ...writes: readonly Cells[]): FocusRow {
  const copy: Record<string, string | null> = { ...row }
  for (const cells of writes) {
    for (const name in cells) if (name in copy) copy[name] = orNull(cells[name] ?? null)
  }
  return copy
}

/** Blank text says nothing, and nothing is null (FOCUS 1.2, null handling). */
const orNull = (value: string | null) => (value === null || value.trim() === '' ? null : value)
