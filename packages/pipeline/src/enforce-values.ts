/** Values of a configuration as JSON with its keys in order, so that equal values are equal texts. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, held]) => `${JSON.stringify(key)}:${canonical(held)}`).join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}

/**
 * Whether what is held says at least what is wanted: fields that the server adds do not matter, the order of a list does
 * not either, and an etag is not part of what is wanted.
 */
export function covers(held: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(held) || held.length !== wanted.length) return false
    const left = [...held]
    return wanted.every((one) => {
      const at = left.findIndex((other) => covers(other, one))
      if (at >= 0) left.splice(at, 1)
      return at >= 0
    })
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof held !== 'object' || held === null || Array.isArray(held)) return false
    const fields = Object.entries(wanted).filter(([key]) => key !== 'etag')
    // Nothing wanted of a map means that it is to be empty: tags that were not there must not be left behind.
    return fields.length === 0
      ? Object.keys(held).length === 0
      : fields.every(([key, one]) => covers((held as Record<string, unknown>)[key], one))
  }
  return held === wanted
}
