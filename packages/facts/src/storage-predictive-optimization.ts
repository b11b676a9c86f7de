import { account, columnsOfType, workspace } from './columns.ts'
import { defineTable } from './table.ts'

/** What predictive optimization did, and its estimated usage. Columns: "Predictive optimization system table reference". */
export const storagePredictiveOptimization = defineTable({
  name: 'storage.predictive_optimization_operations_history',
  meaning: 'Operations of predictive optimization on tables',
  columns: [
    account,
    workspace,
    ...columnsOfType('timestamp', 'start_time end_time', 'UTC'),
    ...columnsOfType('string', 'metastore_name metastore_id', 'metastore'),
    ...columnsOfType('string', 'catalog_name schema_name table_name table_id', 'table'),
    ...columnsOfType('string', 'operation_type operation_id operation_status', 'operation (open sets)'),
    { name: 'operation_metrics', type: 'map<string,string>', meaning: 'figures of the operation' },
    { name: 'usage_unit', type: 'string', meaning: 'ESTIMATED_DBU' },
    { name: 'usage_quantity', type: 'decimal(38,18)', meaning: 'in usage_unit; an estimate' },
  ],
  key: ['account_id', 'workspace_id', 'operation_id'],
  prefer: ['end_time DESC NULLS LAST'],
  required: ['operation_id', 'operation_type', 'start_time'],
  orderedBy: 'start_time',
  happenedAt: 'end_time',
  alignedOn: 'start_time',
  freshForHours: null,
  shapes: [],
})
