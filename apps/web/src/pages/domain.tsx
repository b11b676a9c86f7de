import {
  type Domain,
  getControlMatrix,
  getCostChanges,
  listDomains,
  listFindings,
  listResources,
  listRules,
} from '@meshledger/contracts'
import { useParams } from '@tanstack/react-router'
import { ChangesFigure, comparedPeriods } from '../parts/changes-figure.tsx'
import { DomainAccess } from '../parts/domain-access.tsx'
import { DomainControls } from '../parts/domain-controls.tsx'
import { DomainOverview } from '../parts/domain-overview.tsx'
import { DriversTable } from '../parts/drivers-table.tsx'
import { FindingsTable } from '../parts/findings-list.tsx'
import { ResourcesTable } from '../parts/resources-table.tsx'
import { useTitles } from '../parts/titles.ts'
import { About } from '../parts/traced.tsx'
import { mayCall, useReply, useSession } from '../reading/index.ts'
import { Badge, CopyLink, Empty, NoAccess, Page, Reply, Section, Switch, TabLinks } from '../ui/index.ts'
import { domainTabs, domainView, moneyInput } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { domain as domainWords } from '../words/data.ts'
import { judgement } from '../words/judgement.ts'
import { words } from '../words.ts'

type Tab = (typeof domainTabs)[number]
const moneyTabs: readonly Tab[] = ['overview', 'changes', 'resources']

/** One domain, for whom it is: what it costs, what changed, its resources, its findings and its controls. */
export default function DomainPage() {
  const { domain } = useParams({ strict: false }) as { domain: string }
  const domains = useReply(listDomains, {})
  return (
    <Reply of={domains} what={words.frame.nav.domains} height={640}>
      {(data) => {
        const found = data.domains.find((one) => one.domain === domain)
        if (found) return <Known domain={found} key={found.domain} />
        return (
          <div className="ml-page">
            <h1 className="ml-h1">{domain}</h1>
            <NoAccess sentence={words.states.noAccess.domain(domain)} home />
          </div>
        )
      }}
    </Reply>
  )
}

function Known({ domain }: { domain: Domain }) {
  const { person } = useSession()
  const [view] = useView(domainView)
  const offered = domainTabs.filter((tab) =>
    mayCall(person, moneyTabs.includes(tab) ? getCostChanges : getControlMatrix),
  )
  const tab = view.tab && offered.includes(view.tab) ? view.tab : offered[0]
  const asked = view.tab && !offered.includes(view.tab) ? view.tab : null
  return (
    <Page
      title={domain.title}
      about={
        <>
          {domainWords.about(domain.owner, domain.costCentre)}
          {domain.classification.length > 0 ? (
            <>
              {' · '}
              <Badge symbol="diamond" word={domainWords.holds(domain.classification)} tone="info" />
            </>
          ) : null}
        </>
      }
      actions={<CopyLink />}
    >
      <TabLinks
        label={domainWords.tabs}
        tabs={offered.map((name) => ({
          name: domainWords.tab[name],
          place: { to: `/domains/${domain.domain}`, search: { tab: name === offered[0] ? undefined : name } },
          current: name === tab,
        }))}
      />
      {asked ? <NoAccess sentence={words.states.noAccess.page(domainWords.tab[asked])} /> : null}
      <About of={{ 'f.domain': domain.domain }}>
        <Part tab={tab} domain={domain} />
      </About>
    </Page>
  )
}

function Part({ tab, domain }: { tab: Tab | undefined; domain: Domain }) {
  switch (tab) {
    case 'changes':
      return <Changes domain={domain} />
    case 'resources':
      return <Resources domain={domain} />
    case 'findings':
      return <Findings domain={domain} />
    case 'controls':
      return <Controls domain={domain} />
    case 'access':
      return <Access domain={domain} />
    default:
      return <DomainOverview domain={domain} />
  }
}

function Access({ domain }: { domain: Domain }) {
  const [view] = useView(domainView)
  return <DomainAccess domain={domain.domain} table={view.table} />
}

function Changes({ domain }: { domain: Domain }) {
  const [view] = useView(domainView)
  const titleOf = useTitles()
  const changes = useReply(getCostChanges, { query: { ...moneyInput(view), 'f.domain': domain.domain, top: 15 } })
  const say = words.cost.changes
  return (
    <>
      <Section title={say.waterfall} about={changes.data ? say.about(...comparedPeriods(changes.data)) : '\u00a0'}>
        <Reply of={changes} what={say.waterfall} height={480} domain={domain.domain}>
          {(data) => <ChangesFigure changes={data} by="driver" titleOf={titleOf} />}
        </Reply>
      </Section>
      <Section title={say.drivers} about={say.driversAbout}>
        <Reply of={changes} what={say.drivers} height={480} domain={domain.domain}>
          {(data) => <DriversTable changes={data} titleOf={titleOf} />}
        </Reply>
      </Section>
    </>
  )
}

function Resources({ domain }: { domain: Domain }) {
  const [view, change] = useView(domainView)
  const titleOf = useTitles()
  const resources = useReply(listResources, { query: { ...moneyInput(view), 'f.domain': domain.domain, limit: 500 } })
  return (
    <Section
      title={words.cost.resources.title}
      about={
        resources.data ? words.cost.resources.caption(resources.data.resources.length, resources.data.count) : undefined
      }
    >
      <Reply of={resources} what={words.cost.resources.title} height={560} domain={domain.domain}>
        {(data) =>
          data.resources.length === 0 ? (
            <Empty title={words.cost.home.noSpend} hint={words.cost.home.noSpendHint} />
          ) : (
            <ResourcesTable resources={data} titleOf={titleOf} sort={view.sort} onSort={(sort) => change({ sort })} />
          )
        }
      </Reply>
    </Section>
  )
}

function Findings({ domain }: { domain: Domain }) {
  const [view, change] = useView(domainView)
  const titleOf = useTitles()
  const findings = useReply(listFindings, { query: { domain: domain.domain } })
  const say = judgement.findings
  const state = view.state ?? 'any'
  return (
    <Section
      title={say.title}
      actions={
        <Switch
          label={say.filter.state}
          value={state === 'open' ? 'open' : 'any'}
          choices={[
            { value: 'any', label: say.filter.any },
            { value: 'open', label: words.compliance.state.open },
          ]}
          onChange={(value) => change({ state: value === 'open' ? 'open' : undefined })}
        />
      }
    >
      <Reply of={findings} what={say.title} height={400} domain={domain.domain}>
        {(data) => {
          const shown = state === 'any' ? data.findings : data.findings.filter((one) => one.state === state)
          return shown.length === 0 ? (
            <Empty
              title={data.total === 0 ? domainWords.findingsNone : say.noneMatch(data.total)}
              hint={say.noneHint}
            />
          ) : (
            <FindingsTable findings={shown} titleOf={titleOf} sort={view.sort} onSort={(sort) => change({ sort })} />
          )
        }}
      </Reply>
    </Section>
  )
}

function Controls({ domain }: { domain: Domain }) {
  const matrix = useReply(getControlMatrix, { query: { domain: domain.domain } })
  const rules = useReply(listRules, {})
  const open = useReply(listFindings, { query: { domain: domain.domain, state: 'open' } })
  return (
    <Section title={domainWords.tab.controls} about={judgement.domain.frameworks(domain.frameworks)}>
      <Reply of={matrix} what={domainWords.tab.controls} height={560} domain={domain.domain}>
        {(data) => (
          <DomainControls
            matrix={data}
            rules={rules.data}
            open={open.data?.findings ?? []}
            domain={domain.domain}
            owner={domain.owner}
          />
        )}
      </Reply>
    </Section>
  )
}
