import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as compliance from '../fixtures/compliance.ts'
import * as cost from '../fixtures/cost.ts'
import { decimal } from '../format/index.ts'
import { scaleOf, stepsOf } from './changes-figure.tsx'
import { courseDays } from './course-figure.tsx'
import { controlLines } from './domain-controls.tsx'
import { linesOf } from './domains-table.tsx'
import { barsOf, holesOf } from './histogram.ts'
import { moved, withGaps } from './matrix.tsx'
import { drawnOf } from './series-figure.tsx'
import { faults } from './triage-form.tsx'

describe('a waterfall', () => {
  const changes = cost.changes(['cycle-tracking', 'growth'], true)
  test('leads from start to end, every step beginning where the last one ended', () => {
    const parts = changes.drivers.map((one, i) => ({ id: String(i), label: one.name, change: one.change }))
    const steps = stepsOf(changes, parts, changes.other.change)
    expect(steps.at(-1)?.change).toBe(changes.end)
    expect(decimal.sum([changes.start, ...steps.filter((one) => one.kind !== 'total').map((one) => one.change)])).toBe(
      decimal.sum([changes.end, '0.000000000']),
    )
    const inner = steps.slice(1, -1)
    for (const [i, step] of inner.entries()) expect(step.from).toBe(i === 0 ? Number(changes.start) : inner[i - 1]?.to)
  })
  test.each`
    from    | to      | base     | why
    ${1000} | ${1020} | ${true}  | ${'small steps beside large totals: the scale is cut'}
    ${1000} | ${2000} | ${false} | ${'steps that can be read: the scale begins at zero'}
    ${0}    | ${2000} | ${false} | ${'from nothing'}
  `('$from → $to: $why', ({ from, to, base }) => {
    const step = (at: number, end: number, kind: 'total' | 'more') => ({
      id: kind,
      label: kind,
      kind,
      from: at,
      to: end,
      change: '0',
    })
    const scale = scaleOf([step(0, from, 'total'), step(from, to, 'more'), step(0, to, 'total')])
    const first = scale[0] ?? Number.NaN
    expect(first > 0).toBe(base)
    expect(first).toBeLessThanOrEqual(from)
    expect(scale.at(-1)).toBeGreaterThanOrEqual(to)
    expect(scale.length).toBeLessThanOrEqual(7)
  })
})

test('spend so far is the exact sum of the whole days, and ends where they end', () => {
  const overview = cost.overview(['cycle-tracking'], false)
  const series = cost.series('product', 'day')
  const days = courseDays(overview, series)
  expect(days).toHaveLength(30)
  expect(days.filter((one) => one.cumulative !== null)).toHaveLength(19)
  expect(days[18]?.cumulative).toBe(decimal.sum(series.points.slice(0, 19).map((one) => one.total)))
  expect([days[0]?.budget, days[29]?.budget]).toEqual(['1200.00', '36000.00'])
})

test('Unallocated and what has no price are lines of their own, whatever the domains', () => {
  const lines = linesOf(cost.overview([], true), undefined)
  expect(lines.map((one) => one.kind)).toEqual(['unallocated', 'unpriced'])
})

test('series drawn: six at most, Unallocated always among them, nothing lost', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 14 }), fc.boolean(), (n, withRest) => {
      const names = [...Array.from({ length: n }, (_, i) => `d${i}`), ...(withRest ? ['Unallocated'] : [])]
      const amounts = Object.fromEntries(names.map((name, i) => [name, `${i + 1}.25`]))
      const point = { start: '2026-11-01', complete: true, total: decimal.sum(Object.values(amounts)), amounts }
      const drawn = drawnOf({ currency: 'USD', basis: 'list', series: names, points: [point] })
      expect(drawn.names.filter((name) => name !== 'Other' && name !== 'Unallocated').length).toBeLessThanOrEqual(7)
      expect(drawn.names.includes('Unallocated')).toBe(withRest)
      const sum = decimal.sum(drawn.names.map((name) => drawn.points[0]?.amounts[name] ?? '0'))
      expect(decimal.compare(sum, point.total)).toBe(0)
    }),
  )
})

describe('the histogram of the log', () => {
  const hour = (h: number) => new Date(Date.UTC(2026, 8, 9, h)).toISOString()
  const histogram = {
    bin: 'hour' as const,
    bars: [6, 7, 14, 15].map((h) => ({ start: hour(h), ok: 10, failed: 1 })),
    gaps: [{ workspace: 'analytics-us', from: hour(8), to: hour(14) }],
  }
  test('draws the hours in which nothing was heard, and the hole over them', () => {
    const { bars } = barsOf(histogram)
    expect(bars.map((bar) => bar.ok)).toEqual([10, 10, 0, 0, 0, 0, 0, 0, 10, 10])
    const [hole] = holesOf(histogram, bars)
    expect([hole?.first, hole?.last]).toEqual([bars[2]?.label, bars[7]?.label])
  })
  test('keeps every event when bars are put together', () => {
    const many = {
      bin: 'hour' as const,
      gaps: [],
      bars: Array.from({ length: 720 }, (_, h) => ({
        start: new Date(Date.UTC(2026, 8, 1, h)).toISOString(),
        ok: 1,
        failed: 2,
      })),
    }
    const { bars, each } = barsOf(many)
    expect(bars.length).toBeLessThanOrEqual(240)
    expect(each).toBe(3)
    expect(bars.reduce((sum, bar) => sum + bar.ok + bar.failed, 0)).toBe(2160)
  })
  test('of nothing is nothing', () => {
    expect(barsOf({ bin: 'day', bars: [], gaps: [] })).toEqual({ bars: [], each: 1 })
  })
})

test.each`
  key             | ctrl     | from      | to
  ${'ArrowDown'}  | ${false} | ${[0, 0]} | ${[1, 0]}
  ${'ArrowUp'}    | ${false} | ${[0, 0]} | ${[0, 0]}
  ${'ArrowRight'} | ${false} | ${[2, 2]} | ${[2, 2]}
  ${'Home'}       | ${false} | ${[2, 2]} | ${[2, 0]}
  ${'Home'}       | ${true}  | ${[2, 2]} | ${[0, 0]}
  ${'End'}        | ${true}  | ${[0, 0]} | ${[4, 2]}
  ${'PageDown'}   | ${false} | ${[1, 1]} | ${[4, 1]}
  ${'x'}          | ${false} | ${[1, 1]} | ${null}
`('in a grid of 5 × 3, $key (ctrl $ctrl) moves from $from to $to', ({ key, ctrl, from, to }) => {
  expect(moved(key, ctrl, from, 5, 3)).toEqual(to)
})

test('controls of a domain: failures first; a remedy where the domain can act, none where the platform must', () => {
  const matrix = compliance.matrix(['cycle-tracking'])
  const own = controlLines(matrix, compliance.rules(), compliance.findings.slice(1, 2), 'cycle-tracking')
  expect(own.map((one) => one.status)).toEqual(['not-satisfied', 'not-satisfied', 'not-assessed'])
  expect(own[0]).toMatchObject({ own: 1, remedies: ['Switch verbose audit logs on again.'] })
  expect(controlLines(matrix, undefined, [], 'cycle-tracking')[0]).toMatchObject({ own: 0, findings: 2, remedies: [] })
})

test.each`
  state             | reason      | until           | fields
  ${'acknowledged'} | ${''}       | ${''}           | ${[]}
  ${'muted'}        | ${''}       | ${''}           | ${['reason', 'until']}
  ${'muted'}        | ${'  '}     | ${'2026-12-01'} | ${['reason']}
  ${'muted'}        | ${'agreed'} | ${'2026-11-20'} | ${['until']}
  ${'muted'}        | ${'agreed'} | ${'2026-11-21'} | ${[]}
`('moving to $state with reason "$reason" until "$until" lacks $fields', ({ state, reason, until, fields }) => {
  expect(Object.keys(faults(state, reason, until, '2026-11-20'))).toEqual(fields)
})

test('rows out of order of sight leave the height between them out, and all of it is accounted for', () => {
  const at = (index: number) => ({ index, start: index * 50, end: index * 50 + 50 })
  const { rows, after } = withGaps([at(0), at(7), at(8)], 1000)
  expect(rows).toEqual([
    { index: 0, before: 0 },
    { index: 7, before: 300 },
    { index: 8, before: 0 },
  ])
  expect(after).toBe(550)
})
