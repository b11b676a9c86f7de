import { createHash } from 'node:crypto'
import type { Basis } from '@meshledger/costing'
import type { ProposedRules } from '@meshledger/ledger'
import { ConfigError, checkDomains, type Fault, parseAllocation, parseDomain, parsePricing } from '@meshledger/mesh'
import { aliasesOf, indexOf } from './charges.ts'
import type { House } from './house.ts'
import { type Change, changesIn, onlyChanged, putRules, type RulesChange } from './rules-change.ts'
import { merged, type Simulated, simulate } from './simulate.ts'

/** A file of rules as text: `pricing.yml`, `allocation.yml` or a domain's. */
export type RuleText = { readonly file: string; readonly text: string }

export type Plan = { readonly changes: readonly Change[]; readonly simulation: Simulated | null }

export type PlanQuery = { readonly period?: string | undefined; readonly basis?: Basis | undefined }

/**
 * What files would change, and what that would do to a past month (the latest, unless one is named). Null where they
 * say what is in force already. Throws `ConfigError` where a file cannot be taken in, two domains would claim one
 * selector, or a test of a domain file fails.
 */
export async function plan(house: House, texts: readonly RuleText[], query: PlanQuery = {}): Promise<Plan> {
  const rules = await changedRules(house, texts)
  if (rules === null) return { changes: [], simulation: null }
  return { changes: await changesOf(house, rules), simulation: await simulate(house, query, rules) }
}

/** Put the files in force, or before a second person. Throws as `plan` does; then nothing changes. */
export async function apply(house: House, texts: readonly RuleText[], who: string, note: string): Promise<RulesChange> {
  const rules = await changedRules(house, texts)
  return rules === null ? { kind: 'unchanged' } : putRules(house, rules, who, note)
}

const changedRules = async (house: House, texts: readonly RuleText[]): Promise<ProposedRules | null> =>
  onlyChanged(house, await checkedRules(house, texts))

/** The rules in files, held against the domains that there are. Throws `ConfigError` as `plan` does. */
export async function checkedRules(house: House, texts: readonly RuleText[]): Promise<ProposedRules> {
  const rules = readRules(texts)
  if (rules.domains) await checkAll(house, rules)
  return rules
}

/** Reads every file, so that all faults are told at once. */
export function readRules(texts: readonly RuleText[]): ProposedRules {
  const rules: ProposedRules = {}
  const faults: Fault[] = []
  for (const { file, text } of texts) {
    try {
      const digest = createHash('sha256').update(text).digest('hex')
      if (/^pricing\s*:/m.test(text)) rules.pricing = { definition: parsePricing(text, file), digest }
      else if (/^allocation\s*:/m.test(text)) rules.allocation = { definition: parseAllocation(text, file), digest }
      else rules.domains = [...(rules.domains ?? []), { definition: parseDomain(text, file), digest }]
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      faults.push(...error.faults)
    }
  }
  if (faults.length > 0) throw new ConfigError(faults)
  return rules
}

async function checkAll({ ledger }: House, rules: ProposedRules): Promise<void> {
  const given = (rules.domains ?? []).map(({ definition }) => definition)
  const domains = merged(await ledger.domains.current(), given)
  const index = indexOf(domains, aliasesOf(await ledger.settings.all()))
  const sources = domains.map((definition) => ({ definition, file: `domains/${definition.domain}.yml` }))
  const faults = checkDomains(sources, index)
  if (faults.length > 0) throw new ConfigError(faults)
}

async function changesOf({ ledger }: House, rules: ProposedRules): Promise<Change[]> {
  const [domains, pricing, allocation] = await Promise.all([
    ledger.domains.current(),
    ledger.rules.current('pricing'),
    ledger.rules.current('allocation'),
  ])
  const inForce = { pricing: pricing !== undefined, allocation: allocation !== undefined }
  return changesIn(rules, new Set(domains.map(({ domain }) => domain)), inForce)
}
