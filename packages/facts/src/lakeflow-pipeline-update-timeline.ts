import { account, columnsOfType, workspace } from './columns.ts'
import { defineTable } from './table.ts'

const someTables = 'array<struct<table_catalog string, table_schema string, table_name string>>'

/** Updates of pipelines in slices; `trigger_details.job_task.job_id` names the job that started one. */
export const lakeflowPipelineUpdateTimeline = defineTable({
  name: 'lakeflow.pipeline_update_timeline',
  meaning: 'Updates of pipelines, a row an update and hour',
  columns: [
    account,
    workspace,
    ...columnsOfType(
      'string',
      'pipeline_id update_id update_type request_id run_as_user_name trigger_type',
      'as named',
    ),
    {
      name: 'trigger_details',
      type: 'struct<job_task struct<job_id string, job_task_run_id string, performance_target string>>',
      meaning: 'what started it, in detail',
    },
    { name: 'result_state', type: 'string', meaning: 'outcome; null before the last slice' },
    { name: 'compute', type: 'struct<type string, cluster_id string>', meaning: 'what it ran on' },
    ...columnsOfType('timestamp', 'period_start_time period_end_time', 'UTC; of the slice'),
    ...columnsOfType(someTables, 'refresh_selection full_refresh_selection', 'tables it was asked for'),
    { name: 'reset_checkpoint_selection', type: 'array<string>', meaning: 'flows it was asked for' },
  ],
  key: ['account_id', 'workspace_id', 'pipeline_id', 'update_id', 'period_start_time'],
  prefer: ['period_end_time DESC NULLS LAST', 'result_state IS NULL'],
  required: ['workspace_id', 'pipeline_id', 'update_id', 'period_start_time'],
  orderedBy: 'period_start_time',
  happenedAt: 'period_end_time',
  alignedOn: 'period_start_time',
  freshForHours: 36,
  shapes: [],
})
