import { defineTable } from './table.ts'

/** Slowly changing: one row a configuration change. */
export const computeWarehouses = defineTable({
  name: 'compute.warehouses',
  meaning: 'SQL warehouses, a row a change',
  columns: [
    { name: 'account_id', type: 'string', meaning: 'Databricks account' },
    { name: 'workspace_id', type: 'string', meaning: 'workspace' },
    { name: 'warehouse_id', type: 'string', meaning: 'unique inside a workspace' },
    { name: 'warehouse_name', type: 'string', meaning: 'name' },
    { name: 'warehouse_type', type: 'string', meaning: 'CLASSIC, PRO, SERVERLESS' },
    { name: 'warehouse_channel', type: 'string', meaning: 'CURRENT, PREVIEW' },
    { name: 'warehouse_size', type: 'string', meaning: '2X_SMALL … 5X_LARGE' },
    { name: 'min_clusters', type: 'int', meaning: 'least clusters' },
    { name: 'max_clusters', type: 'int', meaning: 'most clusters' },
    { name: 'auto_stop_minutes', type: 'int', meaning: 'minutes of idleness before it stops' },
    { name: 'tags', type: 'map<string,string>', meaning: 'tags of the user' },
    { name: 'created_by', type: 'string', meaning: 'identity' },
    { name: 'change_time', type: 'timestamp', meaning: 'UTC; this row holds from here' },
    { name: 'delete_time', type: 'timestamp', meaning: 'UTC; null while it exists' },
  ],
  key: ['account_id', 'workspace_id', 'warehouse_id', 'change_time'],
  changing: { object: ['account_id', 'workspace_id', 'warehouse_id'], from: 'change_time', gone: 'delete_time' },
  prefer: ['delete_time IS NULL', 'delete_time'],
  required: ['workspace_id', 'warehouse_id', 'change_time'],
  orderedBy: 'change_time',
  happenedAt: 'change_time',
  alignedOn: 'change_time',
  freshForHours: null,
  shapes: [],
})
