-- Usage by day: hourly rows of one key and price era, summed exactly. Numbers only, the key's number in place of its
-- columns, so that millions of rows are handed over at little cost.
-- usage_lines is charges_usage.sql, usage_keys is charges_keys.sql, usage_hours is charges_hours.sql.
select
  k.key_id,
  cast(datediff(u.usage_date, date '1970-01-01') as int) as epoch_day,
  h.era,
  cast(count(*) as int) as usage_rows,
  sum(u.usage_quantity) as usage_quantity
from usage_lines as u
join usage_keys as k
  on k.account_id is not distinct from u.account_id
  and k.workspace_id is not distinct from u.workspace_id
  and k.cloud is not distinct from u.cloud
  and k.sku_name is not distinct from u.sku_name
  and k.usage_unit is not distinct from u.usage_unit
  and k.billing_origin_product is not distinct from u.billing_origin_product
  and k.record_type is not distinct from u.record_type
  and k.late is not distinct from u.late
  and k.job_id is not distinct from u.job_id
  and k.dlt_pipeline_id is not distinct from u.dlt_pipeline_id
  and k.warehouse_id is not distinct from u.warehouse_id
  and k.endpoint_id is not distinct from u.endpoint_id
  and k.endpoint_name is not distinct from u.endpoint_name
  and k.cluster_id is not distinct from u.cluster_id
  and k.notebook_id is not distinct from u.notebook_id
  and k.uc_table_catalog is not distinct from u.uc_table_catalog
  and k.other_id is not distinct from u.other_id
  and k.usage_policy_id is not distinct from u.usage_policy_id
  and k.run_as is not distinct from u.run_as
  and k.owned_by is not distinct from u.owned_by
  and k.created_by is not distinct from u.created_by
  and k.custom_tags is not distinct from u.custom_tags
join usage_hours as h on h.usage_end_time = u.usage_end_time
group by k.key_id, u.usage_date, h.era
