import type { SplitRule } from '@meshledger/mesh'
import type { ChargeKey } from '../book.ts'
import { filterValue } from '../filter.ts'

const lists = [
  ['domains', filterValue.domain],
  ['providers', ({ provider }: ChargeKey) => provider],
  ['products', filterValue.product],
  ['workspaces', filterValue.workspace],
  ['skus', filterValue.sku],
  ['resources', filterValue.resource],
  ['reasons', filterValue.reason],
] as const

/**
 * Is a key in the pool of a rule? What an earlier rule handed over is in it only where the pool names the domain it went
 * to: a rule that speaks of a resource means the resource itself, not what has been divided already.
 */
export function poolOf({ id, pool }: Pick<SplitRule, 'id' | 'pool'>): (key: ChargeKey) => boolean {
  const tests = lists.map(([list, value]) => ({ any: new Set(pool[list]), value })).filter(({ any }) => any.size > 0)
  const domains = new Set(pool.domains)
  return (key) => {
    if (key.shared !== null && (key.shared.rule === id || key.shared.idle || !domains.has(key.domain))) return false
    return tests.every(({ any, value }) => any.has(value(key)))
  }
}

/**
 * Who pays: the domains that the rule names, or all whose own pool has not been divided up to this rule; never those
 * that it leaves out. In the order of their names.
 */
export function payersOf(rule: SplitRule, rulesUpTo: readonly SplitRule[], domains: readonly string[]): string[] {
  const emptied = new Set(rulesUpTo.flatMap(({ pool }) => pool.domains))
  const out = new Set(rule.except)
  const named = rule.method === 'fixed' ? Object.keys(rule.percent) : rule.to
  const all = named.length > 0 ? named : domains.filter((domain) => !emptied.has(domain))
  return [...new Set(all)].filter((domain) => !out.has(domain)).toSorted()
}
