import { percentUnits, type SplitRule } from '@meshledger/mesh'
import { RATED } from '../book.ts'
import { type Day, firstOfMonth, lastOfMonth } from '../days.ts'
import { firstChargeAfter } from '../period.ts'
import type { Drivers, HourlyUse, UsedHour } from './drivers.ts'
import type { Working } from './parts.ts'
import type { BaseUnit } from './run.ts'
import { hourlyWeights, monthWeights, type Weights, withoutIdle } from './weights.ts'

type Question = { readonly resource: string; readonly sku: string; readonly day: Day }

/**
 * What a rule divides by in one month. `weightsOf` null: the facts say nothing about this charge. `snapshot`: the base
 * by domain, once everything has been asked.
 */
export type Base = {
  readonly unit: BaseUnit
  /** Charges of one day and one key may stand as one: the same weights hold for all. */
  readonly timeless: boolean
  readonly weightsOf: (charge: Question) => Weights | null
  readonly snapshot: () => ReadonlyMap<string, bigint>
}

export type BaseInput = {
  readonly rule: SplitRule
  readonly month: string
  readonly payers: readonly string[]
  readonly working: Working
  readonly inPool: (key: number) => boolean
  readonly drivers: Drivers
}

type Make = (input: BaseInput) => Base

/** A method a line: by what, in which unit. */
const makers: { readonly [M in SplitRule['method']]: Make } = {
  even: (input) => monthly(input, 'domain', new Map(input.payers.map((domain) => [domain, 1n]))),
  fixed: (input) =>
    monthly(
      input,
      'percent',
      new Map(Object.entries(input.rule.percent).map(([domain, text]) => [domain, percentUnits(text)])),
    ),
  'direct-cost': (input) => monthly(input, 'amount', directCost(input)),
  consumers: (input) => monthly(input, 'read', readers(input)),
  metric: (input) => monthly(input, 'metric', input.drivers.metric(input.rule.metric ?? '', input.month)),
  'warehouse-work': (input) => hourly(input, 'work', input.drivers.warehouseWork),
  'job-overlap': (input) => hourly(input, 'second', input.drivers.jobOverlap),
}

export const baseOf: Make = (input) => makers[input.rule.method](input)

function monthly({ payers }: BaseInput, unit: BaseUnit, base: ReadonlyMap<string, bigint>): Base {
  const weights = monthWeights(base, payers)
  const snapshot = new Map(weights.domains.map((domain, i) => [domain, weights.byDomain[i] ?? 0n]))
  return { unit, timeless: true, weightsOf: () => weights, snapshot: () => snapshot }
}

/** What each payer's own work cost in the month: charges that stand where the chain placed them, outside the pool. */
function directCost({ working: { book, keys }, month, payers, inPool }: BaseInput): Map<string, bigint> {
  const paying = new Set(payers)
  const counts = book.keys.map((key, at) => key.shared === null && paying.has(key.domain) && !inPool(at))
  const base = new Map<string, bigint>()
  const to = firstChargeAfter(book, lastOfMonth(month))
  for (let i = firstChargeAfter(book, firstOfMonth(month) - 1); i < to; i++) {
    const at = book.key[i] ?? -1
    if (counts[at] !== true || book.status[i] !== RATED) continue
    const domain = keys[at]?.domain ?? ''
    base.set(domain, (base.get(domain) ?? 0n) + (book.amount[i] ?? 0n))
  }
  return base
}

function readers({ rule, month, drivers }: BaseInput): Map<string, bigint> {
  const base = new Map<string, bigint>()
  for (const table of rule.tables) {
    for (const [domain, reads] of drivers.consumers(table, month)) base.set(domain, (base.get(domain) ?? 0n) + reads)
  }
  return base
}

function hourly({ rule, month, payers }: BaseInput, unit: BaseUnit, use: HourlyUse): Base {
  const paying = new Set(payers)
  const asked = new Set<UsedHour['use']>()
  const known = new Map<string, Weights | null>()
  const ofMonth = (resource: string, sku: string): Weights => {
    const hours: UsedHour[] = []
    for (let day = firstOfMonth(month); day <= lastOfMonth(month); day++) hours.push(...use(resource, sku, day))
    const weights = hourlyWeights(hours, paying)
    return weights === null ? { domains: [], byDomain: [], idle: 0n, left: 0n } : { ...weights, idle: 0n }
  }
  const find = ({ resource, sku, day }: Question): Weights | null => {
    const hours = use(resource, sku, day)
    for (const hour of hours) asked.add(hour.use)
    const weights = hourlyWeights(hours, paying)
    if (weights === null || rule.idle !== 'by-use' || weights.idle === 0n) return weights
    return withoutIdle(weights, ofMonth(resource, sku))
  }
  const weightsOf = (charge: Question): Weights | null => {
    const name = `${charge.resource}\n${charge.sku}\n${charge.day}`
    const held = known.get(name)
    if (held !== undefined) return held
    const weights = find(charge)
    known.set(name, weights)
    return weights
  }
  const snapshot = () => {
    const base = new Map<string, bigint>()
    for (const hour of asked) {
      for (const [domain, used] of hour) if (paying.has(domain)) base.set(domain, (base.get(domain) ?? 0n) + used)
    }
    return base
  }
  return { unit, timeless: false, weightsOf, snapshot }
}
