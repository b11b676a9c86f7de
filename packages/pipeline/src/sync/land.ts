import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { SYSTEM_TABLE, type Table } from '@meshledger/facts'
import type { Lake } from '@meshledger/lake'
import { peek } from '@meshledger/sources'
import type { FactFile } from '../ingest/batches.ts'
import { fileId, openInbox } from '../ingest/inbox.ts'
import type { FileCount } from '../ingest/report.ts'
import { storeBatch } from '../ingest/store-batch.ts'
import { isPicture } from './picture.ts'
import { sift } from './sift.ts'
import { type SyncedSource, sourceName, watermark } from './source-name.ts'
import type { Spooled } from './spool.ts'

/**
 * Take the rows of one statement into the lake, by the merge that files go through, together with the watermark.
 *
 * Rows that this source gave before count as duplicates. Nothing is written when nothing is new and the watermark does
 * not move: then the lake stays what it was, byte for byte. `asked` is the moment through which rows were asked for,
 * where that is not told by the rows that came.
 */
export async function land(
  lake: Lake,
  table: Table,
  source: SyncedSource,
  spooled: Spooled,
  folder: string,
  signal?: AbortSignal,
  asked?: string | null,
): Promise<FileCount> {
  const path = join(folder, 'fresh.parquet')
  const { columns, fresh, through: newest } = await sift(lake, table, source, spooled, path)
  const through = asked ?? newest
  const known = spooled.rows - fresh
  const before = await watermark(lake, source)
  const moves = through !== null && (before === null || through > before)
  const nothing: FileCount = { read: spooled.rows, added: 0, duplicate: spooled.rows, corrected: 0, quarantined: 0 }
  if (fresh === 0 && !moves) return nothing
  const name = sourceName(source, moves || through === null ? through : before)
  const { size } = statSync(path)
  // A file without rows has nothing to be told by but its name.
  const digest = fresh === 0 ? sha256(name) : await digestOf(lake, table, path, size)
  if (await isHeld(lake, digest)) return nothing
  const file: FactFile = {
    path,
    name,
    bytes: size,
    digest,
    id: fileId(digest),
    gzip: false,
    table,
    shapeName: SYSTEM_TABLE,
    shape: undefined,
    columns,
    wrapped: false,
    unknownKeys: [],
    overwrites: undefined,
  }
  const inbox = openInbox(folder)
  try {
    const [note] = await storeBatch(lake, inbox, { files: [file], table, shapeName: SYSTEM_TABLE }, signal)
    if (!note) throw new Error(`sync of ${table.name} stored no note; please report this`)
    const { count } = note
    return { ...count, read: count.read + known, duplicate: count.duplicate + known }
  } finally {
    inbox.clear()
  }
}

/**
 * What vanished from a picture and is shown again comes in bytes that were held before: there the state of the lake is
 * part of the digest, so that it is not taken for a file that is there already.
 */
async function digestOf(lake: Lake, table: Table, path: string, size: number): Promise<string> {
  const { digest } = await peek(path, size)
  return isPicture(table) ? sha256(`${digest} ${await lake.version()}`) : digest
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const isHeld = async (lake: Lake, digest: string): Promise<boolean> =>
  (await lake.rows('SELECT 1 FROM meta.files WHERE digest = $digest LIMIT 1', { digest })).length > 0
