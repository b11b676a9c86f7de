import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { duckdbType, keyExpression, type Table, tableNamed } from '@meshledger/facts'
import { type Lake, openLake } from '@meshledger/lake'
import { cleanInto, findFiles } from '@meshledger/sources'
import { type FactFile, intoBatches } from './ingest/batches.ts'
import { carefulSelect, columnReasons, readClean, recordReasons, typedRecords } from './ingest/careful-sql.ts'
import { type Inbox, name, openInbox, quote } from './ingest/inbox.ts'
import { lookAt } from './ingest/look.ts'
import { normalOfColumns, normalOfShape, readParquet } from './ingest/read-sql.ts'

/** A line that cannot be an event, or a file that holds none: where, and why in words. */
export type NotTaken = { readonly file: string; readonly line: number | null; readonly reason: string }
/** Where an event came from. Of Parquet the line is the row, of a wrapped list the record, from 1. */
export type Arrival = { readonly file: string; readonly line: number }

/** Events in a lake of their own, which is gone when they are closed. */
export type TriedEvents = {
  readonly lake: Lake
  /** Where the events stand, as rules ask for them. */
  readonly source: { readonly table: string; readonly key: string }
  readonly events: number
  /** How many lines held an event that another line held already. */
  readonly duplicates: number
  readonly notTaken: readonly NotTaken[]
  /** Every line that held the event, the one it is known by first. */
  arrivals(keys: readonly string[]): Promise<Map<string, Arrival[]>>
  close(): Promise<void>
}

const audit = tableNamed('access.audit')
/** What people typed is kept here: rules may ask for it, and the lake is thrown away. */
const whole: Table = { ...audit, storedAs: {} }
const columns = [...audit.columns, ...(audit.ownColumns ?? [])]

/**
 * Read events of any arrival shape, by the same expressions as the ingest, line by line, into a throwaway lake.
 *
 * Lines of several shapes that tell the same event are one event. Lines of one shape with an equal identity stay apart
 * unless they are equal: whoever tries a rule wrote down what should be told apart. Throws `PathError`.
 */
export async function readEvents(paths: readonly string[], signal?: AbortSignal): Promise<TriedEvents> {
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-rules-'))
  const lake = await openLake({ folder })
  const close = async (): Promise<void> => {
    await lake.close()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    return { lake, close, ...(await fill(lake, paths, signal)) }
  } catch (error) {
    await close()
    throw error
  }
}

async function fill(
  lake: Lake,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<Omit<TriedEvents, 'lake' | 'close'>> {
  const inbox = openInbox(lake.inbox)
  const found = findFiles(paths)
  const pathOf = (file: string): string => found.find((one) => one.name === file)?.path ?? file
  const { facts, configs, unknown } = await lookAt(lake, inbox, found, () => undefined, signal)
  const files = facts.filter((file) => file.table.name === audit.name)
  const notTaken: NotTaken[] = [
    ...unknown.map(({ file, reason }) => ({ file: pathOf(file), line: null, reason })),
    ...facts.filter((file) => !files.includes(file)).map((file) => other(file.path, file.table.name)),
    ...configs.map(({ file, config }) => other(file.path, config)),
  ]
  const types = columns.map((column) => `${name(column.name)} ${duckdbType(column.type)}`).join(', ')
  await lake.run(`CREATE TABLE tried_lines (file VARCHAR, line BIGINT, shape VARCHAR, ${types})`)
  const batches = intoBatches(files, [audit], { files: 2000, bytes: 256 * 1024 * 1024 })
  for (const batch of batches) {
    signal?.throwIfAborted()
    notTaken.push(...(await readBatch(lake, inbox, batch.files, signal)))
  }
  await lake.run('CREATE TABLE tried_files (file VARCHAR, nth BIGINT)')
  if (files.length > 0) {
    await lake.run('INSERT INTO tried_files SELECT unnest($ids), unnest(range(CAST($n AS BIGINT)))', {
      ids: files.map((file) => file.id),
      n: files.length,
    })
  }
  await lake.run(`CREATE TABLE tried AS ${identified}`)
  await lake.run('DROP TABLE tried_lines')
  await lake.run(
    `CREATE TABLE tried_events AS SELECT * EXCLUDE (file, nth, line, shape, place) FROM tried WHERE place = 1`,
  )
  inbox.clear()
  const [counts] = await lake.rows<{ events: bigint; lines: bigint }>(
    'SELECT count(*) FILTER (WHERE place = 1) AS events, count(*) AS lines FROM tried',
  )
  const events = Number(counts?.events ?? 0)
  return {
    source: { table: 'tried_events', key: 'e._key' },
    events,
    duplicates: Number(counts?.lines ?? 0) - events,
    notTaken,
    arrivals: async (keys) => arrivalsOf(lake, files, keys),
  }
}

const other = (file: string, what: string): NotTaken => ({
  file,
  line: null,
  reason: `it holds no audit events, but ${what}`,
})

/** Put the events of files of one shape down; gives the lines that hold none. */
async function readBatch(
  lake: Lake,
  inbox: Inbox,
  files: readonly FactFile[],
  signal: AbortSignal | undefined,
): Promise<NotTaken[]> {
  const paths = new Map(files.map((file) => [file.id, file.path]))
  const refused: NotTaken[] = []
  for (const select of await selectsOf(inbox, files, refused)) {
    await lake.transaction(async (tx) => {
      await tx.run(`CREATE TEMP TABLE careful AS ${select}`)
      const names = columns.map((column) => name(column.name)).join(', ')
      await tx.run(`INSERT INTO tried_lines SELECT _source, _line, $shape, ${names} FROM careful WHERE _why IS NULL`, {
        shape: files[0]?.shapeName ?? '',
      })
      const bad = await tx.rows<{ file: string; line: bigint; reason: string }>(
        'SELECT _source AS file, _line AS line, _why AS reason FROM careful WHERE _why IS NOT NULL',
      )
      for (const { file, line, reason } of bad)
        refused.push({ file: paths.get(file) ?? '', line: Number(line), reason })
      await tx.run('DROP TABLE careful')
    }, signal)
  }
  return refused.toSorted((a, b) => (a.file === b.file ? (a.line ?? 0) - (b.line ?? 0) : a.file < b.file ? -1 : 1))
}

/** The careful selects over files of one shape, as the ingest has them. */
async function selectsOf(inbox: Inbox, files: readonly FactFile[], refused: NotTaken[]): Promise<string[]> {
  const shape = files[0]?.shape
  if (shape === undefined) {
    return files.map((file) => {
      const normal = normalOfColumns(whole, file.columns, false)
      const rows = readParquet([inbox.link(file.path, file.id, '.parquet')])
      const lined = `SELECT *, file_row_number + 1 AS _line FROM ${rows}`
      return carefulSelect(whole, normal, lined, quote(file.id), columnReasons(whole, normal))
    })
  }
  const clean = inbox.path('clean.json')
  rmSync(clean, { force: true })
  let written = 0
  for (const { id, path, gzip, wrapped } of files) {
    const cleaned = await cleanInto({ id, path, gzip, wrapped, shape }, clean)
    refused.push(...cleaned.refused.map(({ line, reason }) => ({ file: path, line, reason })))
    written += cleaned.written
  }
  if (written === 0) return []
  const records = typedRecords(shape, readClean(clean, shape))
  return [carefulSelect(whole, normalOfShape(shape, 'CAST(_extra AS JSON)'), records, '_source', recordReasons(shape))]
}

/**
 * Lines with the identity of their event. Of one shape, lines that differ are numbered and stay apart; the n-th of one
 * shape meets the n-th of another. The system table's own id tells copies of an event from another event. Keys are in the
 * order of the files and lines, so that events of one instant come in the order in which somebody wrote them down.
 */
const told = columns.map((column) => name(column.name)).join(', ')
const identified = `WITH keyed AS (SELECT *, ${keyExpression(audit)} AS same, coalesce(event_id, CAST(hash(${told}) AS VARCHAR)) AS content FROM tried_lines JOIN tried_files USING (file)),
  copied AS (SELECT *, dense_rank() OVER (PARTITION BY same, shape ORDER BY content) AS copy FROM keyed),
  placed AS (SELECT *, row_number() OVER (PARTITION BY same, copy ORDER BY ${audit.prefer.join(', ')}, nth, line) AS place FROM copied),
  numbered AS (SELECT same, copy, lpad(CAST(row_number() OVER (ORDER BY nth, line) AS VARCHAR), 12, '0') AS _key FROM placed WHERE place = 1)
  SELECT p.* EXCLUDE (same, content, copy), n._key FROM placed p JOIN numbered n USING (same, copy)`

async function arrivalsOf(
  lake: Lake,
  files: readonly FactFile[],
  keys: readonly string[],
): Promise<Map<string, Arrival[]>> {
  const rows = await lake.rows<{ key: string; nth: bigint; line: bigint }>(
    'SELECT _key AS key, nth, line FROM tried WHERE _key IN (SELECT unnest($keys)) ORDER BY _key, place',
    { keys: [...new Set(keys)] },
  )
  const found = new Map<string, Arrival[]>()
  for (const { key, nth, line } of rows) {
    const at = found.get(key) ?? []
    at.push({ file: files[Number(nth)]?.path ?? '', line: Number(line) })
    found.set(key, at)
  }
  return found
}
