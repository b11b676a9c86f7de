import { UNALLOCATED } from '@meshledger/mesh'
import { billedIn, type VendorsReply } from './bills/billed.ts'
import { type Basis, type ChargeBook, type ChargeKey, FREE, RATED } from './book.ts'
import { dayText } from './days.ts'
import { type FilterQuery, filterValue, parseFilter, type Visible } from './filter.ts'
import { bookForMonths } from './monthly-book.ts'
import { type PeriodQuery, type PeriodReply, parsePeriod, periodReply } from './period.ts'
import {
  amountText,
  dearestFirst,
  forEachCharge,
  groupKeys,
  rowsOfStatus,
  select,
  type UnpricedReply,
  unpricedOf,
} from './sums.ts'

export const dimensions = [
  'domain',
  'provider',
  'product',
  'workspace',
  'cloud',
  'sku',
  'resource',
  'run_as',
  'reason',
  'certainty',
  'rule',
  'month',
  'day',
] as const
export type Dimension = (typeof dimensions)[number]
export type KeyDimension = Exclude<Dimension, 'month' | 'day'>

export const dimensionOf: { readonly [D in KeyDimension]: (key: ChargeKey) => string } = filterValue

export type CostReply = {
  currency: string
  basis: Basis
  period: PeriodReply
  rated: string
  unallocated: string
  unpriced: UnpricedReply
  vendors: VendorsReply | null
  free: { rows: number }
  rows: { [dimension: string]: string; amount: string }[]
}

/**
 * Rated cost of a period by any dimensions. The amounts of the rows sum to `rated`, those of the domain `Unallocated`
 * to `unallocated`. Dearest first.
 */
export function costBy(
  whole: ChargeBook,
  query: PeriodQuery & FilterQuery & { by: readonly Dimension[] },
  visible: Visible,
): CostReply {
  const period = parsePeriod(query, whole)
  const book = query.by.includes('day') ? whole : bookForMonths(whole, period)
  const selection = select(book, period, parseFilter(query), visible)
  const ofKey = query.by.filter((name): name is KeyDimension => name !== 'month' && name !== 'day')
  const groups = groupKeys(
    book.keys,
    (key) => JSON.stringify(ofKey.map((name) => dimensionOf[name](key))),
    `by ${ofKey.join()}`,
  )
  const left = Uint8Array.from(book.keys, (key) => (key.domain === UNALLOCATED ? 1 : 0))
  const binOf = binning(query.by)
  const bins = new Map<string, (bigint | undefined)[]>()
  let rated = 0n
  let unallocated = 0n
  let day = Number.NaN
  let sums: (bigint | undefined)[] = []
  forEachCharge(selection, (i, key) => {
    if (book.status[i] !== RATED) return
    if (book.day[i] !== day) {
      day = book.day[i] ?? 0
      const bin = binOf(day)
      sums = bins.get(bin) ?? []
      bins.set(bin, sums)
    }
    const amount = book.amount[i] ?? 0n
    const group = groups.of[key] ?? 0
    sums[group] = (sums[group] ?? 0n) + amount
    rated += amount
    if (left[key] === 1) unallocated += amount
  })
  return {
    currency: book.currency,
    basis: book.basis,
    period: periodReply(period),
    rated: amountText(rated),
    unallocated: amountText(unallocated),
    unpriced: unpricedOf(selection),
    vendors: billedIn(selection, period, visible),
    free: { rows: rowsOfStatus(selection, FREE) },
    rows: texts(bins, groups.names, query.by)
      .toSorted(dearestFirst)
      .map(([group, amount]) => rowOf(query.by, group, amount)),
  }
}

function rowOf(by: readonly Dimension[], group: string, amount: bigint): CostReply['rows'][number] {
  const values = JSON.parse(group) as string[]
  return { ...Object.fromEntries(by.map((name, i) => [name, values[i] ?? ''])), amount: amountText(amount) }
}

/** The stretch of time that a charge is summed in: its day, its month, or all time. */
function binning(by: readonly Dimension[]): (day: number) => string {
  if (by.includes('day')) return dayText
  return by.includes('month') ? (day) => dayText(day).slice(0, 7) : () => ''
}

/** Each sum under the values of its dimensions, in the order in which they were asked for, as JSON text. */
function texts(
  bins: ReadonlyMap<string, readonly (bigint | undefined)[]>,
  names: readonly string[],
  by: readonly Dimension[],
): [string, bigint][] {
  const timed = by.some((name) => name === 'month' || name === 'day')
  return [...bins].flatMap(([bin, sums]) =>
    sums.flatMap((amount, group): [string, bigint][] => {
      if (amount === undefined) return []
      const name = names[group] ?? '[]'
      if (!timed) return [[name, amount]]
      const values = JSON.parse(name) as string[]
      const all = by.map((one) => (one === 'day' ? bin : one === 'month' ? bin.slice(0, 7) : (values.shift() ?? '')))
      return [[JSON.stringify(all), amount]]
    }),
  )
}
