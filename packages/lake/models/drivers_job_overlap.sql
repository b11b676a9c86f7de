-- Milliseconds in which runs of a job overlap a clock hour of an all-purpose cluster. compute_ids is the only bridge from a job
-- to a cluster that it shares, so the cost of a run there is an estimate (billing reference 2.8).
with slices as (
  select workspace_id, job_id, compute_ids, unix_millis(period_start_time) as began, unix_millis(period_end_time) as ended
  from lakeflow.job_task_run_timeline
  where compute_ids is not null and period_end_time > period_start_time
),
hours as (
  select s.*, cast(floor(s.began / 3600000) as bigint) + h.n as hour_no
  from slices as s
  cross join (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15), (16), (17),
    (18), (19), (20), (21), (22), (23), (24)) as h(n)
  where (cast(floor(s.began / 3600000) as bigint) + h.n) * 3600000 < s.ended
),
clusters as (
  select distinct workspace_id, usage_metadata.cluster_id as id
  from billing.usage
  where usage_metadata.cluster_id is not null and billing_origin_product = 'ALL_PURPOSE'
)
select
  h.workspace_id, c.id, h.hour_no, cast(null as string) as identity, h.job_id,
  cast(sum(least(h.ended, (h.hour_no + 1) * 3600000) - greatest(h.began, h.hour_no * 3600000)) as bigint) as used
from hours as h
join clusters as c on c.workspace_id = h.workspace_id and array_contains(h.compute_ids, c.id)
group by h.workspace_id, c.id, h.hour_no, h.job_id
