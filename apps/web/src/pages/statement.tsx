import {
  acceptStatement,
  getStatement,
  getStatementFile,
  type Statement,
  statementFormats,
} from '@meshledger/contracts'
import { useParams } from '@tanstack/react-router'
import { time } from '../format/index.ts'
import { ActButton } from '../parts/act-button.tsx'
import { StatementLines } from '../parts/statement-lines.tsx'
import { StatementPrices } from '../parts/statement-prices.tsx'
import { StatementBadge } from '../parts/statement-table.tsx'
import { useTitles } from '../parts/titles.ts'
import { Traced, TracedDelta } from '../parts/traced.tsx'
import { keepFile, usePeopleNames, useReply } from '../reading/index.ts'
import {
  AppLink,
  Code,
  type Column,
  Columns,
  CopyLink,
  DataTable,
  Empty,
  Facts,
  Money,
  Page,
  Quiet,
  Reply,
  Section,
  Stack,
  Tile,
  Tiles,
} from '../ui/index.ts'
import { chargeback } from '../words/chargeback.ts'
import { words } from '../words.ts'

const say = chargeback.statement
type Params = { period: string; domain: string; version: string }

/** One statement by its number: what it cost, line by line, who moved it, and how to check it. */
export default function StatementPage() {
  const params = useParams({ strict: false }) as Params
  const titleOf = useTitles()
  const reply = useReply(getStatement, { params })
  return (
    <Page
      title={`${params.period}/${params.domain}/${params.version}`}
      about={reply.data ? say.about(time.longMonth(reply.data.period), titleOf(reply.data.domain)) : '\u00a0'}
      actions={
        <>
          {(reply.data === undefined ? [] : statementFormats).map((format) => (
            <ActButton
              key={format}
              route={getStatementFile}
              input={{ params, query: { format } }}
              label={say.file[format]}
              done={words.spend.downloaded(say.file[format])}
              after={({ file }) => keepFile(file)}
            />
          ))}
          <CopyLink />
        </>
      }
    >
      <Reply of={reply} what={say.lines} height={720} domain={params.domain}>
        {(data) => <Known statement={data} params={params} />}
      </Reply>
    </Page>
  )
}

function Known({ statement, params }: { statement: Statement; params: Params }) {
  const { currency } = statement
  const nameOf = usePeopleNames()
  const number = (text: string) => (
    <AppLink place={{ to: `/statements/${text}`, search: { period: undefined } }}>{text}</AppLink>
  )
  return (
    <>
      <Tiles lead>
        <Tile
          label={say.total}
          figure={<Traced amount={statement.total} currency={currency} of={{ statement: statement.number }} />}
        />
        <Tile
          label={say.budget}
          figure={
            statement.budget === null ? (
              <Quiet>{say.noBudget}</Quiet>
            ) : (
              <Money amount={statement.budget} currency={currency} />
            )
          }
        />
        <Tile
          label={say.previous}
          figure={
            statement.previous === null ? (
              <Quiet>{say.first}</Quiet>
            ) : (
              <Traced amount={statement.previous} currency={currency} of={statement.previousOf} />
            )
          }
          note={
            statement.previous === null ? null : (
              <TracedDelta
                after={statement.total}
                before={statement.previous}
                currency={currency}
                of={{ statement: statement.number }}
                less={statement.previousOf}
              />
            )
          }
        />
        <Tile
          label={chargeback.close.column.state}
          figure={<StatementBadge state={statement.state} />}
          note={
            statement.state === 'in-review' ? (
              <>
                <ActButton
                  primary
                  route={acceptStatement}
                  input={{ params, body: { digest: statement.digest } }}
                  label={say.accept}
                  done={say.accepted}
                />{' '}
                {say.acceptHint}
              </>
            ) : null
          }
        />
      </Tiles>
      <StatementLines statement={statement} params={params} />
      <Columns wide>
        <Section title={say.drivers}>
          <Drivers statement={statement} />
        </Section>
        <Stack>
          <StatementPrices statement={statement} />
          <Section title={say.history}>
            {statement.history.length === 0 ? <Empty title={say.noHistory} /> : null}
            <ol className="ml-list">
              {statement.history.map((one) => (
                <li key={one.at + one.to}>
                  <b>{say.moved(nameOf(one.who), say.state[one.to])}</b>
                  <br />
                  <small className="ml-quiet">
                    {time.stamp(one.at)}
                    {one.reason === '' ? '' : ` · ${one.reason}`}
                  </small>
                </li>
              ))}
            </ol>
          </Section>
          <Section title={say.facts}>
            <Facts
              items={[
                { name: say.owner, value: statement.owner },
                { name: say.costCentre, value: statement.costCentre },
                { name: say.basis, value: `${statement.basis}, ${currency}` },
                { name: say.data, value: statement.dataThrough === null ? '' : time.day(statement.dataThrough) },
                { name: say.rules, value: <Code>{statement.ruleSet}</Code> },
                { name: say.digest, value: <Code>{statement.digest}</Code> },
                { name: say.verify, value: statement.verify },
                ...(statement.supersededBy === null
                  ? []
                  : [{ name: say.superseded, value: number(statement.supersededBy) }]),
                ...(statement.credits === null ? [] : [{ name: say.credits, value: number(statement.credits) }]),
              ]}
            />
          </Section>
        </Stack>
      </Columns>
    </>
  )
}

type Driver = { name: string; product: string; change: string }

/** The drivers and Other sum to the change against the month before. */
function Drivers({ statement }: { statement: Statement }) {
  if (statement.previous === null) return <Empty title={say.first} />
  const { currency } = statement
  const rows: Driver[] = [
    ...statement.drivers.map((one) => ({ name: one.name || one.product, product: one.product, change: one.change })),
    { name: say.otherChange, product: '', change: statement.otherChange },
  ]
  const columns: Column<Driver>[] = [
    { id: 'name', header: say.column.resource, wrap: true, cell: (row) => row.name },
    { id: 'product', header: say.column.product, cell: (row) => row.product },
    {
      id: 'change',
      header: say.change,
      align: 'end',
      cell: (row) => <Money amount={row.change} currency={currency} signed />,
    },
  ]
  return (
    <DataTable
      label={say.drivers}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.name + row.product + row.change}
    />
  )
}
