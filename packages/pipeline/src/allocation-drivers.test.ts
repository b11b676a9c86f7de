import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dayOf, OWN, type UsedHour } from '@meshledger/costing'
import { type Lake, openLake } from '@meshledger/lake'
import { parseDomain } from '@meshledger/mesh'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readDrivers, readOwnUse } from './allocation-drivers.ts'
import { indexOf } from './charges.ts'
import { modelsInLake } from './warehouse/models.ts'

let lake: Lake
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-drivers-'))
  lake = await openLake({ folder })
})
afterAll(async () => {
  await lake.close()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  for (const table of [
    'billing.usage',
    'query.history',
    'lakeflow.job_task_run_timeline',
    'access.table_lineage',
    'billing.attributed_usage',
  ])
    await lake.run(`delete from ${table}_rows`)
})

const domains = ['alpha', 'beta'].map((domain) =>
  parseDomain(
    `domain: ${domain}\ntitle: T\nowner: ${domain}@x\ncost_centre: C\nselect: { jobs: [1/${domain}] }`,
    `${domain}.yml`,
  ),
)
const index = indexOf(domains)
const day = dayOf('2026-03-01')

const billed = (hour: number, quantity: string, id: 'warehouse_id' | 'cluster_id' = 'warehouse_id') =>
  lake.run(
    `insert into billing.usage_rows by name select '1' as workspace_id, 'SQL' as sku_name,
      timestamp '2026-03-01 00:00:00' + interval ${hour} hours as usage_start_time, {'${id}': 'w'} as usage_metadata,
      cast($quantity as decimal(38,18)) as usage_quantity, 'ALL_PURPOSE' as billing_origin_product`,
    { quantity },
  )
const asked = (from: string, to: string, who: string, work: { task?: number; compile?: number; job?: string } = {}) =>
  lake.run(
    `insert into query.history_rows by name select '1' as workspace_id, {'warehouse_id': 'w'} as compute, $who as executed_by,
      cast($from as timestamp) as start_time, cast($to as timestamp) as end_time, $task as total_task_duration_ms,
      $compile as compilation_duration_ms, {'job_info': {'job_id': $job}} as query_source`,
    {
      from: `2026-03-01 ${from}`,
      to: `2026-03-01 ${to}`,
      who,
      task: work.task ?? null,
      compile: work.compile ?? 0,
      job: work.job ?? null,
    },
  )
const hoursOf = (hours: readonly UsedHour[]) =>
  hours
    .map(({ quantity, use, idle }) => ({ quantity, use: Object.fromEntries(use), idle }))
    .toSorted((a, b) => Number(a.quantity - b.quantity))
const units = (count: number) => BigInt(count) * 10n ** 18n

test('a statement over an hour boundary belongs to both hours, by its time in each', async () => {
  for (const hour of [9, 10, 11]) await billed(hour, String(hour))
  await asked('09:45:00', '10:30:00', 'alpha@x', { task: 900_000 })
  await asked('10:00:00', '10:00:00', 'beta@x', { compile: 70 })
  await asked('10:10:00', '10:10:01', 'stranger@x', { task: 5 })
  const { warehouseWork } = await readDrivers(modelsInLake(lake), index, [])
  expect(hoursOf(warehouseWork('warehouse 1/w', 'SQL', day))).toEqual([
    { quantity: units(9), use: { alpha: 300_000n }, idle: 0n },
    { quantity: units(10), use: { alpha: 600_000n, beta: 70n, Unallocated: 5n }, idle: 0n },
    { quantity: units(11), use: {}, idle: 0n },
  ])
})

test('a statement that began long before still counts; work for a job is the job’s', async () => {
  await billed(23, '1')
  await asked('01:00:00', '23:30:00', 'alpha@x', { task: 22 * 3_600_000 + 1_800_000, job: 'beta' })
  const { warehouseWork } = await readDrivers(modelsInLake(lake), index, [])
  expect(hoursOf(warehouseWork('warehouse 1/w', 'SQL', day))[0]?.use).toEqual({ beta: 1_800_000n })
})

test('what Databricks attributes itself comes first; the rest of the day is idle', async () => {
  await billed(9, '4')
  await billed(10, '6')
  await asked('09:00:00', '09:10:00', 'beta@x', { task: 5 })
  await lake.run(`insert into billing.attributed_usage_rows by name select '1' as workspace_id, {'warehouse_id': 'w'} as usage_metadata,
    'SQL' as sku_name, date '2026-03-01' as usage_date, {'executed_by': 'alpha@x'} as identity_metadata,
    cast(7 as decimal(38,18)) as active_usage_quantity, 'r' as record_id`)
  const { warehouseWork } = await readDrivers(modelsInLake(lake), index, [])
  expect(hoursOf(warehouseWork('warehouse 1/w', 'SQL', day))).toEqual([
    { quantity: units(10), use: { alpha: units(7) }, idle: units(3) },
  ])
})

test('runs of two jobs share a cluster hour; the rest of it is interactive and idle', async () => {
  await billed(9, '2', 'cluster_id')
  const run = (job: string, from: string, to: string) =>
    lake.run(
      `insert into lakeflow.job_task_run_timeline_rows by name select '1' as workspace_id, $job as job_id, ['x', 'w'] as compute_ids,
        cast($from as timestamp) as period_start_time, cast($to as timestamp) as period_end_time`,
      { job, from: `2026-03-01 ${from}`, to: `2026-03-01 ${to}` },
    )
  await run('alpha', '08:50:00', '09:10:00')
  await run('beta', '09:30:00', '09:35:00')
  await run('nobody', '09:35:00', '09:36:00')
  const { jobOverlap } = await readDrivers(modelsInLake(lake), index, [])
  expect(hoursOf(jobOverlap('cluster 1/w', 'SQL', day))).toEqual([
    { quantity: units(2), use: { alpha: 600_000n, beta: 300_000n, Unallocated: 60_000n }, idle: 2_640_000n },
  ])
})

test('readers of a table, a schema or a catalog are counted by month; a metric is what was imported', async () => {
  const read = (table: string, who: string, at: string) =>
    lake.run(
      `insert into access.table_lineage_rows by name select $table as source_table_full_name, $who as created_by,
        cast($at as timestamp) as event_time, '1' as workspace_id, $at || $table as record_id`,
      { table, who, at },
    )
  await read('prod.gold.visits', 'alpha@x', '2026-03-01 10:00:00')
  await read('prod.gold.visits', 'alpha@x', '2026-03-31 10:00:00')
  await read('prod.golden.x', 'beta@x', '2026-03-31 10:00:00')
  await read('prod.gold.other', 'beta@x', '2026-04-01 10:00:00')
  await read('prod.gold.other', 'stranger', '2026-03-01 10:00:00')
  const drivers = await readDrivers(modelsInLake(lake), index, [
    { name: 'users', month: '2026-03', domain: 'alpha', value: '2.5' },
  ])
  expect(drivers.consumers('prod.gold', '2026-03')).toEqual(new Map([['alpha', 2n]]))
  expect(drivers.consumers('prod', '2026-03')).toEqual(
    new Map([
      ['alpha', 2n],
      ['beta', 1n],
    ]),
  )
  expect(drivers.metric('users', '2026-03')).toEqual(new Map([['alpha', 2_500_000n]]))
  expect(drivers.metric('users', '2026-04').size).toBe(0)
})

test('work of this product’s own statements is told by their tag, beside all other', async () => {
  await billed(9, '4')
  await asked('09:00:00', '09:30:00', 'alpha@x', { task: 300 })
  const other = await readOwnUse(modelsInLake(lake))
  expect(other).toBeNull()
  await asked('09:10:00', '09:20:00', 'reader@x', { task: 100 })
  await lake.run(
    "update query.history_rows set query_tags = map {'application': 'meshledger', 'purpose': 'sync'} where executed_by = 'reader@x'",
  )
  const use = await readOwnUse(modelsInLake(lake))
  expect(hoursOf(use?.('warehouse 1/w', 'SQL', day) ?? [])).toEqual([
    { quantity: units(4), use: { others: 300n, [OWN]: 100n }, idle: 0n },
  ])
  // The shares of domains are what they were: the reader is somebody nobody knows.
  const { warehouseWork } = await readDrivers(modelsInLake(lake), index, [])
  expect(hoursOf(warehouseWork('warehouse 1/w', 'SQL', day))).toMatchObject([
    { use: { alpha: 300n, Unallocated: 100n } },
  ])
})
