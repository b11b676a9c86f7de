import type { Dispute } from '@meshledger/contracts'
import { decimal } from '../format/index.ts'
import { usePeopleNames } from '../reading/index.ts'
import { AppLink, Badge, type Column, DataTable, Money, Quiet } from '../ui/index.ts'
import { chargeback } from '../words/chargeback.ts'
import { words } from '../words.ts'
import { Traced } from './traced.tsx'

const say = chargeback.dispute
const marks = {
  open: { symbol: 'bang', tone: 'warn' },
  accepted: { symbol: 'check', tone: 'good' },
  rejected: { symbol: 'cross', tone: 'quiet' },
  withdrawn: { symbol: 'minus', tone: 'quiet' },
} as const

export const DisputeBadge = ({ state }: { state: Dispute['state'] }) => (
  <Badge {...marks[state]} word={chargeback.statement.disputed[state]} />
)

/** What is disputed of a line. The whole of it is traced as the line is; of a part, the line is told and traced beside it. */
export function DisputedAmount({ of: { amount, lineAmount, currency, statement, line } }: { of: Dispute }) {
  const question = { statement, line }
  if (decimal.compare(amount, lineAmount) === 0) return <Traced amount={amount} currency={currency} of={question} />
  return (
    <>
      <Money amount={amount} currency={currency} />
      <small className="ml-below">
        <Quiet>{say.ofLine}</Quiet> <Traced amount={lineAmount} currency={currency} of={question} />
      </small>
    </>
  )
}

/** Disputes with age and amount; each leads to its own page. */
export function DisputeTable(props: { disputes: readonly Dispute[]; titleOf: (domain: string) => string }) {
  const { disputes } = props
  const currency = disputes[0]?.currency ?? 'USD'
  const nameOf = usePeopleNames()
  const columns: Column<Dispute>[] = [
    {
      id: 'line',
      header: say.column.line,
      wrap: true,
      cell: (row) => (
        <AppLink place={{ to: '/disputes/$id', params: { id: row.id } }}>{row.name || row.product}</AppLink>
      ),
      foot: words.tables.sum,
    },
    { id: 'domain', header: say.column.domain, cell: (row) => props.titleOf(row.domain) },
    { id: 'state', header: say.column.state, cell: (row) => <DisputeBadge state={row.state} /> },
    { id: 'age', header: say.column.age, align: 'end', cell: (row) => say.age(row.ageDays) },
    { id: 'by', header: say.column.by, cell: (row) => nameOf(row.raisedBy) },
    {
      id: 'amount',
      header: say.column.amount,
      align: 'end',
      cell: (row) => <DisputedAmount of={row} />,
      foot: <Money amount={decimal.sum(disputes.map((one) => one.amount))} currency={currency} />,
    },
  ]
  return <DataTable label={say.title} columns={columns} rows={disputes} rowKey={(row) => row.id} />
}
