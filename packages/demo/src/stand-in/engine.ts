import { existsSync, globSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { ACCOUNT_LEVEL, type Region } from '../world/account.ts'
import { type Column, cellText, columnOf } from './cells.ts'
import { type Asked, catalog, translate } from './dialect.ts'
import { SqlFailure, unlike } from './sql-failure.ts'

export type Rows = readonly (string | null)[][]

/** A statement under way: what it gives, and how to stop it. */
export type Running = { columns: readonly Column[]; rows: AsyncIterable<Rows>; interrupt: () => void }

/** The demo account's Parquet, read as the catalog `system`. Nothing outside of the account's folder can be reached. */
export type Engine = {
  /** `billing.usage`, … */
  tables: ReadonlySet<string>
  /** @throws SqlFailure */
  run: (asked: Asked) => Promise<Running>
  /** Rows of a statement of our own, small, as records; a nested value comes as JSON text. */
  records: (statement: string) => Promise<Record<string, string | null>[]>
  /** From now on the account's metastore is this one: what `current_metastore()` gives. */
  inMetastore: (id: string) => Promise<void>
  close: () => void
}

export type EngineSettings = {
  account: string
  /** a column that nobody announced, added to this table (`billing.usage`) */
  drift?: string
  /** statements to run first, such as macros for functions that DuckDB lacks */
  prelude?: readonly string[]
  /** where the warehouse stands; without it every region is seen at once */
  region?: Region
}

/** Opens the account's tables: `system/<schema>/<table>/*.parquet` or `system/<schema>/<table>.parquet`. */
export async function openEngine(settings: EngineSettings): Promise<Engine> {
  const account = resolve(settings.account)
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '512MB' })
  const first = await instance.connect()
  await first.run(`ATTACH ':memory:' AS ${catalog}; SET GLOBAL TimeZone = 'UTC'`)
  const tables = tablesOf(account)
  for (const [name, files] of tables) await createView(first, name, files, settings)
  for (const statement of settings.prelude ?? []) await first.run(statement)
  for (const macro of ofDatabricks) await first.run(`CREATE OR REPLACE MACRO ${macro}`)
  await first.run(`SET allowed_directories = ['${account.replaceAll("'", "''")}/']`)
  await first.run('SET enable_external_access = false; SET lock_configuration = true')

  const names = new Set(tables.keys())
  const run = async (asked: Asked) => start(await instance.connect(), asked, names)
  return {
    tables: names,
    run,
    records: async (sql) => {
      const { columns, rows } = await run({ sql, parameters: [], catalog: '' })
      const found: Record<string, string | null>[] = []
      for await (const chunk of rows) {
        for (const row of chunk) {
          found.push(Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null])))
        }
      }
      return found
    },
    inMetastore: async (id) => {
      await first.run(`CREATE OR REPLACE MACRO current_metastore() AS '${id.replaceAll("'", "''")}'`)
    },
    close: () => {
      first.closeSync()
      instance.closeSync()
    },
  }
}

/** What Databricks reads or names in a manner of its own: Java's flags of a pattern, a path without quotes, chance. */
const ofDatabricks = [
  `regexp_like(text, pattern) AS regexp_matches(text, regexp_replace(regexp_replace(pattern, '^\\(\\?du\\)', ''), '^\\(\\?du', '(?'))`,
  `rand() AS random()`,
  `get_json_object(text, path) AS CASE WHEN json_valid(text) THEN json_extract_string(text, path) END`,
]

/** A delivery of files may bring a row twice; the table that they were written from holds it once. */
const heldOnce: Readonly<Record<string, string>> = {
  'billing.usage': ' QUALIFY row_number() OVER (PARTITION BY record_id) = 1',
}

function tablesOf(account: string): Map<string, string> {
  const root = join(account, 'system')
  const found = globSync('*/*{,/*}.parquet', { cwd: root }).map((file) => {
    const [schema = '', table = ''] = file.split(/[\\/]/)
    const name = table.replace(/\.parquet$/, '')
    return [`${schema}.${name}`, table === name ? join(root, schema, name, '*.parquet') : join(root, file)] as const
  })
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)))
}

async function createView(
  connection: DuckDBConnection,
  name: string,
  files: string,
  { drift, region }: EngineSettings,
): Promise<void> {
  const [schema, table] = name.replace(/^information_schema\./, 'uc_information_schema.').split('.')
  const source = `read_parquet('${files.replaceAll("'", "''")}', union_by_name = true)`
  const here = region && !accountWide.test(name) ? await seenFrom(connection, region, source) : ''
  await connection.run(`CREATE SCHEMA IF NOT EXISTS ${catalog}."${schema}"`)
  await connection.run(
    `CREATE VIEW ${catalog}."${schema}"."${table}" AS
     SELECT *${drift === name ? ", 'announced to nobody' AS unannounced_column" : ''} FROM ${source}${here}${heldOnce[name] ?? ''}`,
  )
}

/** The same rows in every region. All else is kept by region, but for what the account itself did. */
const accountWide = /^(billing\.|access\.workspaces_latest$)/

/** The condition by which a region sees rows of its own workspaces and those of no workspace; none for rows of no place. */
async function seenFrom(connection: DuckDBConnection, { workspaces }: Region, source: string): Promise<string> {
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)
  if (!described.getRowObjects().some((column) => column.column_name === 'workspace_id')) return ''
  const ids = [ACCOUNT_LEVEL, ...workspaces].map((id) => `'${id}'`).join(', ')
  return ` WHERE workspace_id IS NULL OR workspace_id IN (${ids})`
}

async function start(connection: DuckDBConnection, asked: Asked, known: ReadonlySet<string>): Promise<Running> {
  const { parameters } = asked
  const { sql, parameters: used } = translate(asked, known)
  if (!/^\s*(?:(?:--[^\n]*\n|\/\*[\s\S]*?\*\/)\s*)*\(*\s*(SELECT|WITH|VALUES|SHOW|DESCRIBE)\b/i.test(sql)) {
    throw new SqlFailure('INSUFFICIENT_PERMISSIONS', '42501', 'The stand-in only reads.')
  }
  const values = Object.fromEntries(parameters.map(({ name, value }) => [name, value]))
  try {
    const prepared = await connection.prepare(sql)
    const unbound = used.find((name) => !(name in values))
    if (unbound) throw new SqlFailure('UNBOUND_SQL_PARAMETER', '42P02', `Found the unbound parameter: ${unbound}.`)
    if (used.length > 0) prepared.bind(Object.fromEntries(used.map((name) => [name, values[name] ?? null])))
    // Not streamed: a streamed result of the engine ends without an error when a later part of it fails.
    const result = await prepared.run()
    const columns = result.columnNames().map((name, at) => columnOf(name, at, result.columnType(at)))
    const rows = async function* (): AsyncGenerator<Rows> {
      try {
        for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
          yield chunk.getRows().map((row) => row.map(cellText))
        }
      } catch (error) {
        throw unlike(error)
      } finally {
        connection.closeSync()
      }
    }
    return { columns, rows: rows(), interrupt: () => connection.interrupt() }
  } catch (error) {
    connection.closeSync()
    throw unlike(error)
  }
}

/** Whether the folder is a demo account at all. */
export const isAccount = (folder: string): boolean => existsSync(join(folder, 'system'))
