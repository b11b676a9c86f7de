-- Every combination of columns by which a charge is placed, named and priced, once, with a number of its own.
-- usage_lines is charges_usage.sql.
select cast(row_number() over (order by sku_name) as int) as key_id, keys.*
from (
  select distinct
    account_id,
    workspace_id,
    cloud,
    sku_name,
    usage_unit,
    billing_origin_product,
    record_type,
    late,
    job_id,
    dlt_pipeline_id,
    warehouse_id,
    endpoint_id,
    endpoint_name,
    cluster_id,
    notebook_id,
    uc_table_catalog,
    other_id,
    usage_policy_id,
    run_as,
    owned_by,
    created_by,
    custom_tags
  from usage_lines
) as keys
