-- How many audit events each workspace has an hour, from a day on, and when the newest of them was: by this it is told
-- whether a log that stays in a warehouse is whole.
--   $since  the first day
select
  workspace_id,
  date_trunc('hour', event_time) as hour,
  cast(count(*) as integer) as events,
  max(event_time) as newest
from access.audit
where workspace_id is not null and event_time >= cast($since as timestamp)
group by workspace_id, date_trunc('hour', event_time)
