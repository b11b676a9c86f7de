import { account, columnsOfType } from './columns.ts'
import { defineTable } from './table.ts'

const collaborators = 'array<struct<collaborator_global_metastore_id string>>'

/**
 * What was done in clean rooms; each kind of event fills its own struct. Only members that the documentation shows are
 * named here, the rest is kept like any unknown member. Columns: "Clean room events system table reference".
 */
export const accessCleanRoomEvents = defineTable({
  name: 'access.clean_room_events',
  meaning: 'Events in clean rooms',
  columns: [
    account,
    { name: 'metastore_id', type: 'string', meaning: 'metastore' },
    { name: 'event_id', type: 'string', meaning: 'unique id' },
    ...columnsOfType('string', 'clean_room_name central_clean_room_id', 'clean room'),
    ...columnsOfType('string', 'initiator_global_metastore_id initiator_collaborator_alias', 'who began it'),
    { name: 'event_time', type: 'timestamp', meaning: 'UTC' },
    { name: 'event_type', type: 'string', meaning: 'CLEAN_ROOM_CREATED … (open set)' },
    { name: 'clean_room_created_metadata', type: `struct<collaborators ${collaborators}>`, meaning: 'on its event' },
    { name: 'clean_room_deleted_metadata', type: 'struct<central_clean_room_id string>', meaning: 'on its event' },
    {
      name: 'run_notebook_started_metadata',
      type: 'struct<notebook_name string, notebook_checksum string, run_id string>',
      meaning: 'on its event',
    },
    {
      name: 'run_notebook_completed_metadata',
      type: 'struct<notebook_name string, run_id string, state string, duration_in_seconds bigint>',
      meaning: 'on its event',
    },
  ],
  key: ['event_id'],
  prefer: [],
  required: ['event_id', 'event_time', 'event_type', 'central_clean_room_id'],
  orderedBy: 'event_time',
  happenedAt: 'event_time',
  alignedOn: 'event_time',
  freshForHours: null,
  shapes: [],
})
