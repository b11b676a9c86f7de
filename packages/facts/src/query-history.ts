import { defineTable } from './table.ts'

const numbers = (type: 'bigint' | 'tinyint', meaning: string, names: string) =>
  names.split(' ').map((name) => ({ name, type, meaning }))

/** One row a statement, written when it ends. Its text, parameters and error text may hold personal data and are not stored. */
export const queryHistory = defineTable({
  name: 'query.history',
  meaning: 'Statements on SQL warehouses and serverless compute, without their text',
  columns: [
    { name: 'account_id', type: 'string', meaning: 'Databricks account' },
    { name: 'workspace_id', type: 'string', meaning: 'workspace' },
    { name: 'statement_id', type: 'string', meaning: 'unique id' },
    { name: 'session_id', type: 'string', meaning: 'session' },
    { name: 'execution_status', type: 'string', meaning: 'FINISHED, FAILED, CANCELED' },
    {
      name: 'compute',
      type: 'struct<type string, cluster_id string, warehouse_id string>',
      meaning: 'WAREHOUSE, SERVERLESS_COMPUTE or CLASSIC_COMPUTE, and which',
    },
    { name: 'executed_by_user_id', type: 'string', meaning: 'numeric id' },
    { name: 'executed_by', type: 'string', meaning: 'identity that asked' },
    { name: 'executed_as', type: 'string', meaning: 'identity whose rights were used' },
    { name: 'executed_as_user_id', type: 'string', meaning: 'numeric id' },
    { name: 'statement_type', type: 'string', meaning: 'SELECT, INSERT … (open set)' },
    { name: 'client_application', type: 'string', meaning: 'program that asked' },
    { name: 'client_driver', type: 'string', meaning: 'driver that asked' },
    { name: 'cache_origin_statement_id', type: 'string', meaning: 'statement whose result was reused' },
    { name: 'from_result_cache', type: 'boolean', meaning: 'answered from the cache' },
    ...numbers(
      'bigint',
      'milliseconds',
      'total_duration_ms waiting_for_compute_duration_ms waiting_at_capacity_duration_ms execution_duration_ms compilation_duration_ms total_task_duration_ms result_fetch_duration_ms',
    ),
    { name: 'start_time', type: 'timestamp', meaning: 'UTC' },
    { name: 'end_time', type: 'timestamp', meaning: 'UTC' },
    { name: 'update_time', type: 'timestamp', meaning: 'UTC; when the row was written' },
    ...numbers(
      'bigint',
      'volume',
      'read_partitions pruned_files pruned_files_bytes read_files read_files_bytes read_rows read_bytes produced_rows spilled_local_bytes written_bytes written_rows written_files shuffle_read_bytes',
    ),
    ...numbers('tinyint', 'percent', 'read_io_cache_percent'),
    {
      name: 'query_source',
      type: 'struct<job_info struct<job_id string, job_run_id string, job_task_run_id string>, pipeline_info struct<pipeline_id string, update_id string>, dashboard_id string, legacy_dashboard_id string, alert_id string, notebook_id string, sql_query_id string, genie_space_id string>',
      meaning: 'what asked, where the driver says so',
    },
    { name: 'query_tags', type: 'map<string,string>', meaning: 'tags of the query' },
  ],
  neverStored: ['statement_text', 'query_parameters', 'error_message'],
  key: ['account_id', 'workspace_id', 'statement_id'],
  prefer: ['update_time DESC NULLS LAST'],
  required: ['workspace_id', 'statement_id', 'start_time'],
  orderedBy: 'update_time',
  happenedAt: 'end_time',
  alignedOn: 'start_time',
  freshForHours: 36,
  shapes: [],
})
