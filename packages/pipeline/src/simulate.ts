import {
  type Basis,
  type ChargeBook,
  firstOfMonth,
  lastOfMonth,
  monthOf,
  netBook,
  type Period,
  parsePeriod,
  type SimulationReply,
  simulation,
  splitBook,
  usageBetween,
} from '@meshledger/costing'
import type { ProposedRules } from '@meshledger/ledger'
import type { DomainDefinition } from '@meshledger/mesh'
import { aliasesOf, attributed, type ChargeFacts, chargeFacts, charges } from './charges.ts'
import { driversFor, type RulesInForce, rulesInForce } from './cost-view.ts'
import type { House } from './house.ts'

export type SimulationQuery = {
  readonly period?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly basis?: Basis | undefined
}

/**
 * Try rules on a past period, beside the ones in force; nothing is kept. What the rules do not name stays as it is; a
 * domain that is named takes the place of the one of its name, or comes new.
 *
 * Splits go by whole months, so whole months are made and the period is cut out of them. Throws `ConfigError` when the
 * rules contradict each other.
 */
export async function simulate(house: House, query: SimulationQuery, rules: ProposedRules): Promise<SimulationReply> {
  const [book, facts, inForce, settings] = await Promise.all([
    charges(house),
    chargeFacts(house),
    rulesInForce(house),
    house.ledger.settings.all(),
  ])
  const period = parsePeriod({ period: query.period, from: query.from, to: query.to }, book)
  const part = factsOf(facts, period)
  const tried: RulesInForce = {
    pricing: rules.pricing ? { definition: rules.pricing.definition, version: 0 } : inForce.pricing,
    allocation: rules.allocation ? { definition: rules.allocation.definition, version: 0 } : inForce.allocation,
  }
  const domains = merged(
    book.domains,
    (rules.domains ?? []).map(({ definition }) => definition),
  )
  const basis = query.basis ?? 'net'
  const aliases = aliasesOf(settings)
  const old = attributed(part, book.domains, aliases)
  const before = await ruled(house, old, basis, inForce)
  // Where only the splits change, the price is the same, and where only prices change, the chain is.
  const repriced = rules.pricing ? await ruled(house, old, basis, { ...inForce, pricing: tried.pricing }) : before
  const placed = rules.domains ? attributed(part, domains, aliases) : old
  const after = rules.allocation || rules.domains ? await ruled(house, placed, basis, tried) : repriced
  return simulation({ before, repriced, after }, period, 'all')
}

async function ruled(house: House, book: ChargeBook, basis: Basis, rules: RulesInForce): Promise<ChargeBook> {
  const priced = basis === 'net' ? netBook(book, rules.pricing.definition) : book
  return splitBook(priced, rules.allocation, await driversFor(house, book, rules.allocation))
}

function factsOf(facts: ChargeFacts, { first, last }: Period): ChargeFacts {
  const usage = usageBetween(facts.usage, firstOfMonth(monthOf(first)), lastOfMonth(monthOf(last)))
  const used = new Set(usage.key)
  return { ...facts, usage, keys: facts.keys.filter(({ key_id }) => used.has(key_id)) }
}

export function merged(current: readonly DomainDefinition[], given: readonly DomainDefinition[]): DomainDefinition[] {
  const names = new Set(given.map(({ domain }) => domain))
  return [...current.filter(({ domain }) => !names.has(domain)), ...given].toSorted((a, b) =>
    a.domain < b.domain ? -1 : 1,
  )
}
