import { UNALLOCATED } from '@meshledger/contracts'
import { decimal } from '../format/index.ts'
import { AppLink, type Column, DataTable, Money, Share, Sparkline } from '../ui/index.ts'
import { type Days, overviewDays, type Question } from '../view/index.ts'
import { words } from '../words.ts'
import { Traced, TracedDelta } from './traced.tsx'
import type { Changes, Overview } from './types.ts'

const column = words.cost.column

type Line = {
  domain: string
  kind: 'domain' | 'unallocated' | 'unpriced'
  amount: string | null
  before: string | null
  budget: string | null
  trend: string[]
}

/**
 * All domains, and beside them what no rule could place and what has no price: neither is ever left out.
 * Unallocated stays at the end whatever the order, and the footer is everything that was rated.
 */
export function linesOf(overview: Overview, changes: Changes | undefined): Line[] {
  const placed = overview.domains.filter((one) => one.domain !== UNALLOCATED)
  const own = overview.domains.find((one) => one.domain === UNALLOCATED)
  const beforeOf = (domain: string) => changes?.byDomain.find((one) => one.domain === domain)?.start ?? null
  return [
    ...placed.map(
      (one): Line => ({
        domain: one.domain,
        kind: 'domain',
        amount: one.amount,
        before: one.previousSameDays,
        budget: one.budgetToDate,
        trend: one.trend,
      }),
    ),
    {
      domain: UNALLOCATED,
      kind: 'unallocated',
      amount: overview.unallocated,
      before: own?.previousSameDays ?? beforeOf(UNALLOCATED),
      budget: null,
      trend: own?.trend ?? [],
    },
    { domain: words.cost.unpriced, kind: 'unpriced', amount: null, before: null, budget: null, trend: [] },
  ]
}

const rank = { domain: 0, unallocated: 1, unpriced: 2 } as const

export function DomainsTable(props: {
  overview: Overview
  changes: Changes | undefined
  titleOf: (domain: string) => string
  sort?: string | undefined
  onSort: (sort: string) => void
}) {
  const { overview, titleOf } = props
  const { currency } = overview
  const sort = props.sort ?? '-amount'
  const descending = sort.startsWith('-')
  const pinned =
    (order: (a: Line, b: Line) => number) =>
    (a: Line, b: Line): number =>
      a.kind === b.kind ? order(a, b) : (rank[a.kind] - rank[b.kind]) * (descending ? -1 : 1)
  const show = (amount: string | null) => (amount === null ? '' : <Money amount={amount} currency={currency} />)
  const { now, before } = overviewDays(overview)
  const of = (days: Days | null, domain?: string): Question | null =>
    days && { ...days, basis: overview.basis, ...(domain === undefined ? {} : { 'f.domain': domain }) }
  const figure = (amount: string | null, question: Question | null) =>
    amount === null ? '' : <Traced amount={amount} currency={currency} of={question} />
  const columns: Column<Line>[] = [
    {
      id: 'domain',
      header: column.domain,
      order: pinned((a, b) => titleOf(a.domain).localeCompare(titleOf(b.domain))),
      cell: (line) =>
        line.kind === 'domain' ? (
          <AppLink place={{ to: `/domains/${line.domain}` }}>{titleOf(line.domain)}</AppLink>
        ) : line.kind === 'unallocated' ? (
          <AppLink place={{ to: '/spend/unallocated' }}>{words.cost.unallocated}</AppLink>
        ) : (
          <AppLink place={{ to: '/spend/reconciliation' }}>{words.cost.unpriced}</AppLink>
        ),
      foot: words.tables.sum,
    },
    {
      id: 'amount',
      header: column.amount,
      align: 'end',
      order: pinned((a, b) => decimal.compare(a.amount ?? '0', b.amount ?? '0')),
      cell: (line) =>
        line.kind === 'unpriced'
          ? words.cost.unpricedRows(overview.unpriced.rows)
          : figure(line.amount, of(now, line.domain)),
      foot: figure(overview.toDate, of(now)),
    },
    {
      id: 'share',
      header: column.share,
      align: 'end',
      cell: (line) => (line.amount === null ? '' : <Share share={decimal.ratio(line.amount, overview.toDate) ?? 0} />),
    },
    {
      id: 'before',
      header: column.previous,
      align: 'end',
      order: pinned((a, b) => decimal.compare(a.before ?? '0', b.before ?? '0')),
      cell: (line) => figure(line.before, of(before, line.domain)),
      foot: figure(overview.previousSameDays, of(before)),
    },
    {
      id: 'change',
      header: column.change,
      align: 'end',
      order: pinned((a, b) => decimal.compare(movedBy(a), movedBy(b))),
      cell: (line) =>
        line.amount === null || line.before === null ? (
          ''
        ) : (
          <TracedDelta
            after={line.amount}
            before={line.before}
            currency={currency}
            of={of(now, line.domain)}
            less={of(before, line.domain)}
          />
        ),
      foot: (
        <TracedDelta
          after={overview.toDate}
          before={overview.previousSameDays}
          currency={currency}
          of={of(now)}
          less={of(before)}
        />
      ),
    },
    {
      id: 'budget',
      header: column.budget,
      align: 'end',
      cell: (line) => show(line.budget),
      foot: show(overview.budget?.toDate ?? null),
    },
    {
      id: 'trend',
      header: column.trend,
      cell: (line) =>
        line.trend.length === 0 ? (
          ''
        ) : (
          <Sparkline amounts={line.trend} label={`${titleOf(line.domain)}: ${column.trend}`} />
        ),
    },
  ]
  return (
    <DataTable
      label={words.cost.home.allDomains}
      columns={columns}
      rows={linesOf(overview, props.changes)}
      rowKey={(line) => line.domain}
      sort={sort}
      onSort={props.onSort}
      mark={(line) => (line.kind === 'unallocated' ? 'unallocated' : line.kind === 'unpriced' ? 'quiet' : undefined)}
    />
  )
}

const movedBy = (line: Line): string => decimal.minus(line.amount ?? '0', line.before ?? '0')
