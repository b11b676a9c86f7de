import {
  Area,
  AreaChart,
  Bar,
  BarChart,
  CartesianGrid,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { money } from '../format/index.ts'
import { axis, grid, Hatches, moneyTick, tooltip } from './parts.tsx'

export type StackedPoint = { label: string; complete: boolean; values: Record<string, number> }
export type StackedSeries = { name: string; colour: string }

const amountOf = (name: string) => (point: StackedPoint) => point.values[name] ?? 0

/** Parts of a whole over time: bars while they are few, an area beyond. What is still filling is hatched. */
export default function StackedChart(props: {
  name: string
  points: StackedPoint[]
  series: StackedSeries[]
  currency: string
  height: number
}) {
  const { points, series } = props
  const bars = points.length * series.length <= 300 && points.length <= 40
  const filling = points.filter((point) => !point.complete).map((point) => point.label)
  const hatch =
    filling.length === 0 ? null : (
      <ReferenceArea
        x1={filling[0] as string}
        x2={filling.at(-1) as string}
        fill="url(#ml-hatch)"
        fillOpacity={1}
        stroke="none"
        zIndex={380}
      />
    )
  const common = (
    <>
      <Hatches />
      <CartesianGrid {...grid} />
      <XAxis dataKey="label" {...axis} minTickGap={8} />
      <YAxis {...axis} axisLine={false} width={58} tickFormatter={moneyTick(props.currency)} />
      <Tooltip {...tooltip} formatter={(value) => money(Number(value).toFixed(2), props.currency)} />
    </>
  )
  const margin = { top: 8, right: 12, bottom: 0, left: 4 }
  return (
    <ResponsiveContainer width="100%" height={props.height}>
      {bars ? (
        <BarChart data={points} margin={margin} aria-label={props.name}>
          {common}
          {series.map((one) => (
            <Bar
              key={one.name}
              dataKey={amountOf(one.name)}
              name={one.name}
              stackId="all"
              fill={one.colour}
              stroke="var(--ml-raised)"
              strokeWidth={0.6}
              isAnimationActive={false}
            />
          ))}
          {hatch}
        </BarChart>
      ) : (
        <AreaChart data={points} margin={margin} aria-label={props.name}>
          {common}
          {series.map((one) => (
            <Area
              key={one.name}
              dataKey={amountOf(one.name)}
              name={one.name}
              stackId="all"
              fill={one.colour}
              fillOpacity={0.85}
              stroke="var(--ml-raised)"
              strokeWidth={1}
              dot={false}
              isAnimationActive={false}
            />
          ))}
          {hatch}
        </AreaChart>
      )}
    </ResponsiveContainer>
  )
}
