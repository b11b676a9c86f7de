import type { Mark } from '@meshledger/contracts'
import { decimal, time } from '../format/index.ts'
import { ChartFigure, type Column, DataTable, Empty, MoneyLineChart } from '../ui/index.ts'
import { insight } from '../words/insight.ts'
import { words } from '../words.ts'
import { Traced } from './traced.tsx'
import type { Series } from './types.ts'

const say = insight.actions
type Point = Series['points'][number]

/** Spend a day with what was done on it; the twin table names each action beside its day. */
export function MarkedSpend({ series, marks }: { series: Series; marks: readonly Mark[] }) {
  const { currency } = series
  const points = series.points.filter((point) => point.complete)
  const first = points[0]?.start
  const last = points.at(-1)?.start
  if (first === undefined || last === undefined) return <Empty title={words.cost.home.noSpend} />
  const drawn = marks.filter((one) => one.day >= first && one.day <= last)
  const columns: Column<Point>[] = [
    { id: 'day', header: words.cost.column.day, cell: (row) => time.day(row.start) },
    {
      id: 'action',
      header: say.action,
      wrap: true,
      cell: (row) =>
        drawn
          .filter((one) => one.day === row.start)
          .map((one) => one.title)
          .join('; '),
    },
    {
      id: 'amount',
      header: say.spend,
      align: 'end',
      cell: (row) => (
        <Traced amount={row.total} currency={currency} of={{ from: row.start, to: row.start, basis: series.basis }} />
      ),
    },
  ]
  return (
    <ChartFigure
      caption={say.caption(drawn.length, time.day(first), time.day(last))}
      height={260}
      chart={
        <MoneyLineChart
          name={say.chartName}
          series={say.spend}
          points={points.map((one) => ({ label: time.shortDay(one.start), amount: decimal.forDrawing(one.total) }))}
          marks={drawn.map((one) => ({ label: time.shortDay(one.day), text: one.title }))}
          currency={currency}
          height={260}
        />
      }
      table={<DataTable label={say.chartName} columns={columns} rows={points} rowKey={(row) => row.start} />}
    />
  )
}
