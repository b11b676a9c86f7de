/**
 * Every shape in which facts arrive → lake, each against DuckDB's own reading of the same files into a table.
 *
 * `node packages/pipeline/bench/ingest-shapes.bench.ts <folder of a demo account> [part of a shape's name]` prints one
 * JSON row a shape, each measured in a process of its own, so that its peak of memory is its own. Shapes that the demo does
 * not write are made from what it does write.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, linkSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { tableNamed } from '@meshledger/facts'
import { openLake } from '@meshledger/lake'
import { list } from '../src/ingest/inbox.ts'
import { readCsv, readJson } from '../src/ingest/read-sql.ts'
import { against } from './against.ts'

const [account, only] = process.argv.slice(2)
if (!account) {
  console.error('ingest-shapes.bench: give the folder of a demo account')
  process.exit(2)
}
const made = mkdtempSync(join(account, '..', 'meshledger-bench-made-'))
process.on('exit', () => rmSync(made, { recursive: true, force: true }))

const shapeOf = (table: string, name: string) => tableNamed(table).shapes.find((shape) => shape.name === name)
const readsOf = (table: string, name: string) => shapeOf(table, name)?.reads ?? {}
const PARQUET = 1.5
const TEXT = 1.25

/** Files of another shape, written by the engine from rows of the demo or from nothing. */
async function make(
  name: string,
  ending: string,
  from: string | undefined,
  select: string,
  how: string,
): Promise<string> {
  const folder = join(made, name)
  mkdirSync(folder, { recursive: true })
  const scratch = mkdtempSync(join(made, 'scratch-'))
  const lake = await openLake({ folder: scratch })
  try {
    if (from) cpSync(from, join(lake.inbox, 'from'), { recursive: true })
    const out = join(lake.inbox, `out${ending}`)
    await lake.run(
      `COPY (${select.replace('$from', `'${join(lake.inbox, 'from')}/**/*.parquet'`)}) TO '${out}' (${how})`,
    )
    linkSync(out, join(folder, `part-0${ending}`))
  } finally {
    await lake.close()
    rmSync(scratch, { recursive: true, force: true })
  }
  return folder
}

const raw = (links: readonly string[]) => `read_parquet(${list(links)})`
const usage = join(account, 'system/billing/usage')
const asText = tableNamed('billing.usage')
  .columns.map(({ name, type }) =>
    /^(struct|map|array)/.test(type)
      ? `CAST(to_json(${name}) AS VARCHAR) AS ${name}`
      : `CAST(${name} AS VARCHAR) AS ${name}`,
  )
  .join(', ')
const exact = `SELECT * REPLACE (CAST(usage_quantity AS VARCHAR) AS usage_quantity) FROM read_parquet($from)`
const header = tableNamed('billing.usage').columns.map((column) => column.name)
const usageReads = Object.fromEntries(tableNamed('billing.usage').columns.map((column) => [column.name, 'VARCHAR']))
const bill = `SELECT 'l-' || i AS identity_line_item_id, '1' AS bill_payer_account_id, '2' AS line_item_usage_account_id,
  'Usage' AS line_item_line_item_type, strftime(TIMESTAMP '2026-06-01' + to_hours(i % 720), '%Y-%m-%dT%H:00:00.000Z') AS line_item_usage_start_date,
  strftime(TIMESTAMP '2026-06-01' + to_hours(i % 720 + 1), '%Y-%m-%dT%H:00:00.000Z') AS line_item_usage_end_date,
  'AmazonEC2' AS line_item_product_code, 'BoxUsage:i3.xlarge' AS line_item_usage_type, 'i-' || (i // 720) AS line_item_resource_id,
  'USD' AS line_item_currency_code, printf('%.10f', (i % 1000) / 997) AS line_item_unblended_cost,
  '{"user_cluster_id":"c-' || (i // 720) || '","user_vendor":"Databricks"}' AS resource_tags FROM range(400000) t(i)`
const focus = `SELECT 'AWS' AS ProviderName, '1' AS BillingAccountId, 'USD' AS BillingCurrency, (i % 1000) / 997 AS BilledCost,
  (i % 1000) / 997 AS EffectiveCost, 'Usage' AS ChargeCategory, TIMESTAMP '2026-06-01' + to_hours(i % 720) AS ChargePeriodStart,
  TIMESTAMP '2026-06-01' + to_hours(i % 720 + 1) AS ChargePeriodEnd, 'EC2' AS ServiceName, 'i-' || (i // 720) AS ResourceId,
  MAP {'ClusterId': 'c-' || (i // 720)} AS Tags FROM range(400000) t(i)`

const shapes: Record<string, () => Promise<Parameters<typeof against>>> = {
  'usage Parquet': async () => [
    usage,
    { work: 'usage Parquet → lake', reference: 'read_parquet', bar: PARQUET, read: raw },
  ],
  'audit Parquet': async () => [
    join(account, 'system/access/audit'),
    { work: 'audit Parquet → lake', reference: 'read_parquet', bar: PARQUET, read: raw },
  ],
  'azure NDJSON': async () => [
    join(account, 'azure-diagnostics'),
    {
      work: 'Azure diagnostics NDJSON → lake',
      reference: 'read_json of the same columns',
      bar: TEXT,
      read: (links) => readJson(links, readsOf('access.audit', 'azure-diagnostics')).replace('filename = true,', ''),
    },
  ],
  'legacy CSV': async () => [
    join(account, 'legacy'),
    { work: 'legacy usage CSV → lake', reference: 'read_csv', bar: TEXT, read: (links) => `read_csv(${list(links)})` },
  ],
  'usage CSV': async () => [
    await make('usage-csv', '.csv', usage, `SELECT ${asText} FROM read_parquet($from)`, 'HEADER'),
    { work: 'usage CSV → lake', reference: 'read_csv', bar: TEXT, read: (links) => readCsv(links, header) },
  ],
  'usage NDJSON': async () => [
    await make('usage-ndjson', '.json', usage, exact, 'FORMAT json'),
    {
      work: 'usage NDJSON → lake',
      reference: 'read_json of the same columns',
      bar: TEXT,
      read: (links) => readJson(links, usageReads).replace('filename = true,', ''),
    },
  ],
  'CUR CSV': async () => [
    await make('cur-csv', '.csv.gz', undefined, bill, 'HEADER, COMPRESSION gzip'),
    {
      work: 'AWS CUR 2.0 CSV (gzip) → lake',
      reference: 'read_csv',
      bar: TEXT,
      read: (links) => `read_csv(${list(links)})`,
    },
  ],
  'FOCUS Parquet': async () => [
    await make('focus-parquet', '.parquet', undefined, focus, 'FORMAT parquet'),
    { work: 'FOCUS Parquet → lake', reference: 'read_parquet', bar: PARQUET, read: raw },
  ],
}

if (only === undefined) {
  const [node, script = ''] = process.argv
  for (const name of Object.keys(shapes)) {
    const ran = spawnSync(node as string, [...process.execArgv, script, account, name], { stdio: 'inherit' })
    if (ran.status !== 0) process.exitCode = 1
  }
} else {
  for (const [name, prepare] of Object.entries(shapes)) {
    if (!name.includes(only)) continue
    const [folder, asked] = await prepare()
    if (existsSync(folder)) console.log(JSON.stringify(await against(folder, asked)))
  }
}
