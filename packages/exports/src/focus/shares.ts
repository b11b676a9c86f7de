import type { ChargeBook, ChargeKey } from '@meshledger/costing'
import { formatDecimal, split, sum } from '@meshledger/money'
import type { Cells } from './key-cells.ts'

const RATIO_DIGITS = 18

/**
 * The Allocated* cells of charges that a split divided (FOCUS 1.3, split cost allocation), by place, among the charges of one
 * day: `from` up to, not including, `until`. The parts of a charge stand in its place, share its key of usage and its price,
 * and their ratios sum to exactly 1. Who pays is the consumer; idle time and what stayed in the pool have none.
 */
export function allocatedCells(book: ChargeBook, from: number, until: number): ReadonlyMap<number, Cells> {
  const cells = new Map<number, Cells>()
  if (book.splits.length === 0) return cells
  for (const places of originsOf(book, from, until)) {
    const shared = places.map((i) => keyAt(book, i)?.shared ?? null)
    const first = shared.find((one) => one !== null)
    if (first === undefined || first === null) continue
    const ratios = ratiosOf(places.map((i) => book.quantity[i] ?? 0n))
    places.forEach((i, n) => {
      const { rule, version, idle } = shared[n] ?? first
      const consumer = shared[n] === null || idle ? null : (keyAt(book, i)?.domain ?? null)
      const ratio = ratios?.[n]
      cells.set(i, {
        AllocatedMethodId: `${rule}/v${version}`,
        AllocatedMethodDetails: ratio === undefined ? null : `{"Elements":[{"AllocatedRatio":${ratio}}]}`,
        AllocatedResourceId: consumer === null ? null : `domain/${consumer}`,
        AllocatedResourceName: consumer,
        x_UsageRowCount: null,
      })
    })
  }
  return cells
}

const keyAt = (book: ChargeBook, i: number): ChargeKey | undefined => book.keys[book.key[i] ?? -1]

/** The places of what was one charge: all parts of it keep the columns of its key, its price era and so its price. */
function originsOf(book: ChargeBook, from: number, until: number): Iterable<number[]> {
  const origins = new Map<ChargeKey['raw'], Map<number, number[]>>()
  const all: number[][] = []
  for (let i = from; i < until; i++) {
    const key = keyAt(book, i)
    if (key === undefined) continue
    const eras = origins.get(key.raw) ?? new Map<number, number[]>()
    origins.set(key.raw, eras)
    const era = book.era[i] ?? 0
    const places = eras.get(era)
    if (places !== undefined) places.push(i)
    else {
      const begun = [i]
      eras.set(era, begun)
      all.push(begun)
    }
  }
  return all
}

/** The part of each in their sum, as decimal text; undefined where they sum to nothing, of which nothing is a part. */
function ratiosOf(quantities: readonly bigint[]): string[] | undefined {
  const total = sum(quantities)
  if (total === 0n) return undefined
  const weights = quantities.map((quantity) => (total < 0n ? -quantity : quantity))
  return split(10n ** BigInt(RATIO_DIGITS), weights).map((ratio) => formatDecimal(ratio, RATIO_DIGITS, 0))
}
