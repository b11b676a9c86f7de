import { type ChargeBook, CostQueryError } from '@meshledger/costing'
import type { Lake } from '@meshledger/lake'
import type { RulesInForce } from '../cost-view.ts'
import type { House } from '../house.ts'
import { type KeptUnder, keepingStep } from './kept-records.ts'
import { preparedOf } from './late-usage.ts'
import { lakeOfReach } from './month-facts.ts'
import { booksOfFreeze, reachOfFreeze } from './replay.ts'
import { basisStep, type Stand, standOf } from './stand.ts'

/** The charges of a frozen month as its statements have them, the rules in force then, when that was, and the lake then. */
export type FrozenBook = {
  readonly book: ChargeBook
  readonly rules: RulesInForce
  readonly at: string
  readonly lake: Lake
  /** Where the ids of its usage records are kept; null where they are not. */
  readonly kept: KeptUnder | null
}

/** Where the records are kept of which a frozen month was made out at a step. */
export function keptUnder(stand: Stand, madeOut: number): KeptUnder | null {
  const step = stand.state === 'frozen' ? keepingStep(stand, madeOut) : null
  return step === null ? null : { period: stand.period, step }
}

/** Throws `CostQueryError` where no frozen month is named. */
export async function frozenBook(house: House, period: string | undefined): Promise<FrozenBook> {
  if (period === undefined) throw new CostQueryError('asOf', 'name the month whose freeze is meant, as period')
  const stand = await standOf(house, period)
  const { state } = stand
  const step = basisStep(stand.record)
  if (state !== 'frozen' || step === undefined) throw new CostQueryError('asOf', `${period} is not frozen`)
  const prepared = preparedOf(step.detail)
  const { book } = await booksOfFreeze(house, period, prepared)
  const lake = await lakeOfReach(house, period, reachOfFreeze(prepared))
  return { book, rules: prepared.rules.money, at: step.at, lake, kept: keptUnder(stand, step.step) }
}
