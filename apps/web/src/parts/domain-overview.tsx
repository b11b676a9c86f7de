import {
  type Domain,
  getControlMatrix,
  getCostChanges,
  getCostOverview,
  getCostSeries,
  listFindings,
  listResources,
} from '@meshledger/contracts'
import { lazy, Suspense } from 'react'
import { latestMonth, mayCall, useReply, useSession } from '../reading/index.ts'
import { Columns, Empty, MoreLink, Reply, Row, Section, Stack, StatusBadge } from '../ui/index.ts'
import { basisInput, domainView, monthOf } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { domain as domainWords } from '../words/data.ts'
import { judgement } from '../words/judgement.ts'
import { words } from '../words.ts'
import { BasisLine } from './basis-line.tsx'
import { BudgetTiles, UnpricedLine } from './budget-tiles.tsx'
import { CourseFigure } from './course-figure.tsx'
import { DriversTable } from './drivers-table.tsx'
import { FindingsBrief } from './findings-list.tsx'
import { ResourcesTable } from './resources-table.tsx'
import { SeriesFigure } from './series-figure.tsx'
import { useTitles } from './titles.ts'

const ReviewsWaiting = lazy(() => import('./reviews-waiting.tsx'))
const say = words.cost.home

/** One domain at a glance: on budget, where it goes, what changed, what was found (T1, T3). */
export function DomainOverview({ domain }: { domain: Domain }) {
  const me = useSession()
  const [view] = useView(domainView)
  const titleOf = useTitles()
  const period = monthOf(view, latestMonth(me))
  const only = { 'f.domain': domain.domain, ...basisInput(view) }
  const part = (tab: string) => ({ to: `/domains/${domain.domain}`, search: { tab } })
  const overview = useReply(getCostOverview, { query: { period, ...only } })
  const products = useReply(getCostSeries, { query: { period, ...only, by: 'product', bin: 'day' } })
  const changes = useReply(getCostChanges, { query: { period, ...only, top: 12 } })
  const resources = useReply(listResources, { query: { period, ...only, limit: 6 } })
  const guarded = mayCall(me.person, listFindings)
  return (
    <>
      <Reply of={overview} what={words.cost.tile.toDate} height={193} domain={domain.domain}>
        {(data) => <BudgetTiles overview={data} />}
      </Reply>
      {me.person.domains.includes(domain.domain) ? (
        <Suspense>
          <ReviewsWaiting />
        </Suspense>
      ) : null}
      <Columns wide>
        <Section title={say.course}>
          <Reply of={overview} what={say.course} height={366} domain={domain.domain}>
            {(data) => (
              <Reply of={products} what={say.course} height={366} domain={domain.domain}>
                {(series) => <CourseFigure overview={data} series={series} />}
              </Reply>
            )}
          </Reply>
        </Section>
        {guarded ? <Guard domain={domain} titleOf={titleOf} /> : null}
      </Columns>
      <Columns>
        <Section title={say.changed} actions={<MoreLink place={part('changes')}>{say.allChanges}</MoreLink>}>
          <Reply of={changes} what={say.changed} height={300} domain={domain.domain}>
            {(data) => <DriversTable changes={data} titleOf={titleOf} limit={5} />}
          </Reply>
        </Section>
        <Section title={say.byResource} actions={<MoreLink place={part('resources')}>{say.allResources}</MoreLink>}>
          <Reply of={resources} what={say.byResource} height={300} domain={domain.domain}>
            {(data) => <ResourcesTable resources={data} titleOf={titleOf} brief />}
          </Reply>
        </Section>
      </Columns>
      <BasisLine period={period} domain={domain.domain} />
      <Section title={say.byProduct}>
        <Reply of={products} what={say.byProduct} height={360} domain={domain.domain}>
          {(data) => <SeriesFigure what={say.byProduct} kind="product" series={data} bin="day" />}
        </Reply>
        <Reply of={overview} what={say.byProduct} height={24} domain={domain.domain}>
          {(data) => <UnpricedLine overview={data} />}
        </Reply>
      </Section>
    </>
  )
}

/** Findings and controls beside the money, for those who may see them. */
function Guard({ domain, titleOf }: { domain: Domain; titleOf: (domain: string) => string }) {
  const findings = useReply(listFindings, { query: { domain: domain.domain, state: 'open' } })
  const matrix = useReply(getControlMatrix, { query: { domain: domain.domain } })
  const place = (tab: string) => ({ to: `/domains/${domain.domain}`, search: { tab } })
  return (
    <Stack>
      <Section
        title={judgement.findings.title}
        actions={<MoreLink place={place('findings')}>{judgement.home.allFindings}</MoreLink>}
      >
        <Reply of={findings} what={judgement.findings.title} height={56} domain={domain.domain}>
          {(data) =>
            data.findings.length === 0 ? (
              <Empty title={domainWords.findingsNone} />
            ) : (
              <FindingsBrief findings={data.findings.slice(0, 3)} titleOf={titleOf} />
            )
          }
        </Reply>
      </Section>
      <Section
        title={domainWords.tab.controls}
        actions={<MoreLink place={place('controls')}>{judgement.home.allControls}</MoreLink>}
      >
        <Reply of={matrix} what={domainWords.tab.controls} height={28} domain={domain.domain}>
          {(data) => {
            const cells = data.controls.flatMap((control) =>
              control.cells.filter((cell) => cell.domain === domain.domain),
            )
            const failing = cells.filter((cell) => cell.status === 'not-satisfied').length
            return (
              <Row>
                <StatusBadge
                  status={
                    failing > 0
                      ? 'not-satisfied'
                      : cells.some((cell) => cell.status === 'satisfied')
                        ? 'satisfied'
                        : 'not-assessed'
                  }
                />
                <span>{failing > 0 ? judgement.domain.failing(failing) : judgement.domain.noneFailing}</span>
              </Row>
            )
          }}
        </Reply>
      </Section>
    </Stack>
  )
}
