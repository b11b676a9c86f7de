import { type AuditEvent, getFinding, proposeAction } from '@meshledger/contracts'
import { Link, useParams } from '@tanstack/react-router'
import { time } from '../format/index.ts'
import { FindingHistory, Regressions } from '../parts/finding-history.tsx'
import { ProposeForm } from '../parts/propose-form.tsx'
import { useTitles } from '../parts/titles.ts'
import { TriageForm } from '../parts/triage-form.tsx'
import type { FindingDetail } from '../parts/types.ts'
import { WorkForm } from '../parts/work-form.tsx'
import { hasRole, mayCall, usePeopleNames, useReply, useSession } from '../reading/index.ts'
import {
  AppLink,
  Code,
  type Column,
  Columns,
  CopyLink,
  DataTable,
  Empty,
  Facts,
  linkTo,
  MoreLink,
  OutcomeBadge,
  Page,
  Reply,
  Row,
  Section,
  SeverityBadge,
  Source,
  Stack,
  StateBadge,
} from '../ui/index.ts'
import { govern } from '../words/govern.ts'
import { judgement } from '../words/judgement.ts'
import { words } from '../words.ts'

const say = judgement.finding

/** One finding: the events that made it, how we know, what to do, and what became of it (C6). */
export default function FindingPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const reply = useReply(getFinding, { params: { id } })
  return (
    <Reply of={reply} what={judgement.findings.title} height={720}>
      {(data) => <Known detail={data} />}
    </Reply>
  )
}

function Known({ detail }: { detail: FindingDetail }) {
  const { finding } = detail
  const { person } = useSession()
  const titleOf = useTitles()
  const nameOf = usePeopleNames()
  return (
    <Page
      title={finding.title}
      about={
        <Row>
          <SeverityBadge severity={finding.severity} />
          <StateBadge state={finding.state} />
          {finding.mutedUntil ? judgement.findings.mutedUntil(time.day(finding.mutedUntil)) : null}
        </Row>
      }
      actions={<CopyLink />}
    >
      <Section title={say.subject}>
        <Facts
          items={[
            { name: say.subject, value: <b>{finding.subject}</b> },
            { name: say.domain, value: titleOf(finding.domain) },
            { name: say.mends, value: finding.owner === null ? say.nobody : nameOf(finding.owner) },
            ...(finding.due
              ? [{ name: say.due, value: finding.overdue ? say.overdue(time.day(finding.due)) : time.day(finding.due) }]
              : []),
            ...(finding.exceptedUntil ? [{ name: say.excepted, value: time.day(finding.exceptedUntil) }] : []),
            { name: say.seen, value: `${time.minute(finding.firstSeen)} – ${time.minute(finding.lastSeen)}` },
            {
              name: say.controls,
              value: finding.controls.map((ref, i) => (
                <span key={`${ref.framework}:${ref.control}`}>
                  {i > 0 ? ', ' : ''}
                  <AppLink
                    place={{
                      to: '/controls/$framework/$control',
                      params: { framework: ref.framework, control: ref.control },
                      search: { domain: finding.domain },
                    }}
                    label={`${ref.control} ${ref.title}`}
                  >
                    {ref.control}
                  </AppLink>
                </span>
              )),
            },
          ]}
        />
      </Section>
      <Columns wide>
        <Stack>
          <Section title={say.events} about={words.compliance.events(finding.events)}>
            {detail.events.length === 0 ? <Empty title={say.noEvents} /> : <EventsTable events={detail.events} />}
          </Section>
          {detail.regressions.length > 0 ? (
            <Section title={say.back.title} about={say.back.about(detail.regressions.length)}>
              <Regressions regressions={detail.regressions} />
            </Section>
          ) : null}
          <Section title={say.how}>
            <How how={detail.howWeKnow} rule={finding.rule} />
          </Section>
        </Stack>
        <Stack>
          <Section title={say.remedy}>
            <p>{detail.remedy}</p>
          </Section>
          <Section title={say.why}>
            <p>{detail.why}</p>
          </Section>
          <Section title={say.triage}>
            <TriageForm finding={finding} />
            <p>
              <MoreLink place={{ to: '/exceptions', search: { new: 'exception', finding: finding.id } }}>
                {say.except}
              </MoreLink>
            </p>
          </Section>
          {mayCall(person, proposeAction) ? (
            <Section title={govern.propose.title} about={govern.propose.about}>
              <ProposeForm detail={detail} />
            </Section>
          ) : null}
          <Section title={say.work}>
            <WorkForm key={`${finding.owner} ${finding.due}`} finding={finding} />
          </Section>
          <Section title={say.history}>
            <FindingHistory detail={detail} />
          </Section>
        </Stack>
      </Columns>
    </Page>
  )
}

function EventsTable({ events }: { events: readonly AuditEvent[] }) {
  const { person } = useSession()
  const column = words.compliance.audit.column
  const reaches = hasRole(person, 'admin', 'compliance')
  const columns: Column<AuditEvent>[] = [
    {
      id: 'time',
      header: column.time,
      cell: (row) =>
        reaches ? (
          <Link
            {...linkTo({
              to: '/audit',
              search: { from: row.event_time.slice(0, 10), to: row.event_time.slice(0, 10), open: row.id },
            })}
            className="ml-link"
            aria-label={`${say.openEvent}: ${time.instant(row.event_time)}`}
          >
            {time.instant(row.event_time)}
          </Link>
        ) : (
          time.instant(row.event_time)
        ),
    },
    { id: 'action', header: column.action, wrap: true, cell: (row) => `${row.service_name} · ${row.action_name}` },
    { id: 'actor', header: column.actor, wrap: true, cell: (row) => row.actor.name },
    { id: 'object', header: column.object, wrap: true, cell: (row) => row.object ?? '' },
    { id: 'outcome', header: column.outcome, cell: (row) => <OutcomeBadge ok={row.ok} /> },
    { id: 'workspace', header: column.workspace, cell: (row) => row.workspace },
  ]
  return <DataTable label={say.events} columns={columns} rows={events} rowKey={(row) => row.id} />
}

function How({ how, rule }: { how: FindingDetail['howWeKnow']; rule: string }) {
  return (
    <Stack tight>
      <p>{how.sentence}</p>
      <Source label={say.condition}>{how.condition}</Source>
      <Facts
        items={[
          { name: say.rule, value: <AppLink place={{ to: '/findings', search: { rule } }}>{rule}</AppLink> },
          { name: say.ruleVersion, value: <Code>{how.ruleVersion.slice(0, 16)}</Code> },
          { name: say.sources, value: how.sources.join(', ') },
          { name: say.evaluatedAt, value: time.minute(how.evaluatedAt) },
        ]}
      />
    </Stack>
  )
}
