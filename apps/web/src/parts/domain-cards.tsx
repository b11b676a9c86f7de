import { Link } from '@tanstack/react-router'
import { compactMoney, decimal } from '../format/index.ts'
import { Empty, linkTo, Sparkline } from '../ui/index.ts'
import { type Days, overviewDays, type Question } from '../view/index.ts'
import { usePeriod } from '../view/use-view.ts'
import { words } from '../words.ts'
import { Traced, TracedDelta } from './traced.tsx'
import type { Overview } from './types.ts'

/** A card a domain, dearest first: what it spent, how that moved, its budget to date and its last 30 days. */
export function DomainCards({ overview, titleOf }: { overview: Overview; titleOf: (domain: string) => string }) {
  const period = usePeriod()
  const { currency, domains } = overview
  const { now, before } = overviewDays(overview)
  const of = (days: Days | null, domain: string): Question | null =>
    days && { ...days, basis: overview.basis, 'f.domain': domain }
  if (domains.length === 0) return <Empty title={words.cost.home.noSpend} hint={words.cost.home.noSpendHint} />
  const ordered = domains.toSorted((a, b) => decimal.compare(b.amount, a.amount))
  return (
    <div className="ml-cards">
      {ordered.map((one) => (
        <div key={one.domain} className="ml-card">
          <Link {...linkTo({ to: `/domains/${one.domain}`, search: period })} className="ml-card-link">
            <b>{titleOf(one.domain)}</b>
          </Link>
          <span className="ml-card-figure">
            <Traced amount={one.amount} currency={currency} of={of(now, one.domain)} />
          </span>
          <span>
            <TracedDelta
              short
              after={one.amount}
              before={one.previousSameDays}
              currency={currency}
              of={of(now, one.domain)}
              less={of(before, one.domain)}
            />
          </span>
          <small className="ml-quiet">
            {one.budgetToDate === null
              ? words.cost.tile.noBudget
              : `${words.cost.tile.budget}: ${compactMoney(one.budgetToDate, currency)}`}
          </small>
          <Sparkline amounts={one.trend} label={`${titleOf(one.domain)}: ${words.cost.column.trend}`} />
        </div>
      ))}
    </div>
  )
}
