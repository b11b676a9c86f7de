import { UNALLOCATED } from '@meshledger/mesh'
import { type Basis, type ChargeBook, type ChargeKey, FREE, RATED } from './book.ts'
import { dayText } from './days.ts'
import { type FilterQuery, filterValue, parseFilter, type Visible } from './filter.ts'
import { type PeriodQuery, type PeriodReply, parsePeriod, periodReply } from './period.ts'
import {
  amountText,
  dearestFirst,
  forEachCharge,
  rowsOfStatus,
  select,
  type UnpricedReply,
  unpricedOf,
} from './sums.ts'

export const dimensions = [
  'domain',
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

/** Where no split rule took part. */
export const NO_RULE = 'direct'

export const dimensionOf: { readonly [D in KeyDimension]: (key: ChargeKey) => string } = {
  ...filterValue,
  cloud: (key) => key.raw.cloud,
  run_as: (key) => key.runAs,
  certainty: (key) => key.certainty,
  rule: (key) => key.shared?.rule ?? NO_RULE,
}

export type CostReply = {
  currency: string
  basis: Basis
  period: PeriodReply
  rated: string
  unallocated: string
  unpriced: UnpricedReply
  free: { rows: number }
  rows: { [dimension: string]: string; amount: string }[]
}

/**
 * Rated cost of a period by any dimensions. The amounts of the rows sum to `rated`, those of the domain `Unallocated`
 * to `unallocated`. Dearest first.
 */
export function costBy(
  book: ChargeBook,
  query: PeriodQuery & FilterQuery & { by: readonly Dimension[] },
  visible: Visible,
): CostReply {
  const period = parsePeriod(query, book)
  const selection = select(book, period, parseFilter(query), visible)
  const sums = new Map<string, bigint>()
  const texts = keyTexts(book.keys, query.by)
  let rated = 0n
  let unallocated = 0n
  forEachCharge(selection, (i, key) => {
    if (book.status[i] !== RATED) return
    const amount = book.amount[i] ?? 0n
    const group = texts(key, book.day[i] ?? 0)
    sums.set(group, (sums.get(group) ?? 0n) + amount)
    rated += amount
    if (book.keys[key]?.domain === UNALLOCATED) unallocated += amount
  })
  return {
    currency: book.currency,
    basis: book.basis,
    period: periodReply(period),
    rated: amountText(rated),
    unallocated: amountText(unallocated),
    unpriced: unpricedOf(selection),
    free: { rows: rowsOfStatus(selection, FREE) },
    rows: [...sums].toSorted(dearestFirst).map(([group, amount]) => rowOf(query.by, group, amount)),
  }
}

function rowOf(by: readonly Dimension[], group: string, amount: bigint): CostReply['rows'][number] {
  const values = JSON.parse(group) as string[]
  return { ...Object.fromEntries(by.map((name, i) => [name, values[i] ?? ''])), amount: amountText(amount) }
}

/** The group of a charge as JSON text. Most of it depends on the key alone and is made once for each key. */
function keyTexts(keys: readonly ChargeKey[], by: readonly Dimension[]): (key: number, day: number) => string {
  const timeless = by.every((name) => name !== 'month' && name !== 'day')
  const made: string[] = []
  const madeOnDay = new Map<number, string[]>()
  const make = (key: number, day: number) => {
    const of = keys[key]
    const values = by.map((name) => {
      if (name === 'day') return dayText(day)
      if (name === 'month') return dayText(day).slice(0, 7)
      return of ? dimensionOf[name](of) : ''
    })
    return JSON.stringify(values)
  }
  return (key, day) => {
    let texts = made
    if (!timeless) {
      texts = madeOnDay.get(day) ?? []
      madeOnDay.set(day, texts)
    }
    const text = texts[key] ?? make(key, day)
    texts[key] = text
    return text
  }
}
