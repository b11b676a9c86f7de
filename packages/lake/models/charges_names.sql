-- Names and owners of resources, each from the time of the change on, as Databricks' own tables record them.
select 'job' as kind, workspace_id, job_id as id, cast(change_time as date) as since, change_time,
  name, coalesce(run_as_user_name, creator_user_name, run_as) as owner
from lakeflow.jobs
union all
select 'warehouse', workspace_id, warehouse_id, cast(change_time as date), change_time, warehouse_name, created_by
from compute.warehouses
union all
select 'cluster', workspace_id, cluster_id, cast(change_time as date), change_time, cluster_name, owned_by
from compute.clusters
order by kind, workspace_id, id, change_time, name, owner
