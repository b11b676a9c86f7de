import { account } from './columns.ts'
import { defineTable } from './table.ts'

/** Machines that can be chosen, as they are now. Columns: "Compute system tables reference". */
export const computeNodeTypes = defineTable({
  name: 'compute.node_types',
  meaning: 'Types of machines and what they have',
  columns: [
    account,
    { name: 'node_type', type: 'string', meaning: 'name of the type' },
    { name: 'core_count', type: 'double', meaning: 'virtual cores' },
    { name: 'memory_mb', type: 'bigint', meaning: 'memory' },
    { name: 'gpu_count', type: 'bigint', meaning: 'graphics processors' },
  ],
  key: ['account_id', 'node_type'],
  prefer: [],
  snapshot: true,
  required: ['node_type', 'core_count'],
  orderedBy: null,
  happenedAt: null,
  alignedOn: null,
  freshForHours: null,
  shapes: [],
})
