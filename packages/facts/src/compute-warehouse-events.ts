import { account, workspace } from './columns.ts'
import { defineTable } from './table.ts'

/** A warehouse is up from an event with clusters until the next event. Columns: "Warehouse events system table reference". */
export const computeWarehouseEvents = defineTable({
  name: 'compute.warehouse_events',
  meaning: 'Starts, stops and scaling of SQL warehouses',
  columns: [
    account,
    workspace,
    { name: 'warehouse_id', type: 'string', meaning: 'warehouse' },
    { name: 'event_type', type: 'string', meaning: 'STARTING, RUNNING, SCALED_UP … (open set)' },
    { name: 'cluster_count', type: 'int', meaning: 'clusters that run after it' },
    { name: 'event_time', type: 'timestamp', meaning: 'UTC' },
  ],
  key: ['account_id', 'workspace_id', 'warehouse_id', 'event_time', 'event_type', 'cluster_count'],
  prefer: [],
  required: ['workspace_id', 'warehouse_id', 'event_type', 'event_time'],
  orderedBy: 'event_time',
  happenedAt: 'event_time',
  alignedOn: 'event_time',
  freshForHours: null,
  shapes: [],
})
