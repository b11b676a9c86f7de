import { account, columnsOfType, workspace } from './columns.ts'
import { defineTable } from './table.ts'

/** Connections that an egress policy refused, or would have; serverless compute only. Columns: "Network access events". */
export const accessOutboundNetwork = defineTable({
  name: 'access.outbound_network',
  meaning: 'Connections to the outside that a network policy refused',
  columns: [
    account,
    workspace,
    { name: 'event_id', type: 'string', meaning: 'unique id' },
    ...columnsOfType('string', 'destination_type destination', 'DNS, IP or STORAGE, and which'),
    {
      name: 'dns_event',
      type: 'struct<domain_name string, rcode int, rdata array<string>>',
      meaning: 'of a DNS destination',
    },
    {
      name: 'storage_event',
      type: 'struct<hostname string, path string, rejection_reason string, rdata array<string>>',
      meaning: 'of a storage destination',
    },
    { name: 'event_time', type: 'timestamp', meaning: 'UTC' },
    { name: 'access_type', type: 'string', meaning: 'DROP, or a dry run (open set)' },
    { name: 'network_source_type', type: 'string', meaning: 'product that connected (open set)' },
  ],
  key: ['event_id'],
  prefer: [],
  required: ['event_id', 'event_time', 'destination_type'],
  orderedBy: 'event_time',
  happenedAt: 'event_time',
  alignedOn: 'event_time',
  freshForHours: null,
  shapes: [],
})
