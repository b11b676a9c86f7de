import { listDomains, listRuleVersions, type Output } from '@meshledger/contracts'
import { time } from '../format/index.ts'
import { PriceTable, SplitTable } from '../parts/rule-tables.tsx'
import { usePeopleNames, useReply } from '../reading/index.ts'
import {
  AppLink,
  Badge,
  type Column,
  Columns,
  CopyLink,
  DataTable,
  Empty,
  MoreLink,
  Page,
  Quiet,
  Reply,
  Section,
} from '../ui/index.ts'
import { chargeback } from '../words/chargeback.ts'
import { rules as rulesWords } from '../words/rules.ts'

const say = rulesWords
type Versions = Output<typeof listRuleVersions>
type Proposal = Versions['proposals'][number]
type Version = Versions['versions'][number]

/** The rules of money in force: chain, splits, price book; what waits for a decision; every version. */
export default function RulesPage() {
  const reply = useReply(listRuleVersions, {})
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <Reply of={reply} what={say.title} height={900}>
        {(data) => (
          <>
            <Waiting data={data} />
            <InForce data={data} kind="allocation" />
            <InForce data={data} kind="pricing" />
          </>
        )}
      </Reply>
      <Columns>
        <Chain />
        <DomainFiles />
      </Columns>
      <Section title={say.history}>
        <Reply of={reply} what={say.history} height={240}>
          {(data) => <History versions={data.versions} />}
        </Reply>
      </Section>
    </Page>
  )
}

function InForce({ data, kind }: { data: Versions; kind: 'pricing' | 'allocation' }) {
  const current = data.versions.find((one) => one.kind === kind)
  const place = { to: `/rules/${kind}` }
  const title = kind === 'pricing' ? say.pricing : say.splits
  if (current === undefined)
    return (
      <Section title={title}>
        <Empty
          title={kind === 'pricing' ? say.noPricing : say.noSplits}
          hint={kind === 'pricing' ? say.noPricingHint : say.noSplitsHint}
          action={<AppLink place={place}>{say.write}</AppLink>}
        />
      </Section>
    )
  return (
    <Section
      title={title}
      about={say.inForce(current.version, time.day(current.effectiveAt))}
      actions={<MoreLink place={place}>{say.edit(`${kind}.yml`)}</MoreLink>}
    >
      {kind === 'pricing' ? (
        <PriceTable definition={current.definition} />
      ) : (
        <SplitTable definition={current.definition} />
      )}
    </Section>
  )
}

function Chain() {
  return (
    <Section title={say.chain} about={say.chainAbout}>
      <ol className="ml-list">
        {say.steps.map((step) => (
          <li key={step.name}>
            <b>{step.name}</b>
            <br />
            <span className="ml-quiet">{step.text}</span>
          </li>
        ))}
      </ol>
    </Section>
  )
}

type Domain = Output<typeof listDomains>['domains'][number]

function DomainFiles() {
  const domains = useReply(listDomains, {})
  const columns: Column<Domain>[] = [
    {
      id: 'domain',
      header: say.column.domain,
      cell: (row) => <AppLink place={{ to: `/rules/${row.domain}` }}>{row.title}</AppLink>,
    },
    { id: 'owner', header: say.column.owner, cell: (row) => row.owner },
  ]
  return (
    <Section title={say.domains} about={say.domainsAbout}>
      <Reply of={domains} what={say.domains} height={380}>
        {(data) =>
          data.domains.length === 0 ? (
            <Empty title={chargeback.budgets.none} hint={chargeback.budgets.noneHint} />
          ) : (
            <DataTable label={say.domains} columns={columns} rows={data.domains} rowKey={(row) => row.domain} />
          )
        }
      </Reply>
    </Section>
  )
}

const marks = {
  activated: { symbol: 'check', tone: 'good' },
  rejected: { symbol: 'cross', tone: 'bad' },
  withdrawn: { symbol: 'minus', tone: 'quiet' },
  waiting: { symbol: 'clock', tone: 'warn' },
} as const
const stateOf = ({ decision }: Proposal) => (decision?.decision ?? 'waiting') as keyof typeof marks

function Waiting({ data }: { data: Versions }) {
  const nameOf = usePeopleNames()
  const columns: Column<Proposal>[] = [
    {
      id: 'what',
      header: say.column.what,
      wrap: true,
      cell: (row) => (
        <>
          <AppLink place={{ to: `/rules/proposals/${row.id}` }}>
            {row.changes.map((one) => say.change(one.name, one.how)).join(', ')}
          </AppLink>
          {row.note === '' ? null : <small className="ml-quiet ml-below">{row.note}</small>}
        </>
      ),
    },
    {
      id: 'state',
      header: say.column.state,
      cell: (row) => <Badge {...marks[stateOf(row)]} word={say.decision[stateOf(row)] ?? ''} />,
    },
    { id: 'who', header: say.column.who, cell: (row) => nameOf(row.who) },
    { id: 'since', header: say.column.since, cell: (row) => time.stamp(row.at) },
    {
      id: 'approver',
      header: say.column.approver,
      cell: (row) => (row.decision?.decision === 'activated' ? nameOf(row.decision.who) : <Quiet>–</Quiet>),
    },
  ]
  return (
    <Section title={say.waiting} about={data.secondPerson ? say.secondPerson : say.onePerson}>
      {data.proposals.length === 0 ? (
        <Empty title={say.noneWaiting} />
      ) : (
        <DataTable label={say.waiting} columns={columns} rows={data.proposals} rowKey={(row) => row.id} />
      )}
    </Section>
  )
}

function History({ versions }: { versions: readonly Version[] }) {
  const nameOf = usePeopleNames()
  if (versions.length === 0) return <Empty title={say.noVersions} />
  const columns: Column<Version>[] = [
    {
      id: 'version',
      header: say.column.version,
      cell: (row) => (
        <AppLink place={{ to: `/rules/${row.kind}`, search: { version: String(row.version) } }}>
          {`${say.fileTitle[row.kind]} ${row.version}`}
        </AppLink>
      ),
    },
    { id: 'since', header: say.column.since, cell: (row) => time.stamp(row.effectiveAt) },
    { id: 'who', header: say.column.who, cell: (row) => nameOf(row.who) },
    {
      id: 'approver',
      header: say.column.approver,
      cell: (row) => (row.approver === null ? <Quiet>–</Quiet> : nameOf(row.approver)),
    },
  ]
  return <DataTable label={say.history} columns={columns} rows={versions} rowKey={(row) => row.kind + row.version} />
}
