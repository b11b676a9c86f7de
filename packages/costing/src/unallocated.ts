import { UNALLOCATED } from '@meshledger/mesh'
import { type Basis, type ChargeBook, type ChargeKey, RATED } from './book.ts'
import { firstOfMonth, monthOf } from './days.ts'
import type { Visible } from './filter.ts'
import { bookForMonths } from './monthly-book.ts'
import {
  daysHeld,
  monthPeriod,
  monthsHeld,
  type PeriodQuery,
  type PeriodReply,
  parsePeriod,
  periodReply,
} from './period.ts'
import { shareOf } from './resources.ts'
import {
  amountText,
  dearestFirst,
  forEachCharge,
  groupKeys,
  over,
  type Selection,
  select,
  sumByGroup,
  totalOf,
} from './sums.ts'
import { causeOf, type Suggestion, suggestionFor } from './unallocated-cause.ts'

export type UnallocatedReply = {
  currency: string
  basis: Basis
  period: PeriodReply
  amount: string
  share: number
  causes: {
    cause: string
    workspace: string | null
    product: string
    amount: string
    rows: number
    suggestion: Suggestion | null
  }[]
  trend: { month: string; amount: string; share: number }[]
}

/**
 * What no rule could place: its causes, largest first, each with a rule that would place it where there is one. The
 * causes sum to the amount. `trend` goes over all months held, up to the end of the period.
 */
export function unallocated(whole: ChargeBook, query: PeriodQuery, visible: Visible): UnallocatedReply {
  const period = parsePeriod(query, whole)
  const book = bookForMonths(whole, period)
  const everything = select(book, period, {}, visible)
  const left = select(book, period, { domain: { any: [UNALLOCATED], none: [] } }, visible)
  const amount = totalOf(left)
  const held = daysHeld(whole)
  const months = held
    ? monthsHeld(book).filter((month) => firstOfMonth(month) <= Math.max(period.last, held.first))
    : []
  return {
    currency: book.currency,
    basis: book.basis,
    period: periodReply(period),
    amount: amountText(amount),
    share: shareOf(amount, totalOf(everything)),
    causes: causesOf(left),
    trend: months
      .filter((month) => month <= monthOf(period.last))
      .map((month) => {
        const part = totalOf(over(left, monthPeriod(month)))
        return { month, amount: amountText(part), share: shareOf(part, totalOf(over(everything, monthPeriod(month)))) }
      }),
  }
}

function causesOf(left: Selection): UnallocatedReply['causes'] {
  const { book } = left
  const idOf = (key: ChargeKey) => JSON.stringify([causeOf(key), key.raw.workspace_id && key.workspace, key.product])
  const groups = groupKeys(book.keys, idOf, 'cause')
  const rows: number[] = []
  const keyOf = new Map<number, ChargeKey>()
  forEachCharge(left, (i, number) => {
    const key = book.keys[number]
    const group = groups.of[number] ?? -1
    if (!key || book.status[i] !== RATED) return
    rows[group] = (rows[group] ?? 0) + (book.usageRows[i] ?? 0)
    const known = keyOf.get(group)
    if (!known || key.resourceText < known.resourceText) keyOf.set(group, key)
  })
  const numbers = new Map(groups.names.map((name, group) => [name, group]))
  return [...sumByGroup(left, groups)].toSorted(dearestFirst).flatMap(([id, amount]) => {
    const group = numbers.get(id) ?? -1
    const key = keyOf.get(group)
    if (!key) return []
    return [
      {
        cause: causeOf(key),
        workspace: key.raw.workspace_id === null ? null : key.workspace,
        product: key.product,
        amount: amountText(amount),
        rows: rows[group] ?? 0,
        suggestion: suggestionFor(key),
      },
    ]
  })
}
