import { defineTable } from './table.ts'

/** Slowly changing. A `job_id` is unique only inside its workspace. */
export const lakeflowJobs = defineTable({
  name: 'lakeflow.jobs',
  meaning: 'Jobs, a row a change',
  columns: [
    { name: 'account_id', type: 'string', meaning: 'Databricks account' },
    { name: 'workspace_id', type: 'string', meaning: 'workspace' },
    { name: 'job_id', type: 'string', meaning: 'unique inside a workspace' },
    { name: 'name', type: 'string', meaning: 'name' },
    { name: 'description', type: 'string', meaning: 'empty under customer-managed keys' },
    { name: 'creator_id', type: 'string', meaning: 'numeric id of the creator' },
    { name: 'creator_user_name', type: 'string', meaning: 'identity of the creator' },
    { name: 'run_as', type: 'string', meaning: 'numeric id of the identity it runs as' },
    { name: 'run_as_user_name', type: 'string', meaning: 'identity it runs as' },
    { name: 'tags', type: 'map<string,string>', meaning: 'tags of the job' },
    {
      name: 'trigger',
      type: 'struct<file_arrival struct<url string>, periodic struct<interval int, unit string>, continuous struct<pause_status string>, table_update struct<table_names array<string>>, schedule struct<quartz_cron_expression string, timezone_id string>>',
      meaning: 'what starts it, in detail',
    },
    { name: 'trigger_type', type: 'string', meaning: 'what starts it (open set)' },
    { name: 'paused', type: 'boolean', meaning: 'its trigger is switched off' },
    { name: 'timeout_seconds', type: 'bigint', meaning: 'longest run' },
    {
      name: 'health_rules',
      type: 'array<struct<metric string, operator string, value bigint>>',
      meaning: 'limits that raise a warning',
    },
    { name: 'deployment', type: 'struct<kind string, metadata_file_path string>', meaning: 'how it was deployed' },
    { name: 'create_time', type: 'timestamp', meaning: 'UTC' },
    { name: 'change_time', type: 'timestamp', meaning: 'UTC; this row holds from here' },
    { name: 'delete_time', type: 'timestamp', meaning: 'UTC; null while it exists' },
  ],
  key: ['account_id', 'workspace_id', 'job_id', 'change_time'],
  prefer: ['delete_time IS NULL', 'delete_time'],
  required: ['workspace_id', 'job_id', 'change_time'],
  orderedBy: 'change_time',
  happenedAt: 'change_time',
  alignedOn: 'change_time',
  freshForHours: null,
  shapes: [],
})
