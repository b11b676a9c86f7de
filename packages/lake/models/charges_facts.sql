-- Daily usage with the number of its key in place of the key's columns: numbers only, so that millions of rows are
-- handed over at little cost. usage_daily is charges_daily.sql, usage_keys is charges_keys.sql.
select
  k.key_id,
  cast(datediff(d.usage_date, date '1970-01-01') as int) as epoch_day,
  d.era,
  d.usage_rows,
  d.usage_quantity
from usage_daily as d
join usage_keys as k
  on k.account_id is not distinct from d.account_id
  and k.workspace_id is not distinct from d.workspace_id
  and k.cloud is not distinct from d.cloud
  and k.sku_name is not distinct from d.sku_name
  and k.usage_unit is not distinct from d.usage_unit
  and k.billing_origin_product is not distinct from d.billing_origin_product
  and k.record_type is not distinct from d.record_type
  and k.late is not distinct from d.late
  and k.job_id is not distinct from d.job_id
  and k.dlt_pipeline_id is not distinct from d.dlt_pipeline_id
  and k.warehouse_id is not distinct from d.warehouse_id
  and k.endpoint_id is not distinct from d.endpoint_id
  and k.endpoint_name is not distinct from d.endpoint_name
  and k.cluster_id is not distinct from d.cluster_id
  and k.notebook_id is not distinct from d.notebook_id
  and k.uc_table_catalog is not distinct from d.uc_table_catalog
  and k.other_id is not distinct from d.other_id
  and k.usage_policy_id is not distinct from d.usage_policy_id
  and k.run_as is not distinct from d.run_as
  and k.owned_by is not distinct from d.owned_by
  and k.created_by is not distinct from d.created_by
  and k.custom_tags is not distinct from d.custom_tags
