/** The few words in which the engines differ. Everything else that is written here reads the same on both. */
export interface Dialect {
  /** A bound value's marker in the text. */
  marker(name: string): string
  list(items: readonly string[]): string
  joined(one: string, other: string): string
  /** One row for each item of a list. */
  explode(list: string): string
  /** `2026-11-20T14:00:00.000Z` from a timestamp. */
  instant(time: string): string
  /** What a path such as `$[0].principal` finds in JSON text, as text; null where it finds nothing. */
  json(text: string, path: string): string
  /** An IPv6 address as 32 hexadecimal digits; null for anything else. */
  ipv6(text: string): string
  /** Does a pattern occur in one of the values of a map? */
  anyValue(map: string, pattern: string): string
  /** Unity Catalog's list of grant changes, from JSON text; null where it is none. */
  permissionChanges(text: string): string
}

export const duckdb: Dialect = {
  marker: (name) => `$${name}`,
  list: (items) => `[${items.join(', ')}]`,
  joined: (one, other) => `list_concat(${one}, ${other})`,
  explode: (list) => `unnest(${list})`,
  instant: (time) => `strftime(${time}, '%Y-%m-%dT%H:%M:%S.%gZ')`,
  permissionChanges: (text) =>
    `(CASE WHEN json_valid(${text}) THEN json_transform(${text}, '[{"principal":"VARCHAR","add":["VARCHAR"],"remove":["VARCHAR"]}]') END)`,
  anyValue: (map, pattern) => `(len(list_filter(map_values(${map}), lambda v: regexp_matches(v, ${pattern}))) > 0)`,
  ipv6,
  json: (text, path) => `(CASE WHEN json_valid(${text}) THEN json_extract_string(${text}, ${path}) END)`,
}

const group = '[0-9a-f]{1,4}'

/** Eight groups, of which `::` leaves out a run of zeros. Brackets and a port may stand around it. */
function ipv6(given: string): string {
  const text = `regexp_extract(lower(${given}), '^\\[?([0-9a-f:]+)(\\](:[0-9]+)?)?$', 1)`
  const side = (n: number) => `list_filter(string_split(split_part(${text}, '::', ${n}), ':'), lambda g: g <> '')`
  const zeros = `list_resize(CAST([] AS VARCHAR[]), 8 - len(${side(1)}) - len(${side(2)}), '0')`
  const groups = `list_concat(list_concat(${side(1)}, ${zeros}), ${side(2)})`
  const whole = `array_to_string(list_transform(${groups}, lambda g: lpad(g, 4, '0')), '')`
  const full = `regexp_matches(${text}, '^${group}(:${group}){7}$')`
  const short = `regexp_matches(${text}, '^(${group}(:${group})*)?::(${group}(:${group})*)?$') AND len(${side(1)}) + len(${side(2)}) < 8`
  return `CASE WHEN ${full} OR (${short}) THEN ${whole} END`
}
