import { duckdbType, keyExpression, type Table } from '@meshledger/facts'
import { type Lake, type Session, storedIn, type Transaction } from '@meshledger/lake'
import type { FactFile, FileColumn } from '../ingest/batches.ts'
import { hashOf } from '../ingest/hash-of.ts'
import { list, name, quote } from '../ingest/inbox.ts'
import { normalOfColumns, storing } from '../ingest/read-sql.ts'
import { readingOf } from './plan.ts'
import { idsOfSource, paramsOf, type SyncedSource } from './source-name.ts'
import type { Spooled } from './spool.ts'

/** What a statement gave beyond what this source gave before, as a Parquet file. */
export type Sifted = {
  readonly columns: readonly FileColumn[]
  readonly fresh: number
  /** The newest value of the ordering column among all rows that came, not later than tomorrow. */
  readonly through: string | null
}

/**
 * Write the rows that this source did not give before to `target`.
 *
 * Late rows are found by reading the last days again, so most rows of a read are held already. They are left out here:
 * the same fact again and again would be noted as another arrival each time. A row counts as given before when a row of
 * equal content came from this source; one that came from a file only goes in, so that it stands on its own feet when
 * the file is replaced. A row that was refused is known by what it held, and comes once, until it is tried `again`.
 */
export async function sift(
  lake: Lake,
  table: Table,
  source: SyncedSource,
  spooled: Spooled,
  { target, again }: { target: string; again: boolean },
): Promise<Sifted> {
  return lake.session(async (session) => {
    const types = spooled.columns.map((column) => `${quote(column.name)}: ${quote(column.heldAs)}`)
    const read =
      spooled.rows === 0
        ? `SELECT ${spooled.columns.map((one) => `CAST(NULL AS ${one.heldAs}) AS ${name(one.name)}`).join(', ')} LIMIT 0`
        : `FROM read_json(${list([spooled.file])}, format = 'newline_delimited', records = true,
             maximum_object_size = 67108864, columns = {${types.join(', ')}})`
    await session.run(`CREATE TEMP TABLE fetched AS SELECT row_number() OVER () AS _rid, * FROM (${read})`)
    const columns = spooled.columns.map(({ name: column, heldAs: type }) => ({ name: column, type }))
    await session.run(`CREATE TEMP TABLE before AS ${givenBefore(table, columns)}`, paramsOf(source))
    if (!again && (await hasRefused(session, source))) {
      await session.run(`INSERT INTO before ${refusedBefore(columns)}`, paramsOf(source))
    }
    await session.run(
      `COPY (SELECT ${columns.map((column) => name(column.name)).join(', ')} FROM fetched
        WHERE _rid NOT IN (SELECT _rid FROM before) ORDER BY _rid) TO ${quote(target)} (FORMAT parquet)`,
    )
    const order =
      readingOf(table).again === 'whole' ? undefined : columns.find((column) => column.name === table.orderedBy)
    const [row] = await session.rows<{ all: bigint; fresh: bigint; through: string | null }>(
      `SELECT count(*) AS "all", count(*) FILTER (WHERE _rid NOT IN (SELECT _rid FROM before)) AS fresh,
         ${order ? throughSql(table, order.name) : 'NULL'} AS through FROM fetched`,
    )
    if (Number(row?.all) !== spooled.rows) {
      throw new Error(`${table.name}: ${spooled.rows} rows came, ${row?.all} could be read again; please report this`)
    }
    return { columns, fresh: Number(row?.fresh ?? 0), through: row?.through ?? null }
  })
}

const refusedSql = `SELECT content FROM meta.quarantine
  WHERE retried_by IS NULL AND content IS NOT NULL AND table_name = $table AND starts_with(name, $prefix)`

const hasRefused = async (session: Session, source: SyncedSource): Promise<boolean> =>
  (await session.rows(`${refusedSql} LIMIT 1`, paramsOf(source))).length > 0

/** What a row held when it came, in 64 bits. */
const contentOf = (columns: readonly FileColumn[]) => `hash(${columns.map((column) => name(column.name)).join(', ')})`

/** Rows by their number that were refused as they are. */
const refusedBefore = (columns: readonly FileColumn[]) =>
  `SELECT _rid FROM (SELECT _rid, ${contentOf(columns)} AS content FROM fetched) SEMI JOIN (${refusedSql}) USING (content)`

/**
 * Notes of the rows of a file that were refused what they held, so that they are known when they come again. Those that
 * an earlier reading of the source met stand by this one from now on: a re-try that breaks off leaves none counted twice.
 */
export async function rememberRefused(
  lake: Lake,
  source: SyncedSource,
  { id, columns }: FactFile,
  path: string,
): Promise<void> {
  await lake.run(
    `UPDATE meta.quarantine AS q SET content = r.content
     FROM (SELECT file_row_number + 1 AS line, ${contentOf(columns)} AS content
       FROM read_parquet(${list([path])}, file_row_number = true)) r
     WHERE q.file = $id AND q.line = r.line`,
    { id },
  )
  await replaceRefused(lake, source, id)
}

/** What a reading refused takes the place of the same that earlier readings of its source refused. */
export async function replaceRefused(lake: Lake | Transaction, source: SyncedSource, id: string): Promise<void> {
  await lake.run(
    `UPDATE meta.quarantine SET retried_by = $id
     WHERE retried_by IS NULL AND file <> $id AND table_name = $table AND starts_with(name, $prefix)
       AND content IN (SELECT content FROM meta.quarantine WHERE file = $id AND content IS NOT NULL)`,
    { id, ...paramsOf(source) },
  )
}

/**
 * A clock that runs ahead on the other side must not move the watermark past what is still to come. Without a row there
 * is no newest value; `least` would pass over the missing one and give the other.
 */
function throughSql(table: Table, order: string): string {
  const isDate = table.columns.find((column) => column.name === order)?.type === 'date'
  const form = isDate ? '%Y-%m-%d' : '%Y-%m-%dT%H:%M:%S.%gZ'
  const newest = `max(TRY_CAST(${name(order)} AS TIMESTAMP))`
  const latest = `least(${newest}, CAST(now() AS TIMESTAMP) + INTERVAL 1 DAY)`
  return `CASE WHEN ${newest} IS NOT NULL THEN strftime(${latest}, ${quote(form)}) END`
}

/**
 * Rows by their number whose content is held from this source. Compared is what would be stored, by two hashes of 64
 * bits over what makes a fact the same and over all that it holds.
 */
function givenBefore(table: Table, columns: readonly FileColumn[]): string {
  const known = columns.filter((column) => table.columns.some((one) => one.name === column.name))
  const given = new Map(
    // A value that does not fit becomes null here and so differs: the ingest refuses such a row by its reason.
    [...normalOfColumns(table, known).expressions].map(([column, sql]) => [
      column,
      sql.replaceAll(/(?<!TRY_)CAST\(/g, 'TRY_CAST('),
    ]),
  )
  const normal = [...table.columns, ...(table.ownColumns ?? [])].map(
    ({ name: column, type }) => `${given.get(column) ?? `CAST(NULL AS ${duckdbType(type)})`} AS ${name(column)}`,
  )
  const inForm = storing(table, `SELECT ${normal.join(', ')}, NULL AS _source, NULL AS _extra, _rid FROM fetched`, [
    '_rid',
  ])
  const told = table.columns.map((column) => column.name).filter((column) => !table.settled?.includes(column))
  const hashes = `${hashOf(table)} AS same, hash(${told.map(name).join(', ')}) AS content`
  const mine = `_source IN (${idsOfSource})`
  const arrived = `${keyExpression(table)} IN (SELECT key FROM meta.arrivals WHERE table_name = $table AND file IN (${idsOfSource}))`
  const on = table.alignedOn === null ? undefined : name(table.alignedOn)
  const within = on ? `AND ${on} BETWEEN (SELECT min(${on}) FROM came) AND (SELECT max(${on}) FROM came)` : ''
  return `WITH came AS (${inForm}),
    held AS (SELECT ${hashes} FROM ${storedIn(table)} WHERE (${mine} OR ${arrived}) ${within})
    SELECT _rid FROM (SELECT _rid, ${hashes} FROM came) SEMI JOIN held USING (same, content)`
}
