import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { regions, type StandIn } from '@meshledger/demo'
import { dataHealth, ingest } from '@meshledger/pipeline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { houseInStep } from '../testing/in-step.ts'
import { figuresOf } from '../testing/money-figures.ts'
import {
  during,
  emptyFolder,
  environmentOf,
  environmentOfAll,
  inEachRegion,
  lookAt,
  smallAccount,
} from '../testing/sync-trials.ts'

const tables = [
  ...['access.workspaces_latest', 'billing.list_prices', 'billing.usage', 'compute.clusters', 'compute.warehouses'],
  ...['lakeflow.jobs', 'lakeflow.job_run_timeline', 'lakeflow.job_task_run_timeline', 'query.history'],
]
let account = ''
let root = ''
let fresh: () => string
beforeAll(async () => {
  account = await smallAccount()
  root = mkdtempSync(join(tmpdir(), 'meshledger-regions-'))
  fresh = await emptyFolder(root)
  await addRuns()
}, 300_000)
afterAll(() => {
  for (const folder of [account, root]) rmSync(folder, { recursive: true, force: true })
})

/** What the demo does not write: the runs of its jobs, of which a third failed, and jobs on every other hour of shared clusters. */
const runs = {
  job_run_timeline: `SELECT account_id, workspace_id, usage_metadata.job_id AS job_id, usage_metadata.job_run_id AS run_id,
      min(usage_start_time) AS period_start_time, max(usage_end_time) AS period_end_time,
      CASE WHEN hash(usage_metadata.job_run_id) % 3 = 0 THEN 'FAILED' ELSE 'SUCCEEDED' END AS result_state
    FROM billing.usage WHERE usage_metadata.job_id IS NOT NULL AND usage_metadata.job_run_id IS NOT NULL GROUP BY ALL`,
  job_task_run_timeline: `SELECT account_id, workspace_id, '77' AS job_id, hash(usage_start_time, workspace_id) || '' AS run_id, 'task' AS task_key,
      usage_start_time AS period_start_time, usage_start_time + INTERVAL 25 MINUTE AS period_end_time,
      list(DISTINCT usage_metadata.cluster_id) AS compute_ids
    FROM billing.usage WHERE billing_origin_product = 'ALL_PURPOSE' AND hour(usage_start_time) % 2 = 0 GROUP BY ALL`,
}

async function addRuns(): Promise<void> {
  await lookAt(fresh(), async (house) => {
    await ingest(house, [join(account, 'system', 'billing')])
    for (const [table, sql] of Object.entries(runs)) {
      const file = join(house.lake.inbox, `${table}.parquet`)
      await house.lake.run(`COPY (${sql}) TO '${file}' (FORMAT parquet)`)
      renameSync(file, join(account, 'system', 'lakeflow', `${table}.parquet`))
    }
  })
}

async function figuresUnder(env: Record<string, string>) {
  const { house } = await houseInStep(account, env, fresh(), tables)
  try {
    return { figures: await figuresOf(house), where: (await dataHealth(house)).where }
  } finally {
    await house.close()
  }
}

/** The models that one of them was asked. */
const modelsAt = (it: StandIn | undefined): string[] => {
  const tags = (it?.statements() ?? []).flatMap(({ queryTags }) => queryTags)
  return tags.flatMap(({ key, value }) => (key === 'model' ? [value] : []))
}

test('left in the warehouses of two regions, rows give the figures of one that sees all of them', async () => {
  const here = await during(account, {}, (it) => figuresUnder(environmentOf(it)))
  const there = await inEachRegion(account, {}, async (them) => {
    const engine = { billing: 'databricks', query: 'databricks' }
    const given = await figuresUnder(environmentOfAll(them, join(root, 'connection.yml'), engine))
    return { ...given, asked: them.map(modelsAt) }
  })
  expect(there.figures).toEqual(here.figures)
  expect(there.where).toMatchObject([{ group: 'billing', engine: 'databricks' }, { group: 'query' }, {}])
  // Runs of both regions failed, and the shared cluster is of the second one that is read.
  const wasted = (kind: string) =>
    there.figures.waste.kinds.flatMap((one) => (one.kind === kind ? one.items.map(({ resource }) => resource) : []))
  for (const { workspaces } of regions) {
    expect(wasted('failed-runs').some((job) => workspaces.some((id) => job.startsWith(`job ${id}/`)))).toBe(true)
  }
  expect(wasted('all-purpose-jobs')).not.toEqual([])
  // What is the same everywhere is asked of the first, what is kept by region of each.
  const [first = [], second = []] = there.asked.map((models) => [...new Set(models)].toSorted())
  expect(first).toEqual(expect.arrayContaining(['charges_daily', 'drivers_warehouse_hours', 'trace_records']))
  expect(second).toEqual(['drivers_job_overlap', 'drivers_warehouse_work', 'waste_failed_runs', 'waste_statements'])
}, 600_000)
