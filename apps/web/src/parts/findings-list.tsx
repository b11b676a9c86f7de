import { type Finding, severities } from '@meshledger/contracts'
import { time } from '../format/index.ts'
import { usePeopleNames } from '../reading/index.ts'
import { AppLink, type Column, Count, DataTable, Quiet, SeverityBadge, Stack, StateBadge } from '../ui/index.ts'
import { judgement } from '../words/judgement.ts'
import { words } from '../words.ts'

const say = judgement.findings

const bySeverity = (a: Finding, b: Finding): number => severities.indexOf(b.severity) - severities.indexOf(a.severity)

/** Findings as a short list: what, about whom, since when. */
export function FindingsBrief({
  findings,
  titleOf,
  domain,
}: {
  findings: readonly Finding[]
  titleOf: (domain: string) => string
  domain?: boolean
}) {
  return (
    <ul className="ml-list">
      {findings.map((finding) => (
        <li key={finding.id}>
          <Stack tight>
            <span className="ml-row">
              <SeverityBadge severity={finding.severity} />
              <AppLink place={{ to: '/findings/$id', params: { id: finding.id } }}>{finding.title}</AppLink>
            </span>
            <small className="ml-quiet">
              {finding.subject}
              {domain ? ` · ${titleOf(finding.domain)}` : ''} · {time.minute(finding.lastSeen)}
              {/* What was found in the configuration comes of no event. */}
              {finding.events > 0 ? ` · ${words.compliance.events(finding.events)}` : ''}
            </small>
          </Stack>
        </li>
      ))}
    </ul>
  )
}

/** By when a finding is to be mended, and by whom where somebody was named. */
function Due({ finding: { due, overdue, owner } }: { finding: Finding }) {
  const nameOf = usePeopleNames()
  if (due === null) return <Quiet>{say.noDue}</Quiet>
  const below = [overdue ? say.overdue : '', owner === null ? '' : nameOf(owner)].filter((one) => one !== '')
  return (
    <>
      {time.day(due)}
      {below.length > 0 ? <small className="ml-quiet ml-below">{below.join(' · ')}</small> : null}
    </>
  )
}

/** Findings in full, sortable; worst and newest first unless asked otherwise. */
export function FindingsTable(props: {
  findings: readonly Finding[]
  titleOf: (domain: string) => string
  sort?: string | undefined
  onSort?: (sort: string) => void
}) {
  const columns: Column<Finding>[] = [
    {
      id: 'title',
      header: say.column.finding,
      wrap: true,
      order: (a, b) => a.title.localeCompare(b.title),
      cell: (row) => <AppLink place={{ to: '/findings/$id', params: { id: row.id } }}>{row.title}</AppLink>,
    },
    {
      id: 'severity',
      header: say.column.severity,
      order: bySeverity,
      cell: (row) => <SeverityBadge severity={row.severity} />,
    },
    {
      id: 'state',
      header: say.column.state,
      order: (a, b) => a.state.localeCompare(b.state),
      cell: (row) => (
        <>
          <StateBadge state={row.state} />
          {row.mutedUntil ? (
            <>
              <br />
              <small className="ml-quiet">{say.mutedUntil(time.day(row.mutedUntil))}</small>
            </>
          ) : null}
        </>
      ),
    },
    {
      id: 'domain',
      header: say.column.domain,
      order: (a, b) => a.domain.localeCompare(b.domain),
      cell: (row) => props.titleOf(row.domain),
    },
    {
      id: 'subject',
      header: say.column.subject,
      wrap: true,
      order: (a, b) => a.subject.localeCompare(b.subject),
      cell: (row) => row.subject,
    },
    {
      id: 'last',
      header: say.column.last,
      order: (a, b) => a.lastSeen.localeCompare(b.lastSeen),
      cell: (row) => time.minute(row.lastSeen),
    },
    {
      id: 'due',
      header: say.column.due,
      // What has no end comes last.
      order: (a, b) => (a.due ?? '9').localeCompare(b.due ?? '9'),
      cell: (row) => <Due finding={row} />,
    },
    {
      id: 'events',
      header: say.column.events,
      align: 'end',
      order: (a, b) => a.events - b.events,
      cell: (row) => <Count n={row.events} />,
    },
  ]
  return (
    <DataTable
      label={say.title}
      columns={columns}
      rows={props.findings}
      rowKey={(row) => row.id}
      sort={props.sort}
      onSort={props.onSort}
    />
  )
}
