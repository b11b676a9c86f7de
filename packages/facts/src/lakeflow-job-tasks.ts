import { account, changeTime, deleteTime, workspace } from './columns.ts'
import { defineTable } from './table.ts'

/** Slowly changing. A task is known by its key inside its job. Columns: "Jobs system table reference". */
export const lakeflowJobTasks = defineTable({
  name: 'lakeflow.job_tasks',
  meaning: 'Tasks of jobs, a row a change',
  columns: [
    account,
    workspace,
    { name: 'job_id', type: 'string', meaning: 'unique inside a workspace' },
    { name: 'task_key', type: 'string', meaning: 'unique inside a job' },
    { name: 'depends_on_keys', type: 'array<string>', meaning: 'tasks that come before' },
    changeTime,
    deleteTime,
    { name: 'timeout_seconds', type: 'bigint', meaning: 'longest run' },
    {
      name: 'health_rules',
      type: 'array<struct<metric string, operator string, value bigint>>',
      meaning: 'limits that raise a warning',
    },
  ],
  key: ['account_id', 'workspace_id', 'job_id', 'task_key', 'change_time'],
  changing: { object: ['account_id', 'workspace_id', 'job_id', 'task_key'], from: 'change_time', gone: 'delete_time' },
  prefer: ['delete_time IS NULL', 'delete_time'],
  required: ['workspace_id', 'job_id', 'task_key', 'change_time'],
  orderedBy: 'change_time',
  happenedAt: 'change_time',
  alignedOn: 'change_time',
  freshForHours: null,
  shapes: [],
})
