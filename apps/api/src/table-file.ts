import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { csvLines } from '@meshledger/exports'
import { StreamableFile } from '@nestjs/common'

type Row = Readonly<Record<string, string | null>>
export type TableFile = {
  /** Of the file, without its ending. */
  readonly name: string
  readonly columns: Parameters<typeof csvLines>[0]
  /** In batches, so that a table of any length is never held as a whole. */
  readonly rows: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>
  /** What stands in the records at the end, beside count and digest: filter, time, who asked, sums. */
  readonly facts: Readonly<Record<string, string>>
  readonly bom: boolean
}

/**
 * A table as CSV in chunks, with the records at its end that say what it is. The digest is over the bytes above them,
 * a byte order mark left out, so that whoever holds the file can check it with a few lines of script.
 */
export async function* tableText({ columns, rows, facts, bom }: Omit<TableFile, 'name'>): AsyncGenerator<string> {
  const digest = createHash('sha256')
  let count = 0
  const kept = (text: string) => {
    digest.update(text)
    return text
  }
  const header = [...csvLines(columns, [])].join('')
  yield (bom ? '\uFEFF' : '') + kept(header)
  for await (const batch of rows) {
    count += batch.length
    if (batch.length > 0) yield kept([...csvLines(columns, batch)].join('').slice(header.length))
  }
  const about = { ...facts, rows: String(count), sha256: digest.digest('hex') }
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
