import { getClose, getCostChanges, listAnomalies } from '@meshledger/contracts'
import { money, time } from '../format/index.ts'
import { ChangesFigure, comparedPeriods } from '../parts/changes-figure.tsx'
import { CloseNotes } from '../parts/close-notes.tsx'
import { DriversTable, driverName } from '../parts/drivers-table.tsx'
import { useTitles } from '../parts/titles.ts'
import { About } from '../parts/traced.tsx'
import { latestMonth, mayCall, useReply, useSession } from '../reading/index.ts'
import {
  AppLink,
  Chips,
  Columns,
  CopyLink,
  Empty,
  MoreLink,
  Page,
  Reply,
  Section,
  Select,
  Switch,
} from '../ui/index.ts'
import { changesView, dropName, moneyInput, monthOf, readFilter, writeFilter } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { chargeback } from '../words/chargeback.ts'
import { words } from '../words.ts'

const say = words.cost.changes

const BRIEF = 5

/** What changed between two periods: a waterfall, and the ranked drivers that sum to the change exactly. */
export default function ChangesPage() {
  const [view, change] = useView(changesView)
  const titleOf = useTitles()
  const me = useSession()
  const { person } = me
  // Notes are kept with a month; a range of days has none.
  const month = view.from === undefined ? monthOf(view, latestMonth(me)) : null
  const filters = { 'f.domain': view['f.domain'], 'f.product': view['f.product'] }
  const query = { ...moneyInput(view), ...filters }
  const changes = useReply(getCostChanges, { query: { ...query, top: 15 } })
  const whole = useReply(getCostChanges, { query: { ...moneyInput(view), top: 15 } })
  const anomalies = useReply(listAnomalies, { query })
  const domain = readFilter(view['f.domain'])
  const chips = (['f.domain', 'f.product'] as const).flatMap((name) => {
    const filter = readFilter(view[name])
    return [...filter.only, ...filter.without.map((one) => `~${one}`)].map((value) => ({
      name: name === 'f.domain' ? words.cost.column.domain : words.cost.column.product,
      value: value.startsWith('~') ? `≠ ${titleOf(value.slice(1))}` : titleOf(value),
      drop: () => change({ [name]: writeFilter(dropName(filter, value.replace(/^~/, ''))) }),
    }))
  })
  return (
    <Page
      title={say.title}
      about={changes.data ? say.about(...comparedPeriods(changes.data)) : '\u00a0'}
      actions={<CopyLink />}
    >
      <div className="ml-filters">
        <Select
          label={words.cost.column.domain}
          value={domain.only.length === 1 ? (domain.only[0] ?? '') : ''}
          any={say.all}
          choices={(whole.data?.byDomain ?? []).map((one) => ({ value: one.domain, label: titleOf(one.domain) }))}
          onChange={(value) => change({ 'f.domain': value === '' ? undefined : value })}
        />
      </div>
      <Chips chips={chips} clear={() => change({ 'f.domain': undefined, 'f.product': undefined })} />
      <Section
        title={say.waterfall}
        actions={
          <Switch
            label={say.view}
            value={view.chart ?? 'driver'}
            choices={[
              { value: 'driver', label: say.byDriver },
              { value: 'domain', label: say.byDomain },
            ]}
            onChange={(value) => change({ chart: value === 'driver' ? undefined : 'domain' })}
          />
        }
      >
        <Reply of={changes} what={say.waterfall} height={590}>
          {(data) => (
            <About of={filters}>
              <ChangesFigure
                changes={data}
                by={view.chart ?? 'driver'}
                titleOf={titleOf}
                onDomain={(one) => change({ 'f.domain': one, chart: undefined })}
              />
            </About>
          )}
        </Reply>
      </Section>
      <Columns wide>
        <Section title={say.drivers} about={say.driversAbout}>
          <Reply of={changes} what={say.drivers} height={480}>
            {(data) => <DriversTable changes={data} titleOf={titleOf} />}
          </Reply>
        </Section>
        <Section
          title={say.anomalies}
          actions={
            <MoreLink place={{ to: '/spend/anomalies', search: { 'f.domain': view['f.domain'] } }}>
              {say.allAnomalies}
            </MoreLink>
          }
        >
          <Reply of={anomalies} what={say.anomalies} height={160}>
            {(data) =>
              data.anomalies.length === 0 ? (
                <Empty title={say.noAnomalies} />
              ) : (
                <ul className="ml-list">
                  {data.anomalies.slice(0, BRIEF).map((one) => (
                    <li key={one.date + one.domain}>
                      <AppLink place={{ to: '/spend/anomalies', search: { open: `${one.date}@${one.domain}` } }}>
                        {say.anomaly(time.shortDay(one.date), titleOf(one.domain), money(one.excess, data.currency))}
                      </AppLink>
                      <br />
                      <small className="ml-quiet">
                        {one.drivers
                          .slice(0, 2)
                          .map((driver) => `${driverName(driver)} (${words.cost.cause[driver.cause]})`)
                          .join(', ')}
                      </small>
                    </li>
                  ))}
                </ul>
              )
            }
          </Reply>
        </Section>
      </Columns>
      {month !== null && mayCall(person, getClose) ? <MonthNotes month={month} /> : null}
    </Page>
  )
}

/** The notes that are kept with the month whose changes these are (F4). */
function MonthNotes({ month }: { month: string }) {
  const close = useReply(getClose, { params: { period: month } })
  return (
    <Reply of={close} what={chargeback.close.notes.title} height={160}>
      {(data) => <CloseNotes close={data} />}
    </Reply>
  )
}
