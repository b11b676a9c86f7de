import { type SplitRule, UNALLOCATED } from '@meshledger/mesh'
import { split, sum } from '@meshledger/money'
import type { UsedHour } from './drivers.ts'

/** By what a charge is divided: whole-number weights by domain, what is idle, and what stays where it was. */
export type Weights = {
  readonly domains: readonly string[]
  readonly byDomain: readonly bigint[]
  readonly idle: bigint
  readonly left: bigint
}

/** Weights of a month from a base; domains that may not pay, and bases below zero, count nothing. */
export function monthWeights(base: ReadonlyMap<string, bigint>, payers: readonly string[]): Weights {
  const kept = payers.map((domain) => [domain, base.get(domain) ?? 0n] as const).filter(([, weight]) => weight > 0n)
  return { domains: kept.map(([domain]) => domain), byDomain: kept.map(([, weight]) => weight), idle: 0n, left: 0n }
}

/**
 * Weights of one SKU of a warehouse or cluster on one day: what each hour billed is divided by who used that hour, and
 * the hours are added up. Use of domains that may not pay, and of nobody we know, stays in the pool. Null when no hour
 * was billed: the facts do not tell who used it.
 */
export function hourlyWeights(hours: readonly UsedHour[], payers: ReadonlySet<string>): Weights | null {
  const sums = new Map<string, bigint>()
  let idle = 0n
  let left = 0n
  for (const { quantity, use, idle: unused } of hours) {
    if (quantity <= 0n) continue
    const users = [...use]
    const weights = [...users.map(([, weight]) => weight), unused]
    const nobody = sum(weights) === 0n
    const parts = nobody ? weights.map((_, i) => (i === users.length ? quantity : 0n)) : split(quantity, weights)
    idle += parts[users.length] ?? 0n
    users.forEach(([domain], i) => {
      const part = parts[i] ?? 0n
      if (domain !== UNALLOCATED && payers.has(domain)) sums.set(domain, (sums.get(domain) ?? 0n) + part)
      else left += part
    })
  }
  if (idle === 0n && left === 0n && sums.size === 0) return null
  const sorted = [...sums].filter(([, weight]) => weight > 0n).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return { domains: sorted.map(([domain]) => domain), byDomain: sorted.map(([, weight]) => weight), idle, left }
}

/** Idle time spread by use: it simply counts no more. Where nobody used the pool, the use of the whole month stands in. */
export function withoutIdle(weights: Weights, month: Weights): Weights {
  const used = sum(weights.byDomain) + weights.left
  return used > 0n ? { ...weights, idle: 0n } : month
}

/** What stands in for a base of zero; null when the pool is to stay as it is, or nobody is left to pay. */
export function fallbackWeights(rule: Pick<SplitRule, 'zero_base'>, payers: readonly string[]): Weights | null {
  const { zero_base } = rule
  if (zero_base === 'leave') return null
  const domains = zero_base === 'even' ? payers : [zero_base]
  if (domains.length === 0) return null
  return { domains, byDomain: domains.map(() => 1n), idle: 0n, left: 0n }
}

export const isZero = ({ byDomain, idle, left }: Weights): boolean => sum(byDomain) + idle + left === 0n
