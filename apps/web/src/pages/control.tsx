import { getControl } from '@meshledger/contracts'
import { useParams } from '@tanstack/react-router'
import { FindingsTable } from '../parts/findings-list.tsx'
import { useTitles } from '../parts/titles.ts'
import type { ControlDetail } from '../parts/types.ts'
import { useReply } from '../reading/index.ts'
import {
  AppLink,
  type Column,
  CopyLink,
  Count,
  DataTable,
  Empty,
  Facts,
  MoreLink,
  Page,
  Reply,
  Row,
  Section,
  SeverityBadge,
  StatusBadge,
  statusOrder,
} from '../ui/index.ts'
import { controlView } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { judgement } from '../words/judgement.ts'
import { words } from '../words.ts'

const say = judgement.control

/** Findings of the whole account stand behind the status of every domain. */
const PLATFORM = 'Platform'

/** One control: its status per domain and why, the rules that test it, and the findings behind it. */
export default function ControlPage() {
  const params = useParams({ strict: false }) as { framework: string; control: string }
  const reply = useReply(getControl, { params })
  const [view] = useView(controlView)
  return (
    <Reply of={reply} what={params.control} height={640}>
      {(data) => <Known reply={data} domain={view.domain} />}
    </Reply>
  )
}

function Known({ reply, domain }: { reply: ControlDetail; domain: string | undefined }) {
  const titleOf = useTitles()
  const here = {
    to: '/controls/$framework/$control',
    params: { framework: reply.framework.id, control: reply.control },
  }
  const asked = { framework: reply.framework.id, control: reply.control, domain }
  const cells = reply.cells
    .filter((cell) => domain === undefined || cell.domain === domain)
    .toSorted((a, b) => statusOrder.indexOf(a.status) - statusOrder.indexOf(b.status) || b.findings - a.findings)
  const findings = reply.findings.filter(
    (finding) => domain === undefined || finding.domain === domain || finding.domain === PLATFORM,
  )
  return (
    <Page
      title={`${reply.control} · ${reply.title}`}
      about={reply.framework.title}
      actions={
        <>
          {(['exception', 'attestation'] as const).map((kind) => (
            <MoreLink key={kind} place={{ to: '/exceptions', search: { ...asked, new: kind } }}>
              {say.ask[kind]}
            </MoreLink>
          ))}
          <CopyLink />
        </>
      }
    >
      {domain === undefined ? null : (
        <Row>
          <span>{say.only(titleOf(domain))}</span>
          <AppLink place={here}>{say.allDomains}</AppLink>
        </Row>
      )}
      <Section title={say.perDomain}>
        <Cells cells={cells} titleOf={titleOf} />
      </Section>
      <Section title={say.findings}>
        {findings.length === 0 ? (
          <Empty title={say.noFindings} />
        ) : (
          <FindingsTable findings={findings} titleOf={titleOf} />
        )}
      </Section>
      <Section title={say.rules}>
        {reply.rules.length === 0 ? <Empty title={say.noRules} /> : <RulesTable rules={reply.rules} />}
      </Section>
      <Section title={say.requirement}>
        <Facts
          items={[
            { name: say.requirement, value: reply.requirement },
            { name: say.family, value: reply.family },
          ]}
        />
      </Section>
    </Page>
  )
}

function Cells({ cells, titleOf }: { cells: ControlDetail['cells']; titleOf: (domain: string) => string }) {
  if (cells.length === 0) return <Empty title={words.compliance.notApplicable} />
  const columns: Column<ControlDetail['cells'][number]>[] = [
    {
      id: 'domain',
      header: words.cost.column.domain,
      cell: (row) => (
        <AppLink place={{ to: `/domains/${row.domain}`, search: { tab: 'controls' } }}>{titleOf(row.domain)}</AppLink>
      ),
    },
    { id: 'status', header: say.column.status, cell: (row) => <StatusBadge status={row.status} /> },
    { id: 'why', header: say.column.why, wrap: true, cell: (row) => row.reason },
    { id: 'open', header: say.column.open, align: 'end', cell: (row) => <Count n={row.findings} /> },
  ]
  return <DataTable label={say.perDomain} columns={columns} rows={cells} rowKey={(row) => row.domain} />
}

function RulesTable({ rules }: { rules: ControlDetail['rules'] }) {
  const columns: Column<ControlDetail['rules'][number]>[] = [
    {
      id: 'rule',
      header: say.column.rule,
      wrap: true,
      cell: (row) => <AppLink place={{ to: '/findings', search: { rule: row.rule } }}>{row.title}</AppLink>,
    },
    {
      id: 'severity',
      header: judgement.findings.column.severity,
      cell: (row) => <SeverityBadge severity={row.severity} />,
    },
    { id: 'open', header: say.column.open, align: 'end', cell: (row) => <Count n={row.openFindings} /> },
  ]
  return <DataTable label={say.rules} columns={columns} rows={rules} rowKey={(row) => row.rule} />
}
