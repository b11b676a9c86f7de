import { UNALLOCATED } from '@meshledger/contracts'
import { decimal, money, time } from '../format/index.ts'
import { ChartFigure, type Column, coloursOf, DataTable, Empty, type LegendEntry, StackedChart } from '../ui/index.ts'
import { onlyNames, type Question, writeFilter } from '../view/index.ts'
import { words } from '../words.ts'
import { Traced } from './traced.tsx'
import type { Series } from './types.ts'

const say = words.cost.series

const DRAWN = 6

/**
 * What is drawn: the largest six, Unallocated whatever its size, and the rest summed under Other. The twin table keeps
 * every series that the reply holds.
 */
export function drawnOf(series: Series): { names: string[]; points: { amounts: Record<string, string> }[] } {
  const all = namesOf(series)
  if (all.length <= DRAWN + 1) return { names: all, points: series.points }
  const kept = all.filter((name) => name !== UNALLOCATED && name !== words.tables.other).slice(0, DRAWN)
  const names = [...kept, ...(all.includes(UNALLOCATED) ? [UNALLOCATED] : [])]
  const points = series.points.map((point) => {
    const amounts = Object.fromEntries(names.map((name) => [name, point.amounts[name] ?? '0']))
    return {
      amounts: { ...amounts, [words.tables.other]: decimal.minus(point.total, decimal.sum(Object.values(amounts))) },
    }
  })
  return { names: [...names, words.tables.other], points }
}

/** The series in the order of the reply: by size, then what is summed under Other. */
function namesOf(series: Series): string[] {
  const known = new Set(series.series)
  const rest = new Set(series.points.flatMap((point) => Object.keys(point.amounts).filter((name) => !known.has(name))))
  return [...series.series, ...rest]
}

/** Spend over time by the values of one dimension: stacked, hatched where it still fills, with every figure in the twin. */
export function SeriesFigure(props: {
  what: string
  kind: string
  series: Series
  bin: 'day' | 'month'
  names?: (name: string) => string
  /** The question that the series answer, as far as its days, price and what is said around it do not tell. */
  asked?: Question
}) {
  const { series, bin, what } = props
  const names = namesOf(series)
  const title = props.names ?? ((name: string) => name)
  if (series.points.length === 0 || names.length === 0) return <Empty title={say.empty} />
  const label = bin === 'day' ? time.shortDay : (start: string) => time.month(start.slice(0, 7))
  const drawn = drawnOf(series)
  const colours = coloursOf(props.kind, drawn.names)
  const sums = names.map((name) => ({
    name,
    amount: decimal.sum(series.points.map((point) => point.amounts[name] ?? '0')),
  }))
  const total = decimal.sum(series.points.map((point) => point.total))
  const largest = sums
    .filter((one) => one.name !== UNALLOCATED && one.name !== words.tables.other)
    .toSorted((a, b) => decimal.compare(b.amount, a.amount))[0]
  const filling = series.points.filter((point) => !point.complete).length
  const show = (amount: string) => money(amount, series.currency, 0)
  const caption =
    (largest ? say.caption(title(largest.name), show(largest.amount), show(total)) : '') +
    (filling === 0 ? '' : bin === 'day' ? say.incomplete(filling) : say.incompleteMonth)
  const legend: LegendEntry[] = drawn.names.map((name) => ({ name: title(name), colour: colours.get(name) ?? '' }))
  return (
    <ChartFigure
      caption={caption}
      height={280}
      legend={
        filling === 0
          ? legend
          : [...legend, { name: words.tables.incomplete, colour: 'var(--ml-line-strong)', kind: 'hatch' }]
      }
      chart={
        <StackedChart
          name={say.name(what)}
          currency={series.currency}
          height={280}
          series={drawn.names.map((name) => ({ name: title(name), colour: colours.get(name) ?? '' }))}
          points={series.points.map((point, i) => ({
            label: label(point.start),
            complete: point.complete,
            values: Object.fromEntries(
              drawn.names.map((name) => [title(name), decimal.forDrawing(drawn.points[i]?.amounts[name] ?? '0')]),
            ),
          }))}
        />
      }
      table={
        <SeriesTable
          label={say.name(what)}
          series={series}
          names={names}
          questionOf={(point, name) => questionOf(props, point, name)}
          title={title}
          start={label}
          total={total}
          sums={sums}
        />
      }
    />
  )
}

type Point = Series['points'][number]

/** The question whose answer is one cell; `Other` is whatever is none of the series that stand by name. */
function questionOf(
  { series, kind, bin, asked }: { series: Series; kind: string; bin: 'day' | 'month'; asked?: Question },
  point: Point | null,
  name: string | null,
): Question | null {
  const [first, last] = [series.points[0], series.points.at(-1)]
  if (first === undefined || last === undefined) return null
  const end = (start: string) => (bin === 'day' ? start : time.lastDay(start.slice(0, 7)))
  const [from, to] = point === null ? [first.start, end(last.start)] : [point.start, end(point.start)]
  const days = { ...asked, basis: series.basis, from: later(asked?.from, from), to: earlier(asked?.to, to) }
  if (name === null) return days
  if (name === '' || kind === 'run_as') return null
  const others = name === words.tables.other && !series.series.slice(0, -1).includes(name)
  const named = series.series.filter((one) => one !== words.tables.other)
  return { ...days, [`f.${kind}`]: others ? writeFilter({ only: [], without: named }) : onlyNames(name) }
}
const later = (a: string | undefined, b: string) => (a !== undefined && a > b ? a : b)
const earlier = (a: string | undefined, b: string) => (a !== undefined && a < b ? a : b)

function SeriesTable(props: {
  label: string
  series: Series
  names: string[]
  questionOf: (point: Point | null, name: string | null) => Question | null
  title: (name: string) => string
  start: (day: string) => string
  total: string
  sums: { name: string; amount: string }[]
}) {
  const figure = (amount: string, point: Point | null, name: string | null) => (
    <Traced amount={amount} currency={props.series.currency} of={props.questionOf(point, name)} />
  )
  const columns: Column<Point>[] = [
    {
      id: 'start',
      header: words.cost.column.day,
      cell: (row) => props.start(row.start) + (row.complete ? '' : ` (${words.tables.incomplete})`),
      foot: words.tables.sum,
    },
    {
      id: 'total',
      header: words.cost.column.total,
      align: 'end',
      cell: (row) => figure(row.total, row, null),
      foot: figure(props.total, null, null),
    },
    ...props.names.map(
      (name, i): Column<Point> => ({
        id: name,
        header: props.title(name),
        align: 'end',
        cell: (row) => figure(row.amounts[name] ?? '0', row, name),
        foot: figure(props.sums[i]?.amount ?? '0', null, name),
      }),
    ),
  ]
  return <DataTable label={props.label} columns={columns} rows={props.series.points} rowKey={(row) => row.start} />
}
