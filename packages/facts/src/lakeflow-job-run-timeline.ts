import { account, columnsOfType, workspace } from './columns.ts'
import { defineTable } from './table.ts'

/** The machines or the warehouse that a run used: the only bridge from a job to shared compute. */
export const runCompute = [
  { name: 'compute_ids', type: 'array<string>', meaning: 'clusters and warehouses it used' },
  {
    name: 'compute',
    type: 'array<struct<type string, cluster_id string, warehouse_id string>>',
    meaning: 'the same, told apart',
  },
] as const

/**
 * A run in slices of at most an hour; outcome and durations stand on the last slice. Parameters may hold what people
 * typed and are not stored. Columns: "Jobs system table reference" and a published dump of a system catalog.
 */
export const lakeflowJobRunTimeline = defineTable({
  name: 'lakeflow.job_run_timeline',
  meaning: 'Runs of jobs, a row a run and hour',
  columns: [
    account,
    workspace,
    { name: 'job_id', type: 'string', meaning: 'unique inside a workspace' },
    { name: 'run_id', type: 'string', meaning: 'run of the job' },
    ...columnsOfType('timestamp', 'period_start_time period_end_time', 'UTC; of the slice'),
    { name: 'trigger_type', type: 'string', meaning: 'what started it (open set)' },
    { name: 'run_type', type: 'string', meaning: 'JOB_RUN, SUBMIT_RUN, WORKFLOW_RUN' },
    { name: 'run_name', type: 'string', meaning: 'name of the run' },
    ...columnsOfType('string', 'result_state termination_code termination_type', 'outcome; null before the last slice'),
    ...runCompute,
    ...columnsOfType('string', 'source_task_run_id root_task_run_id', 'task run that started it'),
    ...columnsOfType(
      'bigint',
      'setup_duration_seconds queue_duration_seconds run_duration_seconds cleanup_duration_seconds execution_duration_seconds',
      'seconds; on the last slice',
    ),
  ],
  neverStored: ['job_parameters'],
  key: ['account_id', 'workspace_id', 'job_id', 'run_id', 'period_start_time'],
  prefer: ['period_end_time DESC NULLS LAST', 'result_state IS NULL'],
  required: ['workspace_id', 'job_id', 'run_id', 'period_start_time'],
  recognisedBy: ['run_type'],
  orderedBy: 'period_start_time',
  happenedAt: 'period_end_time',
  alignedOn: 'period_start_time',
  freshForHours: 36,
  shapes: [],
})
