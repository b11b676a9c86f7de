import { UNALLOCATED } from '@meshledger/mesh'
import { sum } from '@meshledger/money'
import { type Basis, type ChargeBook, FREE, RATED, UNCONVERTED, UNPRICED } from './book.ts'
import { recordTypeOf, type Visible } from './filter.ts'
import { bookForMonths } from './monthly-book.ts'
import { type PeriodQuery, type PeriodReply, parsePeriod, periodReply } from './period.ts'
import {
  amountText,
  dearestFirst,
  domainsOf,
  forEachCharge,
  quantityText,
  rowsOfStatus,
  type Selection,
  select,
  sumByGroup,
  totalOf,
} from './sums.ts'

export type ReconciliationReply = {
  currency: string
  basis: Basis
  period: PeriodReply
  rows: { read: number; rated: number; free: number; unpriced: number; unconverted: number }
  recordTypes: { record_type: string; rows: number; amount: string }[]
  quantities: {
    usage_unit: string
    read: string
    rated: string
    free: string
    unpriced: string
    unconverted: string
  }[]
  rated: string
  allocated: string
  unallocated: string
  rounding: string
  difference: string
  domains: { domain: string; amount: string; rows: number }[]
}

/**
 * Does everything that came in come out again? Usage rows and quantities in = rated + free + unpriced + unconverted (of
 * the bills of others, where they are in the book); rated money = allocated + unallocated. Nothing is rounded before a
 * statement, so `rounding` is zero, and `difference` must be.
 */
export function reconciliation(whole: ChargeBook, query: PeriodQuery, visible: Visible): ReconciliationReply {
  const period = parsePeriod(query, whole)
  const book = bookForMonths(whole, period)
  const selection = select(book, period, {}, visible)
  const domains = sumByGroup(selection, domainsOf(book.keys))
  const domainRows = ratedRowsByDomain(selection)
  const rated = totalOf(selection)
  const unallocated = domains.get(UNALLOCATED) ?? 0n
  const allocated = sum([...domains].map(([domain, amount]) => (domain === UNALLOCATED ? 0n : amount)))
  return {
    currency: book.currency,
    basis: book.basis,
    period: periodReply(period),
    rows: {
      read: rowsIn(selection),
      rated: rowsOfStatus(selection, RATED),
      free: rowsOfStatus(selection, FREE),
      unpriced: rowsOfStatus(selection, UNPRICED),
      unconverted: rowsOfStatus(selection, UNCONVERTED),
    },
    recordTypes: recordTypes(selection),
    quantities: quantities(selection),
    rated: amountText(rated),
    allocated: amountText(allocated),
    unallocated: amountText(unallocated),
    rounding: amountText(0n),
    difference: amountText(rated - allocated - unallocated),
    domains: [...domains].toSorted(dearestFirst).map(([domain, amount]) => ({
      domain,
      amount: amountText(amount),
      rows: domainRows.get(domain) ?? 0,
    })),
  }
}

function rowsIn({ book, ...selection }: Selection): number {
  let rows = 0
  forEachCharge({ book, ...selection }, (i) => {
    rows += book.usageRows[i] ?? 0
  })
  return rows
}

function ratedRowsByDomain(selection: Selection): Map<string, number> {
  const { book } = selection
  const rows = new Map<string, number>()
  forEachCharge(selection, (i, key) => {
    const domain = book.keys[key]?.domain ?? UNALLOCATED
    if (book.status[i] === RATED) rows.set(domain, (rows.get(domain) ?? 0) + (book.usageRows[i] ?? 0))
  })
  return rows
}

function recordTypes(selection: Selection): ReconciliationReply['recordTypes'] {
  const { book } = selection
  const types = new Map<string, { rows: number; amount: bigint }>()
  forEachCharge(selection, (i, at) => {
    const key = book.keys[at]
    if (key === undefined) return
    const name = recordTypeOf(key)
    const type = types.get(name) ?? { rows: 0, amount: 0n }
    type.rows += book.usageRows[i] ?? 0
    type.amount += book.amount[i] ?? 0n
    types.set(name, type)
  })
  return [...types]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([record_type, { rows, amount }]) => ({ record_type, rows, amount: amountText(amount) }))
}

/** Quantities of unlike units are never added to each other. */
function quantities(selection: Selection): ReconciliationReply['quantities'] {
  const { book } = selection
  const units = new Map<string, bigint[]>()
  forEachCharge(selection, (i, key) => {
    const unit = book.keys[key]?.raw.usage_unit ?? ''
    const byStatus = units.get(unit) ?? [0n, 0n, 0n, 0n]
    units.set(unit, byStatus)
    const status = book.status[i] ?? UNPRICED
    const quantity = book.quantity[i] ?? 0n
    byStatus[status] = (byStatus[status] ?? 0n) + quantity
  })
  return [...units]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([usage_unit, sums]) => ({
      usage_unit,
      read: quantityText(sum(sums)),
      rated: quantityText(sums[RATED] ?? 0n),
      free: quantityText(sums[FREE] ?? 0n),
      unpriced: quantityText(sums[UNPRICED] ?? 0n),
      unconverted: quantityText(sums[UNCONVERTED] ?? 0n),
    }))
}
