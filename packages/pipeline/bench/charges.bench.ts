/**
 * Usage → attributed daily charges, against a hand-written GROUP BY of the same columns that stays inside DuckDB.
 * The reference does not look for prices, multiply, attribute or hand anything over. Best of five, taken in turns.
 *
 * `node packages/pipeline/bench/charges.bench.ts <folder of a demo account>` prints one JSON row.
 */
import { copyFileSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Lake, openLake } from '@meshledger/lake'
import { type DomainDefinition, parseDomain } from '@meshledger/mesh'
import { readCharges } from '../src/charges.ts'

const account = process.argv[2]
if (!account) {
  console.error('charges.bench: give the folder of a demo account')
  process.exit(2)
}

const tables = [
  'billing.usage',
  'billing.list_prices',
  'access.workspaces_latest',
  'compute.clusters',
  'compute.warehouses',
  'lakeflow.jobs',
]

async function load(lake: Lake, from: string): Promise<void> {
  for (const table of tables) {
    const files = globSync(join(from, 'system', ...table.split('.'), '*.parquet'))
    files.forEach((file, i) => {
      copyFileSync(file, join(lake.inbox, `${table}-${i}.parquet`))
    })
    const source = `read_parquet('${lake.inbox}/${table}-*.parquet', union_by_name = true)`
    const given = await lake.rows<{ column_name: string }>(`select column_name from (describe select * from ${source})`)
    const known = new Set(
      (await lake.rows<{ column_name: string }>(`select column_name from (describe ${table})`)).map(
        (c) => c.column_name,
      ),
    )
    const columns = given.map((column) => column.column_name).filter((name) => known.has(name))
    const once = table === 'billing.usage' ? 'distinct on (record_id)' : ''
    await lake.run(`insert into ${table}_rows by name select ${once} ${columns.join(', ')} from ${source}`)
  }
}

const handWritten = `
  select
    usage_date, account_id, workspace_id, cloud, sku_name, usage_unit, billing_origin_product, record_type,
    ingestion_date > usage_date + 3 as late,
    usage_metadata.job_id, usage_metadata.dlt_pipeline_id, usage_metadata.warehouse_id, usage_metadata.endpoint_id,
    usage_metadata.endpoint_name, usage_metadata.cluster_id, usage_metadata.notebook_id, usage_metadata.uc_table_catalog,
    coalesce(usage_metadata.database_instance_id, usage_metadata.table_id, usage_metadata.schema_id,
      usage_metadata.catalog_id, usage_metadata.app_id, usage_metadata.genie.agent_id, usage_metadata.agent_bricks_id,
      usage_metadata.ai_runtime_workload_id, usage_metadata.run_name, usage_metadata.central_clean_room_id,
      usage_metadata.sharing_materialization_id, usage_metadata.recipient_id, usage_metadata.base_environment_id,
      usage_metadata.uc_table_catalog || '.' || usage_metadata.uc_table_schema || '.' || usage_metadata.uc_table_name
    ) as other_id,
    coalesce(usage_metadata.usage_policy_id, usage_metadata.budget_policy_id) as usage_policy_id,
    identity_metadata.run_as, identity_metadata.owned_by, identity_metadata.created_by, custom_tags,
    sum(usage_quantity) as usage_quantity, count(*) as usage_rows
  from billing.usage
  group by all`

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

async function measure(lake: Lake, domains: DomainDefinition[]) {
  let seconds = Number.POSITIVE_INFINITY
  let referenceSeconds = Number.POSITIVE_INFINITY
  for (let round = 0; round < 5; round++) {
    const reference = () => lake.session((session) => session.run(`create temp table daily as ${handWritten}`))
    referenceSeconds = Math.min(referenceSeconds, await timed(reference))
    seconds = Math.min(seconds, await timed(() => readCharges(lake, domains, 'USD')))
  }
  return { seconds, referenceSeconds }
}

const folder = mkdtempSync(join(tmpdir(), 'meshledger-bench-charges-'))
const lake = await openLake({ folder })
try {
  await load(lake, account)
  const domains = globSync(join(account, 'domains', '*.yml'))
    .toSorted()
    .map((file) => parseDomain(readFileSync(file, 'utf8'), file))
  const [count] = await lake.rows<{ rows: number }>('select cast(count(*) as int) as rows from billing.usage')
  const { seconds, referenceSeconds } = await measure(lake, domains)
  console.log(
    JSON.stringify({
      work: 'usage → attributed daily charges',
      rows: count?.rows,
      seconds,
      reference: 'hand-written GROUP BY of the same columns',
      referenceSeconds,
      ratio: seconds / referenceSeconds,
      bar: 1.5,
      peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    }),
  )
} finally {
  await lake.close()
  rmSync(folder, { recursive: true, force: true })
}
