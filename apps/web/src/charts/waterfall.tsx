import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { money, signedMoney } from '../format/index.ts'
import { axis, grid, moneyTick, tooltip } from './parts.tsx'

export type Step = {
  id: string
  label: string
  kind: 'total' | 'more' | 'less'
  from: number
  to: number
  change: string
}

const colours = { total: 'var(--ml-series-other)', more: 'var(--ml-series-2)', less: 'var(--ml-series-1)' } as const
const short = (text: string): string => (text.length > 24 ? `${text.slice(0, 23)}…` : text).replaceAll(' ', '\u00a0')

/** From one total to another, a bar for each step between. Steps lie one under the other, so that long names fit. */
export default function WaterfallChart(props: {
  name: string
  steps: Step[]
  /** The marks of the scale; totals are drawn from the first of them, or from zero. */
  scale: number[]
  currency: string
  height: number
  onStep?: ((id: string) => void) | undefined
}) {
  const base = props.scale[0] ?? 0
  const data = props.steps.map((step) => ({
    ...step,
    span: [Math.max(step.from, step.kind === 'total' ? base : step.from), step.to],
    fill: colours[step.kind],
  }))
  const narrow = typeof window !== 'undefined' && window.innerWidth < 600
  return (
    <ResponsiveContainer width="100%" height={props.height}>
      <BarChart
        data={data}
        layout="vertical"
        margin={{ top: 4, right: 16, bottom: 0, left: 4 }}
        aria-label={props.name}
        barCategoryGap={4}
      >
        <CartesianGrid {...grid} vertical horizontal={false} />
        <XAxis
          type="number"
          {...axis}
          tickFormatter={moneyTick(props.currency)}
          domain={[base, props.scale.at(-1) ?? 'auto']}
          ticks={props.scale}
          allowDataOverflow
        />
        <YAxis
          type="category"
          dataKey="label"
          {...axis}
          axisLine={false}
          width={narrow ? 110 : 190}
          interval={0}
          tickFormatter={short}
        />
        <Tooltip
          {...tooltip}
          formatter={(_value, _name, item) => {
            const step = (item as { payload?: Step }).payload
            if (!step) return ''
            return [
              step.kind === 'total' ? money(step.change, props.currency) : signedMoney(step.change, props.currency),
              '',
            ]
          }}
          separator=""
        />
        <Bar
          dataKey="span"
          isAnimationActive={false}
          minPointSize={2}
          onClick={(bar) => {
            const id = (bar as unknown as { payload?: Step }).payload?.id
            if (id !== undefined) props.onStep?.(id)
          }}
        />
      </BarChart>
    </ResponsiveContainer>
  )
}
