import { defineTable } from './table.ts'

/** A picture of the workspaces as they are now, without a time of its own. Columns: "Workspaces system table reference". */
export const accessWorkspacesLatest = defineTable({
  name: 'access.workspaces_latest',
  meaning: 'Workspaces of the account, as last seen; deleted ones vanish from the source and stay here',
  columns: [
    { name: 'account_id', type: 'string', meaning: 'Databricks account' },
    { name: 'workspace_id', type: 'string', meaning: 'workspace' },
    { name: 'workspace_name', type: 'string', meaning: 'name' },
    { name: 'workspace_url', type: 'string', meaning: 'address' },
    { name: 'create_time', type: 'timestamp', meaning: 'UTC' },
    { name: 'status', type: 'string', meaning: 'RUNNING … (open set)' },
  ],
  key: ['account_id', 'workspace_id'],
  prefer: [],
  snapshot: true,
  required: ['workspace_id'],
  orderedBy: null,
  happenedAt: null,
  alignedOn: null,
  freshForHours: null,
  shapes: [],
})
