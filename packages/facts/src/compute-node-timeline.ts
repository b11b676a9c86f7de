import { account, columnsOfType, workspace } from './columns.ts'
import { defineTable } from './table.ts'

/** One row a node and minute, of classic compute. Nodes that lived less than ten minutes may be missing; kept 90 days by Databricks. */
export const computeNodeTimeline = defineTable({
  name: 'compute.node_timeline',
  meaning: 'Use of the nodes of classic clusters, minute by minute',
  columns: [
    account,
    workspace,
    { name: 'cluster_id', type: 'string', meaning: 'cluster' },
    { name: 'instance_id', type: 'string', meaning: 'machine' },
    ...columnsOfType('timestamp', 'start_time end_time', 'UTC'),
    { name: 'driver', type: 'boolean', meaning: 'driver or worker' },
    ...columnsOfType(
      'double',
      'cpu_user_percent cpu_system_percent cpu_wait_percent mem_used_percent mem_swap_percent',
      'percent',
    ),
    ...columnsOfType('bigint', 'network_sent_bytes network_received_bytes', 'bytes'),
    { name: 'disk_free_bytes_per_mount_point', type: 'map<string,bigint>', meaning: 'bytes left' },
    { name: 'node_type', type: 'string', meaning: 'type of the machine' },
    { name: 'private_ip', type: 'string', meaning: 'address inside the network' },
  ],
  key: ['account_id', 'workspace_id', 'cluster_id', 'instance_id', 'start_time'],
  prefer: ['end_time DESC NULLS LAST'],
  required: ['workspace_id', 'cluster_id', 'instance_id', 'start_time'],
  orderedBy: 'start_time',
  happenedAt: 'end_time',
  alignedOn: 'start_time',
  freshForHours: 36,
  shapes: [],
})
