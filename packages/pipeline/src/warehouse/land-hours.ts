import type { Lake } from '@meshledger/lake'
import { list, quote } from '../ingest/inbox.ts'
import type { Spooled } from '../sync/spool.ts'

/** Where the hourly counts of logs stand that stay in a warehouse. */
export const HOURS = 'warehouse.audit_hours'
/** The same, each hour of a workspace once: what is of the account is told by every reader. */
export const hoursOnce = `(SELECT workspace_id, hour, max(events) AS events, max(newest) AS newest FROM ${HOURS} GROUP BY workspace_id, hour)`
const told = 'reader, workspace_id, hour, events, newest'
const typed = `workspace_id, CAST(hour AS TIMESTAMP) AS hour, CAST(events AS INTEGER) AS events, CAST(newest AS TIMESTAMP) AS newest`

/**
 * Take hourly counts of a reader's log into the lake. Those that are held already change nothing, and hours that
 * Databricks has forgotten are kept. Gives the time of the newest event, in milliseconds since 1970; null without one.
 */
export async function landHours(
  lake: Lake,
  reader: string,
  { rows, file, columns }: Spooled,
  signal?: AbortSignal,
): Promise<number | null> {
  if (rows === 0) return null
  const types = columns.map((column) => `${quote(column.name)}: ${quote(column.heldAs)}`).join(', ')
  const read = `read_json(${list([file])}, format = 'newline_delimited', records = true, columns = {${types}})`
  return lake.transaction(async (tx) => {
    await tx.run(`CREATE TEMP TABLE came AS SELECT $reader AS reader, ${typed} FROM ${read}`, { reader })
    const [last] = await tx.rows<{ newest: bigint }>('SELECT epoch_ms(max(newest)) AS newest FROM came')
    await tx.run(`DELETE FROM came WHERE (${told}) IN (SELECT (${told}) FROM ${HOURS})`)
    const [moved] = await tx.rows<{ n: bigint }>('SELECT count(*) AS n FROM came')
    if (moved?.n) {
      const hour = 'reader, workspace_id, hour'
      await tx.run(`DELETE FROM ${HOURS} WHERE (${hour}) IN (SELECT (${hour}) FROM came)`)
      await tx.run(`INSERT INTO ${HOURS} BY NAME SELECT * FROM came`)
    }
    await tx.run('DROP TABLE came')
    return Number(last?.newest)
  }, signal)
}
