import { defineTable } from './table.ts'

/**
 * Configuration as the REST APIs tell it: a row an object and reading.
 *
 * "None" and "not known" stay apart: a reading that found nothing has one row without `object_id` and with `complete`,
 * one that was refused or broke off has one without `object_id` and without `complete`, and whatever objects it did give.
 * The table is ours, since Databricks keeps no history of its configuration.
 */
export const configSnapshots = defineTable({
  name: 'config.snapshots',
  meaning: 'Configuration answers of the REST APIs, a row an object and reading',
  columns: [
    { name: 'kind', type: 'string', meaning: 'what was asked for: clusters, ip-access-lists … (open set)' },
    { name: 'workspace_id', type: 'string', meaning: 'workspace; null for configuration of the account' },
    {
      name: 'object_id',
      type: 'string',
      meaning: 'the object; null in the row that stands for the reading as a whole',
    },
    { name: 'taken_at', type: 'timestamp', meaning: 'UTC; when it was read' },
    { name: 'complete', type: 'boolean', meaning: 'the whole list came: what is not there does not exist' },
    { name: 'body', type: 'string', meaning: 'the answer, JSON text' },
    { name: 'source', type: 'string', meaning: 'host and path that were asked' },
  ],
  key: ['kind', 'workspace_id', 'object_id', 'taken_at'],
  prefer: ['complete DESC'],
  required: ['kind', 'taken_at', 'complete'],
  orderedBy: 'taken_at',
  happenedAt: 'taken_at',
  alignedOn: 'taken_at',
  freshForHours: 36,
  shapes: [],
})
