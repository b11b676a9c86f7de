import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimal } from '../format/index.ts'
import { drawnFlows, type Flow, MOST_FLOWS, merged } from './flow.ts'
import { MOST_LEAVES, treeOf } from './tree.ts'

const anyAmount = fc.tuple(fc.integer({ min: -50, max: 5000 }), fc.nat(999)).map(([n, m]) => `${n}.${m + 1000}`)
const sumOf = (rows: readonly { amount: string }[]) => decimal.sum(rows.map((row) => row.amount))
const same = (a: string, b: string) => expect(decimal.compare(a, b), `${a} = ${b}`).toBe(0)

const anyRows = fc.array(
  fc.record({ outer: fc.constantFrom('a', 'b', 'c', ''), inner: fc.string({ maxLength: 3 }), amount: anyAmount }),
  { maxLength: 200 },
)

test('a treemap: sixty leaves at most, and leaves, rest and credits sum to the rows', () => {
  fc.assert(
    fc.property(anyRows, (rows) => {
      const { branches, grouped, undrawn } = treeOf(rows)
      const leaves = branches.flatMap((branch) => branch.leaves)
      expect(leaves.length + (grouped.count > 0 ? 1 : 0)).toBeLessThanOrEqual(MOST_LEAVES)
      expect(leaves.length + grouped.count + undrawn.count).toBe(rows.length)
      same(decimal.sum([sumOf(leaves), grouped.amount, undrawn.amount]), sumOf(rows))
      const sizes = branches.map((branch) => sumOf(branch.leaves))
      for (const [i, size] of sizes.slice(1).entries())
        expect(decimal.compare(sizes[i] ?? '0', size)).toBeGreaterThanOrEqual(0)
    }),
  )
})

test.each`
  rows  | leaves | grouped | why
  ${60} | ${60}  | ${0}    | ${'sixty fit'}
  ${61} | ${59}  | ${2}    | ${'one more, and the two smallest share a leaf'}
`('$rows rows: $why', ({ rows, leaves, grouped }) => {
  const made = treeOf(Array.from({ length: rows }, (_, i) => ({ outer: 'a', inner: `${i}`, amount: `${i + 1}.00` })))
  expect(made.branches.flatMap((branch) => branch.leaves)).toHaveLength(leaves)
  expect(made.grouped.count).toBe(grouped)
})

const anyFlows = (rules: number, outer: number) =>
  fc.array(
    fc.record({
      rule: fc.nat(rules),
      outer: fc.nat(outer),
      side: fc.constantFrom<0 | 2>(0, 2),
      amount: anyAmount,
    }),
    { maxLength: 120 },
  )
const flowOf = (part: { rule: number; outer: number; side: 0 | 2; amount: string }): Flow => {
  const rule = { column: 1, id: `rule ${part.rule}` } as const
  const stop = { column: part.side, id: `domain ${part.outer}` }
  return part.side === 0 ? { from: stop, to: rule, amount: part.amount } : { from: rule, to: stop, amount: part.amount }
}

test('a sankey: twenty-five bands at most, and what is drawn and what cannot be sum to what flows', () => {
  fc.assert(
    fc.property(fc.oneof(anyFlows(3, 30), anyFlows(40, 3)), (parts) => {
      const all = parts.map(flowOf)
      const { drawn, undrawn } = drawnFlows(all)
      expect(drawn.length).toBeLessThanOrEqual(MOST_FLOWS)
      same(decimal.sum([sumOf(drawn), undrawn.amount]), sumOf(all))
      for (const rule of new Set(merged(all).map((flow) => (flow.from.column === 1 ? flow.from.id : flow.to.id)))) {
        const through = (flows: readonly Flow[], id: string) =>
          sumOf(flows.filter((flow) => (flow.to.column === 1 ? flow.to.id : flow.from.id) === id))
        const shown = drawn.some((flow) => flow.from.id === rule || flow.to.id === rule)
        const known = merged(all).filter((flow) => decimal.compare(flow.amount, '0') > 0)
        if (shown) same(through(drawn, rule), through(known, rule))
      }
    }),
  )
})

test('few flows are drawn as they are; of many the smallest payers go under one, and rules last', () => {
  const rule = { column: 1, id: 'r' } as const
  const pays = (n: number): Flow => ({ from: rule, to: { column: 2, id: `d${n}` }, amount: `${n + 1}.00` })
  const few = Array.from({ length: MOST_FLOWS }, (_, i) => pays(i))
  expect(drawnFlows(few)).toMatchObject({ grouped: [0, 0, 0], drawn: few })
  const many = drawnFlows([...few, pays(MOST_FLOWS), pays(MOST_FLOWS + 1)])
  expect(many.grouped).toEqual([0, 0, 3])
  expect(many.drawn).toHaveLength(MOST_FLOWS)
  expect(many.drawn.find((flow) => flow.to.id === '')?.amount).toBe('6.00')
})
