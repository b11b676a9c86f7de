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
  Section,
  Stack,
  TextField,
} from '../ui/index.ts'
import { statementView } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { chargeback } from '../words/chargeback.ts'
import { words } from '../words.ts'
import { ActButton } from './act-button.tsx'
import { Traced } from './traced.tsx'

const say = chargeback.statement

/** The lines of a statement, those on bills of other vendors in a section a vendor; each can be disputed from where it stands (T6). */
export function StatementLines(props: {
  statement: Statement
  params: { period: string; domain: string; version: string }
}) {
  const { statement, params } = props
  const { currency } = statement
  const [view, change] = useView(statementView)
  const disputable = statement.state !== 'draft' && statement.state !== 'superseded'
  const mayDispute = (row: StatementLine) => disputable && row.kind !== 'rounding' && row.dispute === null
  const open = statement.rows.find((row) => String(row.line) === view.open && mayDispute(row)) ?? null
  const close = () => change({ open: undefined })
  const columns = (rows: readonly StatementLine[]): Column<StatementLine>[] => [
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
    { id: 'product', header: say.column.product, cell: (row) => row.billed?.service ?? row.product },
    { id: 'kind', header: say.column.kind, cell: (row) => say.kind[row.kind] },
    { id: 'quality', header: say.column.quality, cell: (row) => say.quality[row.quality] },
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
        if (!mayDispute(row)) return null
        return (
          <Button small onClick={() => change({ open: String(row.line) })}>
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
      cell: (row) => (
        <Traced
          amount={row.amount}
          currency={currency}
          of={row.kind === 'rounding' ? null : { statement: statement.number, line: row.line }}
        />
      ),
      foot: (
        <Traced
          amount={decimal.sum(rows.map((row) => row.amount))}
          currency={currency}
          of={rows.length === statement.rows.length ? { statement: statement.number } : null}
        />
      ),
    },
  ]
  return (
    <>
      {byVendor(statement.rows).map(([vendor, rows]) => (
        <Section
          key={vendor}
          title={vendor === '' ? say.lines : say.billedBy(vendor)}
          about={vendor === '' ? say.linesAbout(statement.rows.length) : undefined}
        >
          <DataTable
            label={vendor === '' ? say.lines : say.billedBy(vendor)}
            columns={columns(rows)}
            rows={rows}
            rowKey={(row) => String(row.line)}
          />
        </Section>
      ))}
      <Drawer title={say.dispute} opened={open !== null} onClose={close}>
        {open === null ? null : <Raise line={open} params={params} currency={currency} done={close} />}
      </Drawer>
    </>
  )
}

/** Databricks and what corrects it first, under no name; then every other vendor, its lines by service. */
function byVendor(rows: readonly StatementLine[]): [vendor: string, rows: StatementLine[]][] {
  const vendors = new Map<string, StatementLine[]>([['', []]])
  for (const row of rows) {
    const vendor = row.billed?.provider ?? ''
    const own = vendors.get(vendor)
    if (own) own.push(row)
    else vendors.set(vendor, [row])
  }
  return [...vendors]
}

const below = (row: StatementLine, currency: string): string =>
  [
    row.billed ? say.billed(row.quantities, row.billed.basis) : '',
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
      <LongText label={chargeback.dispute.reason} value={reason} onChange={setReason} required />
      <TextField
        label={chargeback.dispute.amount}
        hint={chargeback.dispute.amountHint}
        value={amount}
        onChange={setAmount}
      />
      <Row>
        <ActButton
          primary
          route={raiseDispute}
          input={{ params: props.params, body: { line: line.line, reason, ...(amount === '' ? {} : { amount }) } }}
          disabled={reason.trim() === ''}
          label={chargeback.dispute.raise}
          done={chargeback.dispute.raised}
          after={props.done}
        />
      </Row>
    </Stack>
  )
}
