import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Lake, Transaction } from '@meshledger/lake'
import { fileId, list, name, quote } from '../ingest/inbox.ts'
import type { FileCount } from '../ingest/report.ts'
import { replaceRefused } from '../sync/sift.ts'
import { type SyncedSource, sourceName, watermark } from '../sync/source-name.ts'
import type { Spooled } from '../sync/spool.ts'
import { DAY } from '../sync/windows.ts'
import { DAILY } from './usage-held.ts'

/** The shape under which daily sums stand in the list of sources. */
export const DAILY_SUMS = 'daily sums of a warehouse'

type Days = { day: string; rows: bigint; moved: boolean }

/**
 * Take daily sums of some days of arrival into the lake, together with the watermark, in one transaction.
 *
 * A day of arrival is taken as a whole: where its sums are others than those held, they replace them, unless they stand
 * for fewer usage rows, since Databricks takes no usage back but by a row of its own and forgets what is older than a
 * year. Sums that lack what every row must have are refused by name and counted, a day once: what is refused of it now
 * takes the place of what was. Nothing is written when nothing is new, unless it is tried `again` and refused anew.
 */
export async function landDaily(
  lake: Lake,
  source: SyncedSource,
  spooled: Spooled,
  { signal, again = false }: { signal?: AbortSignal | undefined; again?: boolean } = {},
): Promise<FileCount> {
  return lake.transaction(async (tx) => {
    await readIn(tx, spooled)
    const count = await take(tx, source, spooled, again)
    await tx.run('DROP TABLE came')
    return count
  }, signal)
}

async function take(tx: Transaction, source: SyncedSource, spooled: Spooled, again: boolean): Promise<FileCount> {
  const days = await daysOf(tx)
  const moved = days.filter((one) => one.moved)
  const sums = (of: readonly Days[]) => of.reduce((all, { rows }) => all + Number(rows), 0)
  const quarantined = spooled.rows - sums(days)
  const through = days.flatMap(({ day }) => (notAhead(day) ? [day] : [])).at(-1) ?? null
  const before = await watermark(tx, source)
  const moves = through !== null && (before === null || through > before)
  if (moved.length === 0 && !moves && !(again && quarantined > 0)) {
    return { read: spooled.rows, added: 0, duplicate: spooled.rows, corrected: 0, quarantined: 0 }
  }
  const file = await fileOf(tx, sourceName(source, moves ? through : before), spooled)
  const corrected = Math.min(await replace(tx, moved, file.id), sums(moved))
  const count: FileCount = {
    read: spooled.rows,
    added: sums(moved) - corrected,
    duplicate: sums(days) - sums(moved),
    corrected,
    quarantined,
  }
  await note(tx, file, count)
  if (quarantined > 0) await refuse(tx, source, file)
  return count
}

/** The sums as they came, typed like those that are held; where none came, there are none. */
async function readIn(tx: Transaction, { rows, file, columns }: Spooled): Promise<void> {
  const types = columns.map((column) => `${quote(column.name)}: ${quote(column.heldAs)}`)
  await tx.run(
    `CREATE TEMP TABLE came AS SELECT * EXCLUDE (_source, _replaced_by), false AS incomplete FROM ${DAILY} LIMIT 0`,
  )
  if (rows === 0) return
  await tx.run(
    `INSERT INTO came BY NAME SELECT ${columns.map((column) => name(column.name)).join(', ')}
     FROM read_json(${list([file])}, format = 'newline_delimited', records = true, maximum_object_size = 67108864,
       columns = {${types.join(', ')}})`,
  )
}

/** Each day of arrival that came with what it stands for, and whether it takes the place of what is held. */
async function daysOf(tx: Transaction): Promise<Days[]> {
  const sums = (from: string, columns: string) =>
    `SELECT ingestion_date, count(*) AS n, sum(usage_rows) AS usage, bit_xor(h) AS x, sum(h % 1000000007) AS s
     FROM (SELECT ingestion_date, usage_rows, hash(${columns}) AS h FROM ${from}) GROUP BY ingestion_date`
  const columns = (
    await tx.rows<{ name: string }>(
      `SELECT column_name AS name FROM (DESCRIBE ${DAILY}) WHERE NOT starts_with(column_name, '_')`,
    )
  )
    .map((column) => name(column.name))
    .join(', ')
  return tx.rows<Days>(
    `SELECT c.ingestion_date AS day, c.n AS rows,
       h.n IS NULL OR ((c.n, c.x, c.s) <> (h.n, h.x, h.s) AND c.usage >= h.usage) AS moved
     FROM (${sums('came WHERE NOT incomplete', columns)}) c
     LEFT JOIN (${sums(`${DAILY} WHERE _replaced_by IS NULL`, columns)}) h USING (ingestion_date) ORDER BY day`,
  )
}

/** Puts the days that moved in the place of what is held of them; how many sums that were held it replaced. */
async function replace(tx: Transaction, moved: readonly Days[], source: string): Promise<number> {
  const days = moved.map(({ day }) => day)
  if (days.length === 0) return 0
  const among = 'ingestion_date IN (SELECT CAST(unnest($days) AS DATE))'
  const replaced = await tx.run(`UPDATE ${DAILY} SET _replaced_by = $source WHERE _replaced_by IS NULL AND ${among}`, {
    source,
    days,
  })
  await tx.run(
    `INSERT INTO ${DAILY} BY NAME SELECT * EXCLUDE (incomplete), $source AS _source FROM came WHERE NOT incomplete AND ${among}`,
    { source, days },
  )
  return replaced
}

type DailyFile = { readonly id: string; readonly name: string; readonly digest: string }

/** As a file is known by what it holds. Readings are numbered: one may give again what another replaced meanwhile. */
async function fileOf(tx: Transaction, called: string, { rows, file }: Spooled): Promise<DailyFile> {
  const [row] = await tx.rows<{ n: bigint }>('SELECT count(*) AS n FROM meta.files WHERE table_name = $table', {
    table: DAILY,
  })
  const hash = createHash('sha256').update(`${row?.n} ${called}\n`)
  if (rows > 0) await pipeline(createReadStream(file), hash)
  const digest = hash.digest('hex')
  return { id: fileId(digest), name: called, digest }
}

async function note(tx: Transaction, file: DailyFile, count: FileCount): Promise<void> {
  await tx.run(
    `INSERT INTO meta.files (file, name, digest, table_name, shape, keys_unseen, read, added, duplicate, corrected, quarantined)
     VALUES ($id, $name, $digest, $table, $shape, false, $read, $added, $duplicate, $corrected, $quarantined)`,
    { ...file, table: DAILY, shape: DAILY_SUMS, ...count },
  )
}

/** Sums that were refused, by their day of arrival, which is known again when the day is read anew. */
async function refuse(tx: Transaction, source: SyncedSource, { id, name: called }: DailyFile): Promise<void> {
  await tx.run(
    `INSERT INTO meta.quarantine (file, name, table_name, reason, content)
     SELECT $id, $called, $table, count(*) || ' daily sums of usage that lacks its SKU, cloud, unit, quantity or end time, added '
       || coalesce('on ' || ingestion_date, 'on no day'), hash(ingestion_date)
     FROM came WHERE incomplete GROUP BY ingestion_date ORDER BY ingestion_date`,
    { id, called, table: DAILY },
  )
  await replaceRefused(tx, source, id)
}

/** A clock that runs ahead on the other side must not move the watermark past what is still to come. */
const notAhead = (day: string): boolean => Date.parse(day) <= Date.now() + DAY
