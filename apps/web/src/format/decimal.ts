/**
 * Exact arithmetic on decimal text, as money travels: `1234.50`, `-0.000000000000000001`.
 *
 * The server computes; the browser only needs a difference of two figures that stand side by side, the sum of rows
 * that it shows, and their order. None of that goes through a float.
 */
type Exact = { readonly units: bigint; readonly scale: number }

const shape = /^(-?)(\d+)(?:\.(\d+))?$/

function read(text: string): Exact {
  const parts = shape.exec(text)
  if (!parts) throw new RangeError(`expected a decimal number as text, such as 12.50; got "${text}"`)
  const [, sign = '', whole = '', fraction = ''] = parts
  return { units: BigInt(sign + whole + fraction), scale: fraction.length }
}

function write({ units, scale }: Exact): string {
  const sign = units < 0n ? '-' : ''
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

const lift = ({ units, scale }: Exact, to: number): bigint => units * 10n ** BigInt(to - scale)

/** The exact sum of any number of amounts; `0` for none. */
export function sum(amounts: readonly string[]): string {
  const all = amounts.map(read)
  const scale = Math.max(0, ...all.map((one) => one.scale))
  return write({ units: all.reduce((total, one) => total + lift(one, scale), 0n), scale })
}

export function negate(amount: string): string {
  const { units, scale } = read(amount)
  return write({ units: -units, scale })
}

/** `n` times an amount, exactly. */
export function times(amount: string, n: number): string {
  const { units, scale } = read(amount)
  return write({ units: units * BigInt(n), scale })
}

/** `after − before`, exactly. */
export const minus = (after: string, before: string): string => sum([after, negate(before)])

/** Below zero, zero or above, as `Array.sort` wants it. */
export function compare(a: string, b: string): number {
  const { units } = read(minus(a, b))
  return units < 0n ? -1 : units > 0n ? 1 : 0
}

export const isZero = (amount: string): boolean => read(amount).units === 0n
export const isNegative = (amount: string): boolean => read(amount).units < 0n
export const absolute = (amount: string): string => (isNegative(amount) ? negate(amount) : amount)

/** Rounds for display, half away from zero, as finance rounds; `digits` stand after the point. */
export function rounded(amount: string, digits: number): string {
  const { units, scale } = read(amount)
  if (scale <= digits) return write({ units: units * 10n ** BigInt(digits - scale), scale: digits })
  const cut = 10n ** BigInt(scale - digits)
  const size = units < 0n ? -units : units
  const kept = (size + cut / 2n) / cut
  return write({ units: units < 0n ? -kept : kept, scale: digits })
}

/** `part ÷ whole` for a share or a percentage shown beside exact amounts; null when there is nothing to divide by. */
export function ratio(part: string, whole: string): number | null {
  const [a, b] = [read(part), read(whole)]
  if (b.units === 0n) return null
  const scale = Math.max(a.scale, b.scale)
  const million = (lift(a, scale) * 1_000_000n) / lift(b, scale)
  return Number(million) / 1_000_000
}

/** The height of a bar. Only for drawing: a figure that is read stays text. */
export const forDrawing = (amount: string): number => Number(amount)
