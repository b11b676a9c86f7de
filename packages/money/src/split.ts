import { abs, sum } from './decimal.ts'

/**
 * Split an amount by weight so that the parts add up to the amount, to the last unit.
 *
 * Each part is first cut short. The units left over then go, one each, to the parts that
 * lost most; on a tie, to the earlier part. Rounding every part on its own would be
 * shorter, and would lose a cent here and there that nobody could find again.
 */
export function split(amount: bigint, weights: readonly bigint[]): bigint[] {
  const total = sum(weights)
  if (total === 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError(`split needs weights of zero or more, one above zero; got [${weights}]`)
  }
  const parts = weights.map((weight) => (amount * weight) / total)
  const leftOver = amount - sum(parts)
  if (leftOver === 0n) return parts
  const oneUnit = leftOver < 0n ? -1n : 1n

  const lost = weights.map((weight, i) => abs(amount * weight - (parts[i] ?? 0n) * total))
  const lostMost = lost.map((_, i) => i).sort((a, b) => byLoss(lost, a, b))
  for (const i of lostMost.slice(0, Number(abs(leftOver)))) parts[i] = (parts[i] ?? 0n) + oneUnit
  return parts
}

/** Most lost first; on a tie the earlier part. */
function byLoss(lost: readonly bigint[], a: number, b: number): number {
  const [x, y] = [lost[a] ?? 0n, lost[b] ?? 0n]
  return x === y ? a - b : x < y ? 1 : -1
}
