/** Digits after the point of `usage_quantity` and of a price, as Databricks declares them: DECIMAL(38,18). */
export const QUANTITY_SCALE = 18
export const PRICE_SCALE = 18

/** Quantity × price, without rounding. */
export const AMOUNT_SCALE = QUANTITY_SCALE + PRICE_SCALE

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/

/**
 * Read decimal text such as `-12.50` as units of 10^-scale.
 *
 * Throws when the text is no plain decimal, and when it has more digits than the scale holds: cutting them off
 * would change an amount in silence. Zeros at the end are no digits.
 */
export function parseDecimal(text: string, scale: number): bigint {
  const match = DECIMAL.exec(text)
  if (!match) throw new RangeError(`expected a decimal number such as 12.50, got "${text.slice(0, 60)}"`)
  const fraction = (match[3] ?? '').replace(/0+$/, '')
  if (fraction.length > scale) {
    throw new RangeError(`${text.slice(0, 60)} has ${fraction.length} digits after the point, at most ${scale} fit`)
  }
  const units = BigInt(match[2] + fraction.padEnd(scale, '0'))
  return match[1] === '-' ? -units : units
}

/**
 * Print units of 10^-scale exactly: zeros at the end are cut, but `minDigits` stay after the point.
 *
 * Zero has no sign, so that equal amounts are equal text.
 */
export function formatDecimal(units: bigint, scale: number, minDigits = 2): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const fraction = digits
    .slice(digits.length - scale)
    .replace(/0+$/, '')
    .padEnd(minDigits, '0')
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

/** The same value at a finer scale. Throws for a coarser one, which would need a rounding rule. */
export function rescale(units: bigint, from: number, to: number): bigint {
  if (to < from) throw new RangeError(`cannot go from scale ${from} to ${to} without rounding`)
  return units * 10n ** BigInt(to - from)
}

/** Divide, to the nearest unit; halves go away from zero, as DuckDB and Databricks SQL round. */
export function divideRounded(units: bigint, by: bigint): bigint {
  if (by === 0n) throw new RangeError('division by zero')
  const negative = units < 0n !== by < 0n
  const top = abs(units)
  const bottom = abs(by)
  const rounded = (2n * top + bottom) / (2n * bottom)
  return negative ? -rounded : rounded
}

export function abs(value: bigint): bigint {
  return value < 0n ? -value : value
}

export function sum(values: Iterable<bigint>): bigint {
  let total = 0n
  for (const value of values) total += value
  return total
}
