import { createHash } from 'node:crypto'
import { LedgerError, type ProposedRules } from '@meshledger/ledger'
import type { House } from './house.ts'

/** What became of rules that somebody gave: in force, or waiting for a second person. */
export type RulesChange =
  | { readonly kind: 'activated' | 'unchanged' }
  | { readonly kind: 'proposed'; readonly id: string }

/**
 * Put rules in force, or before a second person where the ledger says so and something is in force already. Files that
 * say what is in force already change nothing.
 */
export async function putRules(
  { ledger, now }: Pick<House, 'ledger' | 'now'>,
  rules: ProposedRules,
  who: string,
  note: string,
): Promise<RulesChange> {
  const changed = await onlyChanged({ ledger }, rules)
  if (changed === null) return { kind: 'unchanged' }
  const second = (await ledger.settings.get('second_person')) === 'true'
  const at = await now()
  if (!second || (await isFirst({ ledger }, changed))) {
    await ledger.rules.activate(changed, who, at)
    return { kind: 'activated' }
  }
  const id = proposalId(changed, who)
  await ledger.rules.propose({ id, rules: changed, note, who, at })
  return { kind: 'proposed', id }
}

/** The same rules by the same person are one proposal. */
function proposalId({ pricing, allocation, domains }: ProposedRules, who: string): string {
  const digests = [pricing?.digest, allocation?.digest, ...(domains ?? []).map(({ digest }) => digest)]
  return createHash('sha256')
    .update(JSON.stringify([who, digests]))
    .digest('hex')
    .slice(0, 12)
}

/** Setting up needs no second person: nothing of the kind was in force before. */
async function isFirst(
  { ledger }: Pick<House, 'ledger'>,
  { pricing, allocation, domains }: ProposedRules,
): Promise<boolean> {
  if (pricing && (await ledger.rules.current('pricing'))) return false
  if (allocation && (await ledger.rules.current('allocation'))) return false
  if (domains === undefined) return true
  return (await ledger.domains.current()).length === 0
}

/** What of the rules differs from what is in force; null when nothing does. */
export async function onlyChanged(
  { ledger }: Pick<House, 'ledger'>,
  rules: ProposedRules,
): Promise<ProposedRules | null> {
  const [pricing, allocation] = await Promise.all([ledger.rules.current('pricing'), ledger.rules.current('allocation')])
  const domains: NonNullable<ProposedRules['domains']> = []
  for (const file of rules.domains ?? []) {
    const newest = (await ledger.domains.history(file.definition.domain)).at(-1)
    if (newest?.digest !== file.digest) domains.push(file)
  }
  const changed: ProposedRules = {
    ...(rules.pricing && rules.pricing.digest !== pricing?.digest ? { pricing: rules.pricing } : {}),
    ...(rules.allocation && rules.allocation.digest !== allocation?.digest ? { allocation: rules.allocation } : {}),
    ...(domains.length > 0 ? { domains } : {}),
  }
  return Object.keys(changed).length === 0 ? null : changed
}

export type Decision = 'activated' | 'rejected' | 'withdrawn'
export type DecisionOutcome =
  | { readonly kind: 'decided' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly sentence: string }

/** Decide what waits for a second person; the ledger refuses whoever may not, and what is decided already. */
export async function decide(
  { ledger, now }: Pick<House, 'ledger' | 'now'>,
  id: string,
  decision: Decision,
  who: string,
  reason: string,
): Promise<DecisionOutcome> {
  if ((await ledger.rules.proposal(id)) === undefined) return { kind: 'unknown' }
  try {
    await ledger.rules.decide(id, decision, who, reason, await now())
    return { kind: 'decided' }
  } catch (error) {
    if (error instanceof LedgerError && error.code === undefined) return { kind: 'refused', sentence: error.message }
    throw error
  }
}

/** Every version of the price book and of the splits, and what was proposed; newest first. */
export async function ruleVersions({ ledger }: Pick<House, 'ledger'>) {
  const [pricing, allocation, proposals, second, domains] = await Promise.all([
    ledger.rules.history('pricing'),
    ledger.rules.history('allocation'),
    ledger.rules.proposals(),
    ledger.settings.get('second_person'),
    ledger.domains.current(),
  ])
  const versions = [...pricing, ...allocation].map((one) => ({ ...one, definition: one.definition as object }))
  const known = new Set(domains.map(({ domain }) => domain))
  const inForce = { pricing: pricing.length > 0, allocation: allocation.length > 0 }
  return {
    secondPerson: second === 'true',
    versions: versions.toSorted((a, b) => (a.effectiveAt < b.effectiveAt ? 1 : -1)),
    proposals: proposals.map(({ rules, ...proposal }) => ({ ...proposal, changes: changesIn(rules, known, inForce) })),
  }
}

export type Change = {
  readonly what: 'pricing' | 'allocation' | 'domain'
  readonly name: string
  readonly how: 'new' | 'changed'
}

/** What rules would change, given which domains and files are in force. */
export function changesIn(
  rules: ProposedRules,
  known: ReadonlySet<string>,
  inForce: { readonly pricing: boolean; readonly allocation: boolean },
): Change[] {
  const files = (['pricing', 'allocation'] as const).filter((what) => rules[what] !== undefined)
  return [
    ...files.map((what) => ({
      what,
      name: `${what}.yml`,
      how: inForce[what] ? ('changed' as const) : ('new' as const),
    })),
    ...(rules.domains ?? []).map(({ definition: { domain } }) => ({
      what: 'domain' as const,
      name: domain,
      how: known.has(domain) ? ('changed' as const) : ('new' as const),
    })),
  ]
}
