import { legacyBillableUsage } from './shapes/legacy-billable-usage.ts'
import { defineTable } from './table.ts'

const usageMetadata = [
  'cluster_id job_id job_run_id job_name notebook_id notebook_path warehouse_id instance_pool_id node_type',
  'dlt_pipeline_id dlt_update_id dlt_maintenance_id endpoint_name endpoint_id run_name app_id app_name',
  'central_clean_room_id source_region destination_region metastore_id private_endpoint_name networking_client',
  'storage_api_type budget_policy_id usage_policy_id database_instance_id recipient_id sharing_materialization_id',
  'uc_table_catalog uc_table_schema uc_table_name table_id schema_id catalog_id ai_runtime_pool_id',
  'ai_runtime_workload_id agent_bricks_id index_id base_environment_id dbsql_statement_id',
]
  .flatMap((line) => line.split(' '))
  .map((name) => `${name} string`)
  .join(', ')

/**
 * Databricks corrects usage with RETRACTION and RESTATEMENT rows, so a row once read never changes.
 * Columns: "Billable usage system table reference".
 */
export const billingUsage = defineTable({
  name: 'billing.usage',
  meaning: 'What was used, an hour at a time, in units that have a list price',
  columns: [
    { name: 'record_id', type: 'string', meaning: 'unique id of the row; a correction has its own' },
    { name: 'account_id', type: 'string', meaning: 'Databricks account' },
    { name: 'workspace_id', type: 'string', meaning: 'workspace; null for usage of the account' },
    { name: 'sku_name', type: 'string', meaning: 'what is sold' },
    { name: 'cloud', type: 'string', meaning: 'AWS, AZURE, GCP' },
    { name: 'usage_start_time', type: 'timestamp', meaning: 'UTC' },
    { name: 'usage_end_time', type: 'timestamp', meaning: 'UTC; the price in force at this time holds' },
    { name: 'usage_date', type: 'date', meaning: 'UTC day of the usage' },
    { name: 'custom_tags', type: 'map<string,string>', meaning: 'tags of resource and policy at usage time' },
    { name: 'usage_unit', type: 'string', meaning: 'DBU, DSU, GB … (open set)' },
    { name: 'usage_quantity', type: 'decimal(38,18)', meaning: 'in usage_unit; negative on a retraction' },
    {
      name: 'usage_metadata',
      type: `struct<${usageMetadata}, genie struct<agent_id string, channel string, surface string>>`,
      meaning: 'the resource that was used; almost all null on any one row',
    },
    {
      name: 'identity_metadata',
      type: 'struct<run_as string, created_by string, owned_by string, run_by string>',
      meaning: 'who ran, made or owns it: an email or an application id',
    },
    { name: 'record_type', type: 'string', meaning: 'ORIGINAL, RETRACTION, RESTATEMENT; all are summed' },
    { name: 'ingestion_date', type: 'date', meaning: 'day on which the row was added to the table' },
    { name: 'billing_origin_product', type: 'string', meaning: 'product (open set)' },
    {
      name: 'product_features',
      type: 'struct<jobs_tier string, sql_tier string, dlt_tier string, is_serverless boolean, is_photon boolean, serving_type string, performance_target string, networking struct<connectivity_type string>, ai_runtime struct<compute_type string>, serverless_gpu struct<workload_type string>, model_serving struct<offering_type string>, ai_gateway struct<feature_type string>, ai_functions struct<ai_function string>, agent_bricks struct<problem_type string, workload_type string>, apps struct<compute_size string>, lakeflow_connect struct<task_type string, zerobus_request_type string>, lakebase struct<storage_type string, compute_type string>, ai_bi_genie struct<capability_type string, offering_type string>, genie struct<offering_type string>>',
      meaning: 'tier and form; is_serverless null means "no classic form", not false',
    },
    { name: 'usage_type', type: 'string', meaning: 'COMPUTE_TIME, STORAGE_SPACE … (open set)' },
  ],
  key: ['record_id'],
  prefer: [],
  required: ['record_id', 'sku_name', 'cloud', 'usage_end_time', 'usage_date', 'usage_unit', 'usage_quantity'],
  orderedBy: 'ingestion_date',
  happenedAt: 'usage_end_time',
  alignedOn: 'usage_date',
  freshForHours: 36,
  settled: ['cloud'],
  settle: (stored) => [
    `UPDATE ${stored} AS u SET cloud = w.cloud
     FROM (
       SELECT workspace_id, min(CASE
         WHEN workspace_url LIKE '%azuredatabricks.net%' THEN 'AZURE'
         WHEN workspace_url LIKE '%gcp.databricks.com%' THEN 'GCP'
         WHEN workspace_url LIKE '%cloud.databricks.com%' THEN 'AWS' END) AS cloud
       FROM access.workspaces_latest GROUP BY workspace_id
     ) AS w
     WHERE u.workspace_id = w.workspace_id AND u.record_id LIKE 'legacy-%' AND w.cloud <> u.cloud`,
  ],
  shapes: [legacyBillableUsage],
})
