-- What Databricks itself attributes to statements of a warehouse on a day, where the account has that table filled.
-- own: a statement of this product, which bears its name as a query tag.
select
  workspace_id,
  usage_metadata.warehouse_id as id,
  sku_name,
  cast(datediff(usage_date, date '1970-01-01') as int) as epoch_day,
  identity_metadata.executed_by as identity,
  coalesce(granular_tags.query_tags['application'] = 'meshledger', false) as own,
  sum(active_usage_quantity) as used
from billing.attributed_usage
where usage_metadata.warehouse_id is not null
group by workspace_id, usage_metadata.warehouse_id, sku_name, usage_date, identity_metadata.executed_by,
  coalesce(granular_tags.query_tags['application'] = 'meshledger', false)
