import { keyExpression, type Table } from '@meshledger/facts'
import { storedIn, type Transaction } from '@meshledger/lake'
import type { Batch } from './batches.ts'
import { filledNames } from './careful-sql.ts'
import { list, name } from './inbox.ts'
import type { Only } from './read-sql.ts'
import { BESIDE, hashOf, type Staged } from './staged.ts'
import { numberTwins } from './twins.ts'

/** What a file brought: so many rows that can be facts, of which some were held already, or took the place of an earlier version. */
export type Merged = { readonly rows: number; readonly duplicate: number; readonly corrected: number }

/** The fresh rows, and those that are held already and can equal one of them; each row with its `rid`. */
type Sides = { readonly fresh: string; readonly held: string | undefined }
type Brought = { file: string; n: bigint; lo: string | null; hi: string | null }
type Sieved = Sides & { readonly brought: readonly Brought[]; readonly some: boolean }

const everyRow = (table: Table) => `SELECT rowid AS rid, * FROM ${storedIn(table)} t`
const freshRows = (table: Table, { inside, isFresh }: Staged) =>
  inside ? `(${everyRow(table)} WHERE ${isFresh})` : '(SELECT rowid AS rid, * FROM fresh)'

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
async function sidesOf(tx: Transaction, table: Table, staged: Staged, brought: readonly Brought[]): Promise<Sides> {
  const fresh = freshRows(table, staged)
  const [all] = await tx.rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${storedIn(table)}`)
  const own = staged.inside ? brought.reduce((sum, { n }) => sum + n, 0n) : 0n
  if (all?.n === own) return { fresh: staged.inside ? `(${everyRow(table)})` : fresh, held: undefined }
  const [{ lo, hi } = { lo: null, hi: null }] = brought
  if (table.alignedOn !== null && !(lo && hi)) return { fresh, held: undefined }
  const near = table.alignedOn === null ? 'true' : `${name(table.alignedOn)} BETWEEN '${lo}' AND '${hi}'`
  return { fresh, held: `(${everyRow(table)} WHERE ${staged.inside ? `NOT (${staged.isFresh}) AND ` : ''}${near})` }
}

/**
 * Find the identities that more than one row may have, at least one of them fresh: their hashes, in `suspects`. `keys` is
 * what is asked of the fresh rows, where that is known before they are read.
 */
async function sieve(
  tx: Transaction,
  table: Table,
  staged: Staged,
  keys = sieved(table, freshRows(table, staged)),
): Promise<Sieved> {
  const brought = await broughtBy(tx, keys)
  const sides = await sidesOf(tx, table, staged, brought)
  await tx.run(
    sides.held === undefined
      ? `CREATE TEMP TABLE suspects AS SELECT h FROM ${keys} GROUP BY h HAVING count(*) > 1`
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
export async function mergeFresh(tx: Transaction, batch: Batch, staged: Staged): Promise<Map<string, Merged>> {
  let found = await sieve(tx, batch.table, staged)
  if (found.some && (await numberTwins(tx, batch, staged, found.fresh))) {
    await tx.run('DROP TABLE suspects')
    found = await sieve(tx, batch.table, staged)
  }
  const columns = filledNames(batch.table)
  if (!found.some && !staged.inside) {
    await tx.run(`INSERT INTO ${storedIn(batch.table)} (${columns}) SELECT ${columns} FROM fresh`)
  }
  return outcome(tx, batch, staged, found)
}

/**
 * The same for rows of which a few columns are read at little cost, as from Parquet: `keys` are the rows as they are read for
 * what the sieve asks first. What meets nothing goes straight into the table, and only the rest stands beside it. Each statement
 * that reads files is run by `read`, so that the caller can tell what failed in reading.
 */
export async function mergeSifted(
  tx: Transaction,
  batch: Batch,
  { keys, rows }: { readonly keys: string; readonly rows: (only?: Only) => string },
  read: (work: () => Promise<number>) => Promise<number>,
): Promise<Map<string, Merged>> {
  const { table } = batch
  const columns = filledNames(table)
  await read(() => tx.run(`CREATE TEMP TABLE keys AS FROM ${sieved(table, `(${keys})`)}`))
  let found = await sieve(tx, table, BESIDE, 'keys')
  await tx.run('DROP TABLE keys')
  const suspect: Only = (hash) => `${hash} IN (SELECT h FROM suspects)`
  if (found.some) await read(() => tx.run(`CREATE TEMP TABLE fresh AS ${rows(suspect)}`))
  const unmet = found.some ? rows((hash) => `NOT ${suspect(hash)}`) : rows()
  await read(() => tx.run(`INSERT INTO ${storedIn(table)} (${columns}) SELECT ${columns} FROM (${unmet})`))
  if (found.some && (await numberTwins(tx, batch, BESIDE, found.fresh))) {
    await tx.run('DROP TABLE suspects')
    const { brought } = found
    found = { ...(await sieve(tx, table, BESIDE)), brought }
    if (!found.some) await tx.run(`INSERT INTO ${storedIn(table)} (${columns}) SELECT ${columns} FROM fresh`)
  }
  const merged = await outcome(tx, batch, BESIDE, found)
  await tx.run('DROP TABLE IF EXISTS fresh')
  return merged
}

/** Let the suspects meet, and tell what each file brought. */
async function outcome(tx: Transaction, batch: Batch, staged: Staged, found: Sieved): Promise<Map<string, Merged>> {
  const met = found.some ? await meet(tx, batch, staged, found) : []
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

async function meet(tx: Transaction, { table, files, shapeName }: Batch, staged: Staged, sides: Sides): Promise<Met[]> {
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
  await (staged.inside ? sortOut(tx, table) : putIn(tx, table))
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

/** Rows inside the table: the first of each identity stays. */
async function sortOut(tx: Transaction, table: Table, which = 'true'): Promise<void> {
  const stored = storedIn(table)
  await tx.run(`DELETE FROM ${stored} WHERE rowid IN (SELECT rid FROM meeting WHERE place > 1 AND ${which})`)
  if (!table.copyId) return
  await tx.run(
    `UPDATE ${stored} AS t SET _copy = m.number FROM meeting m
     WHERE t.rowid = m.rid AND m.place = 1 AND ${which} AND m.number IS DISTINCT FROM t._copy`,
  )
}

/** Rows beside the table: those that are the first of their identity go in. What this transaction wrote is never deleted. */
async function putIn(tx: Transaction, table: Table): Promise<void> {
  const stored = storedIn(table)
  const columns = filledNames(table)
  await sortOut(tx, table, 'NOT is_fresh')
  await tx.run(
    `INSERT INTO ${stored} (${columns}) SELECT ${columns} FROM fresh WHERE rowid NOT IN (SELECT rid FROM meeting WHERE is_fresh)`,
  )
  await tx.run(
    `INSERT INTO ${stored} (${columns}, _copy)
     SELECT ${columns}, m.number FROM fresh f JOIN meeting m ON m.rid = f.rowid WHERE m.is_fresh AND m.place = 1`,
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
