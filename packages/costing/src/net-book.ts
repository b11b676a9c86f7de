import type { PricingDefinition } from '@meshledger/mesh'
import { type ChargeBook, RATED, UNPRICED, unpricedReasons } from './book.ts'
import { type Day, monthOf } from './days.ts'
import { type NetPrice, netPricing, pricingBoundaries } from './net-price.ts'
import { priceBook } from './price.ts'

/**
 * The same charges at net prices, in the currency of the price book. What has no list price gets one only from a
 * contract price that names it; everything else unpriced stays so. Throws `ConfigError` as `netPricing` does.
 */
export function netBook(book: ChargeBook, pricing: PricingDefinition): ChargeBook {
  const { size } = book
  const find = priceFinder(book, pricing)
  const price = new Array<bigint>(size)
  const amount = new Array<bigint>(size)
  const status = Uint8Array.from(book.status)
  const netPrice = new Int32Array(size).fill(-1)
  for (let i = 0; i < size; i++) {
    const found = find.at(i)
    const used = found < 0 ? 0n : (find.made[found]?.price ?? 0n)
    price[i] = used
    amount[i] = (book.quantity[i] ?? 0n) * used
    netPrice[i] = found
    if (found >= 0) status[i] = RATED
  }
  const currency = pricing.currency ?? book.currency
  return { ...book, basis: 'net', currency, status, price, amount, netPrice, netPrices: find.made }
}

/** Prices are looked up once for each key, list price and stretch of days in which no rule changes. */
function priceFinder(book: ChargeBook, pricing: PricingDefinition) {
  const accountPrice =
    book.accountWindows.length === 0
      ? null
      : priceBook(
          book.accountWindows,
          [],
          book.keys.map(({ raw }) => raw),
        )
  const ask = netPricing(pricing, book.currency)
  const stretchOf = stretches(pricing)
  const made: NetPrice[] = []
  const known: { stretch: string; list: bigint | null; account: bigint | null; at: number }[][] = []
  const at = (i: number): number => {
    const position = book.key[i] ?? -1
    const key = book.keys[position]
    const list = listPriceOf(book, i)
    const own = accountPrice?.(position, book.era[i] ?? 0)
    const account = own?.kind === 'priced' ? own.price : null
    if (!key || list === 'none') return -1
    const stretch = stretchOf(book.day[i] ?? 0)
    const seen = known[position] ?? []
    known[position] = seen
    const same = seen.find((one) => one.stretch === stretch && one.list === list && one.account === account)
    if (same) return same.at
    const price = ask({ key, day: book.day[i] ?? 0, list, account })
    const place = price === null ? -1 : made.push(price) - 1
    seen.push({ stretch, list, account, at: place })
    return place
  }
  return { at, made }
}

/** The list price; null where a contract may still give one; `none` where nothing may (free, or two list prices at once). */
function listPriceOf(book: ChargeBook, i: number): bigint | null | 'none' {
  if (book.status[i] === RATED) return book.price[i] ?? 0n
  if (book.status[i] !== UNPRICED) return 'none'
  const reason = unpricedReasons[book.unpricedReason[i] ?? 0]
  return reason === 'ambiguous-price' || reason === 'unit-differs' ? 'none' : null
}

function stretches(pricing: PricingDefinition): (day: Day) => string {
  const boundaries = pricingBoundaries(pricing)
  const monthly = pricing.rates.length > 0 || pricing.currency !== undefined
  const made: string[] = []
  return (day) => {
    made[day] ??= `${boundaries.filter((boundary) => boundary <= day).length}${monthly ? ` ${monthOf(day)}` : ''}`
    return made[day]
  }
}
