import {
  DuckDBBitValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampValue,
  DuckDBUUIDValue,
  type DuckDBValue,
} from '@duckdb/node-api'

/** What a query may be given: bound, never pasted into its text. */
export type Param = string | number | bigint | boolean | null | readonly string[]
export type Params = Readonly<Record<string, Param>> | readonly Param[]

/** `2026-11-20T14:00:00.000Z` from microseconds since 1970, UTC. Digits below the millisecond are cut. */
export const instantOf = (micros: bigint): string => new Date(Number(micros / 1000n)).toISOString()

/**
 * A DuckDB value as plain JavaScript, nothing lost: DECIMAL as exact text, BIGINT and HUGEINT as bigint,
 * INTEGER as number, TIMESTAMP and DATE as ISO text, MAP as record, STRUCT as object, LIST as array.
 */
export function plain(value: DuckDBValue): unknown {
  if (value === null || typeof value !== 'object') return value
  if (value instanceof DuckDBDecimalValue) return value.toString()
  if (value instanceof DuckDBTimestampValue) return instantOf(value.micros)
  if (value instanceof DuckDBDateValue) return value.toString()
  if (value instanceof DuckDBListValue) return value.items.map(plain)
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([name, member]) => [name, plain(member)]))
  }
  if (value instanceof DuckDBMapValue) {
    return Object.fromEntries(value.entries.map((entry) => [String(plain(entry.key)), plain(entry.value)]))
  }
  if (value instanceof DuckDBBlobValue || value instanceof DuckDBUUIDValue || value instanceof DuckDBBitValue) {
    return value.toString()
  }
  throw new TypeError(`the lake has no plain form for a ${value.constructor.name}; cast it to VARCHAR in the query`)
}

/** As `plain`, but a DECIMAL is its unscaled bigint: for sums over millions of rows. */
export function unscaled(value: DuckDBValue): unknown {
  return value instanceof DuckDBDecimalValue ? value.value : plain(value)
}
