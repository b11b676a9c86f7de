import { createHash } from 'node:crypto'
import type { Table } from '@meshledger/facts'
import type { Lake } from '@meshledger/lake'
import { DAILY } from '../warehouse/usage-held.ts'
import { calledOf, syncedTables } from './plan.ts'
import { readName } from './source-name.ts'

/** Rows that were refused when they were read over a connection, of one table at one workspace. */
export type RefusedSource = {
  readonly host: string
  /** What is read there: `system.billing.usage`. */
  readonly called: string
  /** Our table whose rows were refused. */
  readonly table: string
  /** The readings that met them. */
  readonly files: readonly string[]
  readonly rows: number
  /** Everything that came after this moment is read again; null: everything. */
  readonly since: string | null
}

/**
 * What stands in quarantine from connections, by source. A reading begins where the one before it ended, less the days
 * that are read again: so what a refused row stood in lies after the last moment that an earlier reading had come to.
 */
export async function refusedSources(lake: Lake): Promise<RefusedSource[]> {
  const rows = await lake.rows<{ file: string; name: string; table: string; rows: bigint; before: string | null }>(
    `WITH read AS (
       SELECT name, table_name, regexp_replace(name, 'through=.*$', '') AS source,
         nullif(regexp_extract(name, 'through=(.*)$', 1), '') AS through
       FROM meta.files WHERE starts_with(name, 'databricks://'))
     SELECT q.file, q.name, q.table_name AS "table", count(*) AS rows,
       CASE WHEN contains(q.name, '?again') THEN nullif(regexp_extract(q.name, '&since=(.*)$', 1), '')
         ELSE (SELECT max(e.through) FROM read e WHERE e.table_name = q.table_name
           AND e.source = regexp_replace(q.name, 'through=.*$', '')
           AND e.through < nullif(regexp_extract(q.name, 'through=(.*)$', 1), '')) END AS before
     FROM meta.quarantine q WHERE q.retried_by IS NULL AND starts_with(q.name, 'databricks://')
     GROUP BY q.file, q.name, q.table_name ORDER BY q.name, q.table_name, q.file`,
  )
  const bySource = new Map<string, RefusedSource>()
  for (const { file, name, table, rows: n, before } of rows) {
    const read = readName(name)
    if (read === undefined) continue
    const key = `${read.host} ${read.called} ${table}`
    const known = bySource.get(key)
    // Sums are made anew from far back when a price turns out to have changed: all of them are asked for again.
    const since = table === DAILY || before === null || known?.since === null ? null : earlier(known?.since, before)
    bySource.set(key, {
      ...{ host: read.host, called: read.called, table, since },
      ...{ files: [...(known?.files ?? []), file], rows: (known?.rows ?? 0) + Number(n) },
    })
  }
  return [...bySource.values()]
}

const earlier = (known: string | undefined, other: string) => (known === undefined || other < known ? other : known)

/** The table that is read to read it again; undefined for what is no table, as the configuration. */
export const tableOf = ({ called }: RefusedSource): Table | undefined =>
  syncedTables().find((table) => calledOf(table) === called)

/** The refused rows of these readings have been read again: what is refused of them now was noted by the new reading. */
export async function settleRefused(lake: Lake, { table, files, host, called }: RefusedSource): Promise<void> {
  const by = `read again from ${called} at ${host}`
  await lake.run(
    `UPDATE meta.quarantine SET retried_by = $by
     WHERE retried_by IS NULL AND table_name = $table AND list_contains($files, file)`,
    { by, table, files: [...files] },
  )
}

/** A reading of rows that were read before is told from that one by how many there are by now. */
export async function digestOfAgain(lake: Lake, digest: string): Promise<string> {
  const [row] = await lake.rows<{ n: bigint }>('SELECT count(*) AS n FROM meta.files')
  return createHash('sha256').update(`${digest} read again, ${row?.n}`).digest('hex')
}
