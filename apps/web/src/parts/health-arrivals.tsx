import { time } from '../format/index.ts'
import { Badge, Code, type Column, Count, DataTable, Empty } from '../ui/index.ts'
import { health } from '../words/data.ts'
import type { Health } from './types.ts'

const say = health
type Arrival = Health['arrivals'][number]

const marks = {
  silent: { symbol: 'cross', word: say.arrival.silent, tone: 'bad' },
  fewer: { symbol: 'bang', word: say.arrival.fewer, tone: 'warn' },
  more: { symbol: 'bang', word: say.arrival.more, tone: 'info' },
  'as-expected': { symbol: 'check', word: say.arrival['as-expected'], tone: 'good' },
  new: { symbol: 'ring', word: say.arrival.new, tone: 'quiet' },
} as const
const order = Object.keys(marks)

/** Who used to send rows and does not any more. */
export function Alarms({ health }: { health: Health }) {
  const columns: Column<Health['alarms'][number]>[] = [
    { id: 'what', header: say.column.what, wrap: true, cell: (row) => row.sentence },
    { id: 'since', header: say.column.last, cell: (row) => (row.since === null ? '' : time.day(row.since)) },
  ]
  return (
    <DataTable
      label={say.alarms}
      columns={columns}
      rows={health.alarms}
      rowKey={(row) => row.sentence}
      mark={() => 'bad'}
    />
  )
}

/** Rows of each table and workspace on the last whole day, against what is usual on that weekday; what needs a look first. */
export function Arrivals({ health }: { health: Health }) {
  if (health.arrivals.length === 0) return <Empty title={say.arrivalsNone} />
  const columns: Column<Arrival>[] = [
    { id: 'table', header: say.column.table, cell: (row) => <Code>{row.table}</Code> },
    { id: 'workspace', header: say.column.workspace, cell: (row) => row.workspace },
    { id: 'state', header: say.column.state, cell: (row) => <Badge {...marks[row.state]} /> },
    { id: 'day', header: say.column.day, cell: (row) => time.day(row.day) },
    { id: 'received', header: say.column.received, align: 'end', cell: (row) => <Count n={row.received} /> },
    {
      id: 'usual',
      header: say.column.usual,
      align: 'end',
      cell: (row) =>
        row.usual === null ? (
          ''
        ) : (
          <>
            <Count n={row.usual.low} /> – <Count n={row.usual.high} />
          </>
        ),
    },
    { id: 'empty', header: say.column.empty, wrap: true, cell: (row) => row.emptyDays.map(time.day).join(', ') },
  ]
  return (
    <DataTable
      label={say.arrivals}
      columns={columns}
      rows={health.arrivals.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))}
      rowKey={(row) => `${row.table} ${row.workspace_id}`}
      mark={(row) => (row.state === 'silent' ? 'bad' : undefined)}
    />
  )
}
