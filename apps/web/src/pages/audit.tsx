import { type AuditEvent, getAuditHistogram, listAuditEvents } from '@meshledger/contracts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { time } from '../format/index.ts'
import { AuditFilters, filterOf } from '../parts/audit-filters.tsx'
import { AuditHistogram } from '../parts/audit-histogram.tsx'
import { EventDetails } from '../parts/event-detail.tsx'
import { call, keyOf, useReply } from '../reading/index.ts'
import {
  Button,
  type Column,
  CopyLink,
  DataTable,
  Drawer,
  Empty,
  MoreLink,
  OutcomeBadge,
  Page,
  Reply,
  Row,
  Section,
  Stack,
} from '../ui/index.ts'
import { auditView, periodInput } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { judgement } from '../words/judgement.ts'
import { words } from '../words.ts'

const say = words.compliance.audit
const PAGE = 100

/** Who did what, when and from where: histogram above, list below, details in a drawer, all of it in the address. */
export default function AuditPage() {
  const [view, change] = useView(auditView)
  const query = { ...periodInput(view), ...filterOf(view) }
  const histogram = useReply(getAuditHistogram, { query })
  return (
    <Page
      title={say.title}
      about={say.about}
      actions={
        <>
          <MoreLink place={{ to: '/audit/completeness' }}>{judgement.home.completeness}</MoreLink>
          <CopyLink />
        </>
      }
    >
      <AuditFilters />
      <Section title={say.histogram}>
        <Reply of={histogram} what={say.histogram} height={270}>
          {(data) => <AuditHistogram histogram={data} />}
        </Reply>
      </Section>
      <Events query={query} onOpen={(id) => change({ open: id })} />
      <Drawer title={say.detail} opened={view.open !== undefined} onClose={() => change({ open: undefined })}>
        {view.open === undefined ? null : <EventDetails id={view.open} />}
      </Drawer>
    </Page>
  )
}

type Query = ReturnType<typeof filterOf> & ReturnType<typeof periodInput>

function Events({ query, onOpen }: { query: Query; onOpen: (id: string) => void }) {
  const events = useInfiniteQuery({
    queryKey: [...keyOf(listAuditEvents, query), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      call(
        listAuditEvents,
        { query: { ...query, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
  const rows = useMemo(() => events.data?.pages.flatMap((page) => page.events) ?? [], [events.data])
  const total = events.data?.pages[0]?.total ?? 0
  const more = () => {
    if (events.hasNextPage && !events.isFetchingNextPage) void events.fetchNextPage()
  }
  return (
    <Section
      title={words.frame.nav.events}
      about={events.data ? <span role="status">{words.states.matches(rows.length, total, say.noun)}</span> : '\u00a0'}
    >
      <Reply of={{ ...events, data: events.data } as never} what={say.title} height={620}>
        {() =>
          rows.length === 0 ? (
            <Empty title={say.none} hint={say.noneHint} />
          ) : (
            <Stack tight>
              <EventsTable events={rows} total={total} onOpen={onOpen} onEnd={more} />
              <Row>
                {events.hasNextPage ? (
                  <Button onClick={more} busy={events.isFetchingNextPage}>
                    {say.loadMore}
                  </Button>
                ) : (
                  <small className="ml-quiet">{say.loadedAll}</small>
                )}
              </Row>
            </Stack>
          )
        }
      </Reply>
    </Section>
  )
}

function EventsTable(props: {
  events: readonly AuditEvent[]
  total: number
  onOpen: (id: string) => void
  onEnd: () => void
}) {
  const { onOpen } = props
  const columns = useMemo<Column<AuditEvent>[]>(
    () => [
      {
        id: 'time',
        header: say.column.time,
        cell: (row) => (
          <button type="button" className="ml-link-button" onClick={() => onOpen(row.id)}>
            {time.instant(row.event_time).replace(' UTC', '')}
          </button>
        ),
      },
      { id: 'service', header: say.column.service, cell: (row) => row.service_name },
      { id: 'action', header: say.column.action, cell: (row) => row.action_name },
      { id: 'actor', header: say.column.actor, cell: (row) => row.actor.name },
      { id: 'object', header: say.column.object, cell: (row) => row.object ?? '' },
      { id: 'outcome', header: say.column.outcome, cell: (row) => <OutcomeBadge ok={row.ok} /> },
      { id: 'workspace', header: say.column.workspace, cell: (row) => row.workspace },
      { id: 'source', header: say.column.source, cell: (row) => row.source_ip_address ?? '' },
    ],
    [onOpen],
  )
  return (
    <DataTable
      label={say.title}
      columns={columns}
      rows={props.events}
      rowKey={(row) => row.id}
      total={props.total}
      onRow={(row) => onOpen(row.id)}
      onEnd={props.onEnd}
    />
  )
}
