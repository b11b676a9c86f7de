import { rmSync } from 'node:fs'
import { type Table, tableNamed } from '@meshledger/facts'
import { type Lake, storedIn, type Transaction } from '@meshledger/lake'
import { cleanInto, type Refused } from '@meshledger/sources'
import { type Batch, type FactFile, isParquet } from './batches.ts'
import { carefulSelect, columnReasons, filledNames, readClean, recordReasons, typedRecords } from './careful-sql.ts'
import { guiltyFiles } from './guilty.ts'
import { type Inbox, quote } from './inbox.ts'
import { type Merged, mergeFresh } from './merge.ts'
import { type Note, writeNotes } from './notes.ts'
import { forget, oftenIn } from './often.ts'
import { dropOverwritten } from './overwritten.ts'
import {
  normalOfColumns,
  normalOfShape,
  oddColumns,
  readParquet,
  recordsOfColumns,
  unknownColumns,
} from './read-sql.ts'
import { endingOf, recordsOf, strictOf } from './strict.ts'
import { filesWithBareDecimals, filesWithUnseenKeys } from './unseen-keys.ts'

type Odd = { refused: Refused[]; unknown: ReadonlyMap<string, number>; keysUnseen?: boolean }
type Odds = ReadonlyMap<string, Odd>
const NO_ROWS: Merged = { rows: 0, duplicate: 0, corrected: 0 }
const NOTHING_ODD: Odd = { refused: [], unknown: new Map() }

/** What is noted of files of which only the beginning was searched for keys that nobody knows. */
const oddOfUnseen = (files: readonly FactFile[]): Odds =>
  new Map(files.map((file) => [file.id, { ...NOTHING_ODD, keysUnseen: true }]))

/** Only the careful way reads a list inside one object, and keys that the shape does not know. */
const needsCare = (file: FactFile) =>
  !isParquet(file) && (file.wrapped || file.cutOff === true || file.unknownKeys.length > 0)

/** One batch at a time, through both of its steps: the second tells what is fresh by what is hidden. */
const turns = new WeakMap<Lake, Promise<unknown>>()

/**
 * Store a batch: its rows and the notes about its files appear together, or not at all.
 *
 * The batch is read in one go. Where that fails, the files that fail are found, read record by record, and what cannot be a
 * fact goes to the quarantine with its line and the reason; the rest of the batch is read as before.
 *
 * Rows go into their table at once, hidden by `meta.pending`, and a second transaction sorts them out and shows them: the
 * engine writes all rows again of a transaction that deletes some of its own. A crash between the two leaves hidden rows,
 * which are taken away before the next batch.
 */
export function storeBatch(lake: Lake, inbox: Inbox, batch: Batch, signal?: AbortSignal): Promise<Note[]> {
  const turn = (turns.get(lake) ?? Promise.resolve()).then(async () => {
    await dropPending(lake)
    const odd = await readInto(lake, inbox, batch, signal)
    return lake.transaction(async (tx) => {
      const merged = await mergeFresh(tx, batch)
      await tx.run('DELETE FROM meta.pending')
      return finish(tx, batch, odd, merged)
    }, signal)
  })
  turns.set(
    lake,
    turn.catch(() => undefined),
  )
  return turn
}

/** Take away what a batch that died between its two steps has left hidden. */
async function dropPending(lake: Lake): Promise<void> {
  const left = await lake.rows<{ name: string }>('SELECT DISTINCT table_name AS name FROM meta.pending')
  if (left.length === 0) return
  await lake.transaction(async (tx) => {
    for (const { name } of left) {
      await tx.run(`DELETE FROM ${storedIn(tableNamed(name))} WHERE _source IN (SELECT file FROM meta.pending)`)
    }
    await tx.run('DELETE FROM meta.pending')
  })
}

/** Read all files of a batch into its table, hidden; careful with the files that need it. Tells what was odd about them. */
async function readInto(lake: Lake, inbox: Inbox, batch: Batch, signal?: AbortSignal): Promise<Odds> {
  const care = new Set(batch.files.filter(needsCare))
  const link = (file: FactFile) => inbox.link(file.path, file.id, endingOf(file))
  const easy = batch.files.filter((file) => !care.has(file))
  for (const file of await filesWithBareDecimals(lake, easy, link, inbox)) care.add(file)
  const others = easy.filter((file) => !care.has(file))
  const { found, unseen } = await filesWithUnseenKeys(lake, others, link, inbox)
  for (const file of found) care.add(file)
  for (;;) {
    const plain = batch.files.filter((file) => !care.has(file))
    let reading = false
    try {
      return await lake.transaction(async (tx) => {
        reading = true
        await readPlain(tx, inbox, batch, plain)
        reading = false
        const careful = batch.files.filter((file) => care.has(file))
        const odd = await storeCarefully(tx, inbox, careful)
        for (const [id, one] of oddOfUnseen(unseen.filter((file) => !care.has(file)))) odd.set(id, one)
        const ids = batch.files.map((file) => file.id)
        await tx.run('INSERT INTO meta.pending SELECT $table, unnest($ids)', { table: batch.table.name, ids })
        return odd
      }, signal)
    } catch (error) {
      if (!reading || signal?.aborted) throw error
      for (const file of await guiltyFiles(lake, inbox, batch, plain, error)) care.add(file)
    } finally {
      for (const file of plain) inbox.unlink(file.id, endingOf(file))
    }
  }
}

/** Put in the rows of files that are read in one go. */
async function readPlain(tx: Transaction, inbox: Inbox, batch: Batch, files: readonly FactFile[]): Promise<void> {
  const [first] = files
  if (!first) return
  const often = await oftenIn(tx, batch.table, first, recordsOf(batch, files, inbox))
  const rows = strictOf(batch, files, inbox, often)
  await tx.run(`INSERT INTO ${storedIn(batch.table)} (${filledNames(batch.table)}) ${rows}`)
  await forget(tx, often)
}

/** Put in the good rows of these files, looked at one by one, and keep the reasons for the others. */
async function storeCarefully(tx: Transaction, inbox: Inbox, files: readonly FactFile[]): Promise<Map<string, Odd>> {
  const odd = new Map(files.map((file): [string, Odd] => [file.id, { refused: [], unknown: new Map() }]))
  const [first] = files
  if (!first) return odd
  if (isParquet(first)) {
    for (const file of files) {
      const link = readParquet([inbox.link(file.path, file.id, '.parquet')])
      await storeGood(tx, file.table, carefulParquet(file, link), odd)
    }
    return odd
  }
  const { shape } = first
  if (!shape) return odd
  const clean = inbox.path('clean.json')
  rmSync(clean, { force: true })
  let written = 0
  for (const { id, path, gzip, wrapped } of files) {
    const cleaned = await cleanInto({ id, path, gzip, wrapped, shape }, clean)
    odd.set(id, { refused: [...cleaned.refused], unknown: cleaned.unknown })
    written += cleaned.written
  }
  if (written === 0) return odd
  const records = typedRecords(shape, readClean(clean, shape))
  const normal = normalOfShape(shape, 'CAST(_extra AS JSON)')
  await storeGood(tx, first.table, carefulSelect(first.table, normal, records, '_source', recordReasons(shape)), odd)
  rmSync(clean, { force: true })
  return odd
}

/** The rows of one Parquet file, each looked at on its own. */
function carefulParquet(file: FactFile, link: string): string {
  const { table, shape, columns } = file
  if (shape) {
    const normal = normalOfShape(shape, '_extra')
    return carefulSelect(
      table,
      normal,
      recordsOfColumns(shape, columns, link, quote(file.id)),
      '_source',
      recordReasons(shape),
    )
  }
  const normal = normalOfColumns(table, columns, false)
  const rows = `SELECT *, file_row_number + 1 AS _line FROM ${link}`
  return carefulSelect(table, normal, rows, quote(file.id), columnReasons(table, normal))
}

async function storeGood(tx: Transaction, table: Table, select: string, odd: Odds): Promise<void> {
  await tx.run(`CREATE TEMP TABLE careful AS ${select}`)
  const columns = filledNames(table)
  await tx.run(`INSERT INTO ${storedIn(table)} (${columns}) SELECT ${columns} FROM careful WHERE _why IS NULL`)
  const bad = await tx.rows<{ file: string; line: bigint; reason: string }>(
    'SELECT _source AS file, _line AS line, _why AS reason FROM careful WHERE _why IS NOT NULL ORDER BY ALL',
  )
  await tx.run('DROP TABLE careful')
  for (const { file, line, reason } of bad) odd.get(file)?.refused.push({ line: Number(line), reason })
}

async function finish(
  tx: Transaction,
  { table, files }: Batch,
  odd: Odds,
  merged: ReadonlyMap<string, Merged>,
): Promise<Note[]> {
  const notes = files.map((file): Note => {
    const { refused, unknown, keysUnseen = false } = odd.get(file.id) ?? NOTHING_ODD
    const { rows: good, duplicate, corrected } = merged.get(file.id) ?? NO_ROWS
    const quarantined = refused.length
    const count = { read: good + quarantined, added: good - duplicate - corrected, duplicate, corrected, quarantined }
    return { file, count, refused, odd: [...unknown, ...oddParquet(file, good)], keysUnseen }
  })
  await writeNotes(tx, table.name, notes)
  await dropOverwritten(tx, table, files)
  return notes
}

const oddOf = ({ shape, table, columns }: FactFile) =>
  shape ? unknownColumns(shape, columns) : oddColumns(table, columns)

const oddParquet = (file: FactFile, rows: number): [string, number][] =>
  isParquet(file) ? oddOf(file).map((one) => [one.path, rows]) : []
