import { type Random, randomStream } from '../random.ts'
import { CLOCK, DAY, FIRST_DAY } from '../time.ts'
import { devUs, type Workspace } from '../world/account.ts'
import { type Sku, skus } from '../world/prices.ts'
import type { PlacedBy, Resource } from './resource.ts'

const FOREVER = Number.MAX_SAFE_INTEGER

/** What differs between resources of one kind; the rest follows from the kind. */
export type Wish = {
  key: string
  name: string
  workspace: Workspace
  domain: string | null
  placedBy: PlacedBy
  rate: number
  hours: readonly number[]
  weekend?: number
  from?: number
  until?: number
  runAs?: string | null
  ownedBy?: string | null
  createdBy?: string | null
  tags?: Record<string, string>
  policy?: string | null
  /** What a kind does not say, or says otherwise. */
  over?: Partial<Resource>
}

export type Maker = (seed: number) => { [kind in keyof typeof kinds]: (wish: Wish) => Resource }

export const everyHour: readonly number[] = Array.from({ length: 24 }, (_, hour) => hour)
export const hoursFrom = (start: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => (start + i) % 24).sort((a, b) => a - b)

const awsNodes = ['i3.2xlarge', 'm6gd.2xlarge', 'r6id.xlarge', 'm5d.4xlarge']
const azureNodes = ['Standard_D8ds_v5', 'Standard_E8ds_v4']

type Kind = (wish: Wish, draw: Random) => Partial<Resource> & Pick<Resource, 'kind' | 'sku' | 'product'>

const isAzure = ({ workspace }: Wish) => workspace.cloud === 'AZURE'
const either = (wish: Wish, onAws: Sku, onAzure: Sku): Sku => (isAzure(wish) ? onAzure : onAws)
const nodeFor = (wish: Wish, draw: Random) => draw.pick(isAzure(wish) ? azureNodes : awsNodes)
const digits = (draw: Random, count: number) =>
  `${1 + draw.int(9)}${Array.from({ length: count - 1 }, () => draw.int(10)).join('')}`

const kinds = {
  job: ((wish, draw) => {
    const photon = !isAzure(wish) && draw.chance(0.4)
    return {
      kind: 'job',
      id: digits(draw, 12),
      sku: either(wish, photon ? skus.jobsPhoton : skus.jobs, skus.azureJobs),
      product: 'JOBS',
      nodeType: nodeFor(wish, draw),
      features: { jobs_tier: 'CLASSIC', is_serverless: false, is_photon: photon },
    }
  }) satisfies Kind,
  serverlessJob: ((wish, draw) => ({
    kind: 'serverless-job',
    id: digits(draw, 12),
    sku: either(wish, skus.jobsServerless, skus.azureJobsServerless),
    product: 'JOBS',
    features: {
      jobs_tier: 'CLASSIC',
      is_serverless: true,
      is_photon: true,
      performance_target: draw.chance(0.5) ? 'STANDARD' : 'PERFORMANCE_OPTIMIZED',
    },
  })) satisfies Kind,
  cluster: ((wish, draw) => ({
    kind: 'cluster',
    id: `1001-${digits(draw, 6)}-${draw.hex(8)}`,
    sku: either(wish, skus.allPurpose, skus.azureAllPurpose),
    product: 'ALL_PURPOSE',
    nodeType: nodeFor(wish, draw),
    daily: true,
    features: { is_serverless: false, is_photon: false },
  })) satisfies Kind,
  warehouse: ((wish, draw) => ({
    kind: 'warehouse',
    id: draw.hex(16),
    sku: either(wish, skus.sql, skus.azureSql),
    product: 'SQL',
    daily: true,
    features: { sql_tier: 'PRO', is_serverless: true, is_photon: true },
  })) satisfies Kind,
  pipeline: ((wish, draw) => ({
    kind: 'pipeline',
    id: draw.uuid(),
    sku: either(wish, skus.dlt, skus.azureDlt),
    product: 'DLT',
    nodeType: nodeFor(wish, draw),
    features: { dlt_tier: isAzure(wish) ? 'PRO' : 'ADVANCED', is_serverless: false, is_photon: false },
  })) satisfies Kind,
  endpoint: ((_wish, draw) => ({
    kind: 'endpoint',
    id: draw.hex(32),
    sku: skus.serving,
    product: 'MODEL_SERVING',
    daily: true,
    features: { serving_type: 'MODEL', is_serverless: true, model_serving: { offering_type: 'CUSTOM_MODEL' } },
  })) satisfies Kind,
  assistant: ((wish, draw) => ({
    kind: 'endpoint',
    id: draw.hex(32),
    sku: either(wish, skus.anthropic, skus.azureAnthropic),
    product: 'MODEL_SERVING',
    usageType: 'TOKEN',
    daily: true,
    features: { serving_type: 'FOUNDATION_MODEL', model_serving: { offering_type: 'PAY_PER_TOKEN' } },
  })) satisfies Kind,
  lakebase: ((_wish, draw) => ({
    kind: 'lakebase',
    id: draw.uuid(),
    sku: skus.lakebase,
    product: 'LAKEBASE',
    features: { lakebase: { compute_type: 'AUTOSCALING' } },
  })) satisfies Kind,
  notebook: ((wish, draw) => ({
    kind: 'notebook',
    id: digits(draw, 15),
    sku: either(wish, skus.notebooks, skus.azureNotebooks),
    product: 'INTERACTIVE',
    daily: true,
    features: { is_serverless: true, is_photon: true },
  })) satisfies Kind,
  storage: ((wish, draw) => ({
    kind: 'storage',
    id: draw.uuid(),
    sku: either(wish, skus.storage, skus.azureStorage),
    product: 'DEFAULT_STORAGE',
    usageType: 'STORAGE_SPACE',
  })) satisfies Kind,
  network: ((_wish, draw) => ({
    kind: 'network',
    id: draw.uuid(),
    sku: skus.network,
    product: 'NETWORKING',
    usageType: 'NETWORK_BYTE',
    features: { networking: { connectivity_type: 'PUBLIC_IP' } },
  })) satisfies Kind,
  tableService: ((wish, draw) => ({
    kind: 'table-service',
    id: draw.uuid(),
    sku: either(wish, skus.jobsServerless, skus.azureJobsServerless),
    product: 'PREDICTIVE_OPTIMIZATION',
  })) satisfies Kind,
  genie: ((_wish, draw) => ({
    kind: 'genie',
    id: draw.uuid(),
    sku: skus.genieFree,
    product: 'GENIE',
    usageType: 'ANSWER',
    daily: true,
    features: { genie: { offering_type: 'FREE' } },
  })) satisfies Kind,
  training: ((_wish, draw) => ({
    kind: 'training',
    id: draw.uuid(),
    sku: skus.unpriced,
    product: 'AI_RUNTIME',
    usageType: 'GPU_TIME',
    features: { is_serverless: true, ai_runtime: { compute_type: 'GPU_8xH200' } },
  })) satisfies Kind,
}

/** The part of `usage_metadata` that names the resource. */
function metaOf(kind: Resource['kind'], id: string, wish: Wish, nodeType: string | null): Record<string, unknown> {
  const node = nodeType === null ? {} : { node_type: nodeType }
  const catalog = (wish.domain ?? 'platform').replaceAll('-', '_')
  const by: Record<Resource['kind'], Record<string, unknown>> = {
    job: { job_id: id, job_name: wish.name, ...node },
    'serverless-job': { job_id: id, job_name: wish.name },
    cluster: { cluster_id: id, ...node },
    warehouse: { warehouse_id: id, node_type: 'i3.2xlarge' },
    pipeline: { dlt_pipeline_id: id, ...node },
    endpoint: { endpoint_id: id, endpoint_name: wish.name },
    lakebase: { database_instance_id: id },
    notebook: { notebook_id: id, notebook_path: `/Workspace/Shared/${wish.name}` },
    storage: { catalog_id: id, uc_table_catalog: catalog },
    network: { source_region: wish.workspace.region, destination_region: 'us-west-2', networking_client: 'SERVERLESS' },
    'table-service': { uc_table_catalog: catalog, uc_table_schema: 'silver' },
    genie: { genie: { agent_id: id, channel: 'WEB', surface: 'GENIE_ONE' } },
    training: { ai_runtime_workload_id: id, ai_runtime_pool_id: 'pool-h200-01' },
  }
  return by[kind]
}

/** Make resources for one seed: ids come from the key, so a resource keeps its id whatever else is made. */
export const resourceMaker: Maker = (seed) => {
  const make = (kind: Kind) => (wish: Wish) => {
    const draw = randomStream(seed, `resource ${wish.key}`)
    const drawn = kind(wish, draw)
    const id = wish.over?.id ?? drawn.id ?? draw.uuid()
    const nodeType = drawn.nodeType ?? null
    return {
      usageType: 'COMPUTE_TIME',
      features: {},
      daily: false,
      ...drawn,
      key: wish.key,
      name: wish.name,
      id,
      nodeType,
      workspace: wish.workspace,
      domain: wish.domain,
      placedBy: wish.placedBy,
      runAs: wish.runAs ?? null,
      ownedBy: wish.ownedBy ?? null,
      createdBy: wish.createdBy ?? null,
      policy: wish.policy ?? null,
      tags: wish.tags ?? {},
      meta: metaOf(drawn.kind, id, wish, nodeType),
      hours: wish.hours,
      rate: wish.rate,
      weekend: wish.weekend ?? (wish.workspace === devUs ? 0.2 : 0.85),
      from: wish.from ?? FIRST_DAY,
      until: wish.until ?? FOREVER,
      ...wish.over,
    } satisfies Resource
  }
  return Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, make(kind)])) as ReturnType<Maker>
}

/** The first day of a month counted from the first of the period, as resources come into being over time. */
export const monthStart = (n: number): number => Math.min(Date.UTC(2025, 9 + n, 1), CLOCK - DAY)
