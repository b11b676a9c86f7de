import { type ChargeBook, type ChargeKey, dayText, UNPRICED, unpricedReasons } from '@meshledger/costing'
import { billingOf, monthAfter, startOfDay, startOfMonth } from './billing.ts'
import { columnsOf, DESCRIPTION_LENGTH } from './columns.ts'
import { type Cells, keyCells } from './key-cells.ts'
import { moneyCells, type Sale } from './money-cells.ts'
import type { FocusOptions } from './options.ts'
import { resourceNameOn } from './resource.ts'
import { type Part, partsOf } from './shares.ts'

/** A value for every column of the version, in the order of the columns; null is a real null. Numbers are exact decimal text. */
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
  const made: Cells[] = []
  const costCentres = new Map(book.domains.map((one) => [one.domain, one.cost_centre]))
  for (let i = 0; i < book.size; i++) {
    const at = book.key[i] ?? -1
    const key = book.keys[at]
    const day = book.day[i] ?? 0
    if (!key || day < wanted.first || day > wanted.last) continue
    for (const part of partsOfCharge(book, i, key, options)) {
      if (!wanted.sees(part.domain)) continue
      const fixed = made[at] ?? keyCells(book, key, options)
      made[at] = fixed
      const charge = chargeCells({ book, i, key, day, part, options })
      const ours = { x_Domain: part.domain, x_CostCenter: costCentres.get(part.domain) ?? null }
      yield inOrder(names, { ...fixed, ...charge, ...part.cells, ...ours })
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

/** Product, SKU and workload in one sentence (FOCUS section 9, ChargeDescription). */
function description(key: ChargeKey, resourceName: string | null, reason: string | null): string {
  const kind = recordWords[key.raw.record_type ?? ''] ?? ''
  const workload = resourceName === null ? '' : `, ${key.resource?.kind ?? ''} ${resourceName}`
  const unpriced = reason === null ? '' : `; no price is known (${reason}), nothing is billed`
  return [...`${kind}${key.product}, ${key.raw.sku_name}${workload}${unpriced}`].slice(0, DESCRIPTION_LENGTH).join('')
}

/** Blank text says nothing, and nothing is null (FOCUS section 2, null). */
function inOrder(names: readonly string[], cells: Cells): FocusRow {
  const row: Record<string, string | null> = {}
  for (const name of names) {
    const value = cells[name]
    if (value === undefined) throw new Error(`FOCUS column ${name} was not filled`)
    row[name] = value === null || value.trim() === '' ? null : value
  }
  return row
}
