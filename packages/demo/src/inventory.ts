import type { ParquetWriter } from './files/parquet.ts'
import { at, CLOCK, DAY, days, FIRST_DAY, instant, isoDay, SYSTEM_TABLES_FROM } from './time.ts'
import { clusterOf } from './usage/day.ts'
import { keys } from './usage/planted-resources.ts'
import { RUNAWAY_CLUSTER, RUNAWAY_DAY } from './usage/planted-rows.ts'
import type { Resource } from './usage/resource.ts'
import { account, workspaces } from './world/account.ts'
import { identityNamed, member } from './world/people.ts'
import { listedSkus } from './world/prices.ts'

const { account_id } = account
const json = (row: object) => JSON.stringify({ account_id, ...row })

/** The evening before the runaway: who lifted the limit, and when. */
export const RUNAWAY_CAUSE = {
  at: at('2026-10-13T22:41:07.318Z'),
  by: member('subscriptions', 6),
  workers: 96,
  usual: 6,
}

/** Tables that hold state rather than events: prices, workspaces, jobs, clusters, warehouses. Returns rows by table. */
export function writeInventory(parquet: ParquetWriter, resources: readonly Resource[]): Record<string, number> {
  const rows: Record<string, number> = {}
  const write = (name: string, path: string, table: Parameters<ParquetWriter['file']>[1], lines: Iterable<string>) => {
    const file = parquet.file(`system/${path}.parquet`, table)
    for (const line of lines) file.add(line)
    rows[name] = file.rows
    file.close()
  }
  write('billing.list_prices', 'billing/list_prices/list_prices', 'listPrices', prices())
  write('access.workspaces_latest', 'access/workspaces_latest/workspaces_latest', 'workspacesLatest', workspaceRows())
  write('lakeflow.jobs', 'lakeflow/jobs/jobs', 'jobs', jobs(resources))
  write('compute.clusters', 'compute/clusters/clusters', 'clusters', clusters(resources))
  write('compute.warehouses', 'compute/warehouses/warehouses', 'warehouses', warehouses(resources))
  return rows
}

function* prices(): Generator<string> {
  for (const { sku_name, cloud, usage_unit, windows } of listedSkus) {
    for (const { from, to, default: price, promotional, effective } of windows) {
      yield json({
        price_start_time: instant(from),
        price_end_time: to === null ? null : instant(to),
        sku_name,
        cloud,
        currency_code: account.currency,
        usage_unit,
        pricing: {
          default: price,
          promotional: promotional === null ? null : { default: promotional },
          effective_list: { default: effective },
        },
      })
    }
  }
}

function* workspaceRows(): Generator<string> {
  for (const { id, name, url } of workspaces) {
    yield json({
      workspace_id: id,
      workspace_name: name,
      workspace_url: url,
      create_time: instant(FIRST_DAY - 400 * DAY),
      status: 'RUNNING',
    })
  }
}

const began = (resource: Resource) => Math.max(resource.from, FIRST_DAY) - 2 * DAY

function* jobs(resources: readonly Resource[]): Generator<string> {
  for (const resource of resources) {
    if (resource.kind !== 'job' && resource.kind !== 'serverless-job') continue
    if (resource.meta.job_id === undefined) continue
    const runAs = resource.runAs
    yield json({
      workspace_id: resource.workspace.id,
      job_id: resource.id,
      name: resource.name,
      description: '',
      creator_id: identityNamed('sp-platform-terraform').userId,
      creator_user_name: identityNamed('sp-platform-terraform').id,
      run_as: runAs === null ? null : identityNamed(runAs).userId,
      run_as_user_name: runAs,
      tags: resource.tags,
      trigger: { schedule: { quartz_cron_expression: `0 0 ${resource.hours[0] ?? 0} * * ?`, timezone_id: 'UTC' } },
      trigger_type: 'SCHEDULE',
      paused: false,
      timeout_seconds: resource.key === keys.runaway ? 0 : 7200,
      create_time: instant(began(resource)),
      change_time: instant(began(resource)),
    })
  }
}

function cluster(resource: Resource, id: string, over: object): string {
  const isJob = resource.kind === 'job'
  return json({
    workspace_id: resource.workspace.id,
    cluster_id: id,
    cluster_name: isJob ? `job-${resource.id}` : resource.name,
    owned_by: resource.runAs,
    driver_node_type: resource.nodeType,
    worker_node_type: resource.nodeType,
    min_autoscale_workers: 2,
    max_autoscale_workers: RUNAWAY_CAUSE.usual,
    auto_termination_minutes: isJob ? 0 : 45,
    enable_elastic_disk: true,
    tags: resource.tags,
    cluster_source: isJob ? 'JOB' : resource.kind === 'pipeline' ? 'PIPELINE' : 'UI',
    init_scripts: [],
    ...(resource.workspace.cloud === 'AWS'
      ? { aws_attributes: { first_on_demand: 1, availability: 'SPOT_WITH_FALLBACK', zone_id: 'auto' } }
      : { azure_attributes: { first_on_demand: 1, availability: 'ON_DEMAND_AZURE' } }),
    dbr_version: '16.4.x-scala2.12',
    data_security_mode: 'SINGLE_USER',
    ...over,
  })
}

const changed = (when: number) => ({
  create_time: instant(when),
  change_time: instant(when),
  change_date: isoDay(when),
})

function* clusters(resources: readonly Resource[]): Generator<string> {
  for (const resource of resources) {
    if (resource.kind === 'cluster') yield cluster(resource, resource.id, changed(began(resource)))
    if (resource.kind !== 'job' && resource.kind !== 'pipeline') continue
    let last = ''
    for (const day of days) {
      if (day < SYSTEM_TABLES_FROM || day < resource.from || day > CLOCK) continue
      const id = clusterOf(resource, day)
      if (id !== last) yield cluster(resource, id, changed(day))
      last = id
    }
    if (resource.key === keys.runaway) {
      yield cluster(resource, RUNAWAY_CLUSTER, {
        ...changed(RUNAWAY_DAY),
        max_autoscale_workers: RUNAWAY_CAUSE.workers,
        delete_time: instant(RUNAWAY_DAY + 20 * 3_600_000),
      })
    }
  }
}

function* warehouses(resources: readonly Resource[]): Generator<string> {
  for (const resource of resources) {
    if (resource.kind !== 'warehouse') continue
    yield json({
      workspace_id: resource.workspace.id,
      warehouse_id: resource.id,
      warehouse_name: resource.name,
      warehouse_type: 'PRO',
      warehouse_channel: 'CURRENT',
      warehouse_size: resource.rate > 24 ? 'LARGE' : 'MEDIUM',
      min_clusters: 1,
      max_clusters: 4,
      auto_stop_minutes: 10,
      tags: resource.tags,
      created_by: resource.ownedBy,
      change_time: instant(began(resource)),
    })
  }
}
