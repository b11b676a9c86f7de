import type { StatementSummary } from '@meshledger/contracts'
import { decimal, time } from '../format/index.ts'
import { AppLink, Badge, type Column, Count, DataTable, Money, Quiet } from '../ui/index.ts'
import { chargeback } from '../words/chargeback.ts'
import { words } from '../words.ts'
import { Traced, TracedDelta } from './traced.tsx'

const say = chargeback.close
type State = StatementSummary['state']

const marks = {
  draft: { symbol: 'pencil', tone: 'quiet' },
  'in-review': { symbol: 'clock', tone: 'info' },
  accepted: { symbol: 'check', tone: 'good' },
  disputed: { symbol: 'bang', tone: 'warn' },
  approved: { symbol: 'square', tone: 'good' },
  superseded: { symbol: 'minus', tone: 'quiet' },
} as const

export const StatementBadge = ({ state }: { state: State }) => (
  <Badge {...marks[state]} word={chargeback.statement.state[state]} />
)

/** Statements with state and money, each leading to its lines; the footer is the sum of those listed. */
export function StatementTable(props: {
  statements: readonly StatementSummary[]
  titleOf: (domain: string) => string
  withPeriod?: boolean
  /** The month of which these are all the statements that count. */
  wholeOf?: string
}) {
  const { statements } = props
  const currency = statements[0]?.currency ?? 'USD'
  const current = statements.filter((one) => one.state !== 'superseded')
  const columns: Column<StatementSummary>[] = [
    {
      id: 'domain',
      header: say.column.domain,
      // Before the month is drafted there is no statement to open yet, only what it would come to.
      cell: (row) =>
        row.digest === '' ? (
          props.titleOf(row.domain)
        ) : (
          <AppLink place={{ to: `/statements/${row.number}`, search: { period: undefined } }}>
            {props.titleOf(row.domain)}
          </AppLink>
        ),
      foot: words.tables.sum,
    },
    ...(props.withPeriod
      ? [{ id: 'period', header: say.column.period, cell: (row: StatementSummary) => time.month(row.period) }]
      : []),
    // What a small screen shows before anybody scrolls: whose it is, where it stands, what it comes to.
    { id: 'state', header: say.column.state, cell: (row) => <StatementBadge state={row.state} /> },
    {
      id: 'total',
      header: say.column.total,
      align: 'end',
      cell: (row) => <Traced amount={row.total} currency={currency} of={{ statement: row.number }} />,
      foot: (
        <Traced
          amount={decimal.sum(current.map((one) => one.total))}
          currency={currency}
          of={props.wholeOf === undefined ? null : { statement: props.wholeOf }}
        />
      ),
    },
    { id: 'lines', header: say.column.lines, align: 'end', cell: (row) => <Count n={row.lines} /> },
    {
      id: 'budget',
      header: say.column.budget,
      align: 'end',
      cell: (row) =>
        row.budget === null ? (
          <Quiet>{chargeback.statement.noBudget}</Quiet>
        ) : (
          <Money amount={row.budget} currency={currency} />
        ),
    },
    {
      id: 'change',
      header: say.column.change,
      align: 'end',
      cell: (row) =>
        row.previous === null ? (
          <Quiet>{chargeback.statement.first}</Quiet>
        ) : (
          <TracedDelta
            after={row.total}
            before={row.previous}
            currency={currency}
            of={{ statement: row.number }}
            less={row.previousOf}
          />
        ),
    },
    { id: 'number', header: say.column.number, cell: (row) => row.version },
  ]
  return (
    <DataTable
      label={say.statements}
      columns={columns}
      rows={statements}
      rowKey={(row) => row.number}
      mark={(row) => (row.state === 'superseded' ? 'quiet' : row.domain === 'Unallocated' ? 'unallocated' : undefined)}
    />
  )
}
