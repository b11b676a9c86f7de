import type { EventSource } from './asked.ts'
import { type Bound, newBinds } from './binds.ts'
import type { Dialect } from './dialect.ts'
import { duckdb } from './duckdb.ts'
import { textSql } from './field.ts'

/** Hourly counts of events by the value of a field, as `HourCount` rows; events without a value are left out. */
export function compileHours(
  each: string,
  table = 'access.audit_resolved',
  dialect: Dialect = duckdb,
): { sql: string; params: Record<string, Bound> } {
  const binds = newBinds(dialect)
  const source = textSql(each, binds)
  return {
    sql: `SELECT ${source} AS source, date_trunc('hour', e.event_time) AS hour, CAST(count(*) AS INTEGER) AS events
      FROM ${table} e WHERE ${source} IS NOT NULL GROUP BY ${source}, date_trunc('hour', e.event_time)`,
    params: binds.values(),
  }
}

/** A statement that gives the `key` of the last event of a source before an instant: one row, or none. */
export function compileLastBefore(
  each: string,
  { table, key }: EventSource,
  source: string,
  before: string,
): { sql: string; params: Record<string, Bound> } {
  const binds = newBinds()
  return {
    sql: `SELECT ${key} AS key FROM ${table} e
      WHERE ${textSql(each, binds)} = ${binds.bind(source)} AND e.event_time < CAST(${binds.bind(before.replace('Z', ''))} AS TIMESTAMP)
      ORDER BY e.event_time DESC, ${key} DESC LIMIT 1`,
    params: binds.values(),
  }
}
