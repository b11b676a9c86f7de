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
