import { exportAuditIdentity, getAuditIdentity, type Output } from '@meshledger/contracts'
import { useParams } from '@tanstack/react-router'
import { time } from '../format/index.ts'
import { AuditHistogram } from '../parts/audit-histogram.tsx'
import { DownloadButton } from '../parts/download-button.tsx'
import { useTitles } from '../parts/titles.ts'
import { TrailGaps } from '../parts/trail-gaps.tsx'
import { useReply } from '../reading/index.ts'
import {
  AppLink,
  type Column,
  Columns,
  CopyLink,
  Count,
  DataTable,
  Empty,
  MoreLink,
  Page,
  Reply,
  Section,
  Tile,
  Tiles,
} from '../ui/index.ts'
import { auditIdentityView, periodInput } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { trail as trailWords } from '../words/trail.ts'
import { words } from '../words.ts'

const say = trailWords.identity
const column = say.column
type Reply_ = Output<typeof getAuditIdentity>
type Touched = Reply_['objects'][number]
type Done = Reply_['actions'][number]
type Place = Reply_['places'][number]

/** Everything one identity touched in a window (C12), to look at and to take along. */
export default function AuditIdentityPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const [view] = useView(auditIdentityView)
  const input = { params: { id }, query: periodInput(view) }
  const reply = useReply(getAuditIdentity, input)
  return (
    <Page
      title={reply.data?.actor.name ?? words.frame.nav.identity}
      about={reply.data ? `${time.period(reply.data.period.from, reply.data.period.to)} · ${say.about}` : say.about}
      actions={
        <>
          <MoreLink place={{ to: '/audit', search: { actor: id } }}>{trailWords.object.events}</MoreLink>
          <DownloadButton route={exportAuditIdentity} input={input} label={say.csv} />
          <CopyLink />
        </>
      }
    >
      <Reply of={reply} what={words.frame.nav.identity} height={720}>
        {(data) => <Known data={data} />}
      </Reply>
    </Page>
  )
}

const stamp = (instant: string) => time.stamp(instant).replace(' UTC', '')

function Known({ data }: { data: Reply_ }) {
  const titleOf = useTitles()
  if (data.events === 0) {
    return (
      <>
        <Empty title={say.none} hint={say.noneHint} />
        <TrailGaps gaps={data.gaps} />
      </>
    )
  }
  return (
    <>
      <Tiles>
        <Tile label={say.total} figure={<Count n={data.events} />} />
        <Tile label={say.failed} figure={<Count n={data.failed} />} />
        <Tile label={say.touched} figure={<Count n={data.objects.length} />} />
        <Tile
          label={say.window}
          figure={<small>{data.first === null ? '' : stamp(data.first)}</small>}
          note={data.last === null ? '' : stamp(data.last)}
        />
      </Tiles>
      <Section title={say.days}>
        <AuditHistogram histogram={{ bin: 'day', bars: data.days, gaps: data.gaps }} />
      </Section>
      <Section title={say.objects}>
        {data.objects.length === 0 ? (
          <Empty title={say.noObjects} />
        ) : (
          <DataTable label={say.objects} columns={touched(titleOf)} rows={data.objects} rowKey={(row) => row.object} />
        )}
      </Section>
      <Columns>
        <Section title={say.actions}>
          <DataTable
            label={say.actions}
            columns={done}
            rows={data.actions}
            rowKey={(row) => row.service + row.action}
          />
        </Section>
        <Section title={say.places}>
          <DataTable
            label={say.places}
            columns={places}
            rows={data.places}
            rowKey={(row) => row.workspace + (row.address ?? '')}
          />
        </Section>
      </Columns>
      <TrailGaps gaps={data.gaps} />
    </>
  )
}

/** A count with its sum in the footer is what makes a table checkable against the total above it. */
const number = <R extends Record<K, number>, K extends string>(id: K, header: string): Column<R> => ({
  id,
  header,
  align: 'end',
  order: (a, b) => a[id] - b[id],
  cell: (row) => <Count n={row[id]} />,
})
const seen = <R extends { first: string; last: string }>(): Column<R>[] => [
  { id: 'first', header: column.first, cell: (row) => stamp(row.first) },
  { id: 'last', header: column.last, cell: (row) => stamp(row.last) },
]

const touched = (titleOf: (domain: string) => string): Column<Touched>[] => [
  {
    id: 'object',
    header: column.object,
    wrap: true,
    cell: (row) =>
      row.object.includes('.') ? (
        <AppLink place={{ to: '/audit/objects/$name', params: { name: row.object } }}>{row.object}</AppLink>
      ) : (
        row.object
      ),
  },
  { id: 'domain', header: column.domain, cell: (row) => (row.domain === null ? '' : titleOf(row.domain)) },
  number<Touched, 'reads'>('reads', column.reads),
  number<Touched, 'writes'>('writes', column.writes),
  number<Touched, 'other'>('other', column.other),
  number<Touched, 'failed'>('failed', column.failed),
  ...seen<Touched>(),
]
const done: Column<Done>[] = [
  { id: 'action', header: column.action, wrap: true, cell: (row) => `${row.service} · ${row.action}` },
  number<Done, 'events'>('events', column.events),
  number<Done, 'failed'>('failed', column.failed),
  { id: 'last', header: column.last, cell: (row) => stamp(row.last) },
]
const places: Column<Place>[] = [
  { id: 'address', header: column.address, cell: (row) => row.address ?? say.noAddress },
  { id: 'workspace', header: column.workspace, cell: (row) => row.workspace },
  number<Place, 'events'>('events', column.events),
  { id: 'last', header: column.last, cell: (row) => stamp(row.last) },
]
