-- Usage rows of one day ($day), SKU ($sku) and price era ($era, as charges_hours.sql counts them), with their record ids: what a
-- daily charge is made of. usage is charges_usage.sql.
with boundaries as (
  select price_start_time as since from billing.list_prices where price_start_time is not null
  union
  select price_end_time as since from billing.list_prices where price_end_time is not null
  union
  select price_start_time as since from billing.account_prices where price_start_time is not null
  union
  select price_end_time as since from billing.account_prices where price_end_time is not null
),
hours as (
  select distinct usage_end_time from usage where usage_date = cast($day as date)
),
eras as (
  select hours.usage_end_time, cast(count(boundaries.since) as int) as era
  from hours
  left join boundaries on boundaries.since <= hours.usage_end_time
  group by hours.usage_end_time
)
select u.*
from usage as u
join eras as e on e.usage_end_time = u.usage_end_time
where u.usage_date = cast($day as date) and u.sku_name = $sku and e.era = cast($era as int)
order by u.record_id
