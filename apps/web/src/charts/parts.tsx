import { compactMoney } from '../format/index.ts'

/** How axes, grid and tooltip look, once for every chart. */
export const axis = {
  stroke: 'var(--ml-line-strong)',
  tick: { fill: 'var(--mantine-color-dimmed)', fontSize: 12 },
  tickLine: false,
} as const

export const grid = { stroke: 'var(--ml-line)', vertical: false } as const

export const tooltip = {
  contentStyle: {
    background: 'var(--ml-raised)',
    border: '1px solid var(--ml-line-strong)',
    borderRadius: 6,
    fontSize: 12.5,
    padding: '6px 10px',
  },
  itemStyle: { color: 'var(--mantine-color-text)', padding: 0 },
  labelStyle: { color: 'var(--mantine-color-text)', fontWeight: 600 },
  cursor: { fill: 'var(--ml-quiet)', stroke: 'var(--ml-line-strong)' },
  isAnimationActive: false,
} as const

/** Numbers on an axis: drawing only, so a float is good enough here. */
export const moneyTick =
  (currency: string) =>
  (value: number): string =>
    compactMoney(value.toFixed(2), currency).replace(/\.00$/, '')

/** The hatch that means: not whole. `solid` lies under bars that are there, `gap` over time in which there is nothing. */
export function Hatches() {
  return (
    <defs>
      <pattern id="ml-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" y1="0" x2="0" y2="6" stroke="var(--ml-raised)" strokeWidth="4" />
      </pattern>
      <pattern id="ml-hatch-gap" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" y1="0" x2="0" y2="7" stroke="var(--ml-bad)" strokeWidth="2" />
      </pattern>
    </defs>
  )
}
