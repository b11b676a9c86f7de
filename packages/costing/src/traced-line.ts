import { UNALLOCATED } from '@meshledger/mesh'
import { formatDecimal, PRICE_SCALE } from '@meshledger/money'
import type { Certainty, ChargeBook, ChargeKey, RawKey } from './book.ts'
import { dayText, monthOf } from './days.ts'
import type { Visible } from './filter.ts'
import { nameOn } from './names.ts'
import type { PriceStep } from './net-price.ts'
import { baseText } from './split-runs.ts'
import { amountText, quantityText } from './sums.ts'

/** One step of a price, in words and figures. */
export type TracedStep = { kind: string; id: string; how: string; price: string; currency: string }

export type TracedSplit = {
  rule: string
  title: string
  version: number
  method: string
  from: string
  idle: boolean
  /** What was divided: the whole of this charge, in `usage_unit`, of which the line has its part. */
  whole: string
  baseUnit: string
  base: string
  baseTotal: string
  pool: string
  others: string
  fallback: string | null
}

export type TracedLine = {
  date: string
  domain: string
  provider: string
  product: string
  resource: string
  name: string
  sku_name: string
  cloud: string
  usage_unit: string
  record_type: string | null
  usageRows: number
  usage_quantity: string
  price: string
  amount: string
  certainty: Certainty
  priceSince: string | null
  steps: TracedStep[]
  placement: { domain: string; reason: string; by: string | null }
  split: TracedSplit | null
}

/** Whoever sees some domains only is told that a line came from another one, not from which. */
export function masked(line: TracedLine, visible: Visible): TracedLine {
  const told = (domain: string) =>
    visible === 'all' || domain === UNALLOCATED || visible.includes(domain) ? domain : ANOTHER
  const { placement, split } = line
  if (told(placement.domain) === ANOTHER)
    return {
      ...line,
      placement: { ...placement, domain: ANOTHER, by: null },
      split: split && { ...split, from: told(split.from) },
    }
  return { ...line, split: split && { ...split, from: told(split.from) } }
}

/** The name under which a domain stands that is not the asker's to see. */
const ANOTHER = 'another domain'

/** A charge as a line of a trace. `wholes` is what the charges were of which it may be a part. */
export function lineOf(book: ChargeBook, i: number, wholes: ReadonlyMap<string, bigint>): TracedLine {
  const key = book.keys[book.key[i] ?? -1]
  if (!key) throw new RangeError(`the charge ${i} has no key`)
  const { raw, placement, shared } = key
  const day = book.day[i] ?? 0
  return {
    date: dayText(day),
    domain: key.domain,
    provider: key.provider,
    product: key.product,
    resource: key.resourceText,
    name: nameOn(book, key, day).name,
    ...{ sku_name: raw.sku_name, cloud: raw.cloud, usage_unit: raw.usage_unit, record_type: raw.record_type },
    usageRows: book.usageRows[i] ?? 0,
    usage_quantity: quantityText(book.quantity[i] ?? 0n),
    price: priceText(book.price[i] ?? 0n),
    amount: amountText(book.amount[i] ?? 0n),
    certainty: key.certainty,
    priceSince: sinceOf(book, raw, book.era[i] ?? 0),
    steps: stepsOf(book, i),
    placement: {
      domain: placement.domain,
      reason: placement.reason,
      by: placement.reason === 'none' ? placement.cause : placement.selector,
    },
    split: shared === null ? null : splitOf(book, key, shared, day, wholes.get(chargeName(book, i)) ?? 0n),
  }
}

const priceText = (price: bigint): string => formatDecimal(price, PRICE_SCALE)

function sinceOf(book: ChargeBook, raw: RawKey, era: number): string | null {
  const found = book.windows.find(
    (window) =>
      window.era === era &&
      window.sku_name === raw.sku_name &&
      window.cloud === raw.cloud &&
      window.usage_unit === raw.usage_unit &&
      window.account_id === raw.account_id,
  )
  return found?.price_start_time ?? null
}

function stepsOf(book: ChargeBook, i: number): TracedStep[] {
  const net = book.netPrices[book.netPrice[i] ?? -1]
  const list: PriceStep = {
    kind: 'list',
    id: 'list_prices',
    how: 'list price',
    price: book.price[i] ?? 0n,
    currency: book.currency,
  }
  return (net?.steps ?? [list]).map(({ rate: _, ...step }) => ({ ...step, price: priceText(step.price) }))
}

function splitOf(
  book: ChargeBook,
  key: ChargeKey,
  { rule, version, method, from, idle }: NonNullable<ChargeKey['shared']>,
  day: number,
  whole: bigint,
): TracedSplit {
  const month = monthOf(day)
  const run = book.splits.find((one) => one.rule === rule && one.month === month)
  const own = run?.shares.find(({ domain }) => domain === key.domain)
  const total = (run?.shares ?? []).reduce((sum, { base }) => sum + base, 0n)
  const paid = (run?.shares ?? []).reduce((sum, { amount }) => sum + amount, 0n)
  const base = (value: bigint) => (run === undefined ? '0' : baseText(run.baseUnit, value))
  return {
    ...{ rule, title: run?.title ?? rule, version, method, from, idle },
    whole: quantityText(whole),
    baseUnit: run?.baseUnit ?? '',
    base: base(own?.base ?? 0n),
    baseTotal: base(total),
    pool: amountText(run?.pool ?? 0n),
    others: amountText(paid - (own?.amount ?? 0n)),
    fallback: run?.fallback ?? null,
  }
}

/** All parts of one charge have its key's raw columns, day, price era and price. */
const chargeName = (book: ChargeBook, i: number): string =>
  `${book.keys[book.key[i] ?? -1]?.raw.key_id} ${book.keys[book.key[i] ?? -1]?.resourceText} ${book.day[i]} ${book.era[i]} ${book.price[i]}`

/** By name, what the charges came to of which those shown are parts. */
export function wholeQuantities(book: ChargeBook, shown: readonly number[]): Map<string, bigint> {
  const wanted = new Set(shown.filter((i) => book.keys[book.key[i] ?? -1]?.shared).map((i) => chargeName(book, i)))
  const sums = new Map<string, bigint>()
  if (wanted.size === 0) return sums
  const days = new Set(shown.map((i) => book.day[i]))
  for (let i = 0; i < book.size; i++) {
    if (!days.has(book.day[i])) continue
    const name = chargeName(book, i)
    if (wanted.has(name)) sums.set(name, (sums.get(name) ?? 0n) + (book.quantity[i] ?? 0n))
  }
  return sums
}
