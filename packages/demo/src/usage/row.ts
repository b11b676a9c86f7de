import { formatDecimal, QUANTITY_SCALE } from '@meshledger/money'
import { HOUR, instant, isoDay } from '../time.ts'
import { account } from '../world/account.ts'
import type { Sku } from '../world/prices.ts'

/** A row of `billing.usage` while it is made. Quantity in units of 10^-18. */
export type UsageRow = {
  readonly record_id: string
  readonly workspace_id: string | null
  readonly sku: Sku
  readonly start: number
  readonly end: number
  readonly quantity: bigint
  readonly custom_tags: Readonly<Record<string, string>>
  readonly usage_metadata: Readonly<Record<string, unknown>>
  readonly identity_metadata: Readonly<Record<string, string>>
  readonly record_type: 'ORIGINAL' | 'RETRACTION' | 'RESTATEMENT'
  readonly ingested: number
  readonly billing_origin_product: string
  readonly product_features: Readonly<Record<string, unknown>>
  readonly usage_type: string
  /** To whom the domain files give it; null stays unallocated. Stands in no file, only in the answer key's sums. */
  readonly domain: string | null
}

export const quantityText = (quantity: bigint): string => formatDecimal(quantity, QUANTITY_SCALE, 0)

/** The row as one line for the Parquet writer. Decimals are text: a JSON number would go through a float. */
export function usageLine(row: UsageRow, extra?: Readonly<Record<string, string>>): string {
  return JSON.stringify({
    record_id: row.record_id,
    account_id: account.account_id,
    workspace_id: row.workspace_id,
    sku_name: row.sku.sku_name,
    cloud: row.sku.cloud,
    usage_start_time: instant(row.start),
    usage_end_time: instant(row.end),
    usage_date: isoDay(row.start),
    custom_tags: row.custom_tags,
    usage_unit: row.sku.usage_unit,
    usage_quantity: quantityText(row.quantity),
    usage_metadata: row.usage_metadata,
    identity_metadata: row.identity_metadata,
    record_type: row.record_type,
    ingestion_date: isoDay(row.ingested),
    billing_origin_product: row.billing_origin_product,
    product_features: row.product_features,
    usage_type: row.usage_type,
    ...extra,
  })
}

export const legacyHeader =
  'workspaceId,timestamp,clusterId,clusterName,clusterNodeType,clusterOwnerUserId,clusterCustomTags,sku,dbus,machineHours,clusterOwnerUserName,tags'

const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const text = (value: unknown) => (typeof value === 'string' ? value : '')

/**
 * The row as a line of the legacy billable-usage CSV: `timestamp` is the end of the hour, `tags` holds Databricks'
 * default tags beside the custom ones (from them a reader learns job, warehouse, pipeline and endpoint).
 */
export function legacyLine(row: UsageRow, name: string, userId: string): string {
  const meta = row.usage_metadata
  const owner = row.identity_metadata.run_as ?? row.identity_metadata.owned_by ?? row.identity_metadata.created_by ?? ''
  const defaults: Record<string, string> = { Vendor: 'Databricks' }
  const put = (key: string, value: unknown) => {
    if (typeof value === 'string') defaults[key] = value
  }
  put('ClusterId', meta.cluster_id)
  put('JobId', meta.job_id)
  put('SqlEndpointId', meta.warehouse_id)
  put('DltPipelineId', meta.dlt_pipeline_id)
  put('EndpointId', meta.endpoint_id)
  return [
    row.workspace_id ?? '',
    instant(row.end),
    text(meta.cluster_id),
    meta.cluster_id === undefined ? '' : name,
    text(meta.node_type),
    owner === '' ? '' : userId,
    JSON.stringify(row.custom_tags),
    row.sku.sku_name,
    quantityText(row.quantity),
    ((row.end - row.start) / HOUR).toFixed(4),
    owner,
    JSON.stringify({ ...defaults, ...row.custom_tags }),
  ]
    .map(cell)
    .join(',')
}
