import { account, changeTime, columnsOfType, deleteTime, workspace } from './columns.ts'
import { defineTable } from './table.ts'

/** Slowly changing. Columns: "Jobs system table reference" and a published dump of a system catalog. */
export const lakeflowPipelines = defineTable({
  name: 'lakeflow.pipelines',
  meaning: 'Pipelines, a row a change',
  columns: [
    account,
    workspace,
    { name: 'pipeline_id', type: 'string', meaning: 'unique inside a workspace' },
    { name: 'pipeline_type', type: 'string', meaning: 'what kind of pipeline (open set)' },
    { name: 'name', type: 'string', meaning: 'name' },
    ...columnsOfType('string', 'created_by run_as', 'identity'),
    { name: 'tags', type: 'map<string,string>', meaning: 'tags of the pipeline' },
    {
      name: 'settings',
      type: 'struct<photon boolean, development boolean, continuous boolean, serverless boolean, edition string, channel string>',
      meaning: 'how it runs',
    },
    { name: 'configuration', type: 'map<string,string>', meaning: 'settings of its code' },
    { name: 'create_time', type: 'timestamp', meaning: 'UTC' },
    changeTime,
    deleteTime,
  ],
  key: ['account_id', 'workspace_id', 'pipeline_id', 'change_time'],
  changing: { object: ['account_id', 'workspace_id', 'pipeline_id'], from: 'change_time', gone: 'delete_time' },
  prefer: ['delete_time IS NULL', 'delete_time'],
  required: ['workspace_id', 'pipeline_id', 'change_time'],
  orderedBy: 'change_time',
  happenedAt: 'change_time',
  alignedOn: 'change_time',
  freshForHours: null,
  shapes: [],
})
