import { defineTable } from './table.ts'

const side = (name: 'source' | 'target') =>
  [
    { name: `${name}_table_full_name`, type: 'string', meaning: 'catalog.schema.table' },
    { name: `${name}_table_catalog`, type: 'string', meaning: 'catalog' },
    { name: `${name}_table_schema`, type: 'string', meaning: 'schema' },
    { name: `${name}_table_name`, type: 'string', meaning: 'table' },
    { name: `${name}_path`, type: 'string', meaning: 'path, where it is no table' },
    { name: `${name}_type`, type: 'string', meaning: 'TABLE, PATH, VIEW … (open set)' },
  ] as const

/** Reads and writes of tables, as far as the engine can infer them: no row is no proof of no access. */
export const accessTableLineage = defineTable({
  name: 'access.table_lineage',
  meaning: 'Which table was read or written, by whom, from what',
  columns: [
    { name: 'account_id', type: 'string', meaning: 'Databricks account' },
    { name: 'metastore_id', type: 'string', meaning: 'metastore' },
    { name: 'workspace_id', type: 'string', meaning: 'workspace' },
    { name: 'entity_type', type: 'string', meaning: 'NOTEBOOK, JOB, PIPELINE … or null' },
    { name: 'entity_id', type: 'string', meaning: 'id of the entity' },
    { name: 'entity_run_id', type: 'string', meaning: 'id of the run' },
    {
      name: 'entity_metadata',
      type: 'struct<job_info struct<job_id string, job_run_id string>, dlt_pipeline_info struct<dlt_pipeline_id string, dlt_update_id string>, notebook_id string, dashboard_id string, legacy_dashboard_id string, sql_query_id string, genie_space_id string, alert_id string>',
      meaning: 'the entity in detail',
    },
    ...side('source'),
    ...side('target'),
    { name: 'created_by', type: 'string', meaning: 'identity' },
    { name: 'event_time', type: 'timestamp', meaning: 'UTC' },
    { name: 'event_date', type: 'date', meaning: 'UTC day' },
    { name: 'record_id', type: 'string', meaning: 'unique id of the row' },
    { name: 'event_id', type: 'string', meaning: 'id of the event; several rows may share it' },
    { name: 'statement_id', type: 'string', meaning: 'joins query.history' },
    { name: 'direct_access', type: 'boolean', meaning: 'named in the query itself, not through a view' },
  ],
  key: ['record_id'],
  prefer: [],
  required: ['record_id', 'event_time'],
  orderedBy: 'event_time',
  happenedAt: 'event_time',
  alignedOn: 'event_date',
  freshForHours: 36,
  shapes: [],
})
