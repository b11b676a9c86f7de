import { decimal, money, time } from '../format/index.ts'
import {
  ChartFigure,
  type Column,
  CourseChart,
  type CoursePoint,
  DataTable,
  type LegendEntry,
  Money,
} from '../ui/index.ts'
import { words } from '../words.ts'
import { Traced } from './traced.tsx'
import type { Overview, Series } from './types.ts'

const say = words.cost.course

type Day = {
  day: string
  spend: string | null
  cumulative: string | null
  budget: string | null
  complete: boolean
}

/** Each day of the month with the spend up to it, exactly; days not whole yet are left out of the line. */
export function courseDays(overview: Overview, series: Series): Day[] {
  const { from, to } = overview.period
  const amounts = new Map(series.points.map((point) => [point.start, point]))
  const days: Day[] = []
  let cumulative = '0'
  const length = Number(to.slice(8)) - Number(from.slice(8)) + 1
  for (let i = 0; i < length; i++) {
    const day = time.addDays(from, i)
    const point = amounts.get(day)
    const whole = overview.completeThrough === null ? false : day <= overview.completeThrough
    if (whole) cumulative = decimal.sum([cumulative, point?.total ?? '0'])
    days.push({
      day,
      spend: whole ? (point?.total ?? '0') : null,
      cumulative: whole ? cumulative : null,
      budget: overview.budget ? prorated(overview.budget.month, i + 1, length) : null,
      complete: whole,
    })
  }
  return days
}

/** The budget up to a day, to the cent: an even line across the month. */
function prorated(month: string, day: number, length: number): string {
  const cents = BigInt(decimal.rounded(month, 2).replace('.', ''))
  const text = ((cents * BigInt(day)) / BigInt(length)).toString().padStart(3, '0')
  return `${text.slice(0, -2)}.${text.slice(-2)}`
}

const draw = (amount: string | null): number | null => (amount === null ? null : decimal.forDrawing(amount))

function points(days: Day[], overview: Overview): CoursePoint[] {
  const last = days.findLastIndex((day) => day.cumulative !== null)
  const { forecast } = overview
  return days.map((day, i) => {
    const spend = draw(day.cumulative)
    const end = i === days.length - 1
    const start = i === last
    const median = forecast ? (start ? spend : end ? draw(forecast.median) : null) : null
    const band: [number, number] | null = forecast
      ? start
        ? [spend ?? 0, spend ?? 0]
        : end
          ? [decimal.forDrawing(forecast.low), decimal.forDrawing(forecast.high)]
          : null
      : null
    return { label: time.shortDay(day.day), spend, budget: draw(day.budget), median, band }
  })
}

/** Cumulative spend against the budget line, with the forecast band to the end of the month. */
export function CourseFigure({ overview, series }: { overview: Overview; series: Series }) {
  const { currency, forecast, budget } = overview
  const days = courseDays(overview, series)
  const caption =
    say.caption(
      money(overview.toDate, currency),
      time.day(overview.completeThrough ?? overview.period.to),
      budget ? money(budget.toDate, currency) : null,
    ) +
    (forecast
      ? say.forecast(
          money(forecast.median, currency, 0),
          money(forecast.low, currency, 0),
          money(forecast.high, currency, 0),
        )
      : '')
  const legend: LegendEntry[] = [
    { name: say.spend, colour: 'var(--ml-series-1)', kind: 'line' },
    ...(budget ? [{ name: say.budget, colour: 'var(--ml-series-2)', kind: 'dash' as const }] : []),
    ...(forecast ? [{ name: say.band, colour: 'var(--ml-series-1)', kind: 'band' as const }] : []),
  ]
  return (
    <ChartFigure
      caption={caption}
      height={260}
      legend={legend}
      chart={<CourseChart points={points(days, overview)} currency={currency} height={260} />}
      table={<CourseTable days={days} overview={overview} />}
    />
  )
}

function CourseTable({ days, overview }: { days: Day[]; overview: Overview }) {
  const { currency, forecast } = overview
  const cell = (amount: string | null) => (amount === null ? '' : <Money amount={amount} currency={currency} />)
  const figure = (amount: string | null, from: string, to: string) =>
    amount === null ? '' : <Traced amount={amount} currency={currency} of={{ from, to, basis: overview.basis }} />
  const columns: Column<Day>[] = [
    { id: 'day', header: words.cost.column.day, cell: (row) => time.day(row.day) },
    {
      id: 'spend',
      header: words.cost.column.amount,
      align: 'end',
      cell: (row) => (row.complete ? figure(row.spend, row.day, row.day) : words.tables.incomplete),
    },
    {
      id: 'cumulative',
      header: words.cost.column.cumulative,
      align: 'end',
      cell: (row) => figure(row.cumulative, overview.period.from, row.day),
    },
    { id: 'budget', header: words.cost.column.budgetLine, align: 'end', cell: (row) => cell(row.budget) },
    ...(forecast
      ? (
          [
            [say.low, forecast.low],
            [say.median, forecast.median],
            [say.high, forecast.high],
          ] as const
        ).map(
          ([header, amount]): Column<Day> => ({
            id: header,
            header,
            align: 'end',
            cell: (row) => (row.day === overview.period.to ? cell(amount) : ''),
          }),
        )
      : []),
  ]
  return <DataTable label={say.name} columns={columns} rows={days} rowKey={(row) => row.day} />
}
