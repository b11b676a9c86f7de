import { keyExpression, type Table } from '@meshledger/facts'
import { storedIn, type Transaction } from '@meshledger/lake'
import type { Batch } from './batches.ts'
import { filledNames } from './careful-sql.ts'
import { hashOf } from './hash-of.ts'
import { list, name } from './inbox.ts'
import { numberTwins } from './twins.ts'

/** What a file brought: so many rows that can be facts, of which some were held already, or took the place of an earlier version. */
export type Merged = { readonly rows: number; readonly duplicate: number; readonly corrected: number }

/** The fresh rows, and those that are held already and can equal one of them; each row with its `rid`. */
type Sides = { readonly fresh: string; readonly held: string | undefined }
type Brought = { file: string; n: bigint; lo: string | null; hi: string | null }
type Sieved = Sides & { readonly brought: readonly Brought[]; readonly some: boolean }

/** Fresh are the rows that are hidden, those of one batch; `t` is a stored row. */
const IS_FRESH = 'EXISTS (FROM meta.pending p WHERE p.file = t._source)'
const everyRow = (table: Table) => `SELECT rowid AS rid, * FROM ${storedIn(table)} t`
const freshRows = (table: Table) => `(${everyRow(table)} WHERE ${IS_FRESH})`

/** What the sieve asks of rows: the hash `h`, the file, and the day or time on which an equal row lies. */
const sieved = (table: Table, rows: string) =>
  `(SELECT ${hashOf(table)} AS h, _source, ${table.alignedOn === null ? 'CAST(NULL AS DATE)' : name(table.alignedOn)} AS aligned FROM ${rows})`

/** How many rows each file brought, and between which days or times they lie. */
const broughtBy = (tx: Transaction, keys: string): Promise<Brought[]> =>
  tx.rows<Brought>(
    `SELECT file, n, CAST(min(lo) OVER () AS VARCHAR) AS lo, CAST(max(hi) OVER () AS VARCHAR) AS hi
     FROM (SELECT _source AS file, count(*) AS n, min(aligned) AS lo, max(aligned) AS hi FROM ${keys} GROUP BY _source)`,
  )

/**
 * The two sides that may meet. Where nothing else is held yet, there is one. Equal rows lie on the same day or time: the
 * statistics of the table let the engine skip all else.
 */
async function sidesOf(tx: Transaction, table: Table, brought: readonly Brought[]): Promise<Sides> {
  const fresh = freshRows(table)
  const [all] = await tx.rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${storedIn(table)}`)
  if (all?.n === brought.reduce((sum, { n }) => sum + n, 0n)) return { fresh: `(${everyRow(table)})`, held: undefined }
  const [{ lo, hi } = { lo: null, hi: null }] = brought
  if (table.alignedOn !== null && !(lo && hi)) return { fresh, held: undefined }
  const near = table.alignedOn === null ? 'true' : `${name(table.alignedOn)} BETWEEN '${lo}' AND '${hi}'`
  return { fresh, held: `(${everyRow(table)} WHERE NOT (${IS_FRESH}) AND ${near})` }
}

/** Find the identities that more than one row may have, at least one of them fresh: their hashes, in `suspects`. */
async function sieve(tx: Transaction, table: Table): Promise<Sieved> {
  const keys = sieved(table, freshRows(table))
  const brought = await broughtBy(tx, keys)
  const sides = await sidesOf(tx, table, brought)
  await tx.run(
    sides.held === undefined
      ? `CREATE TEMP TABLE suspects AS SELECT h FROM ${sieved(table, sides.fresh)} GROUP BY h HAVING count(*) > 1`
      : // What is held streams past the fresh rows: only those, and not all of a log of years, stand in memory.
        `CREATE TEMP TABLE suspects AS
         SELECT h FROM ${keys} GROUP BY h HAVING count(*) > 1
         UNION SELECT h FROM ${sieved(table, sides.held)} WHERE h IN (SELECT h FROM ${keys})`,
  )
  const [some] = await tx.rows<{ n: bigint }>('SELECT count(*) AS n FROM suspects')
  return { ...sides, brought, some: some?.n !== 0n }
}

/**
 * Make every fact of the table stand once, the fresh rows of a batch among them; tells what each file brought.
 *
 * Rows of one identity are ordered by what the table prefers, then by what they hold: the first is kept, so it does not
 * matter which came first. Of equal rows the one that was there stays where it came from. A row counts as duplicate, or
 * as corrected when it took the place of an earlier version of its own shape. Every file that held a fact besides the one
 * it is kept under is noted in `meta.arrivals`.
 */
export async function mergeFresh(tx: Transaction, batch: Batch): Promise<Map<string, Merged>> {
  let found = await sieve(tx, batch.table)
  if (found.some && (await numberTwins(tx, batch, found.fresh))) {
    await tx.run('DROP TABLE suspects')
    found = await sieve(tx, batch.table)
  }
  const met = found.some ? await meet(tx, batch, found) : []
  await tx.run('DROP TABLE suspects')
  const ends = new Map(met.map((one) => [one.file, one]))
  return new Map(
    found.brought.map(({ file, n }) => {
      const { duplicate = 0, corrected = 0 } = ends.get(file) ?? {}
      return [file, { rows: Number(n), duplicate, corrected }]
    }),
  )
}

type Met = { file: string; duplicate: number; corrected: number }

async function meet(tx: Transaction, { table, files, shapeName }: Batch, sides: Sides): Promise<Met[]> {
  await tx.run(
    meetingSql(
      table,
      files.map((file) => file.id),
      shapeName,
      sides,
    ),
  )
  const met = await tx.rows<Met>(
    `SELECT file, CAST(count(*) FILTER (WHERE NOT corrects) AS INTEGER) AS duplicate,
       CAST(count(*) FILTER (WHERE corrects) AS INTEGER) AS corrected
     FROM meeting WHERE is_fresh AND NOT first GROUP BY file`,
  )
  await noteArrivals(tx, table)
  await sortOut(tx, table)
  await tx.run('DROP TABLE meeting')
  return met
}

/** Note every file that held a fact besides the one it is kept under. */
async function noteArrivals(tx: Transaction, table: Table): Promise<void> {
  await tx.run(
    `INSERT INTO meta.arrivals
     SELECT DISTINCT $table, l.key, l.file FROM meeting l JOIN meeting w ON w.key = l.key AND w.copy = l.copy AND w.place = 1
     WHERE l.place > 1 AND l.file <> w.file
     EXCEPT SELECT table_name, key, file FROM meta.arrivals WHERE table_name = $table`,
    { table: table.name },
  )
}

/** The first of each identity stays, with the number that tells it from copies. */
async function sortOut(tx: Transaction, table: Table): Promise<void> {
  const stored = storedIn(table)
  await tx.run(`DELETE FROM ${stored} WHERE rowid IN (SELECT rid FROM meeting WHERE place > 1)`)
  if (!table.copyId) return
  await tx.run(
    `UPDATE ${stored} AS t SET _copy = m.number FROM meeting m
     WHERE t.rowid = m.rid AND m.place = 1 AND m.number IS DISTINCT FROM t._copy`,
  )
}

/**
 * Every row that may meet another, with its place among those of its identity (1 is kept) and whether it was the
 * first to come. `nth` is the order of arrival: 0 for what was there before, then the files in their order. `number` tells
 * rows apart that stay though their identity is equal: by what tells them apart, so the order of arrival never counts.
 */
function meetingSql(table: Table, files: readonly string[], shapeName: string, sides: Sides): string {
  const told = table.columns.map((column) => column.name).filter((column) => !table.settled?.includes(column))
  const columns = filledNames(table)
  const copy = table.copyId ? `coalesce(${table.copyId}, min(${table.copyId}) OVER (PARTITION BY key), '')` : `''`
  const prefer = table.snapshot ? ['nth DESC'] : table.prefer
  const rank = `rank() OVER (PARTITION BY key, copy ORDER BY ${[...prefer, 'content'].join(', ')})`
  const before =
    'OVER (PARTITION BY key, copy ORDER BY nth, rank, rid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)'
  const suspect = `${hashOf(table)} IN (SELECT h FROM suspects)`
  const heldRows = sides.held
    ? `\n      UNION ALL SELECT rid, false, ${columns} FROM ${sides.held} WHERE ${suspect}`
    : ''
  return `CREATE TEMP TABLE meeting AS
    WITH both_sides AS (
      SELECT rid, true AS is_fresh, ${columns} FROM ${sides.fresh} WHERE ${suspect}${heldRows}),
    seen AS (
      SELECT ${keyExpression(table)} AS key, hash(${told.map(name).join(', ')}) AS content,
        CASE WHEN is_fresh THEN list_position(${list(files)}, _source) ELSE 0 END AS nth, *
      FROM both_sides),
    copies AS (SELECT *, ${copy} AS copy FROM seen),
    ranked AS (SELECT *, ${rank} AS rank FROM copies),
    shaped AS (
      SELECT r.rid, r.is_fresh, r.key, r.copy, r.rank, r.nth, r.content, r._source AS file,
        CASE WHEN r.is_fresh THEN '${shapeName}' ELSE f.shape END AS shape
      FROM ranked r LEFT JOIN meta.files f ON f.file = r._source AND f.table_name = '${table.name}'),
    earlier AS (
      SELECT *, count(*) ${before} = 0 AS first, min(rank) ${before} AS best,
        arg_min(shape, rank) ${before} AS best_shape, arg_min(content, rank) ${before} AS best_content
      FROM shaped)
    SELECT rid, is_fresh, key, copy, file, first,
      coalesce(rank < best AND shape = best_shape AND content <> best_content, false) AS corrects,
      row_number() OVER (PARTITION BY key, copy ORDER BY rank, nth, rid) AS place,
      nullif(CAST(dense_rank() OVER (PARTITION BY key ORDER BY copy) AS INTEGER), 1) AS number
    FROM earlier`
}
