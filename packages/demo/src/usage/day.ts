import { type Random, randomStream } from '../random.ts'
import { at, DAY, HOUR, isWeekend, progress, SYSTEM_TABLES_FROM, USAGE_UNTIL } from '../time.ts'
import type { Resource } from './resource.ts'
import type { UsageRow } from './row.ts'

const MICRO = 10n ** 12n
/** Use per resource at the first day, against 1 at the clock; new resources bring the rest of the firm's growth. */
const AT_FIRST = 0.66

/** Serverless rows carry the deprecated `budget_policy_id` up to here … */
const OLD_POLICY_UNTIL = at('2026-04-01')
/** … and `usage_policy_id` from here: in March 2026 they carry both. */
const NEW_POLICY_FROM = at('2026-03-01')

/** How busy people are in each hour of a UTC day: Europe's morning, then both coasts. */
export const busy = [
  0.35, 0.3, 0.3, 0.3, 0.35, 0.4, 0.55, 0.8, 1.05, 1.2, 1.25, 1.2, 1.1, 1.25, 1.4, 1.45, 1.4, 1.3, 1.2, 1.05, 0.9, 0.75,
  0.6, 0.45,
] as const

/** An exact quantity in units of 10^-18. Now and then with all its eighteen digits, so that a float would show. */
export function exactQuantity(amount: number, draw: Random): bigint {
  const micro = BigInt(Math.round(amount * 1e6)) * MICRO
  return draw.chance(0.2) ? micro + BigInt(draw.int(1e12)) : micro
}

function policyMeta({ policy }: Resource, day: number): Record<string, string> {
  if (policy === null || day < SYSTEM_TABLES_FROM) return {}
  return {
    ...(day < OLD_POLICY_UNTIL ? { budget_policy_id: policy } : {}),
    ...(day >= NEW_POLICY_FROM ? { usage_policy_id: policy } : {}),
  }
}

/** Job clusters come and go with their runs; here they keep one id a month. */
export function clusterOf(resource: Resource, day: number): string {
  const draw = randomStream(0, `${resource.key} ${resource.id} ${Math.floor(day / DAY / 30)}`)
  return `${String(100 + draw.int(900))}1-${String(100000 + draw.int(900000))}-${draw.hex(8)}`
}

function runMeta(resource: Resource, day: number, draw: Random): Record<string, string> {
  if (resource.kind === 'job')
    return { cluster_id: clusterOf(resource, day), job_run_id: String(1e11 + draw.int(8e11)) }
  if (resource.kind === 'serverless-job') return { job_run_id: String(1e11 + draw.int(8e11)) }
  if (resource.kind === 'pipeline') return { dlt_update_id: draw.uuid(), cluster_id: clusterOf(resource, day) }
  return {}
}

const identityOf = ({ runAs, ownedBy, createdBy }: Resource): Record<string, string> => ({
  ...(runAs === null ? {} : { run_as: runAs }),
  ...(ownedBy === null ? {} : { owned_by: ownedBy }),
  ...(createdBy === null ? {} : { created_by: createdBy }),
})

/** One hour of a resource as a row; `over` says what is otherwise. */
export function rowOf(
  resource: Resource,
  start: number,
  quantity: bigint,
  draw: Random,
  over: Partial<UsageRow> = {},
): UsageRow {
  const day = Math.floor(start / DAY) * DAY
  const spellings = resource.tagSpellings
  return {
    record_id: draw.uuid(),
    workspace_id: resource.accountLevel ? null : resource.workspace.id,
    sku: resource.sku,
    start,
    end: start + HOUR,
    quantity,
    custom_tags: spellings?.[Math.floor(day / DAY) % spellings.length] ?? resource.tags,
    usage_metadata: { ...resource.meta, ...policyMeta(resource, day), ...runMeta(resource, day, draw) },
    identity_metadata: identityOf(resource),
    record_type: 'ORIGINAL',
    ingested: start - day >= 16 * HOUR ? day + DAY : day,
    billing_origin_product: resource.product,
    product_features: resource.features,
    usage_type: resource.usageType,
    domain: resource.domain,
    ...over,
  }
}

/** Whether a resource is billed on a day, in a file that we write for that day. */
export function isBilled(resource: Resource, day: number): boolean {
  if (day < resource.from || day >= resource.until) return false
  // Azure never had a billable-usage CSV, and that CSV knows DBUs of compute alone.
  const { workspace, sku, accountLevel, kind } = resource
  if (
    day < SYSTEM_TABLES_FROM &&
    (workspace.cloud === 'AZURE' || sku.usage_unit !== 'DBU' || accountLevel || kind === 'table-service')
  )
    return false
  return !isWeekend(day) || resource.weekend > 0
}

/** The rows of one resource on one day, in order of time. */
export function* usageOfDay(resource: Resource, day: number, draw: Random): Generator<UsageRow> {
  if (!isBilled(resource, day)) return
  const share = isWeekend(day) ? resource.weekend : 1
  const level = resource.rate * share * (AT_FIRST + (1 - AT_FIRST) * progress(day)) * draw.between(0.94, 1.06)
  for (const hour of resource.hours) {
    const start = day + hour * HOUR
    if (start + HOUR > USAGE_UNTIL) return
    const amount = level * (resource.daily ? (busy[hour] ?? 1) : 1) * draw.between(0.92, 1.08)
    yield rowOf(resource, start, exactQuantity(amount, draw), draw)
  }
}
