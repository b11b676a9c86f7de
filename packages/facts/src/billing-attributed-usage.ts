import { account, columnsOfType, workspace } from './columns.ts'
import { defineTable } from './table.ts'

/**
 * The part of warehouse usage that Databricks itself attributes to a statement; what is left over is idle time.
 * Not documented and empty on some accounts, so nothing may depend on it. Columns: a published dump of a system catalog.
 */
export const billingAttributedUsage = defineTable({
  name: 'billing.attributed_usage',
  meaning: 'Usage of SQL warehouses by statement, as far as work was being done',
  columns: [
    { name: 'record_id', type: 'string', meaning: 'unique id of the row' },
    account,
    workspace,
    ...columnsOfType('string', 'sku_name cloud usage_unit billing_origin_product', 'as in billing.usage'),
    { name: 'usage_date', type: 'date', meaning: 'UTC day of the usage' },
    ...columnsOfType('timestamp', 'start_time end_time', 'UTC; of the statement'),
    { name: 'active_usage_quantity', type: 'decimal(38,18)', meaning: 'in usage_unit; active work only' },
    {
      name: 'usage_metadata',
      type: 'struct<dbsql_statement_id string, warehouse_id string, client_application string>',
      meaning: 'statement and warehouse',
    },
    { name: 'identity_metadata', type: 'struct<executed_by string>', meaning: 'who ran it' },
    { name: 'granular_tags', type: 'struct<query_tags map<string,string>>', meaning: 'tags of the statement' },
    { name: 'usage_record_ids', type: 'array<string>', meaning: 'rows of billing.usage of which this is a share' },
    { name: 'custom_tags', type: 'map<string,string>', meaning: 'tags of the warehouse' },
  ],
  key: ['record_id'],
  prefer: [],
  required: ['record_id', 'usage_date', 'active_usage_quantity'],
  orderedBy: 'usage_date',
  happenedAt: 'end_time',
  alignedOn: 'usage_date',
  freshForHours: null,
  shapes: [],
})
