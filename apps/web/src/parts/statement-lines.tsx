import { raiseDispute, type Statement, type StatementLine } from '@meshledger/contracts'
import { useState } from 'react'
import { decimal, money } from '../format/index.ts'
import {
  AppLink,
  Button,
  type Column,
  DataTable,
  Drawer,
  Facts,
  LongText,
  Money,
  Row,
  Stack,
  TextField,
} from '../ui/index.ts'
import { trace } from '../words/trace.ts'
import { words } from '../words.ts'
import { ActButton } from './act-button.tsx'
import { TraceDrawer } from './trace.tsx'

const say = words.statement

/** The lines of a statement; each can be disputed from where it stands (T6). */
export function StatementLines(props: {
  statement: Statement
  params: { period: string; domain: string; version: string }
}) {
  const { statement, params } = props
  const { currency } = statement
  const [open, setOpen] = useState<StatementLine | null>(null)
  const [traced, setTraced] = useState<StatementLine | null>(null)
  const disputable = statement.state !== 'draft' && statement.state !== 'superseded'
  const columns: Column<StatementLine>[] = [
    {
      id: 'resource',
      header: say.column.resource,
      wrap: true,
      cell: (row) => (
        <>
          {row.name || row.product}
          <small className="ml-quiet ml-below">{below(row, currency)}</small>
        </>
      ),
      foot: words.tables.sum,
    },
    { id: 'product', header: say.column.product, cell: (row) => row.product },
    { id: 'kind', header: say.column.kind, cell: (row) => say.kind[row.kind] },
    { id: 'quality', header: say.column.quality, cell: (row) => say.quality[row.quality] },
    {
      id: 'trace',
      header: trace.open,
      cell: (row) =>
        row.kind === 'usage' || row.kind === 'shared' ? (
          <Button small onClick={() => setTraced(row)}>
            <span aria-hidden="true">{trace.open}</span>
            <span className="ml-hidden">{trace.openOf(row.name || row.product)}</span>
          </Button>
        ) : null,
    },
    {
      id: 'dispute',
      header: say.column.dispute,
      cell: (row) => {
        if (row.dispute) {
          const state = row.dispute.state as keyof typeof say.disputed
          return (
            <AppLink place={{ to: '/disputes/$id', params: { id: row.dispute.id } }}>{say.disputed[state]}</AppLink>
          )
        }
        if (!disputable || row.kind === 'rounding') return null
        return (
          <Button small onClick={() => setOpen(row)}>
            <span aria-hidden="true">{say.dispute}</span>
            <span className="ml-hidden">{say.disputeLine(row.name || row.product)}</span>
          </Button>
        )
      },
    },
    {
      id: 'amount',
      header: say.column.amount,
      align: 'end',
      cell: (row) => <Money amount={row.amount} currency={currency} />,
      foot: <Money amount={decimal.sum(statement.rows.map((row) => row.amount))} currency={currency} />,
    },
  ]
  return (
    <>
      <DataTable label={say.lines} columns={columns} rows={statement.rows} rowKey={(row) => String(row.line)} />
      <TraceDrawer
        query={traced === null ? null : traceOf(statement, traced)}
        figure={traced?.exact ?? null}
        onClose={() => setTraced(null)}
      />
      <Drawer title={say.dispute} opened={open !== null} onClose={() => setOpen(null)}>
        {open === null ? null : <Raise line={open} params={params} currency={currency} done={() => setOpen(null)} />}
      </Drawer>
    </>
  )
}

/** The question whose answer is the line: its month, domain, product and resource, at the price of the statement. */
const traceOf = (statement: Statement, line: StatementLine) => ({
  period: statement.period,
  'f.domain': statement.domain,
  'f.product': line.product,
  'f.resource': line.resource,
  basis: statement.basis.startsWith('net') ? ('net' as const) : ('list' as const),
  shared: line.kind === 'shared' ? ('split' as const) : ('apart' as const),
})

const below = (row: StatementLine, currency: string): string =>
  [
    row.shared ? say.shared(row.shared.rule, row.shared.share, money(row.shared.othersTotal, currency)) : '',
    row.corrects ? say.corrects(row.corrects.statement, row.corrects.line) : '',
    row.note ?? '',
  ]
    .filter((part) => part !== '')
    .join(' · ')

function Raise(props: {
  line: StatementLine
  params: { period: string; domain: string; version: string }
  currency: string
  done: () => void
}) {
  const { line } = props
  const [reason, setReason] = useState('')
  const [amount, setAmount] = useState('')
  return (
    <Stack>
      <Facts
        items={[
          { name: say.column.resource, value: line.name || line.product },
          { name: say.column.amount, value: <Money amount={line.amount} currency={props.currency} /> },
        ]}
      />
      <LongText label={words.dispute.reason} value={reason} onChange={setReason} required />
      <TextField label={words.dispute.amount} hint={words.dispute.amountHint} value={amount} onChange={setAmount} />
      <Row>
        <ActButton
          primary
          route={raiseDispute}
          input={{ params: props.params, body: { line: line.line, reason, ...(amount === '' ? {} : { amount }) } }}
          disabled={reason.trim() === ''}
          label={words.dispute.raise}
          done={words.dispute.raised}
          after={props.done}
        />
      </Row>
    </Stack>
  )
}
