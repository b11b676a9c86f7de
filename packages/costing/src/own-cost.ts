import { divideRounded, sum } from '@meshledger/money'
import type { Basis, ChargeBook } from './book.ts'
import { dearestIn, hourlyPart, partialBook } from './partial.ts'
import { type PeriodQuery, type PeriodReply, parsePeriod, periodReply } from './period.ts'
import type { HourlyUse, UsedHour } from './shared/drivers.ts'
import { select } from './sums.ts'

/** The name under which the work of this product's own statements stands in an `HourlyUse`. */
export const OWN = 'own'

export type OwnCostReply = {
  currency: string
  basis: Basis
  period: PeriodReply
  /** Null where no statement of this product is known: what it costs is unknown then, not zero. */
  amount: string | null
  warehouses: { resource: string; name: string; amount: string }[]
}

/**
 * What this product itself costs: of each hour of a warehouse that was billed, the share of the work that its own
 * statements made up. An hour in which nobody asked anything is nobody's. The work is measured, the share in money is an
 * estimate: Databricks bills the hour and not the statement.
 */
export function ownCost(book: ChargeBook, use: HourlyUse | null, query: PeriodQuery): OwnCostReply {
  const period = parsePeriod(query, book)
  const head = { currency: book.currency, basis: book.basis, period: periodReply(period) }
  if (use === null) return { ...head, amount: null, warehouses: [] }
  const own = partialBook(book, hourlyPart('warehouse', use, ownIn), period)
  const { amount, items } = dearestIn(select(own, period, {}, 'all'), Number.POSITIVE_INFINITY, period.last)
  return { ...head, amount, warehouses: items.map(({ resource, name, amount }) => ({ resource, name, amount })) }
}

function ownIn({ quantity, use, idle }: UsedHour): bigint {
  const all = sum(use.values()) + idle
  return all === 0n ? 0n : divideRounded(quantity * (use.get(OWN) ?? 0n), all)
}
