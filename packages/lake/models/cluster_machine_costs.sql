-- What the cloud billed for the machines, disks and network of Databricks clusters, by cluster and day.
-- The default tags name cluster, job and pool. A line that Databricks tagged, but that names no cluster, is kept without one.
-- An id that clusters of two workspaces share is given to neither.
WITH known AS (
  SELECT cluster_id, min(account_id) AS account_id, min(workspace_id) AS workspace_id
  FROM compute.clusters
  GROUP BY cluster_id
  HAVING count(DISTINCT workspace_id) = 1
)
SELECT
  CAST(c.ChargePeriodStart AS DATE) AS usage_date,
  c.ProviderName AS provider,
  k.account_id,
  k.workspace_id,
  c.x_ClusterId AS cluster_id,
  c.x_JobId AS job_id,
  c.x_InstancePoolId AS instance_pool_id,
  c.BillingCurrency AS billing_currency,
  sum(c.BilledCost) AS billed_cost,
  sum(coalesce(c.EffectiveCost, c.BilledCost)) AS effective_cost,
  count(*) AS bill_lines
FROM cloud.costs c
LEFT JOIN known k ON k.cluster_id = c.x_ClusterId
WHERE c.x_ClusterId IS NOT NULL OR lower(c.x_Vendor) = 'databricks'
GROUP BY
  CAST(c.ChargePeriodStart AS DATE), c.ProviderName, k.account_id, k.workspace_id, c.x_ClusterId, c.x_JobId,
  c.x_InstancePoolId, c.BillingCurrency
