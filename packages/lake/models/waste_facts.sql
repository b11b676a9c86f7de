-- Which facts are held at all: what has none is not zero but unknown.
select
  (select count(*) from query.history where compute.warehouse_id is not null) > 0 as statements,
  (select count(*) from lakeflow.job_run_timeline where result_state is not null) > 0 as runs,
  (select count(*) from lakeflow.job_task_run_timeline where compute_ids is not null) > 0 as tasks
