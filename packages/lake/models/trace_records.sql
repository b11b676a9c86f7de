-- Usage rows of one day ($day), SKU ($sku) and price era ($era), with their record ids: what a daily charge is made of.
-- usage is charges_usage.sql, price_eras is price_eras.sql.
select u.*
from usage as u
join price_eras as e
  on (e.era_start_time is null or u.usage_end_time >= e.era_start_time)
  and (e.era_end_time is null or u.usage_end_time < e.era_end_time)
where u.usage_date = cast($day as date) and u.sku_name = $sku and e.era = cast($era as int)
order by u.record_id
