-- Of the time that statements on each SQL warehouse took since a day, the whole percent that they waited for room on it.
-- Null where they took no time.
select
  workspace_id,
  compute.warehouse_id as id,
  cast(floor(100 * sum(waiting_at_capacity_duration_ms) / nullif(sum(total_duration_ms), 0)) as bigint) as waited_percent
from query.history
where compute.warehouse_id is not null and cast(start_time as date) >= cast($since as date)
group by workspace_id, compute.warehouse_id
