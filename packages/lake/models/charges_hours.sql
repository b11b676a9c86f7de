-- The price era in which each usage hour ended. An era is a span of time in which no price of any SKU, of the list or
-- the account, starts or ends, so that within one era every SKU has one price, or none. Era 0 lies before the first price of all.
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
  select distinct usage_end_time from billing.usage
)
select
  hours.usage_end_time,
  cast(count(boundaries.since) as int) as era,
  max(boundaries.since) as era_start_time
from hours
left join boundaries on boundaries.since <= hours.usage_end_time
group by hours.usage_end_time
