import {
  type AuditEvent,
  getAuditorPack,
  getAuditorView,
  listAuditorEvents,
  type Output,
  type TrailEntry,
} from '@meshledger/contracts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { percent, time } from '../format/index.ts'
import { ActButton } from '../parts/act-button.tsx'
import { AttestationsTable } from '../parts/attestations.tsx'
import { GapsBadge, SealBadge } from '../parts/completeness-parts.tsx'
import { ReviewState } from '../parts/review-state.tsx'
import { call, keepFile, keyOf, leaveAuditor, useReply } from '../reading/index.ts'
import {
  Button,
  type Column,
  DataTable,
  Empty,
  Facts,
  OutcomeBadge,
  Page,
  Reply,
  Row,
  Section,
  SeverityBadge,
  StateBadge,
} from '../ui/index.ts'
import { evidence } from '../words/evidence.ts'
import { govern } from '../words/govern.ts'
import { judgement } from '../words/judgement.ts'
import { reviews } from '../words/reviews.ts'
import { words } from '../words.ts'

const say = evidence.view
type View = Output<typeof getAuditorView>
const plain = (name: string): string => name

/** Leaves the view of an auditor: whoever was here before is asked for again. */
const leave = () => {
  leaveAuditor()
  window.location.assign('/evidence')
}

/** What an auditor sees: the evidence of the days and domains of the access, and nothing beside it (C8). */
export default function AuditorPage() {
  const view = useReply(getAuditorView, {})
  return (
    <Page title={say.title} actions={<Button onClick={leave}>{say.leave}</Button>}>
      <Reply of={view} what={say.title} height={640}>
        {(data) => <Known view={data} />}
      </Reply>
    </Page>
  )
}

function Known({ view }: { view: View }) {
  const { access } = view
  return (
    <>
      <Section
        title={access.auditor}
        about={say.banner(access.auditor, time.days(access.from, access.to), access.domains, time.day(access.ends))}
        actions={
          <ActButton
            route={getAuditorPack}
            input={{}}
            label={say.download}
            done={evidence.made(evidence.pack)}
            after={(reply) => keepFile(reply.file)}
          />
        }
      >
        <Facts
          items={[
            { name: say.purpose, value: access.purpose },
            { name: say.access, value: say.given(access.givenBy.name, time.minute(access.givenAt)) },
          ]}
        />
        {view.withheld.length > 0 ? (
          <p className="ml-quiet">{say.withheld(view.withheld.map((one) => evidence.form.attribute[one]))}</p>
        ) : null}
      </Section>
      <Section title={judgement.home.completeness}>
        <Row>
          <GapsBadge gaps={view.log.gaps} />
          <SealBadge state={view.log.seal.state} />
          <span className="ml-quiet">{view.log.seal.sentence}</span>
        </Row>
        {view.unproven.length > 0 ? (
          <>
            <p>{say.unproven}</p>
            <ul>
              {view.unproven.map(({ sentence }) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </>
        ) : null}
      </Section>
      <Section title={say.stand}>
        <DataTable label={say.stand} columns={standing} rows={view.matrix.domains} rowKey={(row) => row.domain} />
      </Section>
      <Part title={judgement.findings.title} rows={view.findings}>
        {(rows) => <DataTable label={judgement.findings.title} columns={found} rows={rows} rowKey={(row) => row.id} />}
      </Part>
      <Part title={govern.exceptions.title} rows={view.exceptions}>
        {(rows) => (
          <DataTable label={govern.exceptions.title} columns={excepted} rows={rows} rowKey={(row) => row.id} />
        )}
      </Part>
      <Part title={govern.exceptions.attestations} rows={view.attestations}>
        {(rows) => <AttestationsTable rows={rows} titleOf={plain} unlinked />}
      </Part>
      <Part title={reviews.title} rows={view.reviews}>
        {(rows) => (
          <>
            <DataTable label={reviews.title} columns={reviewed} rows={rows} rowKey={(row) => row.id} />
            <DataTable
              label={reviews.items}
              columns={rights}
              rows={rows.flatMap((one) => one.items.map((item) => ({ ...item, review: one })))}
              rowKey={(row) => `${row.review.id} ${row.item}`}
            />
          </>
        )}
      </Part>
      <Events />
      <Part title={say.changes} rows={view.changes.entries}>
        {(rows) => (
          <DataTable label={say.changes} columns={changed} rows={rows} rowKey={(row) => String(row.position)} />
        )}
      </Part>
    </>
  )
}

function Part<T>(props: { title: string; rows: readonly T[]; children: (rows: readonly T[]) => React.ReactNode }) {
  return (
    <Section title={props.title}>
      {props.rows.length === 0 ? <Empty title={say.nothing} /> : props.children(props.rows)}
    </Section>
  )
}

function Events() {
  const events = useInfiniteQuery({
    queryKey: [...keyOf(listAuditorEvents, {}), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      call(listAuditorEvents, { query: { limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) } }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
  const rows = events.data?.pages.flatMap((page) => page.events) ?? []
  const total = events.data?.pages[0]?.total ?? 0
  return (
    <Section
      title={say.events}
      about={<span role="status">{words.states.matches(rows.length, total, words.compliance.audit.noun)}</span>}
    >
      {rows.length === 0 ? (
        <Empty title={say.nothing} />
      ) : (
        <DataTable label={say.events} columns={happened} rows={rows} rowKey={(row) => row.id} total={total} />
      )}
      {events.hasNextPage ? (
        <Row>
          <Button onClick={() => void events.fetchNextPage()} busy={events.isFetchingNextPage}>
            {say.more}
          </Button>
        </Row>
      ) : null}
    </Section>
  )
}

const standing: Column<View['matrix']['domains'][number]>[] = [
  { id: 'domain', header: say.score.domain, cell: (row) => row.title },
  {
    id: 'score',
    header: say.score.score,
    cell: (row) => (row.score === null ? judgement.controls.noScore : percent(row.score, 0)),
  },
  { id: 'coverage', header: say.score.coverage, cell: (row) => percent(row.coverage, 0) },
  { id: 'excepted', header: say.score.excepted, align: 'end', cell: (row) => String(row.counts.excepted) },
  { id: 'open', header: say.score.open, align: 'end', cell: (row) => String(row.openFindings) },
]
const column = judgement.findings.column
const found: Column<View['findings'][number]>[] = [
  { id: 'title', header: column.finding, wrap: true, cell: (row) => row.title },
  { id: 'severity', header: column.severity, cell: (row) => <SeverityBadge severity={row.severity} /> },
  { id: 'state', header: column.state, cell: (row) => <StateBadge state={row.state} /> },
  { id: 'domain', header: column.domain, cell: (row) => row.domain },
  { id: 'subject', header: column.subject, wrap: true, cell: (row) => row.subject },
  { id: 'last', header: column.last, cell: (row) => time.minute(row.lastSeen) },
]
const excepted: Column<View['exceptions'][number]>[] = [
  {
    id: 'what',
    header: govern.exceptions.column.what,
    wrap: true,
    cell: (row) => (row.control ? `${row.control.control} ${row.control.title}` : (row.rule?.title ?? '')),
  },
  { id: 'domain', header: govern.exceptions.column.domain, cell: (row) => row.domain },
  { id: 'state', header: govern.exceptions.column.state, cell: (row) => govern.exceptions.state[row.state] },
  { id: 'until', header: govern.exceptions.column.until, cell: (row) => time.day(row.until) },
  { id: 'owner', header: govern.exceptions.column.owner, cell: (row) => row.owner },
]
type Reviewed = View['reviews'][number]
const reviewed: Column<Reviewed>[] = [
  { id: 'review', header: reviews.column.review, wrap: true, cell: (row) => row.title },
  { id: 'state', header: reviews.column.state, cell: (row) => <ReviewState state={row.state} /> },
  { id: 'due', header: reviews.column.due, cell: (row) => time.day(row.due) },
  { id: 'rate', header: reviews.column.rate, cell: (row) => reviews.rate(row.decided, row.total, row.rate) },
  { id: 'revoked', header: reviews.decided.revoke, align: 'end', cell: (row) => String(row.revoked) },
]
const rights: Column<Reviewed['items'][number] & { review: Reviewed }>[] = [
  { id: 'review', header: reviews.column.review, wrap: true, cell: (row) => row.review.title },
  { id: 'who', header: reviews.column.who, wrap: true, cell: (row) => row.principal },
  { id: 'right', header: reviews.column.right, cell: (row) => row.privilege },
  { id: 'on', header: reviews.column.on, wrap: true, cell: (row) => row.securable },
  { id: 'owner', header: reviews.column.owner, cell: (row) => row.owner?.name ?? '' },
  { id: 'decision', header: reviews.column.decision, wrap: true, cell: (row) => saidOf(row) },
]
/** The last word on a right, by whom, and whether it is carried out where that is known. */
const saidOf = ({ decision, stands, steps }: Reviewed['items'][number]): string => {
  const last = steps.at(-1)
  if (decision === null || last === undefined) return reviews.undecided
  const carried = stands === null ? [] : [stands ? reviews.stands : reviews.gone]
  return [reviews.decided[decision], ...carried, reviews.said(last.who.name, time.minute(last.at), last.reason)].join(
    ' · ',
  )
}
const event = words.compliance.audit.column
const happened: Column<AuditEvent>[] = [
  { id: 'time', header: event.time, cell: (row) => time.instant(row.event_time) },
  { id: 'action', header: event.action, cell: (row) => `${row.service_name} · ${row.action_name}` },
  { id: 'actor', header: event.actor, cell: (row) => row.actor.name },
  { id: 'object', header: event.object, cell: (row) => row.object ?? '' },
  { id: 'outcome', header: event.outcome, cell: (row) => <OutcomeBadge ok={row.ok} /> },
  { id: 'source', header: event.source, cell: (row) => row.source_ip_address ?? '' },
]
const trail = evidence.trail.column
const changed: Column<TrailEntry>[] = [
  { id: 'at', header: trail.at, cell: (row) => time.instant(row.at) },
  { id: 'who', header: trail.who, cell: (row) => row.who.name },
  { id: 'kind', header: trail.kind, cell: (row) => row.kind },
  { id: 'subject', header: trail.subject, wrap: true, cell: (row) => row.subject },
]
