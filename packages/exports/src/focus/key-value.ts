/** Before the keys of tags that Databricks itself sets; declared in the schema (FOCUS 1.2, Tags). */
export const PROVIDER_TAG_PREFIX = 'databricks:'

/** Tags that Databricks puts among the user's, on usage of lakehouse monitoring. */
const setByDatabricks: ReadonlySet<string> = new Set(['LakehouseMonitoring', 'LakehouseMonitoringTableId'])

type Tags = Readonly<Record<string, string>>

/**
 * A flat JSON object with sorted keys, or null (FOCUS 1.2, key-value format; the order is ours, so that two runs
 * give the same bytes).
 *
 * A tag without a value becomes `true` (FOCUS 1.2, Tags); every other value stays as the user wrote it. Written
 * out by hand because an object of JavaScript moves keys that look like numbers to the front.
 */
export function tagsJson(tags: Tags | null): string | null {
  if (tags === null) return null
  const entries = Object.entries(tags).map(([key, value]) => [finalKey(key, tags), value] as const)
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([key, value]) => `${quote(key)}:${value === '' ? 'true' : quote(value)}`).join(',')}}`
}

/** Keys are unique: where the user has the prefixed key already, the other stays as it came. */
function finalKey(key: string, tags: Tags): string {
  const prefixed = `${PROVIDER_TAG_PREFIX}${key}`
  return setByDatabricks.has(key) && !Object.hasOwn(tags, prefixed) ? prefixed : key
}

export const quote = (text: string): string => JSON.stringify(text)
