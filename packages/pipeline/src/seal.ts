import {
  type BatchEntry,
  batchRoot,
  checkpointOf,
  emptyRoot,
  entryText,
  type SealedFile,
  toHex,
} from '@meshledger/evidence'
import { tables } from '@meshledger/facts'
import type { House } from './house.ts'
import { type Removal, removalsOf, removedSince } from './removals.ts'
import { printOf, rememberChecked } from './seal-check.ts'
import { fileKey, readLog, type SealLog } from './seal-log.ts'
import { rootsOf, sealedColumns } from './seal-rows.ts'

/** Files that are sealed in one entry. */
const FILES_AN_ENTRY = 500

export type SealReport = {
  /** Why nothing was sealed, when the log itself is not sound. */
  readonly fault: string | null
  readonly sealed: number
  readonly resealed: number
  readonly rows: number
  readonly root: string | null
}

type LakeFile = {
  table: string
  source: string
  name: string
  digest: string
  replaced: boolean
  rows: number
  elsewhere: number
  /** What was removed from it since it was sealed, when that alone explains the rows that are left. */
  removed: readonly Removal[]
}

/**
 * Seal what has come in since the last seal: the rows of every new file under a root, the roots as entries of a log
 * that is only added to, and a checkpoint over the whole log.
 *
 * An ingest may move rows of earlier files: a file overwritten by one of its name, a fact that is kept under another
 * file. Such a file is sealed anew by a further entry, and only when new files of its table and the notes of the ingest
 * explain that its number of rows changed. Rows that were removed by a rule have a note with the roots before and after:
where these lead from the seal to what is there, the file is sealed anew and the entry names what was removed. What
changed otherwise keeps its old seal, and the check finds it broken.
 */
export async function seal(house: House): Promise<SealReport> {
  const seals = await house.ledger.seals.list()
  const log = readLog(seals)
  if (log.fault !== null) return { fault: log.fault, sealed: 0, resealed: 0, rows: 0, root: log.root }
  const wanted = filesToSeal(await filesOfLake(house, log), log)
  if (wanted.length === 0) return { fault: null, sealed: 0, resealed: 0, rows: 0, root: log.root }
  const print = log.files.size === 0 ? await printOf(house) : null

  const entries: BatchEntry[] = []
  for (const { name: table } of tables) {
    const files = wanted.filter((file) => file.table === table)
    if (files.length > 0) entries.push(...(await entriesOf(house, table, files)))
  }
  if (entries.length === 0) return { fault: null, sealed: 0, resealed: 0, rows: 0, root: log.root }
  const texts = entries.map(entryText)
  const { size, root } = checkpointOf([...log.texts, ...texts])
  const outcome = await house.ledger.seals.append(
    [
      ...entries.map((entry, i) => ({
        kind: 'batch' as const,
        subject: `${entry.table}: ${entry.files.length} files`,
        ...{ items: rowsIn(entry), root: batchRoot(entry.files), body: texts[i] ?? '' },
      })),
      { kind: 'checkpoint' as const, subject: 'meshledger', items: size, root, body: JSON.stringify({ size, root }) },
    ],
    await house.now(),
    seals.length,
  )
  if (outcome.kind === 'moved-on') return seal(house)
  if (print !== null) await rememberChecked(house, print)
  const all = entries.flatMap(({ table, files }) => files.map(({ source }) => fileKey(table, source)))
  const resealed = all.filter((key) => log.files.has(key)).length
  return {
    fault: null,
    sealed: all.length - resealed,
    resealed,
    rows: entries.reduce((sum, entry) => sum + rowsIn(entry), 0),
    root,
  }
}

const rowsIn = (entry: BatchEntry): number => entry.files.reduce((sum, file) => sum + file.rows, 0)

/** Every ingested file, with how many rows stand under it now, and how many of its facts stand under another. */
async function filesOfLake({ lake }: House, log: SealLog): Promise<LakeFile[]> {
  const found: Omit<LakeFile, 'removed'>[] = []
  for (const { name: table } of tables) {
    found.push(
      ...(await lake.rows<Omit<LakeFile, 'removed'>>(
        `SELECT f.table_name AS "table", f.file AS source, f.name, f.digest, f.replaced_by IS NOT NULL AS replaced,
           CAST(coalesce(t.rows, 0) AS INTEGER) AS rows, CAST(coalesce(a.elsewhere, 0) AS INTEGER) AS elsewhere
         FROM meta.files f
         LEFT JOIN (SELECT _source, count(*) AS rows FROM ${table} GROUP BY _source) t ON t._source = f.file
         LEFT JOIN (SELECT file, count(*) AS elsewhere FROM meta.arrivals WHERE table_name = $table GROUP BY file) a
           ON a.file = f.file
         WHERE f.table_name = $table ORDER BY f.name, f.file`,
        { table },
      )),
    )
  }
  const removals = await removalsOf(lake)
  return found.map((file) => {
    const key = fileKey(file.table, file.source)
    const since = removedSince(removals.get(key), log.files.get(key)?.root ?? '')
    return { ...file, removed: since.at(-1)?.after.rows === file.rows ? since : [] }
  })
}

/** New files, and those sealed files whose number of rows an ingest of new files is known to have changed. */
function filesToSeal(files: readonly LakeFile[], { files: sealed }: SealLog): LakeFile[] {
  const isNew = (file: LakeFile) => !sealed.has(fileKey(file.table, file.source))
  const touched = new Set(files.filter(isNew).map(({ table }) => table))
  const overwritten = new Set(files.filter(({ replaced }) => replaced).map(({ table }) => table))
  const snapshots = new Set(tables.filter(({ snapshot }) => snapshot).map(({ name }) => name))
  const explained = (file: LakeFile) => {
    const before = sealed.get(fileKey(file.table, file.source))
    if (before === undefined || before.rows === file.rows) return false
    if (file.removed.length > 0) return true
    if (!touched.has(file.table)) return false
    if (file.rows > before.rows) return overwritten.has(file.table)
    return file.replaced || snapshots.has(file.table) || before.rows - file.rows <= file.elsewhere
  }
  return files.filter((file) => isNew(file) || explained(file))
}

async function entriesOf(house: House, table: string, files: readonly LakeFile[]): Promise<BatchEntry[]> {
  const columns = sealedColumns(table)
  const roots = await rootsOf(
    house.lake,
    table,
    columns,
    files.filter(({ rows }) => rows > 0).map(({ source }) => source),
  )
  const sealed = files.flatMap(({ source, name, digest, removed }): SealedFile[] => {
    const { rows, root } = roots.get(source) ?? { rows: 0, root: toHex(emptyRoot()) }
    const last = removed.at(-1)
    if (last === undefined) return [{ source, name, digest, rows, root }]
    // Something else was altered besides: the old seal stays, and the check finds it broken.
    if (last.after.root !== root) return []
    return [{ source, name, digest, rows, root, removed: removed.map((one) => ({ rows: one.rows, why: one.why })) }]
  })
  const starts = Array.from({ length: Math.ceil(sealed.length / FILES_AN_ENTRY) }, (_, i) => i * FILES_AN_ENTRY)
  return starts.map((start) => ({ table, columns, files: sealed.slice(start, start + FILES_AN_ENTRY) }))
}
