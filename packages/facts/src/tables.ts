import { accessAudit } from './access-audit.ts'
import { accessCleanRoomEvents } from './access-clean-room-events.ts'
import { accessColumnLineage } from './access-column-lineage.ts'
import { accessInboundNetwork } from './access-inbound-network.ts'
import { accessOutboundNetwork } from './access-outbound-network.ts'
import { accessTableLineage } from './access-table-lineage.ts'
import { accessWorkspacesLatest } from './access-workspaces-latest.ts'
import { billingAccountPrices } from './billing-account-prices.ts'
import { billingAttributedUsage } from './billing-attributed-usage.ts'
import { billingListPrices } from './billing-list-prices.ts'
import { billingUsage } from './billing-usage.ts'
import { cloudCosts } from './cloud-costs.ts'
import { computeClusters } from './compute-clusters.ts'
import { computeInstancePools } from './compute-instance-pools.ts'
import { computeNodeTimeline } from './compute-node-timeline.ts'
import { computeNodeTypes } from './compute-node-types.ts'
import { computeWarehouseEvents } from './compute-warehouse-events.ts'
import { computeWarehouses } from './compute-warehouses.ts'
import { configSnapshots } from './config-snapshots.ts'
import { dataClassificationResults } from './data-classification-results.ts'
import { lakeflowJobRunTimeline } from './lakeflow-job-run-timeline.ts'
import { lakeflowJobTaskRunTimeline } from './lakeflow-job-task-run-timeline.ts'
import { lakeflowJobTasks } from './lakeflow-job-tasks.ts'
import { lakeflowJobs } from './lakeflow-jobs.ts'
import { lakeflowPipelineUpdateTimeline } from './lakeflow-pipeline-update-timeline.ts'
import { lakeflowPipelines } from './lakeflow-pipelines.ts'
import { queryHistory } from './query-history.ts'
import { servingEndpointUsage } from './serving-endpoint-usage.ts'
import { servingServedEntities } from './serving-served-entities.ts'
import { storagePredictiveOptimization } from './storage-predictive-optimization.ts'
import type { Column, Table } from './table.ts'
import { unityCatalogMasks } from './unity-catalog-masks.ts'
import { unityCatalogPrivileges } from './unity-catalog-privileges.ts'
import { unityCatalogTags } from './unity-catalog-tags.ts'

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
  billingAccountPrices,
  billingAttributedUsage,
  computeNodeTypes,
  computeNodeTimeline,
  computeWarehouseEvents,
  computeInstancePools,
  lakeflowJobTasks,
  lakeflowJobRunTimeline,
  lakeflowJobTaskRunTimeline,
  lakeflowPipelines,
  lakeflowPipelineUpdateTimeline,
  accessColumnLineage,
  accessInboundNetwork,
  accessOutboundNetwork,
  accessCleanRoomEvents,
  servingServedEntities,
  servingEndpointUsage,
  storagePredictiveOptimization,
  dataClassificationResults,
  ...unityCatalogTags,
  ...unityCatalogPrivileges,
  ...unityCatalogMasks,
  cloudCosts,
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
