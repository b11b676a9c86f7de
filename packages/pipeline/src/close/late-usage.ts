import {
  addMonths,
  type Late,
  lateAdjustments,
  monthLines,
  monthsHeld,
  readLineFile,
  type StatementDocument,
} from '@meshledger/costing'
import { charges } from '../charges.ts'
import type { House } from '../house.ts'
import { booksOfMonth, factsMoved, type MonthFacts, type RuleSet } from './month-facts.ts'
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
  readonly adjustments: string
  readonly unpricedRows: number
  readonly dataThrough: string | null
  /** The statements that had carried late usage when the late lines were worked out. */
  readonly carriers: readonly string[]
}
export const preparedOf = (detail: string): Prepared => JSON.parse(detail) as Prepared

type Known = { readonly key: string; readonly late: Promise<Late[]> }
const known = new WeakMap<House, Map<string, Known>>()

/**
 * What arrived for a frozen month since it was frozen, and is not carried yet. By the rules with which it was frozen: a
 * rule that changed later does not restate a month that is closed. Looked at anew only when a fact has changed.
 */
export async function lateOf(house: House, month: string): Promise<Late[]> {
  const [version, corrections] = [await house.lake.version(), await house.ledger.closes.corrections()]
  const stand = await standOf(house, month)
  const key = JSON.stringify([version, stand.digest, corrections.filter(({ period }) => period === month)])
  const held = known.get(house) ?? new Map<string, Known>()
  known.set(house, held)
  const before = held.get(month)
  if (before?.key === key) return before.late
  const late = workOut(house, month)
  held.set(month, { key, late })
  late.catch(() => held.delete(month))
  return late
}

async function workOut(house: House, month: string): Promise<Late[]> {
  const { record, current } = await standOf(house, month)
  const step = basisStep(record)
  if (step === undefined) return []
  const { rules, facts } = preparedOf(step.detail)
  const carried = (await house.ledger.closes.corrections()).filter(({ period }) => period === month)
  if (carried.length === 0 && !(await factsMoved(house, month, facts))) return []
  const { book } = await booksOfMonth(house, month, rules)
  return lateAdjustments(month, await documentsOf(house, current), monthLines(book, month), carried)
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
  const frozen = new Set(await frozenMonths(house))
  const months: string[] = []
  const held = new Set(monthsHeld(await charges(house)))
  for (let month = addMonths(period, -1); frozen.has(month) || held.has(month); month = addMonths(month, -1)) {
    if (!frozen.has(month)) break
    months.push(month)
  }
  const late = await Promise.all(months.toReversed().map((month) => lateOf(house, month)))
  return late.flat()
}

/** The statements that carry late usage of frozen months. */
export const carriersOf = (corrections: readonly { carrier: string }[]): string[] => [
  ...new Set(corrections.map(({ carrier }) => carrier)),
]
