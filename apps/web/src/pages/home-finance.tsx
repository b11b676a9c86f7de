import {
  getCostChanges,
  getCostOverview,
  getCostSeries,
  getReconciliation,
  getUnallocated,
  listCloses,
} from '@meshledger/contracts'
import { time } from '../format/index.ts'
import { BasisLine } from '../parts/basis-line.tsx'
import { BudgetTiles } from '../parts/budget-tiles.tsx'
import { CauseList } from '../parts/cause-list.tsx'
import { DomainsTable } from '../parts/domains-table.tsx'
import { ReconciliationBrief } from '../parts/reconciliation-parts.tsx'
import { SeriesFigure } from '../parts/series-figure.tsx'
import { useTitles } from '../parts/titles.ts'
import { latestMonth, useReply, useSession } from '../reading/index.ts'
import { Columns, Missing, MoreLink, Page, Reply, Section } from '../ui/index.ts'
import { basisInput, homeView, monthOf } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { chargeback } from '../words/chargeback.ts'
import { words } from '../words.ts'

const say = words.cost.home

/** Finance lands here: every domain with Unallocated in sight, month against month, and whether in equals out. */
export default function FinanceHome() {
  const me = useSession()
  const [view, change] = useView(homeView)
  const period = monthOf(view, latestMonth(me))
  const basis = basisInput(view)
  const titleOf = useTitles()
  const overview = useReply(getCostOverview, { query: { period, ...basis } })
  const changes = useReply(getCostChanges, { query: { period, ...basis, top: 12 } })
  const months = useReply(getCostSeries, {
    query: {
      from: time.firstDay(time.addMonths(period, -11)),
      to: time.lastDay(period),
      ...basis,
      by: 'domain',
      bin: 'month',
      top: 20,
    },
  })
  const reconciliation = useReply(getReconciliation, { query: { period, ...basis } })
  const unallocated = useReply(getUnallocated, { query: { period, ...basis } })
  const closes = useReply(listCloses, {})
  const open = closes.data?.openPeriod ?? null
  return (
    <Page
      title={say.finance}
      about={`${time.longMonth(period)} · ${words.cost.basisOf(view.basis ?? 'list', me.currency)}`}
      actions={
        open === null ? null : (
          <MoreLink place={{ to: `/close/${open}` }}>{chargeback.close.list.open(time.longMonth(open))}</MoreLink>
        )
      }
    >
      <Missing of={closes} />
      <Reply of={overview} what={words.cost.tile.toDate} height={193}>
        {(data) => <BudgetTiles overview={data} />}
      </Reply>
      <Section
        title={say.allDomains}
        about={
          overview.data?.completeThrough && !overview.data.complete
            ? say.wholeDays(time.days(overview.data.period.from, overview.data.completeThrough))
            : undefined
        }
        actions={<MoreLink place={{ to: '/spend/changes', search: { chart: 'domain' } }}>{say.allChanges}</MoreLink>}
      >
        <Missing of={changes} />
        <Reply of={overview} what={say.allDomains} height={460}>
          {(data) => (
            <DomainsTable
              overview={data}
              changes={changes.data}
              titleOf={titleOf}
              sort={view.sort}
              onSort={(sort) => change({ sort })}
            />
          )}
        </Reply>
      </Section>
      <Columns>
        <Section
          title={say.reconciliation}
          about={overview.data && !overview.data.complete ? say.everyDay : undefined}
          actions={<MoreLink place={{ to: '/spend/reconciliation' }}>{say.fullReconciliation}</MoreLink>}
        >
          <Reply of={reconciliation} what={say.reconciliation} height={260}>
            {(data) => <ReconciliationBrief reply={data} />}
          </Reply>
        </Section>
        <Section title={say.causes} actions={<MoreLink place={{ to: '/spend/unallocated' }}>{say.allCauses}</MoreLink>}>
          <Reply of={unallocated} what={say.causes} height={260}>
            {(data) => <CauseList reply={data} limit={4} />}
          </Reply>
        </Section>
      </Columns>
      <BasisLine period={period} />
      <Section title={say.months}>
        <Reply of={months} what={say.months} height={380}>
          {(data) => <SeriesFigure what={say.months} kind="domain" series={data} bin="month" names={titleOf} />}
        </Reply>
      </Section>
    </Page>
  )
}
