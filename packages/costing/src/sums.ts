import { AMOUNT_SCALE, formatDecimal, QUANTITY_SCALE } from '@meshledger/money'
import {
  type ChargeBook,
  type ChargeKey,
  type FREE,
  RATED,
  type UNCONVERTED,
  UNPRICED,
  unpricedReasons,
} from './book.ts'
import type { Day } from './days.ts'
import { type Filter, keysThatCount, type Visible } from './filter.ts'
import { firstChargeAfter, type Period } from './period.ts'

export const amountText = (amount: bigint): string => formatDecimal(amount, AMOUNT_SCALE)
export const quantityText = (quantity: bigint): string => formatDecimal(quantity, QUANTITY_SCALE)

/** Which charges count: those of a period whose keys pass the filter and may be seen. */
export type Selection = {
  readonly book: ChargeBook
  readonly from: number
  readonly to: number
  readonly counts: Uint8Array
}

export function select(
  book: ChargeBook,
  { first, last }: Pick<Period, 'first' | 'last'>,
  filter: Filter,
  visible: Visible,
): Selection {
  return {
    book,
    from: firstChargeAfter(book, first - 1),
    to: firstChargeAfter(book, last),
    counts: keysThatCount(book.keys, filter, visible),
  }
}

/** The same keys over other days. */
export function over(selection: Selection, { first, last }: Pick<Period, 'first' | 'last'>): Selection {
  const { book } = selection
  return { ...selection, from: firstChargeAfter(book, first - 1), to: firstChargeAfter(book, last) }
}

/** Each charge that counts, by its position in the book. */
export function forEachCharge({ book, from, to, counts }: Selection, each: (i: number, key: number) => void): void {
  for (let i = from; i < to; i++) {
    const key = book.key[i] ?? -1
    if (counts[key] === 1) each(i, key)
  }
}

export function totalOf(selection: Selection): bigint {
  let total = 0n
  forEachCharge(selection, (i) => {
    total += selection.book.amount[i] ?? 0n
  })
  return total
}

/** Numbers for texts: every key's group, and the groups' texts. */
export type Groups = { readonly of: Int32Array; readonly names: readonly string[] }

/**
 * The groups of keys by a text of each. Under a `name` they are kept with the keys, so that tens of thousands of texts
 * are made once for a book and not once for a question: one name must always stand for one way to group.
 */
export function groupKeys(keys: readonly ChargeKey[], nameOf: (key: ChargeKey) => string, name?: string): Groups {
  const known = kept.get(keys) ?? new Map<string, Groups>()
  kept.set(keys, known)
  const held = name === undefined ? undefined : known.get(name)
  if (held !== undefined) return held
  const groups = grouped(keys, nameOf)
  if (name !== undefined) {
    if (known.size >= MOST_KEPT) known.clear()
    known.set(name, groups)
  }
  return groups
}

const kept = new WeakMap<readonly ChargeKey[], Map<string, Groups>>()
const MOST_KEPT = 24

/** Domain, product and resource: what a resource stands under in every list. */
export const resourceRows = (keys: readonly ChargeKey[]): Groups =>
  groupKeys(
    keys,
    ({ domain, product, resourceText }) => JSON.stringify([domain, product, resourceText]),
    'domain, product, resource',
  )

export const domainsOf = (keys: readonly ChargeKey[]): Groups => groupKeys(keys, ({ domain }) => domain, 'domain')

export const domainProducts = (keys: readonly ChargeKey[]): Groups =>
  groupKeys(keys, ({ domain, product }) => JSON.stringify([domain, product]), 'domain, product')

/** A resource, whoever it stands under. */
export const resourcesOf = (keys: readonly ChargeKey[]): Groups =>
  groupKeys(keys, ({ product, resourceText }) => `${product}\n${resourceText}`, 'product, resource')

function grouped(keys: readonly ChargeKey[], nameOf: (key: ChargeKey) => string): Groups {
  const numbers = new Map<string, number>()
  const of = new Int32Array(keys.length)
  keys.forEach((key, i) => {
    const name = nameOf(key)
    const number = numbers.get(name) ?? numbers.size
    numbers.set(name, number)
    of[i] = number
  })
  return { of, names: [...numbers.keys()] }
}

/** Rated amounts by number of the group; undefined for a group without a rated charge. */
export function sumsOf(selection: Selection, groups: Groups): (bigint | undefined)[] {
  const { book } = selection
  const sums = new Array<bigint | undefined>(groups.names.length)
  forEachCharge(selection, (i, key) => {
    if (book.status[i] !== RATED) return
    const group = groups.of[key] ?? 0
    const sum = sums[group]
    const amount = book.amount[i] ?? 0n
    sums[group] = sum === undefined ? amount : sum + amount
  })
  return sums
}

/** Rated amounts by group; a group without a rated charge is left out. */
export function sumByGroup(selection: Selection, groups: Groups): Map<string, bigint> {
  const sums = sumsOf(selection, groups)
  const result = new Map<string, bigint>()
  groups.names.forEach((name, group) => {
    const sum = sums[group]
    if (sum !== undefined) result.set(name, sum)
  })
  return result
}

/** Amounts by group and day: `sums[group][day - first]`, zero where there is nothing. */
export function sumByDay(selection: Selection, groups: Groups, first: Day, last: Day): bigint[][] {
  const days = Math.max(0, last - first + 1)
  const sums = groups.names.map(() => new Array<bigint>(days).fill(0n))
  forEachCharge(over(selection, { first, last }), (i, key) => {
    const row = sums[groups.of[key] ?? 0]
    const slot = (selection.book.day[i] ?? 0) - first
    if (row) row[slot] = (row[slot] ?? 0n) + (selection.book.amount[i] ?? 0n)
  })
  return sums
}

/** Dearest first; on a tie by name, so that the same charges always give the same order. */
export const dearestFirst = (a: readonly [string, bigint], b: readonly [string, bigint]): number =>
  a[1] === b[1] ? (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0) : a[1] > b[1] ? -1 : 1

export type UnpricedReply = {
  rows: number
  skus: {
    sku_name: string
    cloud: string
    usage_unit: string
    usage_quantity: string
    rows: number
    reason: (typeof unpricedReasons)[number]
  }[]
}

/** What had no price: how many usage rows, of which SKU, and why. */
export function unpricedOf(selection: Selection): UnpricedReply {
  const { book } = selection
  const found = new Map<string, UnpricedReply['skus'][number] & { sum: bigint }>()
  let rows = 0
  forEachCharge(selection, (i, key) => {
    const raw = book.keys[key]?.raw
    const reason = unpricedReasons[book.unpricedReason[i] ?? 0]
    if (book.status[i] !== UNPRICED || !raw || !reason) return
    const { sku_name, cloud, usage_unit } = raw
    const id = JSON.stringify([sku_name, cloud, usage_unit, reason])
    const sku = found.get(id) ?? { sku_name, cloud, usage_unit, usage_quantity: '', rows: 0, reason, sum: 0n }
    sku.rows += book.usageRows[i] ?? 0
    sku.sum += book.quantity[i] ?? 0n
    rows += book.usageRows[i] ?? 0
    found.set(id, sku)
  })
  const skus = [...found].toSorted(([a, x], [b, y]) => y.rows - x.rows || (a < b ? -1 : 1))
  return { rows, skus: skus.map(([, { sum, ...sku }]) => ({ ...sku, usage_quantity: quantityText(sum) })) }
}

export type Status = typeof RATED | typeof FREE | typeof UNPRICED | typeof UNCONVERTED

export function rowsOfStatus(selection: Selection, status: Status): number {
  let rows = 0
  forEachCharge(selection, (i) => {
    if (selection.book.status[i] === status) rows += selection.book.usageRows[i] ?? 0
  })
  return rows
}
