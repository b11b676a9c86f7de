import { accessAudit } from './access-audit.ts'
import { accessTableLineage } from './access-table-lineage.ts'
import { accessWorkspacesLatest } from './access-workspaces-latest.ts'
import { billingListPrices } from './billing-list-prices.ts'
import { billingUsage } from './billing-usage.ts'
import { computeClusters } from './compute-clusters.ts'
import { computeWarehouses } from './compute-warehouses.ts'
import { configSnapshots } from './config-snapshots.ts'
import { lakeflowJobs } from './lakeflow-jobs.ts'
import { queryHistory } from './query-history.ts'
import type { Column, Table } from './table.ts'

/** Every table we hold. One more table is one more file and one more line here. */
export const tables: readonly Table[] = [
  accessWorkspacesLatest,
  billingListPrices,
  billingUsage,
  computeClusters,
  computeWarehouses,
  lakeflowJobs,
  accessAudit,
  accessTableLineage,
  queryHistory,
  configSnapshots,
]

/** The table of that name. Throws on a name that no file describes. */
export function tableNamed(name: string): Table {
  const table = tables.find((one) => one.name === name)
  if (!table) throw new RangeError(`no fact table "${name}"; there are ${tables.map((one) => one.name).join(', ')}`)
  return table
}

/**
 * Our own columns that every fact row has. `_key`, the identity of the fact, is not stored: it is computed from the row,
 * so anybody can compute it again.
 */
export const ownColumns = [
  { name: '_copy', type: 'int', meaning: 'number among rows of equal identity, from 2 on; null for the first' },
  { name: '_source', type: 'string', meaning: 'id of the file it came from' },
  { name: '_extra', type: 'string', meaning: 'JSON of what the file held beyond the known columns' },
] as const satisfies readonly Column[]

/** Identity as an expression over the row: text, equal exactly where the fact is the same (copies, too, are equal). */
export function keyExpression(table: Table): string {
  if (table.keySql) return table.keySql
  const [only, ...rest] = table.key
  if (only && rest.length === 0) return only
  return `concat_ws('/', ${table.key.map((name) => `coalesce(CAST(${name} AS VARCHAR), '')`).join(', ')})`
}

/** The `_key` of a stored row: its identity, with the number that tells copies of one identity apart. */
export const rowKey = (table: Table): string =>
  `${keyExpression(table)} || CASE WHEN _copy > 1 THEN '-' || _copy ELSE '' END`
