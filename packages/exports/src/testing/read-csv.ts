import type { Row } from './checks.ts'

/**
 * A reader of RFC 4180 that knows nothing of the writer: an empty field without quotes is null, one with quotes is the
 * empty string. Throws where the text is no such CSV.
 */
export function readCsv(text: string): { columns: string[]; rows: Row[] } {
  const [header, ...records] = recordsOf(text)
  const columns = (header ?? []).map((name) => name ?? '')
  const rows = records.map((record, line) => {
    if (record.length !== columns.length) throw new Error(`record ${line + 2} has ${record.length} fields`)
    return Object.fromEntries(columns.map((name, i) => [name, record[i] ?? null]))
  })
  return { columns, rows }
}

function recordsOf(text: string): (string | null)[][] {
  const records: (string | null)[][] = []
  let record: (string | null)[] = []
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y
  while (field.lastIndex < text.length) {
    const start = field.lastIndex
    const found = field.exec(text)
    if (!found) throw new Error(`no CSV from character ${start} on`)
    const [, quoted, plain, end] = found
    record.push(quoted === undefined ? plain || null : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    records.push(record)
    record = []
  }
  return records
}
