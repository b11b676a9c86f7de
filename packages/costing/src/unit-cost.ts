import { UNALLOCATED } from '@meshledger/mesh'
import { AMOUNT_SCALE, divideRounded, formatDecimal, parseDecimal, sum } from '@meshledger/money'
import type { Basis, ChargeBook } from './book.ts'
import { lastOfMonth } from './days.ts'
import { domainCounts, type FilterQuery, parseFilter, type Visible } from './filter.ts'
import { completeThrough, monthPeriod, monthsHeld } from './period.ts'
import { CostQueryError } from './query-error.ts'
import { amountText, domainsOf, select, sumByGroup } from './sums.ts'

/** A value of an imported metric, as decimal text. */
export type MetricRow = {
  readonly name: string
  readonly month: string
  readonly domain: string
  readonly value: string
}

export type UnitCostReply = {
  currency: string
  basis: Basis
  metric: string
  per: string
  months: {
    month: string
    complete: boolean
    amount: string
    value: string | null
    unitCost: string | null
    domains: { domain: string; amount: string; value: string; unitCost: string | null }[]
  }[]
}

const VALUE_SCALE = 18
/** A unit cost is an estimate for reading: six places are kept. */
const UNIT_SCALE = 6

/**
 * Cost per unit of a business metric, month by month: the cost of the domains that have a value ÷ the sum of their
 * values × `per`. Domains without a value are left out of both, so that numerator and denominator speak of the same
 * work; a month without a value has no unit cost. Throws `CostQueryError` for a metric that nobody imported.
 */
export function unitCost(
  book: ChargeBook,
  values: readonly MetricRow[],
  query: FilterQuery & { metric: string; per: string },
  visible: Visible,
): UnitCostReply {
  const rows = values.filter(({ name }) => name === query.metric)
  if (rows.length === 0) {
    const names = [...new Set(values.map(({ name }) => name))].toSorted().join(', ')
    throw new CostQueryError(
      'metric',
      `there is no metric of that name; imported are: ${names === '' ? 'none yet' : names}`,
    )
  }
  const filter = parseFilter(query)
  const per = parseDecimal(query.per, VALUE_SCALE)
  const groups = domainsOf(book.keys)
  const through = completeThrough(book) ?? Number.NEGATIVE_INFINITY
  const months = monthsHeld(book).map((month) => {
    const amounts = sumByGroup(select(book, monthPeriod(month), filter, visible), groups)
    const domains = rows
      .filter((row) => row.month === month && row.domain !== UNALLOCATED && domainCounts(row.domain, filter, visible))
      .map(({ domain, value }) => ({
        domain,
        amount: amounts.get(domain) ?? 0n,
        units: parseDecimal(value, VALUE_SCALE),
      }))
    const amount = sum(domains.map((one) => one.amount))
    const units = sum(domains.map((one) => one.units))
    return {
      month,
      complete: lastOfMonth(month) <= through,
      amount: amountText(amount),
      value: domains.length === 0 ? null : formatDecimal(units, VALUE_SCALE, 0),
      unitCost: unitText(amount, units, per),
      domains: domains.map((one) => ({
        domain: one.domain,
        amount: amountText(one.amount),
        value: formatDecimal(one.units, VALUE_SCALE, 0),
        unitCost: unitText(one.amount, one.units, per),
      })),
    }
  })
  return { currency: book.currency, basis: book.basis, metric: query.metric, per: query.per, months }
}

function unitText(amount: bigint, units: bigint, per: bigint): string | null {
  if (units === 0n) return null
  const scaled = divideRounded(amount * per, units)
  return formatDecimal(divideRounded(scaled, 10n ** BigInt(AMOUNT_SCALE - UNIT_SCALE)), UNIT_SCALE)
}
