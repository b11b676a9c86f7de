import { AMOUNT_SCALE, divideRounded } from '@meshledger/money'
import { type Day, dayWords, monthWords } from './days.ts'
import type { Forecast } from './forecast.ts'

export type VerdictState = 'under' | 'on-course' | 'at-risk' | 'over' | 'no-budget'
export type Verdict = { state: VerdictState; sentence: string }

export type VerdictInput = {
  who: string
  currency: string
  month: string
  complete: boolean
  through: Day | null
  spent: bigint
  budget: { month: bigint; toDate: bigint } | null
  forecast: Forecast | null
}

const UNIT = 10n ** BigInt(AMOUNT_SCALE)

/** An amount in whole units for a sentence: `12,345 USD`. The exact figure stands beside the sentence. */
export function inWords(amount: bigint, currency: string): string {
  const units = divideRounded(amount, UNIT).toString()
  return `${units.replace(/\B(?=(\d{3})+(?!\d))/g, ',')} ${currency}`
}

/**
 * Am I on budget? One sentence, for somebody who has five seconds.
 *
 * Over: the month's budget is spent. At risk: the forecast ends above it. Under: the forecast's high end stays at 90 %
 * or less. Without a forecast the budget to date is the measure, 5 % either way being on course.
 */
export function verdict(input: VerdictInput): Verdict {
  const { who, currency, month, budget, forecast, spent, complete } = input
  const money = (amount: bigint) => inWords(amount, currency)
  const name = monthWords(month)
  if (budget === null) return { state: 'no-budget', sentence: withoutBudget(input) }
  const state = stateOf(input, budget)
  if (complete) {
    const apart = budget.month - spent
    const how = apart < 0n ? `${money(-apart)} over` : `${money(apart)} under`
    return { state, sentence: `${who} spent ${money(spent)} in ${name}, ${how} the budget of ${money(budget.month)}.` }
  }
  const sofar = `${who} spent ${money(spent)} of ${money(budget.month)} in ${name}${until(input)}`
  if (spent > budget.month) return { state, sentence: `${sofar}: ${money(spent - budget.month)} over budget already.` }
  if (forecast === null) {
    const apart = spent - budget.toDate
    const how = apart > 0n ? `${money(apart)} more` : `${money(-apart)} less`
    return { state, sentence: `${sofar}, ${how} than the budget for these days.` }
  }
  const apart = forecast.median - budget.month
  const end = apart > 0n ? `${money(apart)} over budget` : `${money(-apart)} under budget`
  return { state, sentence: `${sofar}; at this pace the month ends near ${money(forecast.median)}, ${end}.` }
}

const until = ({ through }: VerdictInput): string => (through === null ? '' : ` up to ${dayWords(through)}`)

function withoutBudget(input: VerdictInput): string {
  const { who, currency, month, forecast, spent, complete } = input
  const spentText = `${who} spent ${inWords(spent, currency)} in ${monthWords(month)}${complete ? '' : until(input)}`
  const end = forecast === null ? '' : `; at this pace the month ends near ${inWords(forecast.median, currency)}`
  return `${spentText}${end}. No budget is set for this.`
}

function stateOf({ spent, complete, forecast }: VerdictInput, budget: { month: bigint; toDate: bigint }): VerdictState {
  if (spent > budget.month) return 'over'
  if (complete) return 'under'
  if (forecast === null) {
    if (spent * 100n > budget.toDate * 105n) return 'at-risk'
    return spent * 100n < budget.toDate * 95n ? 'under' : 'on-course'
  }
  if (forecast.median > budget.month) return 'at-risk'
  return forecast.high * 10n <= budget.month * 9n ? 'under' : 'on-course'
}
