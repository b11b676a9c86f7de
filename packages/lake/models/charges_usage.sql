-- Usage rows with the columns by which a charge is placed, named and priced. All record types are kept (a RETRACTION is
-- negative).
-- late: Databricks added the row more than three days after the day it speaks of.
-- other_id: the resource of products that have none of the common ones (billing reference, 1.2.4).
select
  cast(u.usage_date as date) as usage_date,
  u.usage_end_time,
  u.usage_quantity,
  u.record_id,
  u.ingestion_date,
  u.account_id,
  u.workspace_id,
  u.cloud,
  u.sku_name,
  u.usage_unit,
  u.billing_origin_product,
  u.record_type,
  coalesce(datediff(u.ingestion_date, u.usage_date) > 3, false) as late,
  u.usage_metadata.job_id as job_id,
  u.usage_metadata.dlt_pipeline_id as dlt_pipeline_id,
  u.usage_metadata.warehouse_id as warehouse_id,
  u.usage_metadata.endpoint_id as endpoint_id,
  u.usage_metadata.endpoint_name as endpoint_name,
  u.usage_metadata.cluster_id as cluster_id,
  u.usage_metadata.notebook_id as notebook_id,
  u.usage_metadata.uc_table_catalog as uc_table_catalog,
  coalesce(
    u.usage_metadata.database_instance_id,
    u.usage_metadata.table_id,
    u.usage_metadata.schema_id,
    u.usage_metadata.catalog_id,
    u.usage_metadata.app_id,
    u.usage_metadata.genie.agent_id,
    u.usage_metadata.agent_bricks_id,
    u.usage_metadata.ai_runtime_workload_id,
    u.usage_metadata.run_name,
    u.usage_metadata.central_clean_room_id,
    u.usage_metadata.sharing_materialization_id,
    u.usage_metadata.recipient_id,
    u.usage_metadata.base_environment_id,
    u.usage_metadata.uc_table_catalog || '.' || u.usage_metadata.uc_table_schema || '.' || u.usage_metadata.uc_table_name
  ) as other_id,
  coalesce(u.usage_metadata.usage_policy_id, u.usage_metadata.budget_policy_id) as usage_policy_id,
  u.identity_metadata.run_as as run_as,
  u.identity_metadata.owned_by as owned_by,
  u.identity_metadata.created_by as created_by,
  u.custom_tags
from billing.usage as u
