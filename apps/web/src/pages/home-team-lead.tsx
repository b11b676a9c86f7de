import { getCostChanges, getCostOverview, getCostSeries, listFindings, listResources } from '@meshledger/contracts'
import { lazy, Suspense } from 'react'
import { BudgetTiles, UnpricedLine } from '../parts/budget-tiles.tsx'
import { CourseFigure } from '../parts/course-figure.tsx'
import { DomainCards } from '../parts/domain-cards.tsx'
import { DriversTable } from '../parts/drivers-table.tsx'
import { FindingsBrief } from '../parts/findings-list.tsx'
import { ResourcesTable } from '../parts/resources-table.tsx'
import { SeriesFigure } from '../parts/series-figure.tsx'
import { useTitles } from '../parts/titles.ts'
import { latestMonth, useReply, useSession } from '../reading/index.ts'
import { Columns, Empty, MoreLink, Page, Reply, Section } from '../ui/index.ts'
import { basisInput, homeView, monthOf } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { judgement } from '../words/judgement.ts'
import { words } from '../words.ts'

const ReviewsWaiting = lazy(() => import('../parts/reviews-waiting.tsx'))
const say = words.cost.home

/** The landing of somebody who answers for several domains: on budget, where it goes, what changed, what was found. */
export default function TeamLeadHome() {
  const me = useSession()
  const [view] = useView(homeView)
  const period = monthOf(view, latestMonth(me))
  const basis = basisInput(view)
  const titleOf = useTitles()
  const overview = useReply(getCostOverview, { query: { period, ...basis } })
  const products = useReply(getCostSeries, { query: { period, ...basis, by: 'product', bin: 'day' } })
  const changes = useReply(getCostChanges, { query: { period, ...basis, top: 12 } })
  const resources = useReply(listResources, { query: { period, ...basis, limit: 8 } })
  const findings = useReply(listFindings, { query: { state: 'open' } })
  return (
    <Page title={say.teamLead}>
      <Reply of={overview} what={words.cost.tile.toDate} height={193}>
        {(data) => <BudgetTiles overview={data} />}
      </Reply>
      <Suspense>
        <ReviewsWaiting />
      </Suspense>
      <Section title={say.domains}>
        <Reply of={overview} what={say.domains} height={190}>
          {(data) => <DomainCards overview={data} titleOf={titleOf} />}
        </Reply>
      </Section>
      <Columns wide>
        <Section title={say.course}>
          <Reply of={overview} what={say.course} height={366}>
            {(data) => (
              <Reply of={products} what={say.course} height={366}>
                {(series) => <CourseFigure overview={data} series={series} />}
              </Reply>
            )}
          </Reply>
        </Section>
        <Section
          title={say.findings}
          actions={<MoreLink place={{ to: '/findings' }}>{judgement.home.allFindings}</MoreLink>}
        >
          <Reply of={findings} what={say.findings} height={330}>
            {(data) =>
              data.findings.length === 0 ? (
                <Empty title={judgement.findings.none} hint={judgement.findings.noneHint} />
              ) : (
                <FindingsBrief findings={data.findings.slice(0, 6)} titleOf={titleOf} domain />
              )
            }
          </Reply>
        </Section>
      </Columns>
      <Section title={say.changed} actions={<MoreLink place={{ to: '/spend/changes' }}>{say.allChanges}</MoreLink>}>
        <Reply of={changes} what={say.changed} height={300}>
          {(data) => <DriversTable changes={data} titleOf={titleOf} limit={5} />}
        </Reply>
      </Section>
      <Columns>
        <Section title={say.byProduct}>
          <Reply of={products} what={say.byProduct} height={360}>
            {(data) => <SeriesFigure what={say.byProduct} kind="product" series={data} bin="day" />}
          </Reply>
          <Reply of={overview} what={say.byProduct} height={24}>
            {(data) => <UnpricedLine overview={data} />}
          </Reply>
        </Section>
        <Section title={say.byResource}>
          <Reply of={resources} what={say.byResource} height={360}>
            {(data) => <ResourcesTable resources={data} titleOf={titleOf} withDomain brief />}
          </Reply>
        </Section>
      </Columns>
    </Page>
  )
}
