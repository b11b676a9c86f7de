import { type ChargeBook, CostQueryError } from '@meshledger/costing'
import type { Lake } from '@meshledger/lake'
import type { RulesInForce } from '../cost-view.ts'
import type { House } from '../house.ts'
import { preparedOf } from './late-usage.ts'
import { lakeOfReach } from './month-facts.ts'
import { booksOfFreeze, reachOfFreeze } from './replay.ts'
import { basisStep, standOf } from './stand.ts'

/** The charges of a frozen month as its statements have them, the rules in force then, when that was, and the lake then. */
export type FrozenBook = {
  readonly book: ChargeBook
  readonly rules: RulesInForce
  readonly at: string
  readonly lake: Lake
}

/** Throws `CostQueryError` where no frozen month is named. */
export async function frozenBook(house: House, period: string | undefined): Promise<FrozenBook> {
  if (period === undefined) throw new CostQueryError('asOf', 'name the month whose freeze is meant, as period')
  const { state, record } = await standOf(house, period)
  const step = basisStep(record)
  if (state !== 'frozen' || step === undefined) throw new CostQueryError('asOf', `${period} is not frozen`)
  const prepared = preparedOf(step.detail)
  const { book } = await booksOfFreeze(house, period, prepared)
  const lake = await lakeOfReach(house, period, reachOfFreeze(prepared))
  return { book, rules: prepared.rules.money, at: step.at, lake }
}
