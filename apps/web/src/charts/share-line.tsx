import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { percent } from '../format/index.ts'
import { axis, grid, tooltip } from './parts.tsx'

/** A share over months. The axis starts at zero, so that a small move looks small. */
export default function ShareLineChart(props: {
  name: string
  series: string
  points: { label: string; share: number }[]
  height: number
}) {
  return (
    <ResponsiveContainer width="100%" height={props.height}>
      <LineChart data={props.points} margin={{ top: 8, right: 12, bottom: 0, left: 4 }} aria-label={props.name}>
        <CartesianGrid {...grid} />
        <XAxis dataKey="label" {...axis} minTickGap={24} />
        <YAxis
          {...axis}
          axisLine={false}
          width={48}
          domain={[0, 'auto']}
          tickFormatter={(value: number) => percent(value, 1)}
        />
        <Tooltip {...tooltip} formatter={(value) => percent(Number(value))} />
        <Line
          dataKey="share"
          name={props.series}
          stroke="var(--ml-series-1)"
          strokeWidth={2.5}
          dot={{ r: 3 }}
          isAnimationActive={false}
        />
      </LineChart>
    </ResponsiveContainer>
  )
}
