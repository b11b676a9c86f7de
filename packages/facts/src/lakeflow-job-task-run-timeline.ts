import { account, columnsOfType, workspace } from './columns.ts'
import { runCompute } from './lakeflow-job-run-timeline.ts'
import { defineTable } from './table.ts'

/** As `lakeflow.job_run_timeline`, for the tasks; `run_id` is the run of the task. Parameters are not stored. */
export const lakeflowJobTaskRunTimeline = defineTable({
  name: 'lakeflow.job_task_run_timeline',
  meaning: 'Runs of tasks, a row a run and hour',
  columns: [
    account,
    workspace,
    { name: 'job_id', type: 'string', meaning: 'unique inside a workspace' },
    { name: 'run_id', type: 'string', meaning: 'run of the task' },
    { name: 'job_run_id', type: 'string', meaning: 'run of the job' },
    { name: 'parent_run_id', type: 'string', meaning: 'run it is part of' },
    ...columnsOfType('timestamp', 'period_start_time period_end_time', 'UTC; of the slice'),
    { name: 'task_key', type: 'string', meaning: 'unique inside a job' },
    ...runCompute,
    ...columnsOfType('string', 'result_state termination_code termination_type', 'outcome; null before the last slice'),
    ...columnsOfType(
      'bigint',
      'setup_duration_seconds cleanup_duration_seconds execution_duration_seconds',
      'seconds; on the last slice',
    ),
  ],
  neverStored: ['task_parameters'],
  key: ['account_id', 'workspace_id', 'job_id', 'run_id', 'period_start_time'],
  prefer: ['period_end_time DESC NULLS LAST', 'result_state IS NULL'],
  required: ['workspace_id', 'job_id', 'run_id', 'task_key', 'period_start_time'],
  orderedBy: 'period_start_time',
  happenedAt: 'period_end_time',
  alignedOn: 'period_start_time',
  freshForHours: 36,
  shapes: [],
})
