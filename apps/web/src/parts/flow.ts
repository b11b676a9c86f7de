import { decimal } from '../format/index.ts'

/** Where money stands on its way: what it was shared from, the rule that shared it, who pays now. */
export type Stop = { column: 0 | 1 | 2; id: string }
export type Flow = { from: Stop; to: Stop; amount: string }
export type Flows = {
  /** What is drawn; a stop without an id stands for several. */
  drawn: Flow[]
  /** How many stops of each column stand under one. */
  grouped: [number, number, number]
  /** Flows of nothing or of credits: a band cannot show them. */
  undrawn: { count: number; amount: string }
}

export const MOST_FLOWS = 25
const SEVERAL = ''

const nameOf = ({ column, id }: Stop): string => JSON.stringify([column, id])

/** Flows between the same two stops as one, in their first order. */
export function merged(flows: readonly Flow[]): Flow[] {
  const sums = new Map<string, Flow>()
  for (const flow of flows) {
    const name = nameOf(flow.from) + nameOf(flow.to)
    sums.set(name, { ...flow, amount: decimal.sum([sums.get(name)?.amount ?? '0', flow.amount]) })
  }
  return [...sums.values()]
}

/**
 * What a sankey draws: at most twenty-five bands. Beyond that the smallest stops of the outer columns are put under one
 * each, and only when that is not enough the smallest rules. What is drawn sums to what flows, but for what no band shows.
 */
export function drawnFlows(all: readonly Flow[]): Flows {
  const flows = merged(all).filter(({ amount }) => decimal.compare(amount, '0') > 0)
  const none = merged(all).filter(({ amount }) => decimal.compare(amount, '0') <= 0)
  const waiting = smallestFirst(flows)
  const folded = new Set<string>()
  const fold = (stop: Stop): Stop => (folded.has(nameOf(stop)) ? { ...stop, id: SEVERAL } : stop)
  const draw = () => merged(flows.map((flow) => ({ ...flow, from: fold(flow.from), to: fold(flow.to) })))
  let drawn = draw()
  while (drawn.length > MOST_FLOWS) {
    const next = waiting.shift()
    if (next === undefined) break
    folded.add(nameOf(next))
    drawn = draw()
  }
  const count = (column: number) => [...folded].filter((name) => (JSON.parse(name) as [number])[0] === column).length
  return {
    drawn,
    grouped: [count(0), count(1), count(2)],
    undrawn: { count: none.length, amount: decimal.sum(none.map((flow) => flow.amount)) },
  }
}

/** The stops in the order in which they are put together: outer columns before rules, the smallest first. */
function smallestFirst(flows: readonly Flow[]): Stop[] {
  const stops = new Map<string, { stop: Stop; amounts: string[] }>()
  for (const { from, to, amount } of flows) {
    for (const stop of [from, to]) {
      const known = stops.get(nameOf(stop)) ?? { stop, amounts: [] }
      known.amounts.push(amount)
      stops.set(nameOf(stop), known)
    }
  }
  return [...stops.values()]
    .map(({ stop, amounts }) => ({ stop, amount: decimal.sum(amounts) }))
    .toSorted(
      (a, b) => Number(a.stop.column === 1) - Number(b.stop.column === 1) || decimal.compare(a.amount, b.amount),
    )
    .map(({ stop }) => stop)
}
