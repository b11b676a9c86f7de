import { type DomainDefinition, type DomainIndex, type Placement, place } from '@meshledger/mesh'
import {
  type Certainty,
  type ChargeBook,
  type ChargeKey,
  DATABRICKS,
  FREE,
  RATED,
  type RawKey,
  type ResourceName,
  UNPRICED,
  unpricedReasons,
  type Workspace,
} from './book.ts'
import { type Day, dayOf } from './days.ts'
import { type PricedSku, priceBook, type Window } from './price.ts'
import { productName } from './products.ts'
import { resourceOf, resourceText } from './resource.ts'

/** Daily usage, column by column: charge `i` has `key[i]` (a `key_id`) on `day[i]`, in price era `era[i]`. */
export type DailyUsage = {
  readonly size: number
  readonly key: Int32Array
  readonly day: Int32Array
  readonly era: Int32Array
  readonly usageRows: Int32Array
  readonly quantity: readonly bigint[]
}

export type BookInput = {
  readonly currency: string
  readonly now: string
  readonly domains: readonly DomainDefinition[]
  readonly index: DomainIndex
  readonly keys: readonly RawKey[]
  readonly usage: DailyUsage
  readonly windows: readonly Window[]
  /** Prices of the account itself, where Databricks records them. */
  readonly accountWindows?: readonly Window[]
  readonly priced: readonly PricedSku[]
  readonly names: ReadonlyMap<string, readonly ResourceName[]>
  readonly workspaces: ReadonlyMap<string, Workspace>
}

export const ACCOUNT_LEVEL = 'account level'
export const NO_IDENTITY = 'not recorded'

/**
 * Rate and attribute daily usage: quantity × price, exactly, and a domain for every charge.
 *
 * The chain runs once for each distinct key, not for each charge. The order of the input does not matter for any answer.
 */
export function buildChargeBook(input: BookInput): ChargeBook {
  const { usage } = input
  const positions: number[] = []
  for (const [position, { key_id }] of input.keys.entries()) positions[key_id] = position
  const chain = chainOf(input.index, input.keys, (raw, index) => chargeKey(raw, input, index))
  const find = priceBook(input.windows, input.priced, input.keys)
  const order = orderByDay(usage)

  const day = new Int32Array(usage.size)
  const key = new Int32Array(usage.size)
  const usageRows = new Int32Array(usage.size)
  const status = new Uint8Array(usage.size)
  const unpricedReason = new Uint8Array(usage.size)
  const era = new Int32Array(usage.size)
  const quantity = new Array<bigint>(usage.size)
  const price = new Array<bigint>(usage.size)
  const amount = new Array<bigint>(usage.size)

  for (let i = 0; i < usage.size; i++) {
    const from = order[i] ?? 0
    const position = positions[usage.key[from] ?? 0] ?? -1
    const found = find(position, usage.era[from] ?? 0)
    const used = usage.quantity[from] ?? 0n
    day[i] = usage.day[from] ?? 0
    key[i] = chain.keyOn(position, day[i] ?? 0)
    era[i] = usage.era[from] ?? 0
    usageRows[i] = usage.usageRows[from] ?? 0
    quantity[i] = used
    price[i] = found.kind === 'priced' ? found.price : 0n
    amount[i] = found.kind === 'priced' ? used * found.price : 0n
    status[i] = found.kind === 'priced' ? RATED : found.kind === 'free' ? FREE : UNPRICED
    unpricedReason[i] = found.kind === 'unpriced' ? unpricedReasons.indexOf(found.reason) : 0
  }
  const { keys } = chain
  const { currency, now, domains, names, workspaces, windows } = input
  const columns = { day, key, era, usageRows, status, unpricedReason, quantity, price, amount }
  const net = { netPrice: new Int32Array(usage.size).fill(-1), netPrices: [] }
  return {
    ...{ currency, basis: 'list', now, domains, keys, size: usage.size, ...columns, ...net },
    ...{ windows, accountWindows: input.accountWindows ?? [], splits: [], names, workspaces },
    ...{ usageThrough: day[usage.size - 1] ?? null, bills: null },
  }
}

/**
 * The keys as the chain places them. Where selectors are dated, a key is placed anew for each stretch of days in which
 * it has charges; otherwise once.
 */
export function chainOf<K>(
  index: DomainIndex,
  given: readonly K[],
  place: (key: K, index: DomainIndex) => ChargeKey,
): { keys: ChargeKey[]; keyOn: (position: number, day: Day) => number } {
  const { dated } = index
  if (dated.length === 0) return { keys: given.map((key) => place(key, index)), keyOn: (position) => position }
  const starts = dated.map(({ from }) => (from === '' ? Number.NEGATIVE_INFINITY : dayOf(from)))
  const keys: ChargeKey[] = []
  const made: number[][] = []
  const keyOn = (position: number, day: Day): number => {
    const stretch = starts.findLastIndex((start) => start <= day)
    const places = made[position] ?? []
    made[position] = places
    const key = given[position]
    if (key !== undefined && places[stretch] === undefined) {
      places[stretch] = keys.push(place(key, dated[stretch]?.index ?? index)) - 1
    }
    return places[stretch] ?? -1
  }
  return { keys, keyOn }
}

/** A key of Databricks' own usage. */
function chargeKey(raw: RawKey, { workspaces }: BookInput, index: DomainIndex): ChargeKey {
  const product = productName(raw.billing_origin_product)
  return placedKey(raw, { provider: DATABRICKS, product, workspaces }, index)
}

/** A key with its place by the chain, its resource and its names. */
export function placedKey(
  raw: RawKey,
  { provider, product, workspaces }: Pick<ChargeKey, 'provider' | 'product'> & Pick<BookInput, 'workspaces'>,
  index: DomainIndex,
): ChargeKey {
  const custom_tags = raw.custom_tags ?? {}
  const placement = place({ ...raw, custom_tags, catalog: raw.uc_table_catalog }, index)
  const resource = resourceOf({ ...raw, custom_tags })
  return {
    raw,
    placement,
    domain: placement.domain,
    reason: placement.reason,
    provider,
    product,
    workspace: workspaceName(raw.workspace_id, workspaces),
    resource,
    resourceText: resourceText(resource),
    runAs: raw.run_as ?? NO_IDENTITY,
    certainty: certaintyOf(placement),
    shared: null,
  }
}

/** What no rule placed is measured: that nobody is named is what the record says. */
const certaintyOf = ({ reason }: Placement): Certainty =>
  reason === 'workspace' || reason === 'catalog' || reason === 'identity' ? 'derived' : 'measured'

function workspaceName(id: string | null, workspaces: ReadonlyMap<string, Workspace>): string {
  if (id === null || id === '0') return ACCOUNT_LEVEL
  return workspaces.get(id)?.name ?? id
}

/** Positions of the charges, earliest day first (counting sort: the days are few, the charges many). */
function orderByDay({ size, day }: DailyUsage): Int32Array {
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (let i = 0; i < size; i++) {
    const d = day[i] ?? 0
    if (d < first) first = d
    if (d > last) last = d
  }
  if (size === 0) return new Int32Array(0)
  const starts = new Int32Array(last - first + 2)
  for (let i = 0; i < size; i++) starts[(day[i] ?? 0) - first + 1] = (starts[(day[i] ?? 0) - first + 1] ?? 0) + 1
  for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0)
  const order = new Int32Array(size)
  for (let i = 0; i < size; i++) {
    const slot = (day[i] ?? 0) - first
    const to = starts[slot] ?? 0
    order[to] = i
    starts[slot] = to + 1
  }
  return order
}
