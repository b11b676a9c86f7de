-- The list price that holds for what is sold in each era: SKU, cloud and unit must agree, and the account where both name
-- one. A window is half-open, so that one price holds at the instant of a change. Databricks' own samples compare
-- usage_end_time; the start of its era lies in the same windows. Two windows that both hold are counted, not picked.
-- usage_keys: every combination of the key columns of charges_usage.sql, once. usage_hours is charges_hours.sql; $currency is the currency of the account.
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
  min(p.pricing.effective_list.default) as unit_price
from (select distinct account_id, sku_name, cloud, usage_unit from usage_keys) as k
join billing.list_prices as p
  on p.sku_name = k.sku_name
  and p.cloud = k.cloud
  and p.usage_unit = k.usage_unit
  and (p.currency_code = $currency or p.currency_code is null)
  and (p.account_id = k.account_id or p.account_id is null or k.account_id is null)
join eras as e
  on e.era_start_time >= p.price_start_time
  and (p.price_end_time is null or e.era_start_time < p.price_end_time)
group by k.account_id, k.sku_name, k.cloud, k.usage_unit, e.era
