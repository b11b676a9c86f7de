import { PRICE_SCALE, parseDecimal } from '@meshledger/money'
import type { RawKey, UnpricedReason } from './book.ts'

/** The list price that holds in an era, as the lake found it. `windows` counts how many held. */
export type Window = PricedSku & {
  readonly era: number
  readonly windows: number
  readonly unit_price: string
  /** When this price began, UTC. */
  readonly price_start_time?: string | null
}

/** What has a price at all, at whatever time. */
export type PricedSku = {
  readonly account_id: string | null
  readonly sku_name: string
  readonly cloud: string
  readonly usage_unit: string
}

export type PriceLookup =
  | { readonly kind: 'priced'; readonly price: bigint }
  | { readonly kind: 'free' }
  | { readonly kind: 'unpriced'; readonly reason: UnpricedReason }

/** Databricks meters these and charges nothing; they have no row in the price list. Any other gap is to be looked at. */
export const freeSkus: ReadonlySet<string> = new Set(['GENIE_FREE_USAGE'])

const FREE_LOOKUP: PriceLookup = { kind: 'free' }
const AMBIGUOUS: PriceLookup = { kind: 'unpriced', reason: 'ambiguous-price' }

/**
 * A lookup of the price of a key (by its position in `keys`) in an era.
 *
 * Usage without a price comes back as `unpriced` with its reason, never as zero: a zero would slip out of the total
 * unseen, an unpriced row asks to be looked at. Two prices that both hold are `ambiguous-price`: neither is picked.
 */
export function priceBook(
  windows: readonly Window[],
  priced: readonly PricedSku[],
  keys: readonly RawKey[],
): (position: number, era: number) => PriceLookup {
  const bySku = new Map<string, PricedSku[]>()
  for (const price of priced) bySku.set(price.sku_name, [...(bySku.get(price.sku_name) ?? []), price])
  const without = keys.map((key) => withoutWindow(key, bySku.get(key.sku_name) ?? []))
  const eras = new Map<string, PriceLookup[]>()
  for (const window of windows) {
    const found = eras.get(sold(window)) ?? []
    eras.set(sold(window), found)
    found[window.era] =
      window.windows > 1 ? AMBIGUOUS : { kind: 'priced', price: parseDecimal(window.unit_price, PRICE_SCALE) }
  }
  const table = keys.map((key) => eras.get(sold(key)))
  return (position, era) => {
    const found = table[position]?.[era] ?? without[position]
    if (!found) throw new RangeError(`there is no charge key at position ${position}`)
    return found
  }
}

const sold = ({ account_id, sku_name, cloud, usage_unit }: PricedSku): string =>
  JSON.stringify([account_id, sku_name, cloud, usage_unit])

function withoutWindow(key: RawKey, priced: readonly PricedSku[]): PriceLookup {
  if (freeSkus.has(key.sku_name)) return FREE_LOOKUP
  return { kind: 'unpriced', reason: reasonWithoutWindow(key, priced) }
}

/** Why a SKU has no price at a time at which none holds: never on this cloud, in another unit, or not then. */
export function reasonWithoutWindow(
  key: Pick<RawKey, 'account_id' | 'sku_name' | 'cloud' | 'usage_unit'>,
  priced: readonly PricedSku[],
): UnpricedReason {
  const sameAccount = (a: string | null, b: string | null) => a === null || b === null || a === b
  const ofSku = priced.filter(
    (price) =>
      price.sku_name === key.sku_name && price.cloud === key.cloud && sameAccount(price.account_id, key.account_id),
  )
  if (ofSku.length === 0) return 'no-price-for-sku'
  return ofSku.some((price) => price.usage_unit === key.usage_unit) ? 'no-price-at-that-time' : 'unit-differs'
}
