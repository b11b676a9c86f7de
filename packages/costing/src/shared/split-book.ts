import type { AllocationDefinition, SplitRule } from '@meshledger/mesh'
import { split } from '@meshledger/money'
import { type ChargeBook, type ChargeKey, RATED } from '../book.ts'
import { firstOfMonth, lastOfMonth } from '../days.ts'
import { firstChargeAfter, monthsHeld } from '../period.ts'
import { type Base, baseOf } from './base.ts'
import { type Drivers, noDrivers } from './drivers.ts'
import { folded } from './fold.ts'
import { chargeAt, finished, type Part, partKeys, type Working } from './parts.ts'
import { payersOf, poolOf } from './pool.ts'
import type { Shared, SplitRun } from './run.ts'
import { fallbackWeights, isZero, type Weights } from './weights.ts'

/** So many parts fit into memory beside the charges; more would be a pool of too much detail. */
const MOST_PARTS = 6_000_000

/** The rules of shared cost, and the version of the ledger in which they stand (0 for a draft). */
export type Allocation = { readonly definition: AllocationDefinition; readonly version: number }

/**
 * The same charges, with every shared pool divided among those who pay for it: month by month, rule by rule in the
 * order of the file. Quantities are divided by largest remainder, so the parts of a charge are the charge, to the last
 * unit, and every sum over anything but domain, reason, certainty and rule stays what it was. Usage rows are not
 * divided: they stand with the largest part. Free and unpriced usage stays where it is.
 *
 * Throws `RangeError` when there would be more parts than fit.
 */
export function splitBook(book: ChargeBook, allocation: Allocation, drivers: Drivers = noDrivers): ChargeBook {
  const { splits } = allocation.definition
  if (splits.length === 0) return book
  const working: Working = { book, keys: [...book.keys], gone: new Uint8Array(book.size), parts: [] }
  const keyFor = splits.map(() => partKeys(working.keys))
  const domains = book.domains.map(({ domain }) => domain)
  const runs: SplitRun[] = []
  for (const month of monthsHeld(book)) {
    const firstPart = working.parts.length
    splits.forEach((rule, i) => {
      if ((rule.from ?? '') > month || (rule.until ?? '9999') < month) return
      const payers = payersOf(rule, splits.slice(0, i + 1), domains)
      const makeKey = keyFor[i] ?? partKeys(working.keys)
      runs.push(runRule({ working, rule, month, payers, makeKey, firstPart, drivers, version: allocation.version }))
    })
  }
  return { ...finished(working), splits: runs }
}

type Run = {
  readonly working: Working
  readonly rule: SplitRule
  readonly month: string
  readonly payers: readonly string[]
  readonly makeKey: ReturnType<typeof partKeys>
  readonly firstPart: number
  readonly drivers: Drivers
  readonly version: number
}

type Tally = {
  pool: bigint
  idle: bigint
  left: bigint
  fallback: SplitRun['fallback']
  readonly bySource: Map<string, bigint>
  readonly byDomain: Map<string, bigint>
}

function runRule(run: Run): SplitRun {
  const { working, rule, month, payers, version } = run
  const inPool = remembered(working.keys, poolOf(rule))
  const base = baseOf({ rule, month, payers, working, inPool, drivers: run.drivers })
  const fallback = fallbackWeights(rule, payers)
  const tally: Tally = { pool: 0n, idle: 0n, left: 0n, fallback: null, bySource: new Map(), byDomain: new Map() }
  const taken = takePool(run, inPool)
  const charges = rule.detail === 'pool' && base.timeless ? folded(taken, working.keys, rule.id) : taken
  for (const charge of charges) {
    const amount = charge.quantity * charge.price
    const source = working.keys[charge.key]?.domain ?? ''
    tally.pool += amount
    tally.bySource.set(source, (tally.bySource.get(source) ?? 0n) + amount)
    const measured = weightsFor(base, working.keys[charge.key], charge)
    const usable = measured !== null && !isZero(measured)
    if (!usable) tally.fallback = fallback === null ? 'leave' : rule.zero_base === 'even' ? 'even' : 'domain'
    divide(run, charge, usable ? measured : fallback, tally)
  }
  const snapshot = base.snapshot()
  const named = [...new Set([...snapshot.keys(), ...tally.byDomain.keys()])].toSorted()
  return {
    ...{ rule: rule.id, title: rule.title, version, month, method: rule.method, baseUnit: base.unit },
    ...{ pool: tally.pool, idle: tally.idle, left: tally.left, fallback: tally.fallback },
    sources: [...tally.bySource.keys()]
      .toSorted()
      .map((domain) => ({ domain, amount: tally.bySource.get(domain) ?? 0n })),
    shares: named.map((domain) => ({
      domain,
      base: snapshot.get(domain) ?? 0n,
      amount: tally.byDomain.get(domain) ?? 0n,
    })),
  }
}

/** Take the rated charges of a pool out of the book; what stays in the pool is put back as a part with its own key. */
function takePool({ working, month, firstPart }: Run, inPool: (key: number) => boolean): Omit<Part, 'gone'>[] {
  const { book, gone, parts } = working
  const taken: Omit<Part, 'gone'>[] = []
  const to = firstChargeAfter(book, lastOfMonth(month))
  for (let i = firstChargeAfter(book, firstOfMonth(month) - 1); i < to; i++) {
    if (gone[i] === 1 || book.status[i] !== RATED || !inPool(book.key[i] ?? -1)) continue
    gone[i] = 1
    taken.push(chargeAt(book, i))
  }
  for (let i = firstPart; i < parts.length; i++) {
    const part = parts[i]
    if (!part || part.gone || !inPool(part.key)) continue
    part.gone = true
    taken.push(part)
  }
  return taken
}

/** A test by key, made once for each; keys are added while rules run. */
function remembered(keys: readonly ChargeKey[], test: (key: ChargeKey) => boolean): (key: number) => boolean {
  const known: boolean[] = []
  return (at) => {
    const key = keys[at]
    known[at] ??= key !== undefined && test(key)
    return known[at]
  }
}

function weightsFor(base: Base, key: ChargeKey | undefined, charge: Omit<Part, 'gone'>): Weights | null {
  if (!key) return null
  return base.weightsOf({ resource: key.resourceText, sku: key.raw.sku_name, day: charge.day })
}

function divide(run: Run, charge: Omit<Part, 'gone'>, weights: Weights | null, tally: Tally): void {
  const { working, rule, version, makeKey } = run
  const from = working.keys[charge.key]
  if (!from) throw new RangeError(`there is no charge key at position ${charge.key}`)
  if (working.parts.length > MOST_PARTS) {
    throw new RangeError(
      `The split ${rule.id} makes more than ${MOST_PARTS} parts. Say detail: pool in allocation.yml, so that its resources and people are folded into one.`,
    )
  }
  const put = (key: number, quantity: bigint, usageRows: number) =>
    working.parts.push({ ...charge, key, quantity, usageRows, gone: false })
  if (weights === null) {
    tally.left += charge.quantity * charge.price
    put(charge.key, charge.quantity, charge.usageRows)
    return
  }
  const { domains, byDomain, idle, left } = weights
  const parts = split(charge.quantity, [...byDomain, idle, left])
  const largest = largestOf(parts)
  const rows = (i: number) => (i === largest ? charge.usageRows : 0)
  const shared = (isIdle: boolean): Shared => ({
    ...{ rule: rule.id, version, method: rule.method, from: from.domain, idle: isIdle },
  })
  const paid = shared(false)
  domains.forEach((domain, i) => {
    const part = parts[i] ?? 0n
    if (part === 0n && rows(i) === 0) return
    put(makeKey(charge.key, domain, 'shared', paid), part, rows(i))
    tally.byDomain.set(domain, (tally.byDomain.get(domain) ?? 0n) + part * charge.price)
  })
  const unused = parts[domains.length] ?? 0n
  if (unused !== 0n || rows(domains.length) > 0) {
    const reason = rule.idle === 'owner' ? 'shared' : 'idle'
    put(makeKey(charge.key, from.domain, reason, shared(true)), unused, rows(domains.length))
    tally.idle += unused * charge.price
  }
  const rest = parts[domains.length + 1] ?? 0n
  if (rest !== 0n || rows(domains.length + 1) > 0) {
    put(charge.key, rest, rows(domains.length + 1))
    tally.left += rest * charge.price
  }
}

function largestOf(parts: readonly bigint[]): number {
  let largest = 0
  const size = (i: number) => ((parts[i] ?? 0n) < 0n ? -(parts[i] ?? 0n) : (parts[i] ?? 0n))
  for (let i = 1; i < parts.length; i++) if (size(i) > size(largest)) largest = i
  return largest
}
