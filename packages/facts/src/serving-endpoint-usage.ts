import { account, columnsOfType, workspace } from './columns.ts'
import { defineTable } from './table.ts'

/** One row a request to a model, without what was asked or answered. Columns: "Model serving system tables reference". */
export const servingEndpointUsage = defineTable({
  name: 'serving.endpoint_usage',
  meaning: 'Requests to model serving endpoints, in tokens',
  columns: [
    account,
    workspace,
    { name: 'client_request_id', type: 'string', meaning: 'id that the caller gave' },
    { name: 'databricks_request_id', type: 'string', meaning: 'unique id' },
    { name: 'requester', type: 'string', meaning: 'identity' },
    { name: 'status_code', type: 'int', meaning: 'HTTP status' },
    { name: 'request_time', type: 'timestamp', meaning: 'UTC' },
    ...columnsOfType('bigint', 'input_token_count output_token_count', 'tokens'),
    ...columnsOfType('bigint', 'input_character_count output_character_count', 'characters'),
    { name: 'usage_context', type: 'map<string,string>', meaning: 'what the caller said it was for' },
    { name: 'request_streaming', type: 'boolean', meaning: 'answered piece by piece' },
    { name: 'served_entity_id', type: 'string', meaning: 'joins serving.served_entities' },
  ],
  key: ['account_id', 'workspace_id', 'databricks_request_id'],
  prefer: [],
  required: ['databricks_request_id', 'request_time', 'served_entity_id'],
  orderedBy: 'request_time',
  happenedAt: 'request_time',
  alignedOn: 'request_time',
  freshForHours: null,
  shapes: [],
})
