/** Files of every shape in which facts arrive, all of them or a tenth of the rows, for the benches of the ingest. */
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  globSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { tableNamed } from '@meshledger/facts'
import { openLake } from '@meshledger/lake'
import { azureBill, curBill, focusBill, gcpBill } from './bills.ts'

export type Much = 'all' | 'tenth'
/** Gives the folder in which the files of a shape lie; `made` is where it may write some, `account` a demo account. */
type Writer = (where: { account: string; made: string }, much: Much) => Promise<string>

const BILL_LINES = 400_000
const rowsOf = (much: Much, all = BILL_LINES) => (much === 'all' ? all : all / 10)

/** A file of what the engine selects; `$from` in it are the files under `from` of the demo account. */
const written =
  (ending: string, how: string, select: (much: Much) => string, from?: string): Writer =>
  async ({ account, made }, much) => {
    const folder = mkdtempSync(join(made, `${much}-`))
    const scratch = mkdtempSync(join(made, 'scratch-'))
    const lake = await openLake({ folder: scratch })
    try {
      const source = join(lake.inbox, 'from')
      if (from) cpSync(join(account, from), source, { recursive: true })
      const out = join(lake.inbox, `out${ending}`)
      await lake.run(`COPY (${select(much).replace('$from', `'${source}/**/*.*'`)}) TO '${out}' (${how})`)
      linkSync(out, join(folder, `part-0${ending}`))
    } finally {
      await lake.close()
      rmSync(scratch, { recursive: true, force: true })
    }
    return folder
  }

/** A bill, as large as asked for. */
const bill = (ending: string, how: string, select: (rows: number) => string): Writer =>
  written(ending, how, (much) => select(rowsOf(much)))

/**
 * Parquet files of a table of the demo. A tenth of its facts stands in a tenth as many files; a fact that comes twice does so
 * there too: what is done only where facts meet would otherwise be paid by the larger side alone.
 */
const tableOf =
  (path: string, key: string): Writer =>
  async (where, much) => {
    const whole = join(where.account, path)
    if (much === 'all') return whole
    const files = Math.ceil(globSync('**/*.parquet', { cwd: whole }).length / 10)
    const folder = mkdtempSync(join(where.made, 'tenth-'))
    for (let file = 0; file < files; file++) {
      const sql = `SELECT * FROM read_parquet($from, union_by_name = true) WHERE hash(${key}) % 10 = 0 AND hash(${key}) // 10 % ${files} = ${file}`
      const part = await written('.parquet', 'FORMAT parquet', () => sql, path)(where, much)
      linkSync(join(part, 'part-0.parquet'), join(folder, `part-${file}.parquet`))
    }
    return folder
  }

/** Files of the demo as they lie there; for a tenth those, spread over all of them, that make up a tenth of the bytes. */
const asTheyLie =
  (path: string): Writer =>
  async ({ account, made }, much) => {
    const whole = join(account, path)
    if (much === 'all') return whole
    const folder = mkdtempSync(join(made, 'tenth-'))
    const files = filesIn(whole)
    const all = files.reduce((sum, { bytes }) => sum + bytes, 0)
    let [passed, taken] = [0, 0]
    for (const { file, bytes } of files) {
      passed += bytes
      if (taken >= passed / 10 || taken >= all / 10) continue
      taken += bytes
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      linkSync(join(whole, file), join(folder, file))
    }
    return folder
  }

/** The same content in a few large files. */
const inLargeFiles =
  (path: string, count: number): Writer =>
  async (where, much) => {
    const from = await asTheyLie(path)(where, much)
    const folder = mkdtempSync(join(where.made, 'large-'))
    for (const [at, { file }] of filesIn(from).entries()) {
      appendFileSync(join(folder, `part-${at % count}.json`), readFileSync(join(from, file)))
    }
    return folder
  }

const filesIn = (folder: string) =>
  globSync('**/*', { cwd: folder })
    .map((file) => ({ file, stat: statSync(join(folder, file)) }))
    .filter(({ stat }) => stat.isFile())
    .map(({ file, stat }) => ({ file, bytes: stat.size }))
    .sort((a, b) => (a.file < b.file ? -1 : 1))

/** Each tenth line of the CSVs of a folder, under their header. */
const linesOf =
  (path: string): Writer =>
  async ({ account, made }, much) => {
    const whole = join(account, path)
    if (much === 'all') return whole
    const folder = mkdtempSync(join(made, 'tenth-'))
    for (const file of globSync('*.csv', { cwd: whole })) {
      const [header, ...lines] = readFileSync(join(whole, file), 'utf8').trimEnd().split('\n')
      writeFileSync(join(folder, file), `${[header, ...lines.filter((_, i) => i % 10 === 0)].join('\n')}\n`)
    }
    return folder
  }

const USAGE = 'system/billing/usage'
const usageColumns = tableNamed('billing.usage').columns
const asText = usageColumns.map(({ name, type }) =>
  /^(struct|map|array)/.test(type)
    ? `CAST(to_json(${name}) AS VARCHAR) AS ${name}`
    : `CAST(${name} AS VARCHAR) AS ${name}`,
)
const some = (much: Much, key: string) => (much === 'all' ? 'true' : `hash(${key}) % 10 = 0`)
/** As text the usage of the demo is many times larger: a quarter of it. */
const usage = (columns: string) => (much: Much) =>
  `SELECT ${columns} FROM read_parquet($from) WHERE hash(record_id) // 10 % 4 = 0 AND ${some(much, 'record_id')}`

/** Azure's records as the tables of Log Analytics hold them. */
const logAnalytics = (
  much: Much,
) => `SELECT "time" AS TimeGenerated, operationName AS OperationName, operationVersion AS OperationVersion,
  category AS Category, identity AS Identity, properties.sourceIPAddress AS SourceIPAddress, properties.logId AS LogId,
  properties.serviceName AS ServiceName, properties.userAgent AS UserAgent, properties.sessionId AS SessionId,
  properties.actionName AS ActionName, properties.requestId AS RequestId, properties.response AS Response,
  properties.requestParams AS RequestParams, lower(resourceId) AS _ResourceId, 'Databricks' AS SourceSystem, 'DatabricksAccounts' AS Type
  FROM read_json($from, format = 'newline_delimited', hive_partitioning = false, columns = {resourceId: 'VARCHAR', operationVersion: 'VARCHAR',
    identity: 'VARCHAR', operationName: 'VARCHAR', time: 'VARCHAR', category: 'VARCHAR', properties: 'STRUCT("sourceIPAddress" VARCHAR,
    "logId" VARCHAR, "serviceName" VARCHAR, "userAgent" VARCHAR, response VARCHAR, "sessionId" VARCHAR, "actionName" VARCHAR,
    "requestId" VARCHAR, "requestParams" VARCHAR)'}) WHERE ${some(much, 'properties.requestId')}`
const GZIP_CSV = 'HEADER, COMPRESSION gzip'
const withTextTags = (select: string) =>
  select.replace(/^SELECT/, 'SELECT * REPLACE (CAST(to_json($tags) AS VARCHAR) AS $tags) FROM (SELECT').concat(')')
const curCsv = (rows: number) => withTextTags(curBill(rows)).replaceAll('$tags', 'resource_tags')
const focusCsv = (rows: number) => withTextTags(focusBill(rows)).replaceAll('$tags', 'Tags')

/** How the files of each shape come to be. */
export const shapeFiles = {
  'audit NDJSON (gzip)': asTheyLie('audit-delivery'),
  'audit Parquet': tableOf('system/access/audit', 'event_id'),
  'usage Parquet': tableOf(USAGE, 'record_id'),
  'usage CSV': written('.csv', 'HEADER', usage(asText.join(', ')), USAGE),
  'usage NDJSON': written(
    '.json',
    'FORMAT json',
    usage('* REPLACE (CAST(usage_quantity AS VARCHAR) AS usage_quantity)'),
    USAGE,
  ),
  'Azure diagnostics, small files': asTheyLie('azure-diagnostics'),
  'Azure diagnostics, 8 large files': inLargeFiles('azure-diagnostics', 8),
  'Log Analytics NDJSON': written('.json', 'FORMAT json', logAnalytics, 'azure-diagnostics'),
  'Log Analytics CSV': written('.csv', 'HEADER', logAnalytics, 'azure-diagnostics'),
  'legacy usage CSV': linesOf('legacy'),
  'CUR 2.0 Parquet': bill('.parquet', 'FORMAT parquet', curBill),
  'CUR 2.0 CSV (gzip)': bill('.csv.gz', GZIP_CSV, curCsv),
  'Azure cost CSV': bill('.csv', 'HEADER', azureBill),
  'Google billing NDJSON': bill('.json', 'FORMAT json', gcpBill),
  'FOCUS Parquet': bill('.parquet', 'FORMAT parquet', focusBill),
  'FOCUS CSV': bill('.csv', 'HEADER', focusCsv),
} as const satisfies Record<string, Writer>

export type ShapeName = keyof typeof shapeFiles

/**
 * Measure the shapes whose names hold `only`, each in a process of its own, so that its peak of memory is its own: the script
 * that asks is called again for each, with the folders of its files. A demo account that lacks a shape goes without it.
 */
export async function eachShape(account: string, only: string, muches: readonly Much[]): Promise<void> {
  const [node, script] = process.argv as [string, string]
  for (const name of Object.keys(shapeFiles) as ShapeName[]) {
    if (!name.includes(only)) continue
    const made = mkdtempSync(join(account, '..', 'meshledger-bench-made-'))
    try {
      const folders = await Promise.all(muches.map((much) => shapeFiles[name]({ account, made }, much)))
      if (!folders.every((folder) => existsSync(folder))) continue
      const ran = spawnSync(node, [...process.execArgv, script, account, name, ...folders], { stdio: 'inherit' })
      if (ran.status !== 0) process.exitCode = 1
    } finally {
      rmSync(made, { recursive: true, force: true })
    }
  }
}
