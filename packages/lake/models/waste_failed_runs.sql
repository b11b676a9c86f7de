-- Usage of job runs by job, SKU and day, and the part of it that belongs to runs that failed or timed out. The state stands on
-- the last slice of a run; its spelling differs by source (billing reference 1.8). Usage is of the whole account, runs are of
-- one region: told is only what is of workspaces whose runs are seen.
with failed as (
  select distinct workspace_id, run_id
  from lakeflow.job_run_timeline
  where upper(result_state) in ('FAILED', 'ERROR', 'TIMED_OUT', 'TIMEDOUT', 'UPSTREAM_FAILED')
),
seen as (
  select distinct workspace_id from lakeflow.job_run_timeline
)
select
  u.workspace_id,
  u.usage_metadata.job_id as job_id,
  u.sku_name,
  cast(datediff(u.usage_date, date '1970-01-01') as int) as epoch_day,
  sum(u.usage_quantity) as whole,
  sum(case when f.run_id is null then 0 else u.usage_quantity end) as part
from billing.usage as u
join seen as s on s.workspace_id = u.workspace_id
left join failed as f on f.workspace_id = u.workspace_id and f.run_id = u.usage_metadata.job_run_id
where u.usage_metadata.job_id is not null and u.usage_metadata.job_run_id is not null
group by u.workspace_id, u.usage_metadata.job_id, u.sku_name, u.usage_date
