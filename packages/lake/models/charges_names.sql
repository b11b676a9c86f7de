-- Names and owners of resources, each from the day of the change on, as Databricks' own tables record them; oldest first.
select kind, workspace_id, id, cast(datediff(change_time, date '1970-01-01') as int) as since, name, owner
from (
  select 'job' as kind, workspace_id, job_id as id, change_time, name,
    coalesce(run_as_user_name, creator_user_name, run_as) as owner
  from lakeflow.jobs
  union all
  select 'warehouse', workspace_id, warehouse_id, change_time, warehouse_name, created_by
  from compute.warehouses
  union all
  select 'cluster', workspace_id, cluster_id, change_time, cluster_name, owned_by
  from compute.clusters
) as versions
order by kind, workspace_id, id, change_time, name, owner
