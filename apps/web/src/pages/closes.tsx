import { listCloses, type Output } from '@meshledger/contracts'
import { time } from '../format/index.ts'
import { Traced } from '../parts/traced.tsx'
import { useReply } from '../reading/index.ts'
import {
  AppLink,
  Badge,
  type Column,
  CopyLink,
  Count,
  DataTable,
  Empty,
  MoreLink,
  Page,
  Quiet,
  Reply,
  Section,
} from '../ui/index.ts'
import { chargeback } from '../words/chargeback.ts'

const say = chargeback.close
const column = say.list.column
type Period = Output<typeof listCloses>['periods'][number]
const marks = {
  open: { symbol: 'ring', tone: 'quiet' },
  prepared: { symbol: 'pencil', tone: 'info' },
  'in-review': { symbol: 'clock', tone: 'info' },
  approved: { symbol: 'check', tone: 'good' },
  frozen: { symbol: 'square', tone: 'good' },
} as const

/** Every month with usage and where its close stands, newest first. */
export default function ClosesPage() {
  const reply = useReply(listCloses, {})
  const open = reply.data?.openPeriod ?? null
  return (
    <Page
      title={say.list.title}
      about={say.list.about}
      actions={
        <>
          {open === null ? null : (
            <MoreLink place={{ to: `/close/${open}` }}>{say.list.open(time.longMonth(open))}</MoreLink>
          )}
          <CopyLink />
        </>
      }
    >
      <Section title={column.period}>
        <Reply of={reply} what={say.list.title} height={520}>
          {(data) =>
            data.periods.length === 0 ? (
              <Empty title={say.list.none} hint={say.list.noneHint} />
            ) : (
              <DataTable label={say.list.title} columns={columns} rows={data.periods} rowKey={(row) => row.period} />
            )
          }
        </Reply>
      </Section>
    </Page>
  )
}

const columns: Column<Period>[] = [
  {
    id: 'period',
    header: column.period,
    cell: (row) => <AppLink place={{ to: `/close/${row.period}` }}>{time.longMonth(row.period)}</AppLink>,
  },
  { id: 'state', header: column.state, cell: (row) => <Badge {...marks[row.state]} word={say.state[row.state]} /> },
  { id: 'accepted', header: column.accepted, cell: (row) => say.list.accepted(row.accepted, row.statements) },
  { id: 'disputes', header: column.disputes, align: 'end', cell: (row) => <Count n={row.openDisputes} /> },
  { id: 'frozen', header: column.frozen, cell: (row) => (row.frozenAt === null ? '' : time.stamp(row.frozenAt)) },
  {
    id: 'total',
    header: column.total,
    align: 'end',
    cell: (row) =>
      row.total === null ? (
        <Quiet>–</Quiet>
      ) : (
        <Traced amount={row.total} currency={row.currency} of={{ statement: row.period }} />
      ),
  },
]
