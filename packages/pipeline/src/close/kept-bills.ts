import { gunzipSync, gzipSync } from 'node:zlib'
import type { Lake, Session } from '@meshledger/lake'
import { billRows } from '../vendor-bills.ts'

const rowShape = `[{"usage_date":"DATE","billed_cost":"DECIMAL(38,18)","line_id":"VARCHAR","provider":"VARCHAR","service":"VARCHAR",
  "charge_category":"VARCHAR","charge_class":"VARCHAR","service_category":"VARCHAR","billing_month":"VARCHAR","currency":"VARCHAR","account_id":"VARCHAR","workspace_id":"VARCHAR","cluster_id":"VARCHAR",
  "job_id":"VARCHAR","warehouse_id":"VARCHAR","resource_id":"VARCHAR","sku_name":"VARCHAR","invoice_id":"VARCHAR",
  "custom_tags":"MAP(VARCHAR, VARCHAR)","databricks":"BOOLEAN"}]`

/** So many lines are laid out at once. */
const LINES_AT_ONCE = 20_000

/**
 * The lines of other vendors' bills of some days, a line a row with the file that it stands in, packed to be kept with what
 * is closed on them: a bill is delivered again and again, and the lake holds the last one. The same lines pack to the same
 * bytes. What bills charge for Databricks itself is in no sum, and is left out.
 */
export async function billsToKeep(lake: Lake, days: { from: string; to: string }): Promise<Uint8Array> {
  const rows = await billRows(lake, days)
  const kept = rows.filter(({ databricks }) => !databricks)
  return new Uint8Array(gzipSync(kept.map((row) => JSON.stringify(row)).join('\n')))
}

/** The model `bill_lines` where kept lines stand in for the bills of now. */
export const KEPT_BILL_LINES = 'select * from kept_bill_lines'

/** A query that asks the kept lines in place of the bills of now. */
export const askingKeptBills = (sql: string): string => sql.replaceAll(/\bcloud\.costs\b/g, 'kept_bill_lines')

/** Put kept lines before a session, for queries that ask them (`askingKeptBills`). */
export async function layOutBills(session: Session, kept: Uint8Array): Promise<void> {
  const lines = gunzipSync(kept)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
  const laid = `select r.* from (select unnest(from_json($rows, '${rowShape}')) as r)`
  await session.run(`create temp table kept_bill_lines as ${laid}`, { rows: '[]' })
  for (let at = 0; at < lines.length; at += LINES_AT_ONCE) {
    await session.run(`insert into kept_bill_lines ${laid}`, {
      rows: `[${lines.slice(at, at + LINES_AT_ONCE).join(',')}]`,
    })
  }
}
