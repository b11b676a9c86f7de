import { decimal, money, signedMoney, time } from '../format/index.ts'
import { Button, ChartFigure, type Column, DataTable, Empty, type Step, WaterfallChart } from '../ui/index.ts'
import { words } from '../words.ts'
import { driverName } from './drivers-table.tsx'
import { Traced } from './traced.tsx'
import type { Changes } from './types.ts'

const say = words.cost.changes

type Part = { id: string; label: string; change: string }

/** The steps between two totals. They sum exactly; drawing then turns them into numbers. */
export function stepsOf(changes: Changes, parts: readonly Part[], rest: string): Step[] {
  let at = changes.start
  const steps: Step[] = [total('start', say.start, changes.start)]
  for (const part of [
    ...parts,
    ...(decimal.isZero(rest) ? [] : [{ id: 'other', label: words.tables.other, change: rest }]),
  ]) {
    const next = decimal.sum([at, part.change])
    steps.push({
      id: part.id,
      label: part.label,
      kind: decimal.isNegative(part.change) ? 'less' : 'more',
      from: decimal.forDrawing(at),
      to: decimal.forDrawing(next),
      change: part.change,
    })
    at = next
  }
  return [...steps, total('end', say.end, changes.end)]
}
const total = (id: string, label: string, amount: string): Step => ({
  id,
  label,
  kind: 'total',
  from: 0,
  to: decimal.forDrawing(amount),
  change: amount,
})

/** The two periods that are compared, in words. */
export const comparedPeriods = ({ period, before }: Changes): [string, string] => [
  time.period(period.from, period.to),
  time.period(before.from, before.to),
]

/**
 * The marks of the scale. It begins at zero, unless the steps are too small beside the totals to be seen: then it begins
 * below the lowest of them, and the caption says so; the steps float, so their lengths stay true.
 */
export function scaleOf(steps: readonly Step[]): number[] {
  const ends = steps.flatMap((step) => (step.kind === 'total' ? [step.to] : [step.from, step.to]))
  const low = Math.min(...ends)
  const high = Math.max(...ends)
  const spread = high - low
  const from = low <= 0 || spread > low * 0.4 ? Math.min(0, low) : low - spread * 0.6
  const unit = niceUnit((high - from) / 4)
  const first = Math.floor(from / unit)
  const last = Math.ceil(high / unit)
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * unit)
}

/** The next larger of 1, 2, 2.5 and 5 times a power of ten. */
function niceUnit(rough: number): number {
  if (!(rough > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 2.5, 5].find((step) => step * power >= rough) ?? 10) * power
}

/** From the period before to this one: a step for each driver or domain, and Other, to the last unit. */
export function ChangesFigure(props: {
  changes: Changes
  by: 'driver' | 'domain'
  onDomain?: (domain: string) => void
  titleOf: (domain: string) => string
}) {
  const { changes, by, titleOf } = props
  const parts: Part[] =
    by === 'domain'
      ? changes.byDomain.map((one) => ({ id: one.domain, label: titleOf(one.domain), change: one.change }))
      : changes.drivers.map((one, i) => ({ id: `${i}`, label: driverName(one), change: one.change }))
  const shown = parts.filter((part) => !decimal.isZero(part.change))
  if (shown.length === 0) return <Empty title={say.none} />
  const rest = decimal.minus(changes.change, decimal.sum(parts.map((part) => part.change)))
  const ordered = shown.toSorted((a, b) => decimal.compare(decimal.absolute(b.change), decimal.absolute(a.change)))
  const steps = stepsOf(changes, ordered, rest)
  const { currency } = changes
  const largest = ordered[0]
  const caption = say.caption(
    money(changes.start, currency),
    money(changes.end, currency),
    signedMoney(changes.change, currency),
    largest ? say.largest(largest.label, signedMoney(largest.change, currency)) : say.none,
  )
  const daysOf = ({ from, to }: Changes['period']) => ({ from, to, basis: changes.basis })
  const scale = scaleOf(steps)
  const base = scale[0] ?? 0
  const height = Math.max(160, steps.length * 26 + 34)
  const openable = (id: string): boolean =>
    by === 'domain' && props.onDomain !== undefined && changes.byDomain.some((one) => one.domain === id)
  const columns: Column<Step>[] = [
    {
      id: 'label',
      header: by === 'domain' ? words.cost.column.domain : words.cost.column.resource,
      cell: (row) =>
        openable(row.id) ? (
          <Button small onClick={() => props.onDomain?.(row.id)}>
            <span aria-hidden="true">{row.label}</span>
            <span className="ml-hidden">{say.open(row.label)}</span>
          </Button>
        ) : (
          row.label
        ),
    },
    {
      id: 'change',
      header: words.cost.column.change,
      align: 'end',
      cell: (row) => (
        <Traced
          amount={row.change}
          currency={currency}
          of={row.kind === 'total' ? daysOf(row.id === 'start' ? changes.before : changes.period) : null}
          signed={row.kind !== 'total'}
        />
      ),
    },
  ]
  return (
    <ChartFigure
      caption={base <= 0 ? caption : `${caption} ${say.cutScale(money(base.toFixed(2), currency, 0))}`}
      height={height}
      legend={[
        { name: words.cost.change.up, colour: 'var(--ml-series-2)' },
        { name: words.cost.change.down, colour: 'var(--ml-series-1)' },
      ]}
      chart={
        <WaterfallChart
          name={say.name}
          steps={steps}
          scale={scale}
          currency={currency}
          height={height}
          onStep={(id) => {
            if (openable(id)) props.onDomain?.(id)
          }}
        />
      }
      table={
        <DataTable
          label={say.name}
          columns={columns}
          rows={steps}
          rowKey={(row) => row.id}
          mark={(row) => (row.kind === 'total' ? 'total' : undefined)}
        />
      }
    />
  )
}
