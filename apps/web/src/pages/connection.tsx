import { getConnection, getConnectionCost, type Output } from '@meshledger/contracts'
import { useState } from 'react'
import { time } from '../format/index.ts'
import { useReply } from '../reading/index.ts'
import {
  Badge,
  Button,
  Code,
  type Column,
  CopyLink,
  DataTable,
  Empty,
  Money,
  Page,
  Quiet,
  Reply,
  Section,
  Stack,
} from '../ui/index.ts'
import { govern } from '../words/govern.ts'

const say = govern.connection
type Connection = Output<typeof getConnection>
type Reader = Connection['readers'][number]
type Table = Reader['tables'][number]

/** What is read from Databricks: per table whether it can be, and the exact grant to ask for where it cannot. */
export default function ConnectionPage() {
  const [fresh, setFresh] = useState<'true' | 'false'>('false')
  const reply = useReply(getConnection, { query: { fresh } })
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <Reply of={reply} what={say.title} height={560}>
        {(data) => (
          <Stack>
            {data.configured ? null : <Empty title={say.none} hint={say.noneHint} />}
            {data.problem === null ? null : (
              <Section title={say.wrong}>
                <p role="alert">{data.problem}</p>
              </Section>
            )}
            {data.readers.map((reader) => (
              <Readable
                key={reader.reader}
                reader={reader}
                at={data.probedAt}
                again={() => (fresh === 'true' ? void reply.refetch() : setFresh('true'))}
              />
            ))}
            <Section title={say.sources}>
              {data.sources.length === 0 ? <Empty title={say.noSources} /> : <Sources sources={data.sources} />}
            </Section>
            <OwnCost />
          </Stack>
        )}
      </Reply>
    </Page>
  )
}

const good: ReadonlySet<Table['state']> = new Set(['available', 'empty'])

function Readable({ reader, at, again }: { reader: Reader; at: string | null; again: () => void }) {
  const readable = reader.tables.filter(({ state }) => good.has(state)).length
  const columns: Column<Table>[] = [
    { id: 'table', header: say.column.table, cell: (row) => row.table },
    {
      id: 'state',
      header: say.column.state,
      cell: (row) =>
        good.has(row.state) ? (
          <Badge symbol="check" word={say.state[row.state]} tone="good" />
        ) : (
          <Badge symbol="bang" word={say.state[row.state]} tone="warn" />
        ),
    },
    { id: 'because', header: say.column.because, wrap: true, cell: (row) => row.because },
    {
      id: 'ask',
      header: say.column.ask,
      wrap: true,
      cell: (row) => row.ask.map((one) => <Code key={one}>{one}</Code>),
    },
  ]
  return (
    <Section
      title={say.readers(reader.reader)}
      about={`${say.readable(readable, reader.tables.length)} ${at === null ? '' : say.probed(time.minute(at))}`}
      actions={<Button onClick={again}>{say.again}</Button>}
    >
      {reader.error === null ? (
        <DataTable
          label={say.readers(reader.reader)}
          columns={columns}
          rows={reader.tables}
          rowKey={(row) => row.table}
        />
      ) : (
        <Empty title={say.failed} hint={`${reader.error.what}. ${reader.error.remedy}`} />
      )}
    </Section>
  )
}

function Sources({ sources }: { sources: Connection['sources'] }) {
  const columns: Column<Connection['sources'][number]>[] = [
    { id: 'table', header: say.source.table, cell: (row) => row.table },
    { id: 'reader', header: say.source.reader, cell: (row) => row.reader },
    { id: 'through', header: say.source.through, cell: (row) => row.through ?? <Quiet>{say.whole}</Quiet> },
  ]
  return (
    <DataTable label={say.sources} columns={columns} rows={sources} rowKey={(row) => `${row.reader} ${row.table}`} />
  )
}

/** What the reading itself costs this month; until a statement of ours is in the history of queries, that it is not known. */
function OwnCost() {
  const reply = useReply(getConnectionCost, { query: {} })
  type Warehouse = Output<typeof getConnectionCost>['warehouses'][number]
  const columns = (currency: string): Column<Warehouse>[] => [
    { id: 'name', header: say.warehouse.name, cell: (row) => row.name },
    {
      id: 'amount',
      header: say.warehouse.amount,
      align: 'end',
      cell: (row) => <Money amount={row.amount} currency={currency} />,
    },
  ]
  return (
    <Section title={say.own} about={say.ownAbout}>
      <Reply of={reply} what={say.own} height={120}>
        {({ amount, currency, period, warehouses }) =>
          amount === null ? (
            <Empty title={say.ownNone} />
          ) : (
            <>
              <p>
                <Money amount={amount} currency={currency} /> {say.ownOf(period.label)}
              </p>
              <DataTable label={say.own} columns={columns(currency)} rows={warehouses} rowKey={(row) => row.resource} />
            </>
          )
        }
      </Reply>
    </Section>
  )
}
