import {
  Bar,
  BarChart,
  CartesianGrid,
  Label,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { count } from '../format/index.ts'
import { words } from '../words.ts'
import { axis, grid, Hatches, tooltip } from './parts.tsx'

export type HistogramBar = { label: string; ok: number; failed: number }
export type HistogramGap = { from: string; to: string; label: string }

/** Events over time; holes in the log are hatched and named, since nothing drawn would look like nothing happened. */
export default function HistogramChart(props: {
  name: string
  bars: HistogramBar[]
  gaps: HistogramGap[]
  height: number
}) {
  const say = words.compliance.audit
  return (
    <ResponsiveContainer width="100%" height={props.height}>
      <BarChart
        data={props.bars}
        margin={{ top: 18, right: 12, bottom: 0, left: 4 }}
        aria-label={props.name}
        barCategoryGap={1}
      >
        <Hatches />
        <CartesianGrid {...grid} />
        <XAxis dataKey="label" {...axis} minTickGap={32} />
        <YAxis
          {...axis}
          axisLine={false}
          width={48}
          tickFormatter={(value: number) => count(value)}
          allowDecimals={false}
        />
        <Tooltip {...tooltip} formatter={(value) => count(Number(value))} />
        <Bar dataKey="ok" name={say.ok} stackId="all" fill="var(--ml-series-1)" isAnimationActive={false} />
        <Bar dataKey="failed" name={say.failed} stackId="all" fill="var(--ml-series-2)" isAnimationActive={false} />
        {props.gaps.map((gap) => (
          <ReferenceArea
            key={gap.label}
            x1={gap.from}
            x2={gap.to}
            fill="url(#ml-hatch-gap)"
            fillOpacity={1}
            stroke="var(--ml-bad)"
            zIndex={380}
          >
            <Label value={say.gapShort} position="top" fill="var(--ml-bad)" fontSize={12} />
          </ReferenceArea>
        ))}
      </BarChart>
    </ResponsiveContainer>
  )
}
