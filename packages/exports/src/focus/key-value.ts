/**
 * A flat JSON object with sorted keys, or null (FOCUS section 2, key-value; section 13.16: one order, so that two runs
 * give the same bytes).
 *
 * A tag without a value becomes `true` (FOCUS section 3, Tags); every other value stays as the user wrote it. Written
 * out by hand because an object of JavaScript moves keys that look like numbers to the front.
 */
export function tagsJson(tags: Readonly<Record<string, string>> | null): string | null {
  if (tags === null) return null
  const sorted = Object.entries(tags).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([key, value]) => `${quote(key)}:${value === '' ? 'true' : quote(value)}`).join(',')}}`
}

export const quote = (text: string): string => JSON.stringify(text)
