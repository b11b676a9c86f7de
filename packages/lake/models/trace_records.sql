-- Usage rows of one day ($day), SKU ($sku) and price era (from $since up to, not including, $until), with their record ids: what a
-- daily charge is made of. usage is charges_usage.sql.
select u.*
from usage as u
where u.usage_date = cast($day as date) and u.sku_name = $sku
  and u.usage_end_time >= cast($since as timestamp) and u.usage_end_time < cast($until as timestamp)
order by u.record_id
