/**
 * A column of a file for spreadsheets. `freeText`: its values are typed by people we do not know, and might be taken
 * for formulas.
 */
export type CsvColumn = { readonly name: string; readonly freeText: boolean }

/**
 * `guard: true` (the default) writes an apostrophe before free text that a spreadsheet would run as a formula;
 * `guard: false` writes every value as it is, for readers that are programs.
 */
export type CsvOptions = { readonly guard?: boolean }

const ROWS_A_CHUNK = 500
const FORMULA = /^[=+\-@\t\r\n]/
const SPECIAL = /[",\r\n]/

/**
 * Rows as CSV (RFC 4180): CRLF, a header, quotes where they are needed. Null is an empty field without quotes, the
 * empty string one with quotes. Text comes in chunks, so that a long file is never held as a whole.
 *
 * A cell that begins with `=`, `+`, `-`, `@`, a tab or a line end runs as a formula in a spreadsheet, and whoever names
 * a job chooses such a cell. Quoting does not help. Only free text is guarded: numbers (a minus stays a minus), times,
 * JSON and ids of our making are never touched.
 */
export function* csvLines(
  columns: readonly CsvColumn[],
  rows: Iterable<Readonly<Record<string, string | null>>>,
  { guard = true }: CsvOptions = {},
): Generator<string> {
  let chunk = `${columns.map(({ name }) => cell(name)).join(',')}\r\n`
  let held = 0
  for (const row of rows) {
    columns.forEach(({ name, freeText }, i) => {
      const value = row[name] ?? null
      if (i > 0) chunk += ','
      if (value !== null) chunk += cell(guard && freeText && FORMULA.test(value) ? `'${value}` : value)
    })
    chunk += '\r\n'
    held += 1
    if (held === ROWS_A_CHUNK) {
      yield chunk
      chunk = ''
      held = 0
    }
  }
  if (chunk !== '') yield chunk
}

function cell(value: string): string {
  return value === '' || SPECIAL.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
