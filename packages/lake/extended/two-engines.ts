import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { duckdbType, type Table, tables } from '@meshledger/facts'
import { chunksOf, rowsOf, runOn } from '../src/engine.ts'
import { macros } from '../src/macros.ts'
import { modelText, relations, wholeModel } from '../src/models.ts'
import { numberKeys } from '../src/number-keys.ts'
import { asLines, comparable } from './comparable.ts'
import { random, randomRows } from './random-rows.ts'
import { onSpark, type SparkAnswer, type SparkModel } from './spark.ts'

export type Model = { readonly name: string; readonly sql: string; readonly as?: string }
export type Compared = { readonly duckdb: readonly string[]; readonly spark: readonly string[] | { error: string } }

const modelsFolder = join(import.meta.dirname, '..', 'models')
/** What the pipeline gives a later model to read, by model, in the order in which they read each other. */
const readLaterAs = new Map([...relations].map(([as, model]) => [model, as]))
const first = [...readLaterAs.keys()]

/** Every model of the house, those first that others read. */
export const models = (): Model[] => {
  const names = readdirSync(modelsFolder)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
  return [...first, ...names.filter((name) => !first.includes(name))].map((name) => {
    const as = readLaterAs.get(name)
    return { name, sql: modelText(name), ...(as && { as }) }
  })
}

/** Models that need others and nothing else, with all of them in one statement, as a warehouse is given them. */
export const wholeModels = (): Model[] =>
  models()
    .map(({ name, sql }) => ({ name: `${name}, whole`, sql: wholeModel(name), apart: sql }))
    .filter(({ sql, apart }) => sql !== apart && !/\busage_(?:keys|counted)\b/.test(apart))

/** What models are given by their caller. */
const values: Record<string, string> = {
  currency: 'USD',
  day: '2026-01-01',
  sku: 'a',
  since: '2025-12-31',
  until: '2026-10-25',
}
const valuesOf = (sql: string) => {
  const names = new Set([...sql.replace(/--.*$/gm, '').matchAll(/\$(\w+)/g)].map(([, name]) => name ?? ''))
  return Object.fromEntries(
    [...names].map((name) => {
      const given = values[name]
      if (given === undefined) throw new Error(`a model takes $${name}: give it a value in two-engines.ts`)
      return [name, given]
    }),
  )
}

const inNoSchema = (table: Table) => table.name.replaceAll('.', '_')
const isRead = (table: Table, sql: string) => new RegExp(`\\b${table.name.replace('.', '\\.')}\\b`).test(sql)

type Wanted = { readonly rows: number; readonly seed: number; readonly words: readonly string[] }

/** Put random rows into a table, and write them as Parquet, whose times are instants, as those of Databricks are. */
async function fill(connection: DuckDBConnection, folder: string, table: Table, { rows, seed, words }: Wanted) {
  const [json, parquet] = [join(folder, `${inNoSchema(table)}.json`), join(folder, `${inNoSchema(table)}.parquet`)]
  const lines = randomRows(table, rows, random(seed), words).map((row) => JSON.stringify(row))
  writeFileSync(json, lines.join('\n'))
  const columns = table.columns.map(({ name, type }) => `'${name}': '${duckdbType(type).replaceAll("'", "''")}'`)
  await connection.run(`CREATE SCHEMA IF NOT EXISTS ${table.name.split('.')[0]}`)
  await connection.run(
    `CREATE TABLE ${table.name} AS SELECT * FROM read_json('${json}', format = 'newline_delimited', columns = {${columns.join(', ')}})`,
  )
  const times = table.columns.filter(({ type }) => type === 'timestamp').map(({ name }) => name)
  const instants = times.map((name) => `"${name}" AT TIME ZONE 'UTC' AS "${name}"`)
  const chosen = instants.length > 0 ? `* REPLACE (${instants.join(', ')})` : '*'
  await connection.run(`COPY (SELECT ${chosen} FROM ${table.name}) TO '${parquet}' (FORMAT parquet)`)
  return parquet
}

/** Number the keys of usage as the pipeline does; the numbers are chance, so both engines are given the same ones. */
async function numberUsage(connection: DuckDBConnection, folder: string): Promise<Record<string, string>> {
  const carry = ['usage_date', 'usage_end_time', 'usage_quantity']
  const described = await rowsOf<{ column_name: string }>(connection, 'DESCRIBE usage')
  const keys = described.map((column) => column.column_name).filter((name) => !carry.includes(name))
  await numberKeys(
    {
      rows: (sql, params) => rowsOf(connection, sql, params),
      columns: (sql, params) => chunksOf(connection, sql, params),
      run: (sql, params) => runOn(connection, sql, params),
    },
    { view: 'usage', keys, carry, day: 'usage_date' },
  )
  await connection.run('CREATE TEMP VIEW usage_counted AS SELECT *, 1 AS usage_rows FROM usage_numbered')
  const given: Record<string, string> = {}
  for (const [name, sql] of [
    ['usage_keys', 'SELECT * FROM usage_keys'],
    ['usage_counted', "SELECT * REPLACE (usage_end_time AT TIME ZONE 'UTC' AS usage_end_time) FROM usage_counted"],
  ] as const) {
    given[name] = join(folder, `${name}.parquet`)
    await connection.run(`COPY (${sql}) TO '${given[name]}' (FORMAT parquet)`)
  }
  return given
}

async function onDuckDB(connection: DuckDBConnection, { sql }: Model): Promise<string[]> {
  const result = await connection.run(sql, valuesOf(sql))
  const types = result.columnTypes().map(String)
  const rows: unknown[][] = []
  for await (const chunk of result) {
    for (const row of chunk.getRows()) rows.push(row.map((value, i) => comparable(value, types[i] ?? '')))
  }
  return asLines(rows)
}

/** Run models on both engines over the same random rows; the rows of each, as lines in one order. */
export async function onBoth(
  python: string,
  asked: readonly Model[],
  { rows, seed }: { rows: number; seed: number },
): Promise<Map<string, Compared>> {
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-spark-'))
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run("SET TimeZone = 'UTC'")
    for (const macro of macros) await connection.run(`CREATE MACRO ${macro}`)
    const house = models().filter(({ as }) => as !== undefined)
    const all = [...house, ...asked.filter(({ name }) => !house.some((model) => model.name === name))]
    const files: Record<string, string> = {}
    const words = [
      ...new Set(all.flatMap(({ sql }) => [...sql.matchAll(/'(\w+)'/g)].map(([, word]) => word ?? ''))),
      'USD',
    ]
    for (const [i, table] of tables.filter((one) => all.some(({ sql }) => isRead(one, sql))).entries()) {
      files[table.name] = await fill(connection, folder, table, { rows, seed: seed * 1000 + i, words })
    }
    for (const { sql, as } of house) await connection.run(`CREATE TEMP VIEW ${as} AS ${sql}`)
    Object.assign(files, await numberUsage(connection, folder))

    const spark: SparkModel[] = all.map(({ name, sql, as }) => ({
      name,
      sql: sql.replace(/\$(\w+)/g, ':$1'),
      values: valuesOf(sql),
      ...(as && { as }),
    }))
    mkdirSync(join(folder, 'warehouse'))
    const answers = onSpark(python, folder, files, spark)
    const found = new Map<string, Compared>()
    for (const model of asked) {
      const answer = answers[model.name] as SparkAnswer
      const there = 'error' in answer ? answer : asLines(answer.rows)
      found.set(model.name, { duckdb: await onDuckDB(connection, model), spark: there })
    }
    return found
  } finally {
    connection.closeSync()
    instance.closeSync()
    rmSync(folder, { recursive: true, force: true })
  }
}
