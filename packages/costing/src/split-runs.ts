import { formatDecimal, sum } from '@meshledger/money'
import type { Basis, ChargeBook } from './book.ts'
import { monthOf } from './days.ts'
import type { Visible } from './filter.ts'
import { type PeriodQuery, parsePeriod } from './period.ts'
import type { SplitRun } from './shared/run.ts'
import { amountText } from './sums.ts'

export type SplitRunsReply = {
  currency: string
  basis: Basis
  runs: {
    rule: string
    title: string
    version: number
    month: string
    method: string
    baseUnit: string
    pool: string
    idle: string
    left: string
    fallback: string | null
    sources: { domain: string; amount: string }[]
    otherSources: string
    shares: { domain: string; base: string; amount: string }[]
    others: string
  }[]
}

/**
 * The splits of the months of a period, each with the base it was made on. Who sees some domains only gets their shares,
 * and what all the others pay in one sum; so too with where the pool stood before.
 * Σ sources + otherSources = pool = Σ shares + others + idle + left.
 */
export function splitRuns(book: ChargeBook, query: PeriodQuery, visible: Visible): SplitRunsReply {
  const { first, last } = parsePeriod(query, book)
  const runs = book.splits
    .filter(({ month }) => month >= monthOf(first) && month <= monthOf(last))
    .map((run) => runReply(run, visible))
  return { currency: book.currency, basis: book.basis, runs }
}

function runReply(
  { sources, shares, pool, idle, left, ...run }: SplitRun,
  visible: Visible,
): SplitRunsReply['runs'][number] {
  const seen = <P extends { readonly domain: string }>(parts: readonly P[]) =>
    parts.filter(({ domain }) => visible === 'all' || visible.includes(domain))
  const rest = <P extends { readonly domain: string; readonly amount: bigint }>(parts: readonly P[]) =>
    amountText(sum(parts.map(({ amount }) => amount)) - sum(seen(parts).map(({ amount }) => amount)))
  return {
    ...run,
    pool: amountText(pool),
    idle: amountText(idle),
    left: amountText(left),
    sources: seen(sources).map(({ domain, amount }) => ({ domain, amount: amountText(amount) })),
    otherSources: rest(sources),
    shares: seen(shares).map(({ domain, base, amount }) => ({
      domain,
      base: baseText(run.baseUnit, base),
      amount: amountText(amount),
    })),
    others: rest(shares),
  }
}

/** A base as people read it: percent and metrics have six places, amounts thirty-six, everything else is counted. */
export function baseText(unit: SplitRun['baseUnit'], base: bigint): string {
  if (unit === 'amount') return amountText(base)
  return unit === 'percent' || unit === 'metric' ? formatDecimal(base, 6, 0) : base.toString()
}
