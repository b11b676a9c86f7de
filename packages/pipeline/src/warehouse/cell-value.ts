const whole = /^(TINYINT|SMALLINT|INT|BYTE|SHORT)$/i
const long = /^(BIGINT|LONG)$/i
const nested = /^(ARRAY|MAP|STRUCT)\b/i
const float = /^(DOUBLE|FLOAT)$/i

/**
 * A cell of a result as the lake would give it: a whole number as number, BIGINT as bigint, a truth value as one, a map,
 * list or struct with leaves of text; DECIMAL, dates and times are their exact text.
 */
export function valueIn(cell: string | null | undefined, typeText: string): unknown {
  if (cell === null || cell === undefined) return null
  const type = typeText.trim()
  if (whole.test(type) || float.test(type)) return Number(cell)
  if (long.test(type)) return BigInt(cell)
  if (/^BOOLEAN$/i.test(type)) return cell === 'true'
  return nested.test(type) ? JSON.parse(cell) : cell
}
