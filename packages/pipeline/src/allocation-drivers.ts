import { type Drivers, type HourlyUse, type MonthlyBase, OWN, type UsedHour } from '@meshledger/costing'
import type { MetricValue } from '@meshledger/ledger'
import { type DomainIndex, place, UNALLOCATED } from '@meshledger/mesh'
import { parseDecimal, QUANTITY_SCALE } from '@meshledger/money'
import type { Models } from './warehouse/models.ts'

type BilledHour = { workspace_id: string | null; id: string; sku_name: string; hour_no: bigint; quantity: string }
type Work = {
  workspace_id: string | null
  id: string
  hour_no: bigint
  identity: string | null
  job_id: string | null
  own?: boolean
  used: bigint
}
type Attributed = {
  workspace_id: string | null
  id: string
  sku_name: string
  epoch_day: number
  identity: string | null
  own: boolean
  used: string
}
type Reads = {
  month: string
  table_name: string
  workspace_id: string | null
  identity: string | null
  job_id: string | null
  reads: bigint
}

const HOUR_MS = 3_600_000n
const nobody: ReadonlyMap<string, bigint> = new Map()
const units = (text: string): bigint => parseDecimal(text, QUANTITY_SCALE)
const nameOf = (workspace: string | null, id: string) => `${workspace ?? '0'}/${id}`

/** What was measured, read where its rows are; who it belongs to is told by the domains of now. */
export async function readDrivers(
  models: Models,
  index: DomainIndex,
  metrics: readonly MetricValue[],
): Promise<Drivers> {
  const read = <T>(model: string) => models.rows<T>(model)
  const domainOf = whoIs(index)
  const [warehouseWork, clusterHours, overlap, reads] = await Promise.all([
    warehouseUse(models, domainOf),
    read<BilledHour>('drivers_cluster_hours'),
    read<Work>('drivers_job_overlap'),
    read<Reads>('drivers_consumers'),
  ])
  return {
    warehouseWork,
    jobOverlap: hourly('cluster', clusterHours, useByHour(overlap, domainOf), restOfHour),
    consumers: consumers(reads, domainOf),
    metric: metric(metrics),
  }
}

/** What the statements of this product took of each warehouse's hours, beside all others; null where none of them is known. */
export async function readOwnUse(models: Models): Promise<HourlyUse | null> {
  let known = false
  const use = await warehouseUse(models, ({ own }) => {
    known ||= own === true
    return own ? OWN : 'others'
  })
  return known ? use : null
}

/** Who used each hour of a warehouse: as Databricks attributes it where it does, else by the work of statements. */
async function warehouseUse(models: Models, userOf: (who: Who) => string): Promise<HourlyUse> {
  const [billed, work, attributed] = await Promise.all([
    models.rows<BilledHour>('drivers_warehouse_hours'),
    models.rows<Work>('drivers_warehouse_work'),
    models.rows<Attributed>('drivers_attributed_usage'),
  ])
  const byWork = hourly('warehouse', billed, useByHour(work, userOf), () => 0n)
  const vendor = attributedUse(attributed, billed, userOf)
  return (resource, sku, day) => vendor(resource, sku, day) ?? byWork(resource, sku, day)
}

type Who = { workspace_id: string | null; identity: string | null; job_id: string | null; own?: boolean }

/** The domain of a job where one claims it, else of the person; nobody we know is `Unallocated`. */
function whoIs(index: DomainIndex): (who: Who) => string {
  const known = new Map<string, string>()
  return (who) => {
    const name = JSON.stringify([who.workspace_id, who.identity, who.job_id])
    const held = known.get(name)
    if (held !== undefined) return held
    const job = place({ ...noMarks, workspace_id: who.workspace_id, job_id: who.job_id }, index)
    const person = place({ ...noMarks, run_as: who.identity }, index)
    const domain = job.reason === 'resource' ? job.domain : person.domain
    known.set(name, domain)
    return domain
  }
}

const noMarks = {
  ...{ workspace_id: null, job_id: null, dlt_pipeline_id: null, endpoint_id: null, endpoint_name: null },
  ...{ warehouse_id: null, cluster_id: null, usage_policy_id: null, catalog: null, custom_tags: {} },
  ...{ run_as: null, owned_by: null, created_by: null },
}

type UseByHour = ReadonlyMap<string, ReadonlyMap<bigint, ReadonlyMap<string, bigint>>>

function useByHour(rows: readonly Work[], domainOf: (who: Who) => string): UseByHour {
  const all = new Map<string, Map<bigint, Map<string, bigint>>>()
  for (const row of rows) {
    const name = nameOf(row.workspace_id, row.id)
    const hours = all.get(name) ?? new Map<bigint, Map<string, bigint>>()
    all.set(name, hours)
    const use = hours.get(row.hour_no) ?? new Map<string, bigint>()
    hours.set(row.hour_no, use)
    const domain = domainOf(row)
    use.set(domain, (use.get(domain) ?? 0n) + row.used)
  }
  return all
}

/** Of an hour of a cluster: what no job took is interactive or idle. Jobs side by side may take more than an hour. */
function restOfHour(use: ReadonlyMap<string, bigint>): bigint {
  let taken = 0n
  for (const one of use.values()) taken += one
  return taken >= HOUR_MS ? 0n : HOUR_MS - taken
}

function hourly(
  kind: string,
  billed: readonly BilledHour[],
  used: UseByHour,
  idleOf: (use: ReadonlyMap<string, bigint>) => bigint,
): HourlyUse {
  const days = new Map<string, UsedHour[]>()
  for (const { workspace_id, id, sku_name, hour_no, quantity } of billed) {
    const name = nameOf(workspace_id, id)
    const key = `${kind} ${name}\n${sku_name}\n${hour_no / 24n}`
    const hours = days.get(key) ?? []
    days.set(key, hours)
    const use = used.get(name)?.get(hour_no) ?? nobody
    hours.push({ quantity: units(quantity), use, idle: idleOf(use) })
  }
  return (resource, sku, day) => days.get(`${resource}\n${sku}\n${day}`) ?? []
}

/** Databricks' own attribution, as one stretch a day: idle is what it billed and did not attribute. */
function attributedUse(rows: readonly Attributed[], billed: readonly BilledHour[], domainOf: (who: Who) => string) {
  const uses = new Map<string, Map<string, bigint>>()
  for (const row of rows) {
    const key = `warehouse ${nameOf(row.workspace_id, row.id)}\n${row.sku_name}\n${row.epoch_day}`
    const use = uses.get(key) ?? new Map<string, bigint>()
    uses.set(key, use)
    const domain = domainOf({ ...row, job_id: null })
    use.set(domain, (use.get(domain) ?? 0n) + units(row.used))
  }
  const sums = new Map<string, bigint>()
  for (const { workspace_id, id, sku_name, hour_no, quantity } of uses.size === 0 ? [] : billed) {
    const key = `warehouse ${nameOf(workspace_id, id)}\n${sku_name}\n${hour_no / 24n}`
    sums.set(key, (sums.get(key) ?? 0n) + units(quantity))
  }
  return (resource: string, sku: string, day: number): UsedHour[] | null => {
    const key = `${resource}\n${sku}\n${day}`
    const use = uses.get(key)
    if (use === undefined) return null
    const quantity = sums.get(key) ?? 0n
    let taken = 0n
    for (const one of use.values()) taken += one
    return [{ quantity, use, idle: quantity > taken ? quantity - taken : 0n }]
  }
}

/** Reads of what a name stands for: the table itself, or everything in that schema or catalog. */
function consumers(rows: readonly Reads[], domainOf: (who: Who) => string): MonthlyBase {
  return (name, month) => {
    const base = new Map<string, bigint>()
    for (const row of rows) {
      if (!row.month.startsWith(month) || !(row.table_name === name || row.table_name.startsWith(`${name}.`))) continue
      const domain = domainOf(row)
      if (domain !== UNALLOCATED) base.set(domain, (base.get(domain) ?? 0n) + row.reads)
    }
    return base
  }
}

/** Digits after the point that a metric may have. */
export const METRIC_SCALE = 6

function metric(values: readonly MetricValue[]): MonthlyBase {
  return (name, month) =>
    new Map(
      values
        .filter((value) => value.name === name && value.month === month)
        .map(({ domain, value }) => [domain, parseDecimal(value, METRIC_SCALE)] as const),
    )
}
