/** What a charge tells about the thing that was used, in the words of `billing.usage`. */
export type UsedThing = {
  readonly billing_origin_product: string | null
  readonly sku_name: string
  readonly workspace_id: string | null
  readonly job_id: string | null
  readonly dlt_pipeline_id: string | null
  readonly warehouse_id: string | null
  readonly endpoint_id: string | null
  readonly endpoint_name: string | null
  readonly cluster_id: string | null
  readonly notebook_id: string | null
  readonly other_id: string | null
  readonly custom_tags: Readonly<Record<string, string>>
}

/** One job, warehouse, cluster …: ids are unique only inside a workspace, so it is named by kind, workspace and id. */
export type Resource = { readonly kind: string; readonly workspace_id: string; readonly id: string }

type Ids = readonly (readonly [kind: string, id: string | null])[]

const otherKinds: Readonly<Record<string, string>> = {
  AI_RUNTIME: 'AI workload',
  FOUNDATION_MODEL_TRAINING: 'training run',
  AGENT_BRICKS: 'agent',
  AGENT_EVALUATION: 'agent',
  GENIE: 'Genie agent',
  DATABASE: 'database',
  LAKEBASE: 'database',
  DEFAULT_STORAGE: 'catalog',
  DATA_CLASSIFICATION: 'catalog',
  DATA_QUALITY_MONITORING: 'monitored object',
  LAKEHOUSE_MONITORING: 'monitored object',
  PREDICTIVE_OPTIMIZATION: 'table',
  CLEAN_ROOM: 'clean room',
  DATA_SHARING: 'share',
  APPS: 'app',
  BASE_ENVIRONMENTS: 'environment',
}

/**
 * Which resource a charge belongs to, by the ids that Databricks fills for its product, in Databricks' order.
 *
 * Some work hides under another product's SKU: refreshes of materialised views under SQL, index sync under vector
 * search, synced tables under databases are work of a pipeline. Null when the charge belongs to no single resource.
 */
export function resourceOf(thing: UsedThing): Resource | null {
  const found = picks(thing).find(([, id]) => id !== null && id !== '')
  if (!found) return null
  return { kind: found[0], workspace_id: thing.workspace_id ?? '0', id: found[1] ?? '' }
}

function picks(t: UsedThing): Ids {
  const product = t.billing_origin_product ?? ''
  const pipeline = ['pipeline', t.dlt_pipeline_id] as const
  const jobsSku = t.sku_name.includes('JOBS_SERVERLESS')
  switch (product) {
    case 'JOBS':
      return [
        ['job', t.job_id],
        ['cluster', t.cluster_id],
      ]
    case 'ALL_PURPOSE':
      return [['cluster', t.cluster_id]]
    case 'INTERACTIVE':
    case 'NOTEBOOKS':
      return [['notebook', t.notebook_id]]
    case 'SQL':
      return jobsSku ? [pipeline, ['warehouse', t.warehouse_id]] : [['warehouse', t.warehouse_id], pipeline]
    case 'DLT':
    case 'ONLINE_TABLES':
    case 'LAKEFLOW_CONNECT':
      return [pipeline, ['cluster', t.cluster_id]]
    case 'MODEL_SERVING':
      return t.sku_name.includes('ALL_PURPOSE') ? [['cluster', t.cluster_id]] : endpoint(t)
    case 'VECTOR_SEARCH':
      return jobsSku || t.sku_name.includes('SERVERLESS_SQL') ? [pipeline, ...endpoint(t)] : endpoint(t)
    case 'AI_GATEWAY':
    case 'AI_FUNCTIONS':
      return endpoint(t)
    case 'DATABASE':
    case 'LAKEBASE':
      return jobsSku ? [pipeline, ['database', t.other_id]] : [['database', t.other_id], pipeline]
    case 'LAKEHOUSE_MONITORING':
    case 'DATA_QUALITY_MONITORING':
      return [['monitored object', t.other_id ?? t.custom_tags.LakehouseMonitoringTableId ?? null]]
    case 'FINE_GRAINED_ACCESS_CONTROL':
      return [['cluster', t.custom_tags.Name ?? null]]
    case 'NETWORKING':
    case 'SHARED_SERVERLESS_COMPUTE':
      return []
    default:
      return [[otherKinds[product] ?? 'resource', t.other_id], ...anyId(t)]
  }
}

const endpoint = (t: UsedThing): Ids => [
  ['endpoint', t.endpoint_id],
  ['endpoint', t.endpoint_name],
]

/** A product that nobody knows yet may still name something that we do know. */
const anyId = (t: UsedThing): Ids => [
  ['job', t.job_id],
  ['pipeline', t.dlt_pipeline_id],
  ['warehouse', t.warehouse_id],
  ...endpoint(t),
  ['cluster', t.cluster_id],
  ['notebook', t.notebook_id],
]

export const NO_RESOURCE = 'no single resource'

/** The text by which a resource is named in answers and filters: `job 2583017469041122/481902`. */
export function resourceText(resource: Resource | null): string {
  return resource === null ? NO_RESOURCE : `${resource.kind} ${resource.workspace_id}/${resource.id}`
}

/** Where the object is found in Databricks; null when the workspace's address or the object's page is unknown. */
export function resourceUrl(
  resource: Resource | null,
  workspaceUrl: string | null,
  endpointName: string | null,
): string | null {
  if (resource === null || workspaceUrl === null || workspaceUrl === '') return null
  const page = pages[resource.kind]
  if (page === undefined) return null
  const host = workspaceUrl.replace(/^https?:\/\//, '').replace(/\/+$/, '')
  const id = resource.kind === 'endpoint' ? (endpointName ?? resource.id) : resource.id
  return `https://${host}/${page}/${encodeURIComponent(id)}`
}

const pages: Readonly<Record<string, string>> = {
  job: 'jobs',
  pipeline: 'pipelines',
  warehouse: 'sql/warehouses',
  cluster: 'compute/clusters',
  endpoint: 'ml/endpoints',
  notebook: 'editor/notebooks',
}
