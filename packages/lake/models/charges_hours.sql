-- The price era in which each usage hour ended. price_eras is price_eras.sql, usage is charges_usage.sql.
select hours.usage_end_time, e.era, e.era_start_time
from (select distinct usage_end_time from usage) as hours
join price_eras as e
  on (e.era_start_time is null or hours.usage_end_time >= e.era_start_time)
  and (e.era_end_time is null or hours.usage_end_time < e.era_end_time)
