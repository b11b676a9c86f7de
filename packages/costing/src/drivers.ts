import { abs } from '@meshledger/money'
import { type ChargeBook, RATED } from './book.ts'
import { nameOn } from './names.ts'
import type { Period } from './period.ts'
import { NO_RESOURCE } from './resource.ts'
import { amountText, forEachCharge, type Groups, groupKeys, over, resourceRows, type Selection } from './sums.ts'

export const changeCauses = [
  'more-usage',
  'less-usage',
  'new-resource',
  'gone-resource',
  'rule',
  'price',
  'late-data',
] as const
export type ChangeCause = (typeof changeCauses)[number]

/** One reason why cost moved from `before` to `after`. `name` is the resource's, as of the last day compared. */
export type Driver = {
  domain: string
  product: string
  resource: string
  name: string
  cause: ChangeCause
  before: string
  after: string
  change: string
}

export type ExactDriver = Omit<Driver, 'before' | 'after' | 'change'> & { before: bigint; after: bigint }

type Days = Pick<Period, 'first' | 'last'>
type Side = { amount: bigint; late: bigint; seen: boolean }
type Group = {
  domain: string
  product: string
  resource: string
  key: number
  before: Side
  after: Side
  price: bigint
}

/**
 * Why the cost of some days differs from that of earlier days: for each domain, product and resource, in this order,
 * the usage (more, less, new, gone), what arrived late or as a correction, and the price. Each driver starts where the
 * one before it ended, so the drivers sum to the change exactly.
 *
 * The price effect is the later quantity × (its price − the price last seen for the same SKU in the earlier days). A
 * resource that is new or gone has no price effect: all of it is new or gone. One that stood in another domain before, or
 * stands there now, is neither: a rule of attribution or of a split moved it, and `rule` is its cause.
 */
export function driversBetween(selection: Selection, before: Days, after: Days): ExactDriver[] {
  const { book } = selection
  const groups = new Map<number, Group>()
  const lastPrices = pricesLastSeen(over(selection, before))
  gather(groups, over(selection, before), 'before', () => 0n)
  gather(groups, over(selection, after), 'after', priceEffects(book, lastPrices))
  const moved = movedBetween(selection, groups.values(), before, after)
  return [...groups.values()].flatMap((group) => driversOf(book, group, after, moved)).toSorted(largestFirst)
}

/** Of the groups that are new or gone, those whose resource is found on the other side under another domain. */
function movedBetween(selection: Selection, groups: Iterable<Group>, before: Days, after: Days): ReadonlySet<Group> {
  const { book } = selection
  const odd = [...groups].filter(({ before: a, after: b, resource }) => a.seen !== b.seen && resource !== NO_RESOURCE)
  if (odd.length === 0) return new Set()
  const everything = { ...selection, counts: new Uint8Array(book.keys.length).fill(1) }
  const found = (days: Days) => {
    const seen = new Uint8Array(book.keys.length)
    forEachCharge(over(everything, days), (i, at) => {
      if (book.status[i] === RATED) seen[at] = 1
    })
    return new Set(book.keys.flatMap((key, at) => (seen[at] === 1 ? [`${key.product}\n${key.resourceText}`] : [])))
  }
  const [was, is] = [found(before), found(after)]
  return new Set(
    odd.filter(({ before: { seen }, product, resource }) => (seen ? is : was).has(`${product}\n${resource}`)),
  )
}

/** Largest movement first; on a tie by name, so that the order is always the same. */
function largestFirst(a: ExactDriver, b: ExactDriver): number {
  const [x, y] = [abs(a.after - a.before), abs(b.after - b.before)]
  if (x !== y) return x > y ? -1 : 1
  const text = ({ domain, product, resource, cause }: ExactDriver) => [domain, product, resource, cause].join('\n')
  return text(a) < text(b) ? -1 : 1
}

/** What is sold at one price: SKU, cloud and unit of an account. */
const soldGroups = (book: ChargeBook): Groups =>
  groupKeys(book.keys, ({ raw }) => JSON.stringify([raw.account_id, raw.sku_name, raw.cloud, raw.usage_unit]), 'sold')

/** The price of each SKU on its latest day, by its number; where the price changed that day, the higher one. */
function pricesLastSeen(selection: Selection): (bigint | undefined)[] {
  const { book } = selection
  const { of } = soldGroups(book)
  const days: number[] = []
  const prices: (bigint | undefined)[] = []
  forEachCharge(selection, (i, key) => {
    if (book.status[i] !== RATED) return
    const sku = of[key] ?? -1
    const day = book.day[i] ?? 0
    const price = book.price[i] ?? 0n
    const last = days[sku]
    if (last === undefined || day > last || (day === last && price > (prices[sku] ?? price))) {
      days[sku] = day
      prices[sku] = price
    }
  })
  return prices
}

/** The part of a charge that a new price made. */
function priceEffects(
  book: ChargeBook,
  lastPrices: readonly (bigint | undefined)[],
): (i: number, key: number) => bigint {
  const { of } = soldGroups(book)
  return (i, key) => {
    const price = book.price[i] ?? 0n
    const earlier = lastPrices[of[key] ?? -1]
    return earlier === undefined || earlier === price ? 0n : (book.quantity[i] ?? 0n) * (price - earlier)
  }
}

function gather(
  groups: Map<number, Group>,
  selection: Selection,
  side: 'before' | 'after',
  effect: (i: number, key: number) => bigint,
): void {
  const { book } = selection
  const rows = resourceRows(book.keys)
  const none = (): Side => ({ amount: 0n, late: 0n, seen: false })
  forEachCharge(selection, (i, number) => {
    const key = book.keys[number]
    if (!key || book.status[i] !== RATED) return
    const { domain, product, resourceText: resource } = key
    const id = rows.of[number] ?? -1
    let group = groups.get(id)
    if (group === undefined) {
      group = { domain, product, resource, key: number, before: none(), after: none(), price: 0n }
      groups.set(id, group)
    }
    const amount = book.amount[i] ?? 0n
    group[side].amount += amount
    group[side].seen = true
    if (key.raw.late) group[side].late += amount
    else group.price += effect(i, number)
  })
}

function driversOf(book: ChargeBook, group: Group, { last }: Days, moved: ReadonlySet<Group>): ExactDriver[] {
  const { domain, product, resource, before, after } = group
  const key = book.keys[group.key]
  const name = key ? nameOn(book, key, last).name : resource
  const steady = before.seen && after.seen
  const late = steady ? after.late - before.late : 0n
  const price = steady ? group.price : 0n
  const usage = after.amount - before.amount - late - price
  const usageCause = moved.has(group)
    ? 'rule'
    : !before.seen
      ? 'new-resource'
      : !after.seen
        ? 'gone-resource'
        : usage > 0n
          ? 'more-usage'
          : 'less-usage'
  let at = before.amount
  const step = (cause: ChangeCause, change: bigint): ExactDriver[] => {
    const from = at
    at += change
    return change === 0n ? [] : [{ domain, product, resource, name, cause, before: from, after: at }]
  }
  return [...step(usageCause, usage), ...step('late-data', late), ...step('price', price)]
}

export const driverReply = ({ before, after, ...driver }: ExactDriver): Driver => ({
  ...driver,
  before: amountText(before),
  after: amountText(after),
  change: amountText(after - before),
})
