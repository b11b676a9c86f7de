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
  /** Columns of the rows of a group, as a list of structs. */
  gathered(columns: readonly string[]): string
  /** Is a text one of some words? As a list, since an engine may make a join of IN, which then runs for every row. */
  among(text: string, words: readonly string[]): string
  struct(members: readonly (readonly [name: string, sql: string])[]): string
  /** Have two lists a member in common? */
  overlap(one: string, other: string): string
  /** A list without grants, in the type of such a list. */
  readonly noSpans: string
  /** Does a condition hold for an item of a list? */
  some(list: string, condition: (item: string) => string): string
  /** What becomes of a value that is needed more than once, and computed once. */
  given(value: string, then: (name: string) => string): string
  /** Milliseconds since 1970, from a timestamp or a date. */
  milliseconds(time: string): string
  /** The shortest time that two events can lie apart. */
  readonly moment: string
  /** The members of a list written as JSON or with commas, in lower case, without blanks around them. */
  members(text: string): string
  /** Has the first list a member that the second lacks? */
  hasMore(one: string, other: string): string
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
  gathered: (columns) => `list(struct_pack(${columns.map((one) => `${one} := ${one}`).join(', ')}))`,
  among: (text, words) => `list_contains([${words.join(', ')}], ${text})`,
  struct: (members) => `struct_pack(${members.map(([name, sql]) => `${name} := ${sql}`).join(', ')})`,
  overlap: (one, other) => `list_has_any(${one}, ${other})`,
  noSpans: 'CAST([] AS STRUCT(securable VARCHAR, moment TIMESTAMP, until TIMESTAMP)[])',
  some: (list, condition) => `(len(list_filter(${list}, lambda s: ${condition('s')})) > 0)`,
  given: (value, then) => `list_transform([${value}], lambda v: ${then('v')})[1]`,
  milliseconds: (time) => `epoch_ms(${time})`,
  moment: `INTERVAL '1' MICROSECOND`,
  members: (text) => `list_filter(list_transform(CASE WHEN json_valid(${text}) AND json_type(${text}) = 'ARRAY'
    THEN json_extract_string(${text}, '$[*]') ELSE string_split(${text}, ',') END, lambda m: lower(trim(m))), lambda m: m <> '')`,
  hasMore: (one, other) => `NOT list_has_all(${other}, ${one})`,
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
