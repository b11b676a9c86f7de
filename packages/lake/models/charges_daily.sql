-- Daily sums of the usage that was added from $since up to, not including, $until: all that leaves a warehouse in which usage
-- stays. One row a day of usage, day on which Databricks added it, price era and key (the columns by which a charge is placed,
-- named and priced). first_end_time and usage_end_time are those of the first and the last hour in it.
-- incomplete: what every row must have is missing in these, so that they cannot be charged.
-- usage is charges_usage.sql, price_eras is price_eras.sql. Tags stand in order while they are grouped: a map cannot be compared.
select
  added_on as ingestion_date, usage_date, incomplete,
  min(usage_end_time) as first_end_time,
  max(usage_end_time) as usage_end_time,
  cast(count(*) as int) as usage_rows,
  sum(usage_quantity) as usage_quantity,
  account_id, workspace_id, cloud, sku_name, usage_unit, billing_origin_product, record_type, late, job_id, dlt_pipeline_id,
  warehouse_id, endpoint_id, endpoint_name, cluster_id, notebook_id, uc_table_catalog, other_id, usage_policy_id, run_as,
  owned_by, created_by,
  map_from_entries(tags) as custom_tags
from (
  select
    u.*, e.era, array_sort(map_entries(u.custom_tags)) as tags, coalesce(u.ingestion_date, u.usage_date) as added_on,
    u.sku_name is null or u.cloud is null or u.usage_unit is null or u.usage_quantity is null or u.usage_end_time is null
      as incomplete
  from usage as u
  left join price_eras as e
    on (e.era_start_time is null or u.usage_end_time >= e.era_start_time)
    and (e.era_end_time is null or u.usage_end_time < e.era_end_time)
  where (u.ingestion_date >= cast($since as date) and u.ingestion_date < cast($until as date))
    or (u.ingestion_date is null and u.usage_date >= cast($since as date) and u.usage_date < cast($until as date))
) as added
group by
  added_on, usage_date, incomplete, era, account_id, workspace_id, cloud, sku_name, usage_unit, billing_origin_product, record_type,
  late, job_id, dlt_pipeline_id, warehouse_id, endpoint_id, endpoint_name, cluster_id, notebook_id, uc_table_catalog, other_id,
  usage_policy_id, run_as, owned_by, created_by, tags
