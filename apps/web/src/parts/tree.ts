import { decimal } from '../format/index.ts'

export type TreeRow = { outer: string; inner: string; amount: string }
export type Tree = {
  branches: { outer: string; leaves: { inner: string; amount: string }[] }[]
  /** What is too small to be drawn apart: how many, and what they come to. */
  grouped: { count: number; amount: string }
  /** Credits, and what cost nothing: an area cannot show them. */
  undrawn: { count: number; amount: string }
}

export const MOST_LEAVES = 60

/**
 * What a treemap draws of rows that two names tell apart: at most sixty leaves, largest first, the last of them for all
 * the rest. Leaves, rest and what no area can show sum to the rows, exactly.
 */
export function treeOf(rows: readonly TreeRow[]): Tree {
  const sizeable = rows.filter(({ amount }) => decimal.compare(amount, '0') > 0)
  const ordered = sizeable.toSorted((a, b) => decimal.compare(b.amount, a.amount))
  const kept = ordered.length > MOST_LEAVES ? ordered.slice(0, MOST_LEAVES - 1) : ordered
  const branches = [...new Set(kept.map(({ outer }) => outer))].map((outer) => {
    const leaves = kept.filter((row) => row.outer === outer)
    return { outer, leaves: leaves.map(({ inner, amount }) => ({ inner, amount })), amount: sumOf(leaves) }
  })
  return {
    branches: branches
      .toSorted((a, b) => decimal.compare(b.amount, a.amount))
      .map(({ outer, leaves }) => ({ outer, leaves })),
    grouped: counted(ordered.slice(kept.length)),
    undrawn: counted(rows.filter(({ amount }) => decimal.compare(amount, '0') <= 0)),
  }
}

const sumOf = (rows: readonly { amount: string }[]): string => decimal.sum(rows.map((row) => row.amount))
const counted = (rows: readonly { amount: string }[]) => ({ count: rows.length, amount: sumOf(rows) })
