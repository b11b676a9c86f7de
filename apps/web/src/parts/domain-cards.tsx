import { Link } from '@tanstack/react-router'
import { compactMoney, decimal } from '../format/index.ts'
import { Delta, Empty, linkTo, Money, Sparkline } from '../ui/index.ts'
import { usePeriod } from '../view/use-view.ts'
import { words } from '../words.ts'
import type { Overview } from './types.ts'

/** A card a domain, dearest first: what it spent, how that moved, its budget to date and its last 30 days. */
export function DomainCards({ overview, titleOf }: { overview: Overview; titleOf: (domain: string) => string }) {
  const period = usePeriod()
  const { currency, domains } = overview
  if (domains.length === 0) return <Empty title={words.cost.home.noSpend} hint={words.cost.home.noSpendHint} />
  const ordered = domains.toSorted((a, b) => decimal.compare(b.amount, a.amount))
  return (
    <div className="ml-cards">
      {ordered.map((one) => (
        <Link key={one.domain} {...linkTo({ to: `/domains/${one.domain}`, search: period })} className="ml-card">
          <b>{titleOf(one.domain)}</b>
          <span className="ml-card-figure">
            <Money amount={one.amount} currency={currency} />
          </span>
          <span>
            <Delta after={one.amount} before={one.previousSameDays} currency={currency} short />
          </span>
          <small className="ml-quiet">
            {one.budgetToDate === null
              ? words.cost.tile.noBudget
              : `${words.cost.tile.budget}: ${compactMoney(one.budgetToDate, currency)}`}
          </small>
          <Sparkline amounts={one.trend} label={`${titleOf(one.domain)}: ${words.cost.column.trend}`} />
        </Link>
      ))}
    </div>
  )
}
