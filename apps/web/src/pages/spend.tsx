import { type Dimension, dimensions, exportCost, getCost, getCostSeries } from '@meshledger/contracts'
import { useNavigate } from '@tanstack/react-router'
import { time } from '../format/index.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { SeriesFigure } from '../parts/series-figure.tsx'
import {
  filtersOf,
  noFilters,
  SpendChips,
  SpendFilterForm,
  type SpendView,
  withValue,
} from '../parts/spend-filters.tsx'
import { mapGroups, SpendMap } from '../parts/spend-map.tsx'
import { readable, SpendTable } from '../parts/spend-table.tsx'
import { useResourceNames, useTitles } from '../parts/titles.ts'
import type { CostReply } from '../parts/types.ts'
import { latestMonth, useReply, useSession } from '../reading/index.ts'
import { Button, CopyLink, Empty, Page, Reply, Section, Select, Switch } from '../ui/index.ts'
import { comparedDays, daysOf, periodInput, spendView } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { words } from '../words.ts'

const say = words.spend
const timeless = dimensions.filter((name) => name !== 'day' && name !== 'month')

/** The dimensions of a view: one or two, domain where the address names none. */
export const groupsOf = (view: SpendView): Dimension[] => (view.by ?? 'domain').split(',') as Dimension[]

/** The question that a view puts: its days, its filters, its price. Compared days are whole days. */
function useQuestion(view: SpendView) {
  const me = useSession()
  const reading = {
    ...filtersOf(view),
    ...(view.basis ? { basis: view.basis } : {}),
    ...(view.shared ? { shared: view.shared } : {}),
  }
  if (view.cmp === undefined) return { query: { ...periodInput(view), ...reading }, before: null, compared: null }
  const compared = comparedDays(daysOf(view, latestMonth(me)), view.cmp, me.billedThrough)
  return { query: { ...compared.now, ...reading }, before: { ...compared.before, ...reading }, compared }
}

/** The days that a reply is about, in the place of a month or of none. */
const daysIn = ({ period: { from, to } }: CostReply) => ({ period: undefined, from, to })

/** What was spent, by any one or two dimensions: chart, table, filters, comparison and file, all of it in the address. */
export default function SpendPage() {
  const [view, change] = useView(spendView)
  const domainTitle = useTitles()
  const navigate = useNavigate()
  const asMap = view.show === 'map'
  const asked = groupsOf(view)
  const by = asMap ? mapGroups(asked) : asked
  const { query, before, compared } = useQuestion(view)
  const named = useResourceNames(query, by.includes('resource') || view['f.resource'] !== undefined)
  const titleOf = (name: Dimension, value: string) =>
    name === 'resource' ? named(value) : readable(name, value, domainTitle)
  const timed = by.some((name) => name === 'day' || name === 'month')
  const now = useReply(getCost, { query: { ...query, by: by.join(',') } })
  const past = useReply(getCost, { query: { ...(before ?? query), by: by.join(',') } }, before !== null && !timed)
  const tableOf = (data: CostReply) => (
    <SpendTable
      by={by}
      now={data}
      before={before === null ? undefined : past.data}
      asked={{ ...query, ...daysIn(data) }}
      askedBefore={{ ...before, ...(past.data ? daysIn(past.data) : {}) }}
      sort={view.sort}
      onSort={(sort) => change({ sort })}
      titleOf={titleOf}
      onFilter={(name, value, keep) => change(withValue(view, name, [value], keep))}
      onDrivers={(domain) =>
        void navigate({
          to: '/spend/changes',
          search: { ...periodInput(view), 'f.domain': domain },
        } as never)
      }
    />
  )
  return (
    <Page
      title={say.title}
      about={now.data ? `${say.about} ${words.cost.basisOf(now.data.basis, now.data.currency)}.` : say.about}
      actions={
        <>
          <DownloadButton
            route={exportCost}
            input={{ query: { ...query, by: by.join(',') } }}
            label={say.csv}
            hint={say.csvHint}
          />
          <CopyLink />
        </>
      }
    >
      <Choices view={view} change={change} timed={timed} />
      <SpendFilterForm view={view} change={change} titleOf={titleOf} />
      <SpendChips view={view} change={change} titleOf={titleOf} />
      {view.basis === 'net' && now.data?.basis === 'list' ? <p className="ml-notice">{say.noNet}</p> : null}
      <OverTime view={view} query={query} by={by} titleOf={titleOf} />
      <Section
        title={say.table}
        actions={
          <Switch
            label={say.as}
            value={asMap ? 'map' : 'table'}
            choices={(['table', 'map'] as const).map((value) => ({ value, label: say.shows[value] }))}
            onChange={(value) => change({ show: value === 'map' ? 'map' : undefined })}
          />
        }
        about={
          compared
            ? say.wholeDays(
                time.days(compared.now.from, compared.now.to),
                time.days(compared.before.from, compared.before.to),
              )
            : undefined
        }
      >
        <Reply of={now} what={say.table} height={520}>
          {(data) =>
            data.rows.length === 0 ? (
              <Empty
                title={say.empty}
                hint={say.emptyHint}
                action={
                  Object.keys(filtersOf(view)).length === 0 ? null : (
                    <Button onClick={() => change(noFilters)}>{say.clear}</Button>
                  )
                }
              />
            ) : (
              <>
                {asMap ? (
                  <SpendMap by={mapGroups(asked)} reply={data} titleOf={titleOf} table={tableOf(data)} />
                ) : (
                  tableOf(data)
                )}
                {data.unpriced.rows > 0 ? <p className="ml-quiet">{say.unpriced(data.unpriced.rows)}</p> : null}
              </>
            )
          }
        </Reply>
      </Section>
    </Page>
  )
}

function Choices(props: { view: SpendView; change: (patch: Partial<SpendView>) => void; timed: boolean }) {
  const { view, change, timed } = props
  const [first, second] = groupsOf(view)
  const choices = (without?: Dimension) =>
    dimensions.filter((name) => name !== without).map((name) => ({ value: name, label: say.dimension[name] }))
  const group = (one: string, two: string | undefined) =>
    change({ by: [one, ...(two && two !== one ? [two] : [])].join(','), sort: undefined })
  return (
    <div className="ml-filters">
      <Select label={say.by} value={first ?? 'domain'} choices={choices()} onChange={(value) => group(value, second)} />
      <Select
        label={say.secondBy}
        value={second ?? ''}
        any={say.nothing}
        choices={choices(first)}
        onChange={(value) => group(first ?? 'domain', value === '' ? undefined : value)}
      />
      {timed ? null : (
        <Select
          label={say.compare}
          value={view.cmp ?? ''}
          any={say.comparison.none}
          choices={[
            { value: 'prev', label: say.comparison.prev },
            { value: 'yoy', label: say.comparison.yoy },
          ]}
          onChange={(value) => change({ cmp: value === '' ? undefined : (value as 'prev' | 'yoy') })}
        />
      )}
      <Select
        label={say.shared}
        value={view.shared ?? 'apart'}
        choices={(['apart', 'split'] as const).map((value) => ({ value, label: say.sharing[value] }))}
        onChange={(value) => change({ shared: value === 'split' ? 'split' : undefined })}
      />
    </div>
  )
}

type Query = ReturnType<typeof useQuestion>['query']

/** The chart runs over time, so of a time dimension it shows the other one, or the domains. */
function OverTime(props: {
  view: SpendView
  query: Query
  by: readonly Dimension[]
  titleOf: (name: Dimension, value: string) => string
}) {
  const [, change] = useView(spendView)
  const kind = props.by.find((name) => (timeless as readonly Dimension[]).includes(name)) ?? 'domain'
  const bin = props.view.bin ?? 'day'
  const series = useReply(getCostSeries, { query: { ...props.query, by: kind, bin, top: 12 } })
  return (
    <Section
      title={say.over}
      actions={
        <Switch
          label={say.bin}
          value={bin}
          choices={(['day', 'month'] as const).map((value) => ({ value, label: say.bins[value] }))}
          onChange={(value) => change({ bin: value === 'month' ? 'month' : undefined })}
        />
      }
    >
      <Reply of={series} what={say.over} height={350}>
        {(data) => (
          <SeriesFigure
            asked={{ ...props.query, period: undefined }}
            what={say.dimension[kind]}
            kind={kind}
            series={data}
            bin={bin}
            names={(name) => (name === words.tables.other ? name : props.titleOf(kind, name) || say.none)}
          />
        )}
      </Reply>
    </Section>
  )
}
