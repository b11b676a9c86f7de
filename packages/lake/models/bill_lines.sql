-- Lines of the bills of other vendors, with the columns by which a line is placed and named, in the words of charges_usage.sql.
-- workspace_id: the workspace of the cluster that the default tags name, else the sub account (account, subscription, project).
-- databricks: what a bill charges for Databricks itself, such as through a marketplace; billing.usage counts it already.
-- sku_name is never null, so that a line can be found again by it. billing_month: on which month's bill the line stands.
with known as (
  select cluster_id, min(workspace_id) as workspace_id
  from compute.clusters
  group by cluster_id
  having count(distinct workspace_id) = 1
)
select
  cast(c.ChargePeriodStart as date) as usage_date,
  c.BilledCost as billed_cost,
  c.x_LineId as line_id,
  c.ProviderName as provider,
  c.ServiceName as service,
  c.ChargeCategory as charge_category,
  c.ChargeClass as charge_class,
  c.ServiceCategory as service_category,
  substr(cast(coalesce(c.BillingPeriodStart, c.ChargePeriodStart) as string), 1, 7) as billing_month,
  upper(trim(c.BillingCurrency)) as currency,
  c.BillingAccountId as account_id,
  coalesce(k.workspace_id, c.SubAccountId) as workspace_id,
  case when k.workspace_id is null then null else c.x_ClusterId end as cluster_id,
  case when k.workspace_id is null then null else c.x_JobId end as job_id,
  case when k.workspace_id is null then null else c.x_WarehouseId end as warehouse_id,
  c.ResourceId as resource_id,
  coalesce(c.SkuId, c.SkuMeter, c.ServiceName, '') as sku_name,
  nullif(trim(c.InvoiceId), '') as invoice_id,
  c.Tags as custom_tags,
  coalesce(lower(c.ProviderName) like '%databricks%', false)
    or coalesce(lower(c.ServiceName) like '%databricks%', false) as databricks
from cloud.costs as c
left join known as k on k.cluster_id = c.x_ClusterId
