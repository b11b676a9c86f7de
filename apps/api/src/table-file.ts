import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { csvLines } from '@meshledger/exports'
import { StreamableFile } from '@nestjs/common'

export type TableFile = {
  /** Of the file, without its ending. */
  readonly name: string
  readonly columns: Parameters<typeof csvLines>[0]
  readonly rows: readonly Readonly<Record<string, string | null>>[]
  /** What stands in the records at the end, beside count and digest: filter, time, who asked, sums. */
  readonly facts: Readonly<Record<string, string>>
  readonly bom: boolean
}

/**
 * A table as CSV in chunks, with the records at its end that say what it is. The digest is over the bytes above them,
 * a byte order mark left out, so that whoever holds the file can check it with a few lines of script.
 */
export function* tableText({ columns, rows, facts, bom }: Omit<TableFile, 'name'>): Generator<string> {
  const digest = createHash('sha256')
  if (bom) yield '\uFEFF'
  for (const chunk of csvLines(columns, rows)) {
    digest.update(chunk)
    yield chunk
  }
  const about = { ...facts, rows: String(rows.length), sha256: digest.digest('hex') }
  yield '\r\n'
  const pair = [
    { name: '#', freeText: false },
    { name: 'about this file', freeText: true },
  ]
  yield* csvLines(
    pair,
    Object.entries(about).map(([fact, value]) => ({ '#': `# ${fact}`, 'about this file': value })),
  )
}

/** The same as an answer that is sent while it is written. */
export function tableFile(table: TableFile): StreamableFile {
  return new StreamableFile(Readable.from(tableText(table), { objectMode: false }), {
    type: 'text/csv; charset=utf-8',
    disposition: `attachment; filename="${table.name.replace(/[^\w.-]/g, '_')}.csv"`,
  })
}

/** A question as text, for the record of what a file holds. */
export const asked = (query: Readonly<Record<string, unknown>>): string =>
  Object.entries(query)
    .filter(([name, value]) => value !== undefined && name !== 'bom')
    .map(([name, value]) => `${name}=${String(value)}`)
    .join('&')
