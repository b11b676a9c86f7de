import { account, changeTime, columnsOfType, workspace } from './columns.ts'
import { defineTable } from './table.ts'

const scaling = 'struct<min_concurrency int, max_concurrency int, compute_type string>'

/** Slowly changing: a row a version of an endpoint's configuration. Columns: "Model serving system tables reference". */
export const servingServedEntities = defineTable({
  name: 'serving.served_entities',
  meaning: 'What model serving endpoints serve, a row a change',
  columns: [
    { name: 'served_entity_id', type: 'string', meaning: 'unique id' },
    account,
    workspace,
    { name: 'created_by', type: 'string', meaning: 'identity' },
    ...columnsOfType('string', 'endpoint_name endpoint_id', 'endpoint'),
    ...columnsOfType('string', 'served_entity_name entity_type entity_name entity_version', 'what is served'),
    { name: 'endpoint_config_version', type: 'int', meaning: 'version of the endpoint' },
    { name: 'task', type: 'string', meaning: 'llm/v1/chat … (open set)' },
    { name: 'external_model_config', type: 'struct<provider string>', meaning: 'of a model elsewhere' },
    {
      name: 'foundation_model_config',
      type: 'struct<min_provisioned_throughput bigint, max_provisioned_throughput bigint>',
      meaning: 'of a foundation model',
    },
    ...columnsOfType(scaling, 'custom_model_config feature_spec_config', 'of a model or feature of one’s own'),
    changeTime,
    { name: 'endpoint_delete_time', type: 'timestamp', meaning: 'UTC; null while it exists' },
  ],
  key: ['account_id', 'workspace_id', 'served_entity_id', 'endpoint_config_version', 'change_time'],
  changing: {
    object: ['account_id', 'workspace_id', 'served_entity_id'],
    from: 'change_time',
    gone: 'endpoint_delete_time',
  },
  prefer: ['endpoint_delete_time IS NULL', 'endpoint_delete_time'],
  required: ['workspace_id', 'served_entity_id', 'endpoint_id', 'change_time'],
  orderedBy: 'change_time',
  happenedAt: 'change_time',
  alignedOn: 'change_time',
  freshForHours: null,
  shapes: [],
})
