/**
 * What the attributes of FOCUS ask of a value (FOCUS 1.2, attributes). A value is decimal text, text or null, as a CSV
 * reader sees it.
 */

const DECIMAL = /^-?\d+(\.\d+)?(E-?\d+)?$/

export const isDecimal = (text: string): boolean => DECIMAL.test(text)

/** An exact fraction, so that price × quantity is compared without rounding. */
export function exact(text: string): { units: bigint; scale: number } {
  if (!isDecimal(text)) throw new RangeError(`${text.slice(0, 40)} is no decimal`)
  const [mantissa = '', exponent = '0'] = text.split('E')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const power = Number(exponent)
  const units = BigInt(whole + fraction) * 10n ** BigInt(Math.max(0, power))
  return { units, scale: fraction.length + Math.max(0, -power) }
}

export function sameNumber(a: string, b: string): boolean {
  const [x, y] = [exact(a), exact(b)]
  return x.units * 10n ** BigInt(y.scale) === y.units * 10n ** BigInt(x.scale)
}

export function isAtLeast(a: string, b: string): boolean {
  const [x, y] = [exact(a), exact(b)]
  return x.units * 10n ** BigInt(y.scale) >= y.units * 10n ** BigInt(x.scale)
}

export function isProduct(a: string, b: string, result: string): boolean {
  const [x, y, z] = [exact(a), exact(b), exact(result)]
  return x.units * y.units * 10n ** BigInt(z.scale) === z.units * 10n ** BigInt(x.scale + y.scale)
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

export const isInstant = (text: string): boolean => !Number.isNaN(Date.parse(text))
export const isFocusInstant = (text: string): boolean =>
  INSTANT.test(text) && isInstant(text) && new Date(text).toISOString() === text.replace('Z', '.000Z')

/** No half of a surrogate pair. */
export const isUnicode = (text: string): boolean => !/\p{Surrogate}/u.test(text)

/** Valid Unicode that says something, not only blanks. */
export const isString = (text: string): boolean => isUnicode(text) && text.trim() !== ''

const listed =
  'B KB MB GB TB PB EB KiB MiB GiB TiB PiB EiB Count Unit Request Token Connection Certificate Domain Core Year Month Day Hour Minute Second'.split(
    ' ',
  )
const UNIT = /^(?:\d+ )?[A-Za-z]+(?:-[A-Za-z]+|\/(?:\d+ )?[A-Za-z]+)?$/

/** One of the three shapes, and the capitals of the specification wherever a word is one of its own. */
export function isUnit(text: string): boolean {
  if (!UNIT.test(text)) return false
  const words = text.match(/[A-Za-z]+/g) ?? []
  return words.every((word) => {
    const one = word.replace(/s$/i, '')
    return (
      listed.includes(word) || listed.includes(one) || !listed.some((name) => name.toLowerCase() === one.toLowerCase())
    )
  })
}

/** A flat JSON object of unique keys whose values are numbers, strings, true, false or null. */
export function isKeyValue(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    const flat = Object.values(value).every((one) => one === null || typeof one !== 'object')
    return flat && Object.keys(value).length === countKeys(text)
  } catch {
    return false
  }
}

/** Keys as they stand in the text of a flat object; JSON.parse would keep only the last of two equal ones. */
function countKeys(text: string): number {
  return (text.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/""\s*:/g) ?? []).length
}
