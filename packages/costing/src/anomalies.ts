import { AMOUNT_SCALE, abs, parseDecimal } from '@meshledger/money'
import type { Basis, ChargeBook } from './book.ts'
import { type Day, dayText } from './days.ts'
import { type Driver, driverReply, driversBetween } from './drivers.ts'
import { type FilterQuery, parseFilter, type Visible } from './filter.ts'
import { completeThrough, daysHeld, type PeriodQuery, parsePeriod } from './period.ts'
import { amountText, domainsOf, type Selection, select, sumByDay } from './sums.ts'

export type AnomaliesReply = {
  currency: string
  basis: Basis
  anomalies: {
    date: string
    domain: string
    reference: string
    expected: string
    actual: string
    excess: string
    drivers: Driver[]
  }[]
}

const WEEKS = 6
/** Below this a day is not worth anybody's time, in units of the account's currency; who asks may say another floor. */
const FLOOR = '10'

/**
 * Days on which a domain cost far more than that weekday does, with the ranked causes, which sum to the excess.
 *
 * Only complete days are judged. `expected` is the cost of the middle one of the same weekdays of the last 6 weeks (of
 * two middle ones the dearer, which forgives growth), so it is a real day, and the causes compare two real days. A day
 * stands out when it is beyond 1.5 × the expected, a quarter beyond the dearest of the six (so that growth by steps is
 * told once, not for weeks), beyond 4 × their usual distance from the middle, and beyond a floor of money (10
 * units of currency unless another is given). A domain is judged once four of the six days had cost. Dearest excess first.
 */
export function anomalies(
  book: ChargeBook,
  query: PeriodQuery & FilterQuery & { floor?: string | undefined },
  visible: Visible,
): AnomaliesReply {
  const period = parsePeriod(query, book)
  const held = daysHeld(book)
  const last = Math.min(period.last, completeThrough(book) ?? Number.NEGATIVE_INFINITY)
  if (!held || last < period.first) return { currency: book.currency, basis: book.basis, anomalies: [] }
  const begin = Math.max(held.first, period.first - WEEKS * 7)
  const selection = select(book, { first: begin, last }, parseFilter(query), visible)
  const groups = domainsOf(book.keys)
  const sums = sumByDay(selection, groups, begin, last)
  const floor = parseDecimal(query.floor ?? FLOOR, AMOUNT_SCALE)
  const found = groups.names.flatMap((domain, group) => {
    const days = sums[group] ?? []
    const first = Math.max(period.first, begin + WEEKS * 7) - begin
    return days.flatMap((actual, slot) => (slot < first ? [] : judged({ domain, days, slot, actual, begin, floor })))
  })
  return {
    currency: book.currency,
    basis: book.basis,
    anomalies: found
      .toSorted((a, b) =>
        a.excess === b.excess ? a.date - b.date || (a.domain < b.domain ? -1 : 1) : a.excess > b.excess ? -1 : 1,
      )
      .map(({ date, domain, reference, actual, excess }) => ({
        date: dayText(date),
        domain,
        reference: dayText(reference),
        expected: amountText(actual - excess),
        actual: amountText(actual),
        excess: amountText(excess),
        drivers: driversBetween(inDomain(selection, domain), single(reference), single(date)).map((one) =>
          driverReply(book, date, one),
        ),
      })),
  }
}

const single = (day: Day) => ({ first: day, last: day })

type Found = { date: Day; domain: string; reference: Day; actual: bigint; excess: bigint }

type Judged = {
  domain: string
  days: readonly bigint[]
  slot: number
  actual: bigint
  begin: Day
  floor: bigint
}

function judged({ domain, days, slot, actual, begin, floor }: Judged): Found[] {
  const earlier = Array.from({ length: WEEKS }, (_, week) => slot - (week + 1) * 7)
    .map((at) => ({ at, amount: days[at] ?? 0n }))
    .toSorted((a, b) => (a.amount === b.amount ? b.at - a.at : a.amount < b.amount ? -1 : 1))
  const middle = earlier[WEEKS / 2]
  const dearest = earlier.at(-1)
  if (!middle || !dearest) return []
  const excess = actual - middle.amount
  const distances = earlier
    .map(({ amount }) => abs(amount - middle.amount))
    .toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const usual = distances[WEEKS / 2] ?? 0n
  const known = earlier.filter(({ amount }) => amount !== 0n).length >= 4
  const outstanding =
    known &&
    excess > floor &&
    actual * 2n > middle.amount * 3n &&
    actual * 4n > dearest.amount * 5n &&
    excess > 4n * usual
  return outstanding ? [{ date: begin + slot, domain, reference: begin + middle.at, actual, excess }] : []
}

function inDomain(selection: Selection, domain: string): Selection {
  const { keys } = selection.book
  return { ...selection, counts: selection.counts.map((count, key) => (keys[key]?.domain === domain ? count : 0)) }
}
