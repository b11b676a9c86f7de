import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { tables } from '@meshledger/facts'
import type { Lake } from '@meshledger/lake'
import { type MeshTables, meshTablesSql, newBinds, resultColumns, spark as words } from '@meshledger/policy'
import { askedIn, laidOut } from '../src/rule-query.ts'
import { onSpark, type Spark } from './on-spark.ts'

/** The SQL of a rule, and what it is asked of: rows by the table, and the domains. */
export type AskedSql = {
  readonly name: string
  readonly sql: string
  readonly rows: Readonly<Record<string, readonly object[]>>
  readonly mesh: MeshTables
}
/** Rows in the fixed columns, each as JSON without what is null, in one order; or why there are none. */
export type SqlCompared = { readonly duckdb: readonly string[] | string; readonly spark: readonly string[] | string }

/** The time of the account. */
const NOW = '2026-01-05T15:00:00.000Z'
const inOrder = (rows: readonly object[]) =>
  rows.map((row) => JSON.stringify(Object.entries(row).filter(([, value]) => value !== null))).sort()

/** Ask the SQL of rules as it is written, on both engines. Spark reads the rows of each from Parquet files of their own. */
export async function sqlOnBoth(
  lake: Lake,
  spark: Spark,
  asked: readonly AskedSql[],
): Promise<Map<string, SqlCompared>> {
  const folder = join(lake.inbox, 'spark-sql')
  mkdirSync(join(folder, 'warehouse'), { recursive: true })
  const files: Record<string, string> = {}
  const here = new Map<string, SqlCompared['duckdb']>()
  for (const [n, { name, sql, rows, mesh }] of asked.entries()) {
    await lake.session(async (session) => {
      const elsewhere = await laidOut(session, rows)
      for (const [table, at] of Object.entries(elsewhere)) {
        const times = (tables.find((one) => one.name === table)?.columns ?? []).filter(
          ({ type }) => type === 'timestamp',
        )
        const instants = times.map(({ name }) => `"${name}" AT TIME ZONE 'UTC' AS "${name}"`).join(', ')
        const file = join(folder, `${n}-${table}.parquet`)
        files[`q${n}_${table}`] = file
        await session.run(
          `COPY (SELECT *${instants === '' ? '' : ` REPLACE (${instants})`} FROM ${at}) TO '${file}' (FORMAT parquet)`,
        )
      }
      const found = await askedIn(session, sql, { now: NOW, mesh, elsewhere })
      here.set(name, found.kind === 'rows' ? inOrder(found.rows.map(({ events: _, ...row }) => row)) : found.reason)
    })
  }
  const answers = onSpark(
    spark,
    folder,
    files,
    asked.map((one, n) => ({ name: one.name, ...statementOf(one, n) })),
  )
  return new Map(
    asked.map(({ name }): [string, SqlCompared] => {
      const answer = answers[name] ?? { error: 'no answer' }
      const there = 'error' in answer ? answer.error : inOrder(answer.rows.map(([row]) => JSON.parse(String(row))))
      return [name, { duckdb: here.get(name) ?? 'no answer', spark: there }]
    }),
  )
}

/** The text as its author wrote it, but for the marker of the time and the schemas in which the tables stand. */
function statementOf({ sql, rows, mesh }: AskedSql, n: number) {
  const binds = newBinds(words)
  const moved = Object.keys(rows).reduce(
    (text, table) => text.replaceAll(new RegExp(`\\b${table.replace('.', '\\.')}\\b`, 'g'), `q${n}_${table}`),
    sql.replaceAll('$now', words.marker('now')),
  )
  const columns = {
    ...Object.fromEntries(Object.keys(resultColumns).map((name) => [name, name])),
    event_time: words.instant('event_time'),
    subject: "coalesce(subject, 'unknown')",
    amount: 'CAST(amount AS DOUBLE)',
    event_ids: 'array_sort(array_distinct(coalesce(event_ids, array())))',
  }
  const row = words.struct(Object.entries(columns))
  return {
    sql: `WITH ${meshTablesSql(mesh, binds).join(',\n')}, asked AS (${moved}) SELECT to_json(${row}) AS row FROM asked`,
    values: { ...binds.values(), now: NOW },
  }
}
