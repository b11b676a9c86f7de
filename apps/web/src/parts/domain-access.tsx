import { getDomainAccess, type Output } from '@meshledger/contracts'
import { time } from '../format/index.ts'
import { useReply } from '../reading/index.ts'
import { AppLink, type Column, Count, DataTable, Empty, Quiet, Reply, Section, Stack } from '../ui/index.ts'
import { govern } from '../words/govern.ts'
import { useTitles } from './titles.ts'

const say = govern.access
type Access = Output<typeof getDomainAccess>
type Opened = NonNullable<Access['opened']>

/** The tables of a domain; one of them is a click from who may open it now and who did lately (T11). */
export function DomainAccess({ domain, table }: { domain: string; table: string | undefined }) {
  const reply = useReply(getDomainAccess, { params: { domain }, query: table === undefined ? {} : { table } })
  return (
    <Reply of={reply} what={say.title} height={480} domain={domain}>
      {(data) => (
        <Stack>
          <Section title={say.title} about={say.about}>
            {data.tables.length === 0 ? <Empty title={say.none} /> : <Tables access={data} />}
          </Section>
          {data.opened === null ? null : <OneTable opened={data.opened} />}
        </Stack>
      )}
    </Reply>
  )
}

function Tables({ access }: { access: Access }) {
  const columns: Column<Access['tables'][number]>[] = [
    {
      id: 'table',
      header: say.table,
      cell: (row) => (
        <AppLink place={{ to: `/domains/${access.domain}`, search: { tab: 'access', table: row.table } }}>
          {row.table}
        </AppLink>
      ),
    },
    { id: 'product', header: say.product, cell: (row) => row.product },
  ]
  return <DataTable label={say.title} columns={columns} rows={access.tables} rowKey={(row) => row.table} />
}

function OneTable({ opened }: { opened: Opened }) {
  const titleOf = useTitles()
  const grants: Column<Opened['grants'][number]>[] = [
    { id: 'who', header: say.column.who, wrap: true, cell: (row) => row.principal },
    { id: 'right', header: say.column.right, cell: (row) => row.privilege },
    { id: 'on', header: say.column.on, wrap: true, cell: (row) => row.securable },
    { id: 'since', header: say.column.since, cell: (row) => time.minute(row.since) },
    { id: 'by', header: say.column.by, wrap: true, cell: (row) => row.grantedBy },
  ]
  const readers: Column<Opened['readers'][number]>[] = [
    { id: 'who', header: say.column.who, wrap: true, cell: (row) => row.name },
    {
      id: 'domain',
      header: say.column.domain,
      cell: (row) => (row.domain === null ? <Quiet>{say.outside}</Quiet> : titleOf(row.domain)),
    },
    { id: 'reads', header: say.column.reads, align: 'end', cell: (row) => <Count n={row.reads} /> },
    { id: 'first', header: say.column.first, cell: (row) => time.minute(row.first) },
    { id: 'last', header: say.column.last, cell: (row) => time.minute(row.last) },
    { id: 'uncovered', header: say.column.uncovered, align: 'end', cell: (row) => <Count n={row.uncovered} /> },
  ]
  return (
    <>
      <Section
        title={say.grants(opened.table)}
        about={opened.logFrom === null ? undefined : say.logFrom(time.minute(opened.logFrom))}
      >
        {opened.grants.length === 0 ? (
          <Empty title={say.noGrants} />
        ) : (
          <DataTable
            label={say.grants(opened.table)}
            columns={grants}
            rows={opened.grants}
            rowKey={(row) => `${row.principal} ${row.privilege} ${row.securable}`}
          />
        )}
      </Section>
      <Section
        title={say.readers(opened.table)}
        about={say.readersAbout(time.period(opened.period.from, opened.period.to), opened.gaps)}
      >
        {opened.readers.length === 0 ? (
          <Empty title={say.noReaders} />
        ) : (
          <DataTable
            label={say.readers(opened.table)}
            columns={readers}
            rows={opened.readers}
            rowKey={(row) => row.name}
          />
        )}
      </Section>
    </>
  )
}
