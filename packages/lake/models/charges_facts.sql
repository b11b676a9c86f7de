-- Usage by day: hourly rows of one key and price era, summed exactly. Numbers only, the key's number in place of its
-- columns, so that millions of rows are handed over at little cost.
-- usage_counted: charges_usage.sql with key_id in place of the key columns, and how many usage rows a row stands for;
-- usage_hours is charges_hours.sql.
select
  u.key_id,
  cast(datediff(u.usage_date, date '1970-01-01') as int) as epoch_day,
  h.era,
  cast(sum(u.usage_rows) as int) as usage_rows,
  sum(u.usage_quantity) as usage_quantity
from usage_counted as u
join usage_hours as h on h.usage_end_time = u.usage_end_time
group by u.key_id, u.usage_date, h.era
