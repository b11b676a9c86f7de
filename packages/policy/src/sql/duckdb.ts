import type { Dialect } from './dialect.ts'

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** DuckDB, taught the function names of Databricks that the lake's macros define. */
export const duckdb: Dialect = {
  marker: (name) => `$${name}`,
  literal: quoted,
  list: (items) => `[${items.join(', ')}]`,
  joined: (one, other) => `list_concat(${one}, ${other})`,
  filtered: (list, condition) => `list_filter(${list}, lambda i: ${condition('i')})`,
  mapped: (list, then) => `list_transform(${list}, lambda i: ${then('i')})`,
  size: (list) => `len(${list})`,
  split: (text, separator) => `string_split(${text}, ${quoted(separator)})`,
  repeated: (text, times) => `list_resize(CAST([] AS VARCHAR[]), ${times}, ${quoted(text)})`,
  explode: (list) => `unnest(${list})`,
  instant: (time) => `strftime(${time}, '%Y-%m-%dT%H:%M:%S.%gZ')`,
  // As a plain timestamp the engine would drop the distance from UTC.
  time: (text) => `try_cast(try_cast(${text} AS TIMESTAMPTZ) AS TIMESTAMP)`,
  sifts: 'before',
  // The engine sees by itself what several steps read.
  once: (sql) => sql,
  gathered: (columns) => `list(struct_pack(${columns.map((one) => `${one} := ${one}`).join(', ')}))`,
  inOrder: (value, by) => `list(${value} ORDER BY ${by.join(', ')})`,
  among: (text, words) => `list_contains([${words.join(', ')}], ${text})`,
  struct: (members) => `struct_pack(${members.map(([name, sql]) => `${name} := ${sql}`).join(', ')})`,
  overlap: (one, other) => `list_has_any(${one}, ${other})`,
  noSpans: 'CAST([] AS STRUCT(securable VARCHAR, moment TIMESTAMP, until TIMESTAMP)[])',
  some: (list, condition) => `(len(list_filter(${list}, lambda s: ${condition('s')})) > 0)`,
  given: (value, then) => `list_transform([${value}], lambda v: ${then('v')})[1]`,
  numberText: (number) => `CAST(${number} AS VARCHAR)`,
  milliseconds: (time) => `epoch_ms(${time})`,
  distinct: (value, window) => `count(DISTINCT ${value}) OVER ${window}`,
  quantile: (number, share) => `quantile_cont(${number}, ${share})`,
  members: (text) => `list_filter(list_transform(CASE WHEN json_valid(${text}) AND json_type(${text}) = 'ARRAY'
    THEN json_extract_string(${text}, '$[*]') ELSE string_split(${text}, ',') END, lambda m: lower(trim(m))), lambda m: m <> '')`,
  hasMore: (one, other) => `NOT list_has_all(${other}, ${one})`,
  json: (text, path, bind) => `(CASE WHEN json_valid(${text}) THEN json_extract_string(${text}, ${bind(path)}) END)`,
  pattern: (source, flags) => (flags === '' ? source : `(?${flags})${source}`),
  permissionChanges: (text) =>
    `(CASE WHEN json_valid(${text}) THEN json_transform(${text}, '[{"principal":"VARCHAR","add":["VARCHAR"],"remove":["VARCHAR"]}]') END)`,
}
