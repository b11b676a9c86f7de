import { AMOUNT_SCALE, divideRounded, formatDecimal, parseDecimal, sum } from '@meshledger/money'

/** Currencies whose smallest unit is not a hundredth (ISO 4217). */
const otherMinorDigits: Readonly<Record<string, number>> = {
  ...{ JPY: 0, KRW: 0, CLP: 0, ISK: 0, VND: 0, XAF: 0, XOF: 0, UGX: 0, PYG: 0 },
  ...{ BHD: 3, KWD: 3, OMR: 3, JOD: 3, TND: 3, IQD: 3, LYD: 3 },
}

/** Digits after the point of the smallest unit in which a statement is made out. */
export const minorDigits = (currency: string): number => otherMinorDigits[currency] ?? 2

/** Exact units (10^-36) to the nearest minor unit, halves away from zero. */
export const toMinor = (exact: bigint, digits: number): bigint =>
  divideRounded(exact, 10n ** BigInt(AMOUNT_SCALE - digits))

/** Minor units as exact units (10^-36). */
export const fromMinor = (minor: bigint, digits: number): bigint => minor * 10n ** BigInt(AMOUNT_SCALE - digits)

export const minorText = (minor: bigint, digits: number): string => formatDecimal(minor, digits, digits)
export const parseMinor = (text: string, digits: number): bigint => parseDecimal(text, digits)

/**
 * Round exact amounts to minor units so that they add up to `total`.
 *
 * Each is first cut down. The units left over go, one each, to those that lost most; on a tie, to the earlier one. So
 * each is less than a unit from its exact amount. Throws when `total` is further from their sum than that can bridge.
 */
export function largestRemainder(exact: readonly bigint[], digits: number, total: bigint): bigint[] {
  const unit = 10n ** BigInt(AMOUNT_SCALE - digits)
  const parts = exact.map((amount) => {
    const lost = ((amount % unit) + unit) % unit
    return { whole: (amount - lost) / unit, lost }
  })
  const left = Number(total - sum(parts.map(({ whole }) => whole)))
  if (left < 0 || left > parts.length) {
    throw new RangeError(`${parts.length} amounts cannot be rounded to add up to a total that is ${left} units away`)
  }
  const order = parts.map((_, i) => i).toSorted((a, b) => compare(parts[b]?.lost ?? 0n, parts[a]?.lost ?? 0n))
  const result = parts.map(({ whole }) => whole)
  for (const i of order.slice(0, left)) result[i] = (result[i] ?? 0n) + 1n
  return result
}

const compare = (a: bigint, b: bigint): number => (a === b ? 0 : a < b ? -1 : 1)
