import type { DomainIndex, PricingDefinition } from '@meshledger/mesh'
import { PRICE_SCALE } from '@meshledger/money'
import { type ChargeBook, RATED, type RawKey, UNCONVERTED } from '../book.ts'
import { chainOf, placedKey } from '../build-book.ts'
import { type Day, monthOf } from '../days.ts'
import { converter, lockedRates, type NetPrice, type PriceStep } from '../net-price.ts'
import { finished, type Part } from '../shared/parts.ts'

/** What lines of a bill share: who bills for which service, in which currency, and what the chain places them by. */
export type VendorKey = {
  readonly provider: string | null
  readonly service: string | null
  readonly charge_category: string | null
  readonly charge_class: string | null
  readonly service_category: string | null
  readonly billing_month: string | null
  readonly currency: string
  readonly account_id: string | null
  readonly workspace_id: string | null
  readonly cluster_id: string | null
  readonly job_id: string | null
  readonly warehouse_id: string | null
  readonly resource_id: string | null
  readonly sku_name: string
  readonly invoice_id: string | null
  readonly custom_tags: Readonly<Record<string, string>> | null
  /** The bill charges for Databricks itself, which its own usage counts already. */
  readonly databricks: boolean
}

/** Billed amounts by day, column by column: `billed[i]` (units of 10^-18 of the bill's currency) of `key[i]` on `day[i]`. */
export type BilledLines = {
  readonly keys: readonly VendorKey[]
  readonly size: number
  readonly key: Int32Array
  readonly day: Int32Array
  readonly lines: Int32Array
  readonly billed: readonly bigint[]
}

const ONE = 10n ** BigInt(PRICE_SCALE)

/**
 * The same charges, and beside them what other vendors billed, placed by the same chain. An amount is what was billed ×
 * 1, or × the locked rate of its month where the bill is in another currency. No charge of Databricks changes. Put into a
 * book whose pools are split, bills are neither a base nor a pool; put in before, they are both.
 *
 * What a bill charges for Databricks itself stays out, and is counted: `billing.usage` has it. A line whose rate is missing
 * is `UNCONVERTED`: it is in no sum, since a rate is never taken to be 1.
 */
export function withBills(
  book: ChargeBook,
  bills: BilledLines,
  index: DomainIndex,
  pricing: Pick<PricingDefinition, 'rates'>,
): ChargeBook {
  const { workspaces } = book
  const numbered = bills.keys.map((key, i) => ({ key, raw: { ...billKey(key), key_id: -1 - i } }))
  const chain = chainOf(index, numbered, ({ key, raw }, at) =>
    placedKey(raw, { provider: providerOf(key), product: productOf(key), workspaces }, at),
  )
  const prices = pricesOf(book, pricing)
  const databricksLines = new Map<Day, number>()
  const parts: Part[] = []
  for (let i = 0; i < bills.size; i++) {
    const position = bills.key[i] ?? -1
    const given = bills.keys[position]
    if (given === undefined) throw new RangeError(`there is no key of a bill at position ${position}`)
    const [day, lines] = [bills.day[i] ?? 0, bills.lines[i] ?? 0]
    if (given.databricks) {
      databricksLines.set(day, (databricksLines.get(day) ?? 0) + lines)
      continue
    }
    const quantity = bills.billed[i] ?? 0n
    const key = book.keys.length + chain.keyOn(position, day)
    parts.push({ day, key, era: NO_ERA, usageRows: lines, quantity, ...prices.of(given.currency, day), gone: false })
  }
  const keys = [...book.keys, ...chain.keys]
  const priced = { ...book, netPrices: [...book.netPrices, ...prices.made] }
  const all = finished({ book: priced, keys, gone: new Uint8Array(book.size), parts })
  return { ...all, splits: book.splits, bills: { databricksLines } }
}

/** What was billed on some days only, both included. */
export function billsBetween(bills: BilledLines, first: Day, last: Day): BilledLines {
  const places: number[] = []
  bills.day.forEach((day, i) => {
    if (day >= first && day <= last) places.push(i)
  })
  const used = [...new Set(places.map((i) => bills.key[i] ?? -1))]
  const numbers = new Map(used.map((key, at) => [key, at]))
  return {
    keys: used.flatMap((key) => bills.keys[key] ?? []),
    size: places.length,
    key: Int32Array.from(places, (i) => numbers.get(bills.key[i] ?? -1) ?? -1),
    day: Int32Array.from(places, (i) => bills.day[i] ?? 0),
    lines: Int32Array.from(places, (i) => bills.lines[i] ?? 0),
    billed: places.map((i) => bills.billed[i] ?? 0n),
  }
}

/** What is billed has no price in the list of Databricks, so it stands in no era of it. */
const NO_ERA = -1

type BillPrice = Pick<Part, 'price' | 'netPrice'> & { readonly status: number }
const withoutRate: BillPrice = { price: 0n, netPrice: -1, status: UNCONVERTED }

function pricesOf(book: ChargeBook, pricing: Pick<PricingDefinition, 'rates'>) {
  const [convert, rateOf] = [converter(pricing), lockedRates(pricing)]
  const made: NetPrice[] = []
  const known = new Map<string, BillPrice>()
  const priced = (currency: string, month: string): BillPrice => {
    const billed: PriceStep = { kind: 'bill', id: 'cloud.costs', how: 'as billed', price: ONE, currency }
    const same = currency === book.currency
    if (!same && rateOf(currency, book.currency, month) === undefined) return withoutRate
    const steps = same ? [billed] : [billed, convert(billed, book.currency, month)]
    const price = steps.at(-1)?.price ?? ONE
    return { price, netPrice: book.netPrices.length + made.push({ price, steps }) - 1, status: RATED }
  }
  const of = (currency: string, day: Day): BillPrice => {
    const name = currency === book.currency ? currency : `${currency} ${monthOf(day)}`
    const one = known.get(name) ?? priced(currency, monthOf(day))
    known.set(name, one)
    return one
  }
  return { of, made }
}

/**
 * A bill's own columns under the words of `billing.usage`: its unit is its currency, its kind of record the category. It has
 * no number yet; in a book keys of bills are numbered down from -1, so that none is taken for one of usage.
 */
export const billKey = (key: VendorKey): RawKey => ({
  ...{ key_id: -1, account_id: key.account_id, workspace_id: key.workspace_id, cloud: cloudOf(key) },
  ...{ sku_name: key.sku_name, usage_unit: key.currency, billing_origin_product: key.service },
  ...{ record_type: key.charge_category, late: false, job_id: key.job_id, dlt_pipeline_id: null },
  ...{ warehouse_id: key.warehouse_id, endpoint_id: null, endpoint_name: null, cluster_id: key.cluster_id },
  ...{ notebook_id: null, uc_table_catalog: null, other_id: key.resource_id, usage_policy_id: null },
  ...{ run_as: null, owned_by: null, created_by: null, custom_tags: tagsOf(key.custom_tags ?? {}) },
  invoice_id: key.invoice_id,
  bill: { chargeClass: key.charge_class, serviceCategory: key.service_category, billingMonth: key.billing_month },
})

/** AWS hands a tag over with a prefix before its key; the tag goes by its plain key too, unless that is another tag. */
const tagsOf = (tags: Readonly<Record<string, string>>): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [key.replace(/^(user[:_]|resourceTags\/user:)/, ''), value]),
  ),
  ...tags,
})

const clouds: Readonly<Record<string, string>> = { Microsoft: 'AZURE', 'Google Cloud': 'GCP' }
const cloudOf = (key: VendorKey): string => clouds[providerOf(key)] ?? providerOf(key)
const NO_PROVIDER = 'No provider named'
export const NO_SERVICE = 'no service named'
export const providerOf = ({ provider }: VendorKey): string => provider?.trim() || NO_PROVIDER
const productOf = (key: VendorKey): string => `${providerOf(key)}: ${key.service?.trim() || NO_SERVICE}`
