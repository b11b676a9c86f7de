import { getUnitCost, importMetrics, listMetrics, type Output } from '@meshledger/contracts'
import { useState } from 'react'
import { decimal, money, quantity, time } from '../format/index.ts'
import { ActButton } from '../parts/act-button.tsx'
import { useTitles } from '../parts/titles.ts'
import { Traced } from '../parts/traced.tsx'
import { mayCall, useReply, useSession } from '../reading/index.ts'
import {
  ChartFigure,
  type Column,
  CopyLink,
  DataTable,
  Empty,
  LongText,
  Money,
  MoneyLineChart,
  Page,
  Quiet,
  Reply,
  Row,
  Section,
  Select,
  Stack,
} from '../ui/index.ts'
import { basisInput, onlyNames, unitCostView } from '../view/index.ts'
import { useView } from '../view/use-view.ts'
import { chargeback } from '../words/chargeback.ts'
import { insight } from '../words/insight.ts'
import { words } from '../words.ts'

const say = insight.unit
type UnitCost = Output<typeof getUnitCost>
type Month = UnitCost['months'][number]

/** What one active user, or a million events, costs: the spend of a month divided by an imported metric. */
export default function UnitCostPage() {
  const { person } = useSession()
  const [view, change] = useView(unitCostView)
  const metrics = useReply(listMetrics, {})
  return (
    <Page title={say.title} about={say.about} actions={<CopyLink />}>
      <Reply of={metrics} what={say.title} height={420}>
        {({ metrics: known }) => {
          const metric = view.metric ?? known[0]?.metric
          if (metric === undefined)
            return (
              <Section title={say.table}>
                <Empty title={say.none} hint={say.noneHint} />
              </Section>
            )
          return (
            <>
              <div className="ml-filters">
                <Select
                  label={say.metric}
                  value={metric}
                  choices={known.map((one) => ({ value: one.metric, label: one.metric }))}
                  onChange={(value) => change({ metric: value })}
                />
                <Select
                  label={say.per}
                  value={view.per ?? '1'}
                  choices={Object.entries(say.pers).map(([value, label]) => ({ value, label }))}
                  onChange={(value) => change({ per: value === '1' ? undefined : value })}
                />
              </div>
              <Months metric={metric} per={view.per ?? '1'} />
            </>
          )
        }}
      </Reply>
      {mayCall(person, importMetrics) ? <Import /> : null}
    </Page>
  )
}

function Months({ metric, per }: { metric: string; per: string }) {
  const [view] = useView(unitCostView)
  const reply = useReply(getUnitCost, { query: { metric, per, ...basisInput(view) } })
  return (
    <Section title={say.table}>
      <Reply of={reply} what={say.table} height={420}>
        {(data) => <Known reply={data} />}
      </Reply>
    </Section>
  )
}

function Known({ reply }: { reply: UnitCost }) {
  const titleOf = useTitles()
  const { currency } = reply
  const months = reply.months.filter((one) => one.value !== null)
  const priced = months.filter((one) => one.unitCost !== null)
  const [first, last] = [priced[0], priced.at(-1)]
  if (first === undefined || last === undefined) return <Empty title={words.cost.home.noSpend} hint={say.noneHint} />
  const unit = (one: { unitCost: string | null }) =>
    one.unitCost === null ? <Quiet>–</Quiet> : <Money amount={one.unitCost} currency={currency} />
  const spend = (amount: string, month: string, domains: string | undefined) => (
    <Traced amount={amount} currency={currency} of={{ period: month, basis: reply.basis, 'f.domain': domains }} />
  )
  const columns: Column<Month>[] = [
    {
      id: 'month',
      header: say.month,
      cell: (row) => (
        <>
          {time.month(row.month)} {row.complete ? null : <Quiet>{say.running}</Quiet>}
        </>
      ),
    },
    {
      id: 'spend',
      header: say.spend,
      align: 'end',
      cell: (row) => spend(row.amount, row.month, onlyNames(...row.domains.map((one) => one.domain))),
    },
    { id: 'value', header: say.value, align: 'end', cell: (row) => (row.value === null ? '' : quantity(row.value)) },
    { id: 'unit', header: say.unit, align: 'end', cell: unit },
  ]
  const domains: Column<Month['domains'][number]>[] = [
    { id: 'domain', header: words.cost.column.domain, cell: (row) => titleOf(row.domain) },
    { id: 'spend', header: say.spend, align: 'end', cell: (row) => spend(row.amount, last.month, row.domain) },
    { id: 'value', header: say.value, align: 'end', cell: (row) => quantity(row.value) },
    { id: 'unit', header: say.unit, align: 'end', cell: unit },
  ]
  return (
    <Stack>
      <ChartFigure
        caption={say.caption(
          reply.metric,
          money(first.unitCost ?? '0', currency),
          money(last.unitCost ?? '0', currency),
        )}
        height={220}
        chart={
          <MoneyLineChart
            name={say.chart}
            series={say.unit}
            points={priced.map((one) => ({
              label: time.month(one.month),
              amount: decimal.forDrawing(one.unitCost ?? '0'),
            }))}
            currency={currency}
            height={220}
          />
        }
        table={<DataTable label={say.chart} columns={columns} rows={priced} rowKey={(row) => row.month} />}
      />
      <DataTable label={say.table} columns={columns} rows={months} rowKey={(row) => row.month} />
      <DataTable
        label={say.byDomain(time.month(last.month))}
        columns={domains}
        rows={last.domains}
        rowKey={(row) => row.domain}
      />
    </Stack>
  )
}

function Import() {
  const [csv, setCsv] = useState('')
  return (
    <Section title={say.import} about={say.importHint}>
      <Stack>
        <LongText label={say.csv} value={csv} onChange={setCsv} long />
        <Row>
          <ActButton
            primary
            route={importMetrics}
            input={{ body: { csv } }}
            disabled={csv.trim() === ''}
            label={say.take}
            done={chargeback.close.done(say.take)}
            after={() => setCsv('')}
          />
        </Row>
      </Stack>
    </Section>
  )
}
