import {
  type Allocation,
  type Basis,
  type BilledLines,
  billsBetween,
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
  type Trial,
  usageBetween,
  withBills,
} from '@meshledger/costing'
import type { ProposedRules } from '@meshledger/ledger'
import type { DomainDefinition, TagAliases } from '@meshledger/mesh'
import { aliasesOf, attributed, type ChargeFacts, chargeFacts, charges, indexOf } from './charges.ts'
import { countsBills, driversFor, type RulesInForce, rulesInForce } from './cost-view.ts'
import type { House } from './house.ts'
import { heldTrial, rememberTrial } from './tried-rules.ts'
import { vendorBills } from './vendor-bills.ts'

export type SimulationQuery = {
  readonly period?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly basis?: Basis | undefined
}

/**
 * `vendors`: whether bills of other vendors are in what stands before, so that the same question can be asked of cost;
 * `trial`: the name by which the rules can be asked for, to trace what stands after.
 */
export type Simulated = SimulationReply & { readonly vendors: 'with' | 'without'; readonly trial: string }

/**
 * Try rules on a past period, beside the ones in force; nothing is put in force. What the rules do not name stays as it is;
 * a domain that is named takes the place of the one of its name, or comes new. Throws `ConfigError` when the rules
 * contradict each other.
 */
export async function simulate(house: House, query: SimulationQuery, rules: ProposedRules): Promise<Simulated> {
  const { trial, period, vendors } = await triedBooks(house, query, rules)
  return { ...simulation(trial, period, 'all'), vendors, trial: rememberTrial(house, rules) }
}

/** The books of a trial, the period they were made for, and the rules of each side. */
export type TriedBooks = {
  readonly trial: Trial
  readonly period: Period
  readonly vendors: 'with' | 'without'
  readonly repricedBy: RulesInForce
  readonly triedBy: RulesInForce
}

/**
 * The usage of a period by the rules in force and by those that are tried. Splits go by whole months, so whole months are
 * made; the last trial is held, so that its figures can be traced without making it again.
 */
export async function triedBooks(house: House, query: SimulationQuery, rules: ProposedRules): Promise<TriedBooks> {
  const [book, inForce] = await Promise.all([charges(house), rulesInForce(house)])
  const period = parsePeriod({ period: query.period, from: query.from, to: query.to }, book)
  const { pricing, allocation } = inForce
  const asked = [wholeMonths(period), query.basis ?? 'net', pricing.version, allocation.version]
  const made = await heldTrial(house, book.keys, rules, asked, () => makeTrial(house, period, query.basis, rules))
  return { ...made, period }
}

async function makeTrial(house: House, period: Period, basis: Basis = 'net', rules: ProposedRules) {
  const [book, facts, inForce, settings] = await Promise.all([
    charges(house),
    chargeFacts(house),
    rulesInForce(house),
    house.ledger.settings.all(),
  ])
  const part = factsOf(facts, period)
  const tried: RulesInForce = {
    pricing: rules.pricing ? { definition: rules.pricing.definition, version: 0 } : inForce.pricing,
    allocation: rules.allocation ? { definition: rules.allocation.definition, version: 0 } : inForce.allocation,
  }
  const domains = merged(
    book.domains,
    (rules.domains ?? []).map(({ definition }) => definition),
  )
  const aliases = aliasesOf(settings)
  const counted = countsBills(inForce) || countsBills(tried)
  const bills = counted ? billsBetween(await vendorBills(house), ...wholeMonths(period)) : null
  const made = (placed: ChargeBook, by: RulesInForce) => ruled(house, { placed, basis, bills, aliases }, by)
  const old = attributed(part, book.domains, aliases)
  const before = await made(old, inForce)
  // Where only the splits change, the price is the same, and where only prices change, the chain is. That bills count from
  // now on, or no longer, changes the total as a price does.
  const dearer = rules.pricing !== undefined || countsBills(inForce) !== countsBills(tried)
  const repricedBy = { pricing: tried.pricing, allocation: oldSplits(inForce, tried) }
  const repriced = dearer ? await made(old, repricedBy) : before
  const placed = rules.domains ? attributed(part, domains, aliases) : old
  const after = rules.allocation || rules.domains ? await made(placed, tried) : repriced
  const vendors = countsBills(inForce) ? ('with' as const) : ('without' as const)
  return { trial: { before, repriced, after }, vendors, repricedBy, triedBy: tried }
}

/** The splits in force, with or without bills as the tried ones have it. */
const oldSplits = ({ allocation: { definition, version } }: RulesInForce, tried: RulesInForce): Allocation => ({
  definition: { ...definition, vendors: tried.allocation.definition.vendors },
  version,
})

type Tried = {
  readonly placed: ChargeBook
  readonly basis: Basis
  readonly bills: BilledLines | null
  readonly aliases: TagAliases
}

async function ruled(house: House, tried: Tried, rules: RulesInForce): Promise<ChargeBook> {
  const { placed, basis, bills, aliases } = tried
  const { pricing, allocation } = rules
  const usage = basis === 'net' ? netBook(placed, pricing.definition) : placed
  const index = indexOf(placed.domains, aliases)
  const apart = bills === null || !countsBills(rules) ? usage : withBills(usage, bills, index, pricing.definition)
  return splitBook(apart, allocation, await driversFor(house, placed, allocation))
}

const wholeMonths = ({ first, last }: Period): [number, number] => [
  firstOfMonth(monthOf(first)),
  lastOfMonth(monthOf(last)),
]

function factsOf(facts: ChargeFacts, period: Period): ChargeFacts {
  const usage = usageBetween(facts.usage, ...wholeMonths(period))
  const used = new Set(usage.key)
  return { ...facts, usage, keys: facts.keys.filter(({ key_id }) => used.has(key_id)) }
}

export function merged(current: readonly DomainDefinition[], given: readonly DomainDefinition[]): DomainDefinition[] {
  const names = new Set(given.map(({ domain }) => domain))
  return [...current.filter(({ domain }) => !names.has(domain)), ...given].toSorted((a, b) =>
    a.domain < b.domain ? -1 : 1,
  )
}
