import {
  addMonths,
  type Late,
  lateAdjustments,
  monthLines,
  monthsHeld,
  readLineFile,
  type StatementDocument,
  type TiedBills,
  type Unconverted,
} from '@meshledger/costing'
import type { PricingDefinition } from '@meshledger/mesh'
import { charges } from '../charges.ts'
import type { House } from '../house.ts'
import { billsIn } from './bills-in.ts'
import { booksOfMonth, factsMoved, type MonthFacts, type RuleSet, rulesNow } from './month-facts.ts'
import { basisStep, frozenMonths, standOf } from './stand.ts'

/** What a step of preparing keeps, so that the month can be made out again to the byte. */
export type Prepared = {
  readonly rules: RuleSet
  readonly facts: MonthFacts
  /** What the splits had measured, packed (`readMeasures`); null where they measure nothing, absent in months closed before it was kept. */
  readonly measured?: string | null
  /** The rows of the price lists, packed (`keptPrices`); absent in months closed before they were kept. */
  readonly prices?: string
  readonly through: string | null
  readonly previous: Readonly<Record<string, string>>
  readonly budgets: Readonly<Record<string, string>>
  readonly versions: Readonly<Record<string, number>>
  readonly basis: string
  readonly rows: { readonly read: number; readonly rated: number; readonly free: number; readonly unpriced: number }
  readonly rated: string
  /** What other vendors billed, and under which digest the lines are kept; absent where the rules leave bills out. */
  readonly vendors?: TiedBills & { readonly kept: string }
  readonly adjustments: string
  readonly unpricedRows: number
  readonly dataThrough: string | null
  /** The statements that had carried late usage when the late lines were worked out. */
  readonly carriers: readonly string[]
}
export const preparedOf = (detail: string): Prepared => JSON.parse(detail) as Prepared

/** What arrived for a frozen month: what is to be carried, and the bills that cannot be, for want of a rate. */
type Arrived = { readonly late: Late[]; readonly unconverted: readonly Unconverted[] }
const nothing: Arrived = { late: [], unconverted: [] }

type Known = { readonly key: string; readonly arrived: Promise<Arrived> }
const known = new WeakMap<House, Map<string, Known>>()

/**
 * What arrived for a frozen month since it was frozen, and is not carried yet. By the rules with which it was frozen: a
 * rule that changed later does not restate a month that is closed. Looked at anew only when a fact has changed.
 */
export async function lateOf(house: House, month: string): Promise<Late[]> {
  return (await arrivedFor(house, month)).late
}

async function arrivedFor(house: House, month: string): Promise<Arrived> {
  const [version, corrections] = [await house.lake.version(), await house.ledger.closes.corrections()]
  const [stand, { money }] = [await standOf(house, month), await rulesNow(house)]
  const of = corrections.filter(({ period }) => period === month)
  const key = JSON.stringify([version, stand.digest, of, money.pricing.version])
  const held = known.get(house) ?? new Map<string, Known>()
  known.set(house, held)
  const before = held.get(month)
  if (before?.key === key) return before.arrived
  const arrived = workOut(house, month, money.pricing.definition)
  held.set(month, { key, arrived })
  arrived.catch(() => held.delete(month))
  return arrived
}

async function workOut(house: House, month: string, pricing: PricingDefinition): Promise<Arrived> {
  const { record, current } = await standOf(house, month)
  const step = basisStep(record)
  if (step === undefined) return nothing
  const { rules, facts } = preparedOf(step.detail)
  const carried = (await house.ledger.closes.corrections()).filter(({ period }) => period === month)
  if (carried.length === 0 && !(await factsMoved(house, month, facts, rules))) return nothing
  const rated = withRates(rules, pricing)
  const books = await booksOfMonth(house, month, rated)
  const late = lateAdjustments(month, await documentsOf(house, current), monthLines(books.book, month), carried)
  return { late, unconverted: billsIn(books, month, rated)?.unconverted ?? [] }
}

/**
 * The rules of a freeze, with the rates that were entered since for pairs and months that had none: a rate that held then
 * stays what it was, and a bill in a currency that nobody had billed in then finds its rate.
 */
export function withRates(rules: RuleSet, { rates }: PricingDefinition): RuleSet {
  const { pricing } = rules.money
  const name = ({ from, to, month }: (typeof rates)[number]) => `${from} ${to} ${month}`
  const held = new Set(pricing.definition.rates.map(name))
  const more = rates.filter((rate) => !held.has(name(rate)))
  if (more.length === 0) return rules
  const definition = { ...pricing.definition, rates: [...pricing.definition.rates, ...more] }
  return { ...rules, money: { ...rules.money, pricing: { ...pricing, definition } } }
}

export async function documentsOf(
  { ledger }: House,
  statements: readonly { number: string }[],
): Promise<StatementDocument[]> {
  const bodies = await ledger.closes.bodies(statements.map(({ number }) => number))
  return statements.map(({ number }) => readLineFile(bodies.get(number) ?? ''))
}

/** The late usage that a period carries: of every frozen month after which all months up to it are frozen too. */
export async function carriedBy(house: House, period: string): Promise<Late[]> {
  return (await arrivedBefore(house, period)).flatMap(({ late }) => late)
}

/** Late bills that a period would have to carry, and cannot: there is no rate for the currency and month of theirs. */
export async function unconvertedBefore(house: House, period: string): Promise<Unconverted[]> {
  return (await arrivedBefore(house, period)).flatMap(({ unconverted }) => unconverted)
}

async function arrivedBefore(house: House, period: string): Promise<Arrived[]> {
  const frozen = new Set(await frozenMonths(house))
  const months: string[] = []
  const held = new Set(monthsHeld(await charges(house)))
  for (let month = addMonths(period, -1); frozen.has(month) || held.has(month); month = addMonths(month, -1)) {
    if (!frozen.has(month)) break
    months.push(month)
  }
  return Promise.all(months.toReversed().map((month) => arrivedFor(house, month)))
}

/** The statements that carry late usage of frozen months. */
export const carriersOf = (corrections: readonly { carrier: string }[]): string[] => [
  ...new Set(corrections.map(({ carrier }) => carrier)),
]
