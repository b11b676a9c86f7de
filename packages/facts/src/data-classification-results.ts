import { columnsOfType } from './columns.ts'
import { defineTable } from './table.ts'

/**
 * Which column holds what kind of sensitive data. The source also gives up to five real values of each column: those are
 * never stored. Columns: "Data classification system table reference".
 */
export const dataClassificationResults = defineTable({
  name: 'data_classification.results',
  meaning: 'Sensitive data found in columns, without the values',
  columns: [
    ...columnsOfType('timestamp', 'latest_detected_time first_detected_time', 'UTC'),
    ...columnsOfType('string', 'catalog_id table_id catalog_name schema_name table_name column_name', 'the column'),
    { name: 'data_type', type: 'string', meaning: 'type of the column' },
    { name: 'class_tag', type: 'string', meaning: 'what was found: class.us_ssn … (open set)' },
    { name: 'confidence', type: 'string', meaning: 'HIGH, LOW' },
    { name: 'frequency', type: 'double', meaning: 'share of rows, 0 to 1' },
  ],
  neverStored: ['samples'],
  key: ['catalog_name', 'schema_name', 'table_name', 'column_name', 'class_tag'],
  prefer: ['latest_detected_time DESC NULLS LAST'],
  required: ['catalog_name', 'schema_name', 'table_name', 'column_name', 'latest_detected_time'],
  orderedBy: 'latest_detected_time',
  happenedAt: 'latest_detected_time',
  alignedOn: null,
  freshForHours: null,
  shapes: [],
})
