-- One row when ends of job runs are held at all: what has none is not zero but unknown.
select 1 as held from lakeflow.job_run_timeline where result_state is not null limit 1
