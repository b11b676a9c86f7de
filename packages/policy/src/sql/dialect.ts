/** The few words in which the engines differ. Everything else that is written here reads the same on both. */
export interface Dialect {
  /** A bound value's marker in the text. */
  marker(name: string): string
  list(items: readonly string[]): string
  /** One row for each item of a list. */
  explode(list: string): string
  /** `2026-11-20T14:00:00.000Z` from a timestamp. */
  instant(time: string): string
  /** What a path such as `$[0].principal` finds in JSON text, as text; null where it finds nothing. */
  json(text: string, path: string): string
  /** Unity Catalog's list of grant changes, from JSON text; null where it is none. */
  permissionChanges(text: string): string
}

export const duckdb: Dialect = {
  marker: (name) => `$${name}`,
  list: (items) => `[${items.join(', ')}]`,
  explode: (list) => `unnest(${list})`,
  instant: (time) => `strftime(${time}, '%Y-%m-%dT%H:%M:%S.%gZ')`,
  permissionChanges: (text) =>
    `(CASE WHEN json_valid(${text}) THEN json_transform(${text}, '[{"principal":"VARCHAR","add":["VARCHAR"],"remove":["VARCHAR"]}]') END)`,
  json: (text, path) => `(CASE WHEN json_valid(${text}) THEN json_extract_string(${text}, ${path}) END)`,
}
