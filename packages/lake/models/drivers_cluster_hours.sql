-- Billed quantity of each all-purpose cluster, SKU and clock hour. hour_no counts hours since 1970-01-01 00:00 UTC.
select
  u.workspace_id,
  u.usage_metadata.cluster_id as id,
  u.sku_name,
  cast(floor(unix_millis(u.usage_start_time) / 3600000) as bigint) as hour_no,
  sum(u.usage_quantity) as quantity
from billing.usage as u
where u.usage_metadata.cluster_id is not null and u.billing_origin_product = 'ALL_PURPOSE'
group by u.workspace_id, u.usage_metadata.cluster_id, u.sku_name, cast(floor(unix_millis(u.usage_start_time) / 3600000) as bigint)
order by workspace_id, id, sku_name, hour_no
