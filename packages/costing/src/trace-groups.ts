import { abs } from '@meshledger/money'
import { type Basis, type ChargeBook, type ChargeKey, RATED } from './book.ts'
import { monthOf } from './days.ts'
import type { Visible } from './filter.ts'
import { type PeriodReply, parsePeriod, periodReply } from './period.ts'
import { printOf } from './print.ts'
import { amountText, forEachCharge, groupKeys, quantityText } from './sums.ts'
import { type Among, type Asked, tracedCharges } from './traced-charges.ts'
import { lineOf, masked, type TracedLine, type TracedSplit } from './traced-line.ts'

/** What the charges of a group share, and what they come to: `usage_quantity` × `price` is `amount`, exactly. */
export type TracedGroup = Pick<
  TracedLine,
  'domain' | 'provider' | 'sku_name' | 'cloud' | 'usage_unit' | 'price' | 'priceSince' | 'steps' | 'placement'
> & {
  id: string
  split: Omit<TracedSplit, 'whole'> | null
  lines: number
  usageRows: number
  usage_quantity: string
  amount: string
}

export type TraceGroupsReply = {
  currency: string
  basis: Basis
  period: PeriodReply
  total: string
  groups: TracedGroup[]
  rest: { count: number; amount: string }
}

/**
 * What a figure is made of, however many charges it sums: a line for each price row, rule that placed and split that
 * handed over, dearest first. Σ groups + rest = total, and each group opens its charges by its id (`trace`).
 */
export function traceGroups(book: ChargeBook, query: Asked, visible: Visible, among?: Among): TraceGroupsReply {
  const { offset = 0, limit } = query
  const group = groupOf(book)
  const sums = new Map<ChargeGroup, Sum>()
  let total = 0n
  forEachCharge(tracedCharges(book, query, visible, among), (i) => {
    if (book.status[i] !== RATED) return
    const at = group(i)
    const sum = sums.get(at) ?? { lines: 0, usageRows: 0, quantity: 0n, amount: 0n }
    sums.set(at, sum)
    sum.lines += 1
    sum.usageRows += book.usageRows[i] ?? 0
    sum.quantity += book.quantity[i] ?? 0n
    sum.amount += book.amount[i] ?? 0n
    total += book.amount[i] ?? 0n
  })
  const shown = [...sums].toSorted(dearestFirst).slice(offset, offset + limit)
  return {
    currency: book.currency,
    basis: book.basis,
    period: periodReply(parsePeriod(query, book)),
    total: amountText(total),
    groups: shown.map(([{ id, first }, sum]) => groupReply(id, sum, masked(lineOf(book, first, new Map()), visible))),
    rest: {
      count: sums.size - shown.length,
      amount: amountText(shown.reduce((left, [, { amount }]) => left - amount, total)),
    },
  }
}

type Sum = { lines: number; usageRows: number; quantity: bigint; amount: bigint }

const dearestFirst = ([a, x]: [ChargeGroup, Sum], [b, y]: [ChargeGroup, Sum]): number =>
  abs(x.amount) === abs(y.amount) ? (a.id < b.id ? -1 : 1) : abs(x.amount) > abs(y.amount) ? -1 : 1

function groupReply(id: string, sum: Sum, line: TracedLine): TracedGroup {
  const { domain, provider, sku_name, cloud, usage_unit, price, priceSince, steps, placement } = line
  const { whole: _, ...split } = line.split ?? { whole: '' }
  return {
    ...{ id, domain, provider, sku_name, cloud, usage_unit, price, priceSince, steps, placement },
    split: line.split === null ? null : (split as Omit<TracedSplit, 'whole'>),
    ...{ lines: sum.lines, usageRows: sum.usageRows },
    usage_quantity: quantityText(sum.quantity),
    amount: amountText(sum.amount),
  }
}

/** Charges that have price row, placing rule and split in common; `first` is one of them. */
export type ChargeGroup = { readonly id: string; readonly first: number }

/**
 * The group of each charge. Within a group the price is one, so that its amount is its quantity × that price; a base of a
 * split is of a month, so what was split is grouped by month as well. The `id` is the same wherever the charges are the
 * same, and tells nothing about them.
 */
export function groupOf(book: ChargeBook): (i: number) => ChargeGroup {
  const keyed = groupKeys(book.keys, keyText, 'trace')
  const known: Known[][] = []
  let [day, month] = [Number.NaN, '']
  return (i) => {
    const key = book.keys[book.key[i] ?? -1]
    if (book.day[i] !== day) {
      day = book.day[i] ?? 0
      month = monthOf(day)
    }
    const number = keyed.of[book.key[i] ?? -1] ?? -1
    const [price, era, run] = [book.price[i] ?? 0n, book.era[i] ?? 0, key?.shared ? month : '']
    const same = known[number] ?? []
    known[number] = same
    let found = same.find((one) => one.price === price && one.era === era && one.run === run)
    if (found === undefined) {
      found = { price, era, run, id: printOf(JSON.stringify([keyed.names[number], `${price}`, era, run])), first: i }
      same.push(found)
    }
    return found
  }
}

type Known = ChargeGroup & { readonly price: bigint; readonly era: number; readonly run: string }

const keyText = ({ raw, domain, provider, placement, shared }: ChargeKey): string =>
  JSON.stringify([
    ...[domain, provider, raw.account_id, raw.sku_name, raw.cloud, raw.usage_unit],
    ...[placement.domain, placement.reason, placement.reason === 'none' ? placement.cause : placement.selector],
    ...[shared?.rule, shared?.from, shared?.idle],
  ])
