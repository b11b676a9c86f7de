import type { Dialect } from './dialect.ts'
import { javaPattern } from './java-pattern.ts'

/** In a word of Spark's a backslash escapes. */
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
const zone = '(Z|[+-][0-9]{2}(:[0-9]{2})?)?'
const iso = `^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?${zone})?\\z`

/** Databricks SQL, as Apache Spark has it too. */
export const spark: Dialect = {
  marker: (name) => `:${name}`,
  literal: quoted,
  list: (items) => `array(${items.join(', ')})`,
  joined: (one, other) => `concat(${one}, ${other})`,
  filtered: (list, condition) => `filter(${list}, i -> ${condition('i')})`,
  mapped: (list, then) => `transform(${list}, i -> ${then('i')})`,
  size: (list) => `size(${list})`,
  split: (text, separator) => `split(${text}, ${quoted(separator)})`,
  repeated: (text, times) => `array_repeat(${quoted(text)}, ${times})`,
  explode: (list) => `explode(${list})`,
  instant: (time) => `date_format(${time}, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'")`,
  // Spark alone reads a year, or a year and a month, as a time.
  time: (text) => `CASE WHEN regexp_like(${text}, ${quoted(iso)}) THEN try_cast(${text} AS TIMESTAMP) END`,
  sifts: 'behind',
  // Spark writes a step out anew wherever it is read, and in it all that the step reads, unless chance has a part in it.
  once: (sql) => `SELECT * FROM (${sql}) once WHERE rand() >= 0`,
  gathered: (columns) => `collect_list(named_struct(${columns.map((one) => `'${one}', ${one}`).join(', ')}))`,
  inOrder: (value, by) =>
    `transform(array_sort(collect_list(struct(${by.join(', ')}, ${value} AS held))), i -> i.held)`,
  among: (text, words) => `${text} IN (${words.join(', ')})`,
  struct: (members) => `named_struct(${members.map(([name, sql]) => `'${name}', ${sql}`).join(', ')})`,
  overlap: (one, other) => `arrays_overlap(${one}, ${other})`,
  noSpans: 'CAST(array() AS ARRAY<STRUCT<securable: STRING, moment: TIMESTAMP, until: TIMESTAMP>>)',
  some: (list, condition) => `exists(${list}, s -> ${condition('s')})`,
  given: (value, then) => `transform(array(${value}), v -> ${then('v')})[0]`,
  numberText: (number) => `CAST(${number} AS STRING)`,
  milliseconds: (time) => `unix_millis(CAST(${time} AS TIMESTAMP))`,
  // Spark has no window of different values.
  distinct: (value, window) => `size(collect_set(${value}) OVER ${window})`,
  quantile: (number, share) => `percentile(${number}, ${share})`,
  members: (text) =>
    `filter(transform(coalesce(from_json(${text}, 'ARRAY<STRING>'), split(${text}, ',')), m -> lower(trim(m))), m -> m <> '')`,
  hasMore: (one, other) => `size(array_except(${one}, ${other})) > 0`,
  // In this path a name stands bare, and may be anything but a dot or a bracket.
  json: (text, path, bind) => `get_json_object(${text}, ${bind(path.replaceAll('"', ''))})`,
  pattern: javaPattern,
  permissionChanges: (text) =>
    `from_json(${text}, 'ARRAY<STRUCT<principal: STRING, add: ARRAY<STRING>, remove: ARRAY<STRING>>>')`,
}
