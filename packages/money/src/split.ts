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
  const shares = weights.map((weight) => ({
    part: (amount * weight) / total,
    lost: abs((amount * weight) % total),
  }))
  const leftOver = amount - sum(shares.map((share) => share.part))
  const oneUnit = leftOver < 0n ? -1n : 1n

  const lostMost = shares.toSorted((a, b) => (a.lost === b.lost ? 0 : a.lost < b.lost ? 1 : -1))
  for (const share of lostMost.slice(0, Number(abs(leftOver)))) share.part += oneUnit

  return shares.map((share) => share.part)
}
