-- Work on each SQL warehouse by clock hour and by who asked, in milliseconds of task, compilation and fetching time (billing
-- reference 2.7, method A). A statement that runs over hour boundaries is clipped to each hour by its share of the time;
-- one that began up to 24 hours earlier still counts. A cached statement has no task time, so it counts little.
-- own: a statement of this product, which bears its name as a query tag.
-- Each share is cut to a whole number before the sum: one engine rounds, another cuts, where a fraction is cast.
with statements as (
  select
    workspace_id,
    compute.warehouse_id as id,
    executed_by as identity,
    query_source.job_info.job_id as job_id,
    coalesce(query_tags['application'] = 'meshledger', false) as own,
    unix_millis(start_time) as began,
    greatest(unix_millis(end_time), unix_millis(start_time) + 1) as ended,
    coalesce(total_task_duration_ms, 0) + coalesce(compilation_duration_ms, 0) + coalesce(result_fetch_duration_ms, 0) as work
  from query.history
  where compute.warehouse_id is not null and start_time is not null and end_time is not null
),
hours as (
  select s.*, cast(floor(s.began / 3600000) as bigint) + h.n as hour_no
  from statements as s
  cross join (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15), (16), (17),
    (18), (19), (20), (21), (22), (23), (24)) as h(n)
  where (cast(floor(s.began / 3600000) as bigint) + h.n) * 3600000 < s.ended
),
clipped as (
  select
    workspace_id, id, identity, job_id, own, hour_no, ended - began as lasted,
    work * (least(ended, (hour_no + 1) * 3600000) - greatest(began, hour_no * 3600000)) as product
  from hours
)
select
  workspace_id, id, hour_no, identity, job_id, own,
  cast(sum(floor(product / lasted)) as bigint) as used
from clipped
group by workspace_id, id, hour_no, identity, job_id, own
