/**
 * Databricks SQL names that DuckDB lacks, taught to it, so that a model reads the same on both engines.
 * One macro a line; tests hold each against the documented meaning.
 */
export const macros: readonly string[] = [
  `collect_list(x) AS list(x) FILTER (WHERE x IS NOT NULL)`,
  `collect_set(x) AS list(DISTINCT x) FILTER (WHERE x IS NOT NULL)`,
  `regexp_like(text, pattern) AS regexp_matches(text, pattern)`,
  `date_add(day, days) AS CAST(CAST(day AS DATE) + CAST(days AS INTEGER) AS DATE)`,
  `date_sub(day, days) AS CAST(CAST(day AS DATE) - CAST(days AS INTEGER) AS DATE)`,
  `datediff(later, earlier) AS date_diff('day', CAST(earlier AS DATE), CAST(later AS DATE))`,
  `element_at(m, k) AS map_extract_value(m, k)`,
  `map_contains_key(m, k) AS map_contains(m, k)`,
  `nvl(a, b) AS coalesce(a, b)`,
  `unix_millis(t) AS epoch_ms(t)`,
  `timestamp_millis(ms) AS make_timestamp_ms(ms)`,
  `array_join(list, separator) AS array_to_string(list, separator)`,
  `array_contains(list, value) AS list_contains(list, value)`,
]

/** The same as statements, for another engine of this kind that is to run models: a stand-in of a warehouse. */
export const databricksFunctions: readonly string[] = macros.map((macro) => `CREATE MACRO ${macro}`)
