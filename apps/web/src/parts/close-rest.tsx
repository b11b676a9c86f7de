import type { Close } from '@meshledger/contracts'
import { money, time } from '../format/index.ts'
import { usePeopleNames } from '../reading/index.ts'
import { AppLink, Badge, type Column, DataTable, Empty, Row, Section } from '../ui/index.ts'
import { onlyNames, type Question } from '../view/index.ts'
import { chargeback } from '../words/chargeback.ts'
import { Traced } from './traced.tsx'

const say = chargeback.close

/** What blocks an approval, then what whoever approves should know. */
export function CloseNotices({ close }: { close: Close }) {
  return (
    <Section title={say.notices}>
      {close.notices.length === 0 ? <Badge symbol="check" word={say.noNotices} tone="good" /> : null}
      <ul className="ml-list">
        {close.notices.map((one) => (
          <li key={one.kind + one.sentence}>
            <Row>
              <Badge
                symbol={one.blocks ? 'cross' : 'info'}
                word={one.blocks ? say.blocks : say.knows}
                tone={one.blocks ? 'bad' : 'info'}
              />
              <span>
                {one.sentence}
                {one.amount === null ? '' : ` ${money(one.amount, close.currency)}`}
              </span>
            </Row>
          </li>
        ))}
      </ul>
    </Section>
  )
}

type Late = Close['lateAdjustments'][number]

/** The line that carries it; while no statement does, what the line would be by the facts of now, less what was frozen. */
function tracesOf({ carriedIn, period, domain, key }: Late): { of: Question; less?: Question } {
  if (carriedIn !== null) return { of: { statement: carriedIn.statement, line: carriedIn.line } }
  const line = { period, 'f.domain': onlyNames(domain), lineKey: key }
  return { of: { ...line, asOf: 'since' }, less: { ...line, asOf: 'freeze' } }
}

/** What came after the freeze: where it belongs, what it corrects, and where it is made good. */
export function LateUsage({ close }: { close: Close }) {
  const to = (ref: { statement: string; line: number | null }) => (
    <AppLink place={{ to: `/statements/${ref.statement}`, search: { period: undefined } }}>
      {chargeback.statement.corrects(ref.statement, ref.line)}
    </AppLink>
  )
  const columns: Column<Late>[] = [
    { id: 'resource', header: say.lateColumn.resource, wrap: true, cell: (row) => row.name || row.product },
    { id: 'period', header: say.lateColumn.period, cell: (row) => time.month(row.period) },
    { id: 'corrects', header: say.lateColumn.corrects, cell: (row) => (row.corrects ? to(row.corrects) : say.newLine) },
    {
      id: 'carried',
      header: say.lateColumn.carried,
      cell: (row) => (row.carriedIn ? to(row.carriedIn) : say.notCarried),
    },
    {
      id: 'amount',
      header: say.lateColumn.amount,
      align: 'end',
      cell: (row) => <Traced amount={row.amount} currency={close.currency} {...tracesOf(row)} />,
    },
  ]
  return (
    <Section title={say.late}>
      {close.lateAdjustments.length === 0 ? (
        <Empty title={say.noLate} />
      ) : (
        <DataTable
          label={say.late}
          columns={columns}
          rows={close.lateAdjustments}
          rowKey={(row) => JSON.stringify([row.period, row.domain, row.resource, row.product, row.amount])}
        />
      )}
    </Section>
  )
}

export function CloseHistory({ close }: { close: Close }) {
  const nameOf = usePeopleNames()
  if (close.steps.length === 0) return <Empty title={say.noHistory} />
  return (
    <ol className="ml-list">
      {close.steps.map((one) => (
        <li key={one.at + one.action}>
          <b>{nameOf(one.who)}</b> {say.action[one.action]}
          <br />
          <small className="ml-quiet">
            {time.stamp(one.at)}
            {one.note === '' ? '' : ` · ${one.note}`}
          </small>
        </li>
      ))}
    </ol>
  )
}
