import type { Commitment } from '@meshledger/mesh'
import { AMOUNT_SCALE, divideRounded, parseDecimal, sum } from '@meshledger/money'
import { accountDaysBetween } from './account-days.ts'
import type { Basis, ChargeBook } from './book.ts'
import { type Day, dayOf, dayText, lastOfMonth, monthOf, monthsBetween } from './days.ts'
import { toCents } from './forecast.ts'
import { completeThrough } from './period.ts'
import { amountText } from './sums.ts'

export type CommitmentState = 'not-begun' | 'ahead' | 'on-pace' | 'behind' | 'exhausted' | 'over'
export type CommitmentsReply = {
  currency: string
  basis: Basis
  commitments: {
    id: string
    title: string
    from: string
    until: string
    amount: string
    used: string
    remaining: string
    paceToDate: string
    state: CommitmentState
    exhaustedOn: string | null
    shortfall: string
    burnDown: { month: string; used: string; remaining: string }[]
  }[]
}

/** The pace is that of the last four weeks, so that every weekday counts alike. */
const PACE_DAYS = 28

/**
 * How promised spend is used up, on complete days at the prices of the given book (net prices, for a commitment is made
 * on what is paid). An even pace is by whole days; within 5 % of it counts as on pace. `exhaustedOn` is the day on
 * which the pace of the last 28 complete days reaches the amount.
 */
export function commitments(book: ChargeBook, promised: readonly Commitment[]): CommitmentsReply {
  return {
    currency: book.currency,
    basis: book.basis,
    commitments: promised.map((one) => commitmentOf(book, one)),
  }
}

function commitmentOf(book: ChargeBook, { id, title, from, until, amount }: Commitment) {
  const [first, last] = [dayOf(from), dayOf(until)]
  const whole = parseDecimal(amount, AMOUNT_SCALE)
  const through = Math.min(last, completeThrough(book) ?? first - 1)
  const days = through < first ? [] : accountDaysBetween(book, first, through)
  const used = sum(days)
  const pace = toCents(divideRounded(whole * BigInt(days.length), BigInt(last - first + 1)))
  const recent = days.slice(-PACE_DAYS)
  const perDay = recent.length === 0 ? 0n : divideRounded(sum(recent), BigInt(recent.length))
  const foreseen = used + perDay * BigInt(last - Math.max(through, first - 1))
  return {
    ...{ id, title, from, until },
    amount: amountText(whole),
    used: amountText(used),
    remaining: amountText(whole - used),
    paceToDate: amountText(pace),
    state: stateOf(used, whole, pace, through >= last, days.length),
    exhaustedOn: exhaustion({ days, first, through, whole, used, perDay }),
    shortfall: amountText(foreseen >= whole ? 0n : toCents(whole - foreseen)),
    burnDown: burnDown(days, first, through, whole),
  }
}

function stateOf(used: bigint, whole: bigint, pace: bigint, ended: boolean, days: number): CommitmentState {
  if (days === 0) return 'not-begun'
  if (used >= whole) return ended || used > whole ? 'over' : 'exhausted'
  if (used * 100n > pace * 105n) return 'ahead'
  return used * 100n < pace * 95n ? 'behind' : 'on-pace'
}

type Burning = { days: readonly bigint[]; first: Day; through: Day; whole: bigint; used: bigint; perDay: bigint }

/** The day on which it was used up, or will be at the present pace; null when the pace is nothing. */
function exhaustion({ days, first, through, whole, used, perDay }: Burning): string | null {
  if (used >= whole) {
    let left = whole
    const at = days.findIndex((amount) => {
      left -= amount
      return left <= 0n
    })
    return dayText(first + Math.max(0, at))
  }
  if (perDay <= 0n) return null
  const more = (whole - used + perDay - 1n) / perDay
  return more > 36_500n ? null : dayText(Math.max(through, first - 1) + Number(more))
}

function burnDown(days: readonly bigint[], first: Day, through: Day, whole: bigint) {
  if (through < first) return []
  let left = whole
  return monthsBetween(monthOf(first), monthOf(through)).map((month) => {
    const to = Math.min(lastOfMonth(month), through) - first + 1
    const start = Math.max(0, dayOf(`${month}-01`) - first)
    const used = sum(days.slice(start, to))
    left -= used
    return { month, used: amountText(used), remaining: amountText(left) }
  })
}
