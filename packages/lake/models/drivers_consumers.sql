-- Reads of tables by month and reader, as far as lineage infers them.
select
  date_trunc('month', event_time) as month,
  source_table_full_name as table_name,
  workspace_id,
  created_by as identity,
  entity_metadata.job_info.job_id as job_id,
  count(*) as reads
from access.table_lineage
where source_table_full_name is not null
group by date_trunc('month', event_time), source_table_full_name, workspace_id, created_by, entity_metadata.job_info.job_id
