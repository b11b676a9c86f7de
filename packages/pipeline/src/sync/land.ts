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
import { digestOfAgain } from './again.ts'
import { isPicture } from './picture.ts'
import { rememberRefused, sift } from './sift.ts'
import { retriedName, type SyncedSource, sourceName, watermark } from './source-name.ts'
import type { Spooled } from './spool.ts'

export type Landing = {
  /** Where rows lie until they are taken in. */
  readonly folder: string
  readonly signal?: AbortSignal | undefined
  /** The moment through which rows were asked for, where that is not told by the rows that came. */
  readonly asked?: string | null | undefined
  /** Rows that were refused before are tried again: all that came after a moment was asked for, null: everything. */
  readonly again?: { readonly since: string | null } | undefined
}

/**
 * Take the rows of one statement into the lake, by the merge that files go through, together with the watermark.
 *
 * Rows that this source gave before count as duplicates, and so do those that were refused and are not to be tried again.
 * Nothing is written when nothing is new and the watermark does not move: then the lake stays what it was, byte for byte.
 */
export async function land(
  lake: Lake,
  table: Table,
  source: SyncedSource,
  spooled: Spooled,
  { folder, signal, asked, again }: Landing,
): Promise<FileCount> {
  const path = join(folder, 'fresh.parquet')
  const {
    columns,
    fresh,
    through: newest,
  } = await sift(lake, table, source, spooled, { target: path, again: again !== undefined })
  const through = asked ?? newest
  const known = spooled.rows - fresh
  const before = await watermark(lake, source)
  const moves = again === undefined && through !== null && (before === null || through > before)
  const nothing: FileCount = { read: spooled.rows, added: 0, duplicate: spooled.rows, corrected: 0, quarantined: 0 }
  if (fresh === 0 && !moves) return nothing
  const name = again
    ? retriedName(source, again.since)
    : sourceName(source, moves || through === null ? through : before)
  const { size } = statSync(path)
  // A file without rows has nothing to be told by but its name.
  const content = fresh === 0 ? sha256(name) : await digestOf(lake, table, path, size)
  const digest = again ? await digestOfAgain(lake, content) : content
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
    if (count.quarantined > 0) await rememberRefused(lake, source, file, path)
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
