/** The few words in which the engines differ. Everything else that is written here reads the same on both. */
export interface Dialect {
  /** A bound value's marker in the text. */
  marker(name: string): string
  /** A word of our own as it stands in the text; values of rules are bound. */
  literal(text: string): string
  list(items: readonly string[]): string
  /** Two lists, one behind the other. */
  joined(one: string, other: string): string
  /** The items of a list of which a condition holds. */
  filtered(list: string, condition: (item: string) => string): string
  mapped(list: string, then: (item: string) => string): string
  size(list: string): string
  split(text: string, separator: string): string
  /** A text so many times, as a list; none for a number below one. */
  repeated(text: string, times: string): string
  /** One row for each item of a list. */
  explode(list: string): string
  /** `2026-11-20T14:00:00.000Z` from a timestamp. */
  instant(time: string): string
  /** A timestamp from ISO 8601 text, in UTC where it names no zone; null for any other. */
  time(text: string): string
  /** Are events sifted before it is worked out which rules hold for them, or by what was worked out? See `siftSteps`. */
  readonly sifts: 'before' | 'behind'
  /** The text of a step that several others read, such that it is worked out once. */
  once(sql: string): string
  /** Columns of the rows of a group, as a list of structs. */
  gathered(columns: readonly string[]): string
  /** The values of a group as a list, in the order of columns. */
  inOrder(value: string, by: readonly string[]): string
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
  /** A number as text, when it is not whole. */
  numberText(number: string): string
  /** Milliseconds since 1970, from a timestamp or a date. */
  milliseconds(time: string): string
  /** How many different values a window has. */
  distinct(value: string, window: string): string
  /** The value below which a share of a group lies, interpolated. */
  quantile(number: string, share: string): string
  /** The members of a list written as JSON or with commas, in lower case, without blanks around them. */
  members(text: string): string
  /** Has the first list a member that the second lacks? */
  hasMore(one: string, other: string): string
  /** What a path such as `$."changes"[0]` finds in JSON text, as text; null where it finds nothing. */
  json(text: string, path: string, bind: (path: string) => string): string
  /** A regular expression of RE2 as the engine writes it, with its flags (`i`, `m`, `s`). */
  pattern(source: string, flags: string): string
  /** Unity Catalog's list of grant changes, from JSON text; null where it is none. */
  permissionChanges(text: string): string
}
