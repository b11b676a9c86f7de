import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lake } from '@meshledger/lake'
import { type Dialect, duckdb, spark as sparkSql } from '@meshledger/policy'
import { layOut, TRIAL } from '../testing/trial.ts'

/** The Python that has PySpark and what it runs, as the lake's lane installs it. */
export type Spark = { readonly python: string; readonly job: string }
type Answer = { readonly rows: readonly (readonly unknown[])[] } | { readonly error: string }

/** A statement over events of its own; their `_key` counts them through all that is asked together. */
export type Asked = {
  readonly name: string
  readonly events: readonly object[]
  compile(table: string, dialect: Dialect): { sql: string; params: Readonly<Record<string, string | number>> }
  /** What of a row is compared, as SQL over `m`. */
  readonly line: string
}
export type Compared = {
  /** The number of the first event. */
  readonly from: number
  readonly duckdb: readonly string[]
  readonly spark: readonly string[] | { readonly error: string }
}

/** Ask statements on both engines, over the same events in one Parquet file; the lines of each in one order. */
export async function onBoth(lake: Lake, spark: Spark, asked: readonly Asked[]): Promise<Map<string, Compared>> {
  const folder = join(lake.inbox, 'spark')
  const parquet = join(folder, 'trial.parquet')
  mkdirSync(join(folder, 'warehouse'), { recursive: true })
  let from = 0
  const placed = asked.map((one) => {
    const first = from
    from += one.events.length
    const table = `(SELECT * FROM ${TRIAL.table} WHERE CAST(_key AS BIGINT) BETWEEN ${first} AND ${from - 1})`
    const statement = (dialect: Dialect) => {
      const { sql, params } = one.compile(table, dialect)
      return { sql: `SELECT ${one.line} AS line FROM (${sql}) m`, params }
    }
    return { name: one.name, first, statement }
  })
  return lake.session(async (session) => {
    await layOut(
      session,
      asked.flatMap(({ events }) => events),
    )
    await session.run(
      `COPY (SELECT * REPLACE (event_time AT TIME ZONE 'UTC' AS event_time) FROM ${TRIAL.table}) TO '${parquet}' (FORMAT parquet)`,
    )
    const models = placed.map(({ name, statement }) => {
      const { sql, params } = statement(sparkSql)
      return { name, sql, values: params }
    })
    const answers = onSpark(spark, folder, { [TRIAL.table]: parquet }, models)
    const found = new Map<string, Compared>()
    for (const { name, first, statement } of placed) {
      const { sql, params } = statement(duckdb)
      const rows = await session.rows<{ line: string }>(sql, params)
      const answer = answers[name] ?? { error: 'no answer' }
      found.set(name, {
        from: first,
        duckdb: rows.map(({ line }) => line).sort(),
        spark: 'error' in answer ? answer : answer.rows.map(([line]) => String(line)).sort(),
      })
    }
    return found
  })
}

export function onSpark({ python, job }: Spark, folder: string, tables: object, models: readonly object[]) {
  const [asked, answers] = [join(folder, 'job.json'), join(folder, 'answers.json')]
  writeFileSync(asked, JSON.stringify({ folder, tables, models, answers }))
  const env = { ...process.env, TZ: 'UTC', SPARK_LOCAL_IP: '127.0.0.1', PYTHONDONTWRITEBYTECODE: '1' }
  const ran = spawnSync(python, [job, asked], { encoding: 'utf8', cwd: folder, env, maxBuffer: 1 << 26 })
  if (ran.status !== 0) throw new Error(`Spark ended with ${ran.status}: ${ran.stderr.slice(-2000)}`)
  return JSON.parse(readFileSync(answers, 'utf8')) as Record<string, Answer>
}
