-- Price eras, numbered. An era is a span of time in which no price of any SKU, of the list or the account, starts or ends, so
-- that within one era every SKU has one price, or none. It lasts from era_start_time (null: from ever) up to, not including,
-- era_end_time (null: for ever). Era 0 lies before the first price of all.
with boundaries as (
  select price_start_time as since from billing.list_prices where price_start_time is not null
  union
  select price_end_time as since from billing.list_prices where price_end_time is not null
  union
  select price_start_time as since from billing.account_prices where price_start_time is not null
  union
  select price_end_time as since from billing.account_prices where price_end_time is not null
)
select
  cast(row_number() over (order by since) as int) as era,
  since as era_start_time,
  lead(since) over (order by since) as era_end_time
from boundaries
union all
select 0 as era, cast(null as timestamp) as era_start_time, min(since) as era_end_time
from boundaries
