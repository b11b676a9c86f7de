-- The price that the account has negotiated for what is sold in each era, where Databricks records it: the same join as for
-- the list price (charges_windows.sql), on pricing.default.
with eras as (
  select distinct era, era_start_time from usage_hours
)
select
  k.account_id,
  k.sku_name,
  k.cloud,
  k.usage_unit,
  e.era,
  cast(count(*) as int) as windows,
  min(p.price_start_time) as price_start_time,
  min(p.pricing.default) as unit_price
from (select distinct account_id, sku_name, cloud, usage_unit from usage_keys) as k
join billing.account_prices as p
  on p.sku_name = k.sku_name
  and p.cloud = k.cloud
  and p.usage_unit = k.usage_unit
  and (p.currency_code = $currency or p.currency_code is null)
  and (p.account_id = k.account_id or p.account_id is null or k.account_id is null)
join eras as e
  on e.era_start_time >= p.price_start_time
  and (p.price_end_time is null or e.era_start_time < p.price_end_time)
group by k.account_id, k.sku_name, k.cloud, k.usage_unit, e.era
