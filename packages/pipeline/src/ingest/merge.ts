import { keyExpression, type Table } from '@meshledger/facts'
import { storedIn, type Transaction } from '@meshledger/lake'
import { list, name } from './inbox.ts'

/** What became of the rows of one file that were read: those not named here were added. */
export type Merged = { readonly file: string; readonly duplicate: number; readonly corrected: number }

type Range = { lo: string | null; hi: string | null }

/** Where equal rows can lie: the same day or time. Statistics of the table let the engine skip all else. */
async function boundsOf(tx: Transaction, table: Table, files: readonly string[]): Promise<string> {
  if (table.alignedOn === null) return 'true'
  const on = name(table.alignedOn)
  const [range] = await tx.rows<Range>(
    `SELECT CAST(min(${on}) AS VARCHAR) AS lo, CAST(max(${on}) AS VARCHAR) AS hi FROM ${storedIn(table)} WHERE _source IN ${tuple(files)}`,
  )
  if (!range?.lo || !range.hi) return 'false'
  return `${on} BETWEEN '${range.lo}' AND '${range.hi}'`
}

const tuple = (items: readonly string[]) => `(${list(items).slice(1, -1)})`

/**
 * Make every fact of the table stand once, after the rows of `files` have been put in beside the others.
 *
 * Rows of one identity are ordered by what the table prefers, then by what they hold: the first is kept, so it does not
 * matter which came first. Of equal rows the one that was there stays where it came from. A row counts as duplicate, or
 * as corrected when it took the place of an earlier version of its own shape. Every file that held a fact besides the one
 * it is kept under is noted in `meta.arrivals`.
 */
export async function mergeNew(
  tx: Transaction,
  table: Table,
  files: readonly string[],
  shapeName: string,
): Promise<Merged[]> {
  const within = await boundsOf(tx, table, files)
  const sieve = `hash(${(table.matchedOn ?? table.key).map(name).join(', ')})`
  await tx.run('DROP TABLE IF EXISTS suspects')
  await tx.run(
    `CREATE TEMP TABLE suspects AS SELECT h FROM (SELECT ${sieve} AS h, _source IN ${tuple(files)} AS fresh FROM ${storedIn(table)} WHERE ${within})
     GROUP BY h HAVING count(*) > 1 AND bool_or(fresh)`,
  )
  const [some] = await tx.rows<{ n: bigint }>('SELECT count(*) AS n FROM suspects')
  if (!some || some.n === 0n) return []
  await tx.run('DROP TABLE IF EXISTS meeting')
  await tx.run(meetingSql(table, files, shapeName, within, sieve))
  const merged = await tx.rows<{ file: string; duplicate: number; corrected: number }>(
    `SELECT file, CAST(count(*) FILTER (WHERE NOT first AND NOT corrects) AS INTEGER) AS duplicate,
       CAST(count(*) FILTER (WHERE NOT first AND corrects) AS INTEGER) AS corrected
     FROM meeting WHERE nth > 0 GROUP BY file`,
  )
  await tx.run(
    `INSERT INTO meta.arrivals
     SELECT DISTINCT $table, l.key, l.file FROM meeting l JOIN meeting w ON w.key = l.key AND w.copy = l.copy AND w.place = 1
     WHERE l.place > 1 AND l.file <> w.file
     EXCEPT SELECT table_name, key, file FROM meta.arrivals WHERE table_name = $table`,
    { table: table.name },
  )
  await tx.run(`DELETE FROM ${storedIn(table)} WHERE rowid IN (SELECT rid FROM meeting WHERE place > 1)`)
  if (table.copyId) await numberCopies(tx, table)
  await tx.run('DROP TABLE meeting')
  await tx.run('DROP TABLE suspects')
  return merged
}

/**
 * Every row that may meet another, with its place among those of its identity (1 is kept) and whether it was the
 * first to come. `nth` is the order of arrival: 0 for what was there before, then the files in their order.
 */
function meetingSql(table: Table, files: readonly string[], shapeName: string, within: string, sieve: string): string {
  const told = table.columns.map((column) => column.name).filter((column) => !table.settled?.includes(column))
  const content = `hash(${told.map(name).join(', ')})`
  const copy = table.copyId ? `coalesce(${table.copyId}, min(${table.copyId}) OVER (PARTITION BY key), '')` : `''`
  const nth = `coalesce(list_position(${list(files)}, _source), 0)`
  const prefer = table.snapshot ? ['nth DESC'] : table.prefer
  const rank = `rank() OVER (PARTITION BY key, copy ORDER BY ${[...prefer, 'content'].join(', ')})`
  const before =
    'OVER (PARTITION BY key, copy ORDER BY nth, rank, rid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)'
  return `CREATE TEMP TABLE meeting AS
    WITH seen AS (
      SELECT rowid AS rid, ${keyExpression(table)} AS key, ${content} AS content, ${nth} AS nth, *
      FROM ${storedIn(table)} WHERE ${within} AND ${sieve} IN (SELECT h FROM suspects)),
    copies AS (SELECT *, ${copy} AS copy FROM seen),
    ranked AS (SELECT *, ${rank} AS rank FROM copies),
    shaped AS (
      SELECT r.rid, r.key, r.copy, r.rank, r.nth, r.content, r._source AS file,
        CASE WHEN r.nth > 0 THEN '${shapeName}' ELSE f.shape END AS shape
      FROM ranked r LEFT JOIN meta.files f ON f.file = r._source AND f.table_name = '${table.name}'),
    earlier AS (
      SELECT *, count(*) ${before} = 0 AS first, min(rank) ${before} AS best,
        arg_min(shape, rank) ${before} AS best_shape, arg_min(content, rank) ${before} AS best_content
      FROM shaped)
    SELECT rid, key, copy, nth, file, first,
      coalesce(rank < best AND shape = best_shape AND content <> best_content, false) AS corrects,
      row_number() OVER (PARTITION BY key, copy ORDER BY rank, nth, rid) AS place
    FROM earlier`
}

/** Rows that stay apart though their identity is equal are numbered by what tells them apart, so the order never counts. */
async function numberCopies(tx: Transaction, table: Table): Promise<void> {
  await tx.run(
    `UPDATE ${storedIn(table)} AS t SET _copy = nullif(n.nth, 1)
     FROM (SELECT rid, CAST(dense_rank() OVER (PARTITION BY key ORDER BY copy) AS INTEGER) AS nth FROM meeting WHERE place = 1) n
     WHERE t.rowid = n.rid AND nullif(n.nth, 1) IS DISTINCT FROM t._copy`,
  )
}
