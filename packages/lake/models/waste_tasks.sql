-- One row when tasks on clusters are held at all: what has none is not zero but unknown.
select 1 as held from lakeflow.job_task_run_timeline where compute_ids is not null limit 1
