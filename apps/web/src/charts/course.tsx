import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { money } from '../format/index.ts'
import { words } from '../words.ts'
import { axis, grid, moneyTick, tooltip } from './parts.tsx'

export type CoursePoint = {
  label: string
  spend: number | null
  budget: number | null
  median: number | null
  band: [number, number] | null
}

/** Spend so far against the budget line, and from today on the forecast with its band. */
export default function CourseChart(props: { points: CoursePoint[]; currency: string; height: number }) {
  const say = words.cost.course
  const show = (value: unknown): string =>
    Array.isArray(value)
      ? value.map((one) => money(Number(one).toFixed(2), props.currency)).join(' – ')
      : money(Number(value).toFixed(2), props.currency)
  return (
    <ResponsiveContainer width="100%" height={props.height}>
      <ComposedChart data={props.points} margin={{ top: 8, right: 12, bottom: 0, left: 4 }} aria-label={say.name}>
        <CartesianGrid {...grid} />
        <XAxis dataKey="label" {...axis} minTickGap={28} />
        <YAxis {...axis} axisLine={false} width={58} tickFormatter={moneyTick(props.currency)} />
        <Tooltip {...tooltip} formatter={(value) => show(value)} />
        <Area
          dataKey="band"
          name={say.band}
          stroke="none"
          fill="var(--ml-series-1)"
          fillOpacity={0.18}
          isAnimationActive={false}
          connectNulls
        />
        <Line
          dataKey="budget"
          name={say.budget}
          stroke="var(--ml-series-2)"
          strokeWidth={2}
          strokeDasharray="6 4"
          dot={false}
          isAnimationActive={false}
        />
        <Line
          dataKey="median"
          name={say.median}
          stroke="var(--ml-series-1)"
          strokeWidth={2}
          strokeDasharray="2 4"
          dot={false}
          isAnimationActive={false}
          connectNulls
        />
        <Line
          dataKey="spend"
          name={say.spend}
          stroke="var(--ml-series-1)"
          strokeWidth={2.5}
          dot={false}
          isAnimationActive={false}
        />
      </ComposedChart>
    </ResponsiveContainer>
  )
}
