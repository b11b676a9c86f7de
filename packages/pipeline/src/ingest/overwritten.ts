import { keyExpression, type Table } from '@meshledger/facts'
import { storedIn, type Transaction } from '@meshledger/lake'
import type { FactFile } from './batches.ts'

/**
 * A file that came again under the same name takes the place of the earlier one: what only the earlier one held is
 * taken away, what another file holds too stays, under that file's name.
 */
export async function dropOverwritten(tx: Transaction, table: Table, files: readonly FactFile[]): Promise<void> {
  const named = files.filter((file) => file.overwrites !== undefined)
  const [pattern] = named.flatMap((file) => file.shape?.overwrittenByName ?? [])
  if (!pattern) return
  await tx.run('DROP TABLE IF EXISTS overwritten')
  await tx.run(
    `CREATE TEMP TABLE overwritten AS
     SELECT f.file, n.file AS by FROM meta.files f
     JOIN (SELECT unnest($ids) AS file, unnest($names) AS name) n ON n.name = regexp_extract(f.name, $pattern) AND n.file <> f.file
     WHERE f.table_name = $table AND f.replaced_by IS NULL`,
    {
      ids: named.map((file) => file.id),
      names: named.map((file) => file.overwrites ?? ''),
      pattern,
      table: table.name,
    },
  )
  const [count] = await tx.rows<{ n: bigint }>('SELECT count(*) AS n FROM overwritten')
  if (count && count.n > 0n) await takeAway(tx, table)
  await tx.run('DROP TABLE overwritten')
}

async function takeAway(tx: Transaction, table: Table): Promise<void> {
  const old = '(SELECT file FROM overwritten)'
  await tx.run(`UPDATE meta.files SET replaced_by = o.by FROM overwritten o WHERE meta.files.file = o.file`)
  await tx.run(`DELETE FROM meta.arrivals WHERE table_name = $table AND file IN ${old}`, { table: table.name })
  await tx.run('DROP TABLE IF EXISTS elsewhere')
  await tx.run(
    `CREATE TEMP TABLE elsewhere AS
     SELECT t.rid, t.key, min(a.file) AS file
     FROM (SELECT rowid AS rid, ${keyExpression(table)} AS key FROM ${storedIn(table)} WHERE _source IN ${old}) t
     LEFT JOIN meta.arrivals a ON a.table_name = $table AND a.key = t.key
     GROUP BY ALL`,
    { table: table.name },
  )
  await tx.run(
    `DELETE FROM meta.arrivals WHERE table_name = $table AND (key, file) IN (SELECT (key, file) FROM elsewhere WHERE file IS NOT NULL)`,
    { table: table.name },
  )
  await tx.run(`DELETE FROM ${storedIn(table)} WHERE rowid IN (SELECT rid FROM elsewhere WHERE file IS NULL)`)
  await tx.run(
    `UPDATE ${storedIn(table)} AS t SET _source = e.file FROM elsewhere e WHERE t.rowid = e.rid AND e.file IS NOT NULL`,
  )
  await tx.run(`DELETE FROM meta.quarantine WHERE file IN ${old}`)
  await tx.run(`DELETE FROM meta.drift WHERE file IN ${old}`)
  await tx.run('DROP TABLE elsewhere')
}
