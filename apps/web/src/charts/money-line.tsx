import {
  CartesianGrid,
  Label,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { money } from '../format/index.ts'
import { axis, grid, moneyTick, tooltip } from './parts.tsx'

export type MoneyPoint = { label: string; amount: number | null }

/** Money over time, with what was done as marks on the time axis. The axis starts at zero. */
export default function MoneyLineChart(props: {
  name: string
  series: string
  points: MoneyPoint[]
  /** The labels of points at which something was done, numbered as the table beside it numbers them. */
  marks?: { label: string; text: string }[]
  currency: string
  height: number
}) {
  return (
    <ResponsiveContainer width="100%" height={props.height}>
      <LineChart data={props.points} margin={{ top: 20, right: 12, bottom: 0, left: 4 }} aria-label={props.name}>
        <CartesianGrid {...grid} />
        <XAxis dataKey="label" {...axis} minTickGap={24} />
        <YAxis {...axis} axisLine={false} width={58} domain={[0, 'auto']} tickFormatter={moneyTick(props.currency)} />
        <Tooltip {...tooltip} formatter={(value) => money(Number(value).toFixed(2), props.currency)} />
        {(props.marks ?? []).map((mark) => (
          <ReferenceLine
            key={mark.label + mark.text}
            x={mark.label}
            stroke="var(--ml-series-2)"
            strokeWidth={2}
            strokeDasharray="4 3"
          >
            <Label value={mark.text} position="top" fill="var(--mantine-color-text)" fontSize={12} />
          </ReferenceLine>
        ))}
        <Line
          dataKey="amount"
          name={props.series}
          stroke="var(--ml-series-1)"
          strokeWidth={2.5}
          dot={props.points.length <= 31 ? { r: 3 } : false}
          isAnimationActive={false}
        />
      </LineChart>
    </ResponsiveContainer>
  )
}
