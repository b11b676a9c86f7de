import { abs } from '@meshledger/money'
import { type ChargeBook, type ChargeKey, RATED } from './book.ts'
import type { Day } from './days.ts'
import { nameOn } from './names.ts'
import type { Period } from './period.ts'
import { NO_RESOURCE } from './resource.ts'
import {
  amountText,
  forEachCharge,
  type Groups,
  groupKeys,
  over,
  resourceRows,
  resourcesOf,
  type Selection,
} from './sums.ts'

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
  /** Its resource has no other driver: `before` and `after` are all that it cost. */
  whole: boolean
}

/** Of many drivers few are shown, so a driver is named when it is. */
export type ExactDriver = Omit<Driver, 'before' | 'after' | 'change' | 'name'> & {
  key: ChargeKey
  before: bigint
  after: bigint
}

type Days = Pick<Period, 'first' | 'last'>

/**
 * What the charges of some days come to, by number of the group (domain, product and resource); undefined where a group
 * has none. `key` is that of its first charge, `price` the part that a new price made.
 */
type Side = {
  readonly amount: (bigint | undefined)[]
  readonly late: (bigint | undefined)[]
  readonly price: (bigint | undefined)[]
  readonly key: (number | undefined)[]
}

/** Two stretches of days, group by group: everything that is said about their difference is made of it. */
export type Movement = { readonly groups: Groups; readonly before: Side; readonly after: Side }

/** Sum up both stretches, in one pass over the charges of each. */
export function movementBetween(selection: Selection, before: Days, after: Days): Movement {
  const { book } = selection
  const groups = resourceRows(book.keys)
  const lastPrices = pricesLastSeen(over(selection, before))
  return {
    groups,
    before: sideOf(over(selection, before), groups, null),
    after: sideOf(over(selection, after), groups, priceEffects(book, lastPrices)),
  }
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
  return driversIn(movementBetween(selection, before, after), selection, before, after)
}

/** The drivers of a movement that is summed up already. */
export function driversIn(movement: Movement, selection: Selection, before: Days, after: Days): ExactDriver[] {
  const moved = movedBetween(movement, selection, before, after)
  const drivers: ExactDriver[] = []
  for (let group = 0; group < movement.groups.names.length; group++) {
    if (movement.before.key[group] === undefined && movement.after.key[group] === undefined) continue
    driversOf(selection.book, movement, group, moved(group), drivers)
  }
  return drivers.toSorted(largestFirst)
}

/** Whether a group that is new or gone is found on the other side under another domain. */
function movedBetween(movement: Movement, selection: Selection, before: Days, after: Days) {
  const { book } = selection
  const things = resourcesOf(book.keys)
  const everything = { ...selection, counts: new Uint8Array(book.keys.length).fill(1) }
  const found = (days: Days): Uint8Array => {
    const seen = new Uint8Array(things.names.length)
    forEachCharge(over(everything, days), (i, at) => {
      if (book.status[i] === RATED) seen[things.of[at] ?? -1] = 1
    })
    return seen
  }
  let sides: { was: Uint8Array; is: Uint8Array } | undefined
  return (group: number): boolean => {
    const [was, is] = [movement.before.key[group], movement.after.key[group]]
    const at = was ?? is ?? -1
    if ((was === undefined) === (is === undefined) || book.keys[at]?.resourceText === NO_RESOURCE) return false
    sides ??= { was: found(before), is: found(after) }
    return (was === undefined ? sides.was : sides.is)[things.of[at] ?? -1] === 1
  }
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

function sideOf(selection: Selection, groups: Groups, effect: ((i: number, key: number) => bigint) | null): Side {
  const { book } = selection
  const many = groups.names.length
  const [amount, late, price] = [0, 0, 0].map(() => new Array<bigint | undefined>(many)) as [Sums, Sums, Sums]
  const keys = new Array<number | undefined>(many)
  forEachCharge(selection, (i, number) => {
    if (book.status[i] !== RATED) return
    const group = groups.of[number] ?? 0
    const cost = book.amount[i] ?? 0n
    const sum = amount[group]
    if (sum === undefined) keys[group] = number
    amount[group] = sum === undefined ? cost : sum + cost
    if (book.keys[number]?.raw.late) late[group] = (late[group] ?? 0n) + cost
    else if (effect !== null) {
      const part = effect(i, number)
      if (part !== 0n) price[group] = (price[group] ?? 0n) + part
    }
  })
  return { amount, late, price, key: keys }
}

type Sums = (bigint | undefined)[]

function driversOf(
  book: ChargeBook,
  { before, after }: Movement,
  group: number,
  moved: boolean,
  drivers: ExactDriver[],
): void {
  const key = book.keys[before.key[group] ?? after.key[group] ?? -1]
  if (key === undefined) throw new RangeError(`the group ${group} has no charge`)
  const [was, is] = [before.amount[group], after.amount[group]]
  const steady = was !== undefined && is !== undefined
  const late = steady ? (after.late[group] ?? 0n) - (before.late[group] ?? 0n) : 0n
  const price = steady ? (after.price[group] ?? 0n) : 0n
  const usage = (is ?? 0n) - (was ?? 0n) - late - price
  const usageCause = moved
    ? 'rule'
    : was === undefined
      ? 'new-resource'
      : is === undefined
        ? 'gone-resource'
        : usage > 0n
          ? 'more-usage'
          : 'less-usage'
  const { domain, product, resourceText: resource } = key
  const steps = (
    [
      [usageCause, usage],
      ['late-data', late],
      ['price', price],
    ] as const
  ).filter(([, change]) => change !== 0n)
  let at = was ?? 0n
  for (const [cause, change] of steps) {
    drivers.push({
      ...{ domain, product, resource, key, cause, before: at, after: at + change },
      whole: steps.length === 1,
    })
    at += change
  }
}

/** A driver as it is shown, its resource named as of the last day compared. */
export const driverReply = (book: ChargeBook, last: Day, { key, before, after, ...driver }: ExactDriver): Driver => ({
  ...{ domain: driver.domain, product: driver.product, resource: driver.resource, name: nameOn(book, key, last).name },
  ...{ cause: driver.cause, before: amountText(before), after: amountText(after), change: amountText(after - before) },
  whole: driver.whole,
})
