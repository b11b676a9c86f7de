import { getCostChanges, listAnomalies } from '@meshledger/contracts'
import { money, time } from '../format/index.ts'
import { ChangesFigure, comparedPeriods } from '../parts/changes-figure.tsx'
import { DriversTable, driverName } from '../parts/drivers-table.tsx'
import { useTitles } from '../parts/titles.ts'
import { useReply } from '../reading/index.ts'
import { Chips, Columns, CopyLink, Empty, Page, Reply, Section, Select, Switch } from '../ui/index.ts'
import { changesView, dropName, periodInput, readFilter, writeFilter } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { words } from '../words.ts'

const say = words.cost.changes

/** What changed between two periods: a waterfall, and the ranked drivers that sum to the change exactly. */
export default function ChangesPage() {
  const [view, change] = useView(changesView)
  const titleOf = useTitles()
  const filters = { 'f.domain': view['f.domain'], 'f.product': view['f.product'] }
  const query = { ...periodInput(view), ...filters }
  const changes = useReply(getCostChanges, { query: { ...query, top: 15 } })
  const whole = useReply(getCostChanges, { query: { ...periodInput(view), top: 15 } })
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
            <ChangesFigure
              changes={data}
              by={view.chart ?? 'driver'}
              titleOf={titleOf}
              onDomain={(one) => change({ 'f.domain': one, chart: undefined })}
            />
          )}
        </Reply>
      </Section>
      <Columns wide>
        <Section title={say.drivers} about={say.driversAbout}>
          <Reply of={changes} what={say.drivers} height={480}>
            {(data) => <DriversTable changes={data} titleOf={titleOf} />}
          </Reply>
        </Section>
        <Section title={say.anomalies}>
          <Reply of={anomalies} what={say.anomalies} height={160}>
            {(data) =>
              data.anomalies.length === 0 ? (
                <Empty title={say.noAnomalies} />
              ) : (
                <ul className="ml-list">
                  {data.anomalies.map((one) => (
                    <li key={one.date + one.domain}>
                      <b>
                        {say.anomaly(time.shortDay(one.date), titleOf(one.domain), money(one.excess, data.currency))}
                      </b>
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
    </Page>
  )
}
