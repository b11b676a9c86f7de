import { once } from 'node:events'
import { createWriteStream, rmSync } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { ResultRows } from '@meshledger/sources'
import { heldAs, lineWriter } from './cells.ts'

/** The rows of one statement, whole, as lines of JSON on disk. */
export type Spooled = {
  readonly file: string
  readonly rows: number
  readonly columns: readonly { readonly name: string; readonly heldAs: string }[]
}

/**
 * Write the rows of a statement to disk, a chunk at a time, so that memory holds one chunk however large the result.
 *
 * Resolves only when the counts of the manifest are met: rows of a result that broke off are never looked at. Throws
 * what the reading throws; then there is no file.
 */
export async function spool(rows: ResultRows, file: string, onRows: (sofar: number) => void): Promise<Spooled> {
  const write = lineWriter(rows.columns, `statement ${rows.statementId}`)
  const out = createWriteStream(file, { mode: 0o600 })
  const ended = finished(out)
  // A disk that is full is reported by `ended`, which is waited for below.
  ended.catch(() => undefined)
  let count = 0
  try {
    for await (const chunk of rows) {
      if (!out.write(chunk.map(write).join(''))) await Promise.race([once(out, 'drain'), ended])
      count += chunk.length
      onRows(count)
    }
    out.end()
    await ended
  } catch (error) {
    out.destroy()
    rmSync(file, { force: true })
    throw error
  }
  const columns = rows.columns.map(({ name, typeText }) => ({ name, heldAs: heldAs(typeText) }))
  return { file, rows: count, columns }
}
