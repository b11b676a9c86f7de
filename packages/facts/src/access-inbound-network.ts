import { account, columnsOfType, workspace } from './columns.ts'
import { defineTable } from './table.ts'

/** Requests that a network policy refused, or would have. No row means "not assessed". Columns: "Network access events". */
export const accessInboundNetwork = defineTable({
  name: 'access.inbound_network',
  meaning: 'Requests from outside that a network policy refused',
  columns: [
    account,
    workspace,
    { name: 'event_id', type: 'string', meaning: 'unique id' },
    { name: 'event_time', type: 'timestamp', meaning: 'UTC' },
    { name: 'policy_outcome', type: 'string', meaning: 'refused, or a dry run (spelling differs; open set)' },
    ...columnsOfType('string', 'rule_label request_path authenticated_as', 'as named'),
    { name: 'source', type: 'struct<ip string>', meaning: 'where it came from' },
  ],
  key: ['event_id'],
  prefer: [],
  required: ['event_id', 'event_time', 'policy_outcome'],
  orderedBy: 'event_time',
  happenedAt: 'event_time',
  alignedOn: 'event_time',
  freshForHours: null,
  shapes: [],
})
