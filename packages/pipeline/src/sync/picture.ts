import { keyExpression, type Table } from '@meshledger/facts'
import type { Lake } from '@meshledger/lake'
import { list, name } from '../ingest/inbox.ts'
import { removeRows } from '../removals.ts'
import { idsOfSource, paramsOf, type SyncedSource } from './source-name.ts'
import type { Spooled } from './spool.ts'

/**
 * A table that Databricks keeps under another name shows what is so now: each reading is the whole of what the reader may
 * see, and what it no longer shows was taken away.
 */
export const isPicture = ({ systemName }: Table): boolean => systemName !== undefined

/**
 * Take away the rows that this source gave before and no longer gives, and say how many. The removal is noted like any
 * other. A picture that is empty takes nothing away: a reader that sees nothing at all has more likely lost its rights
 * than every tag and grant been revoked. Run before the rows are taken in, and again after a kill, it ends the same.
 */
export async function dropVanished(lake: Lake, table: Table, source: SyncedSource, spooled: Spooled): Promise<number> {
  if (!isPicture(table) || spooled.rows === 0) return 0
  const types = spooled.columns.map((column) => `'${column.name.replaceAll("'", "''")}': '${column.heldAs}'`)
  const missing = table.key.filter((key) => !spooled.columns.some((column) => column.name === key))
  const shown = `SELECT ${['*', ...missing.map((key) => `CAST(NULL AS VARCHAR) AS ${name(key)}`)].join(', ')}
    FROM read_json(${list([spooled.file])}, format = 'newline_delimited', records = true, columns = {${types.join(', ')}})`
  const key = keyExpression(table)
  const { removed } = await removeRows(
    lake,
    table,
    {
      where: `_source IN (${idsOfSource}) AND ${key} NOT IN (SELECT ${key} FROM (${shown}))`,
      params: paramsOf(source),
    },
    `no longer shown by ${source.host}`,
  )
  return removed.reduce((sum, { rows }) => sum + rows, 0)
}
