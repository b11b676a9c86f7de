import { type DuckDBConnection, DuckDBListValue, type DuckDBValue } from '@duckdb/node-api'
import { type Params, plain, unscaled } from './values.ts'

const bound = (value: unknown): DuckDBValue =>
  Array.isArray(value) ? new DuckDBListValue(value as DuckDBValue[]) : (value as DuckDBValue)

/** Params as DuckDB takes them. A name that the text does not use would be refused by DuckDB, so it is left out here. */
function bind(sql: string, params: Params | undefined): DuckDBValue[] | Record<string, DuckDBValue> | undefined {
  if (params === undefined) return undefined
  if (Array.isArray(params)) return params.map(bound)
  const used = Object.entries(params).filter(([name]) => new RegExp(`\\$${name}\\b`).test(sql))
  return used.length === 0 ? undefined : Object.fromEntries(used.map(([name, value]) => [name, bound(value)]))
}

/** One piece of a result: a few thousand rows, column by column. DECIMAL is its unscaled bigint. */
export type Chunk = { readonly names: readonly string[]; readonly columns: unknown[][]; readonly rowCount: number }

export async function rowsOf<T>(connection: DuckDBConnection, sql: string, params?: Params): Promise<T[]> {
  const reader = await connection.runAndReadAll(sql, bind(sql, params))
  const names = reader.deduplicatedColumnNames()
  return reader.getRows().map((row) => Object.fromEntries(row.map((value, i) => [names[i], plain(value)])) as T)
}

/**
 * The chunks of a result, converted one at a time. The engine computes all of it before the first is handed out: its
 * streamed results end without an error when a later part of them fails, and hold the database file until collected.
 */
export async function* chunksOf(connection: DuckDBConnection, sql: string, params?: Params): AsyncGenerator<Chunk> {
  const result = await connection.run(sql, bind(sql, params))
  const names = result.deduplicatedColumnNames()
  for await (const chunk of result) {
    const columns = names.map((_, i) => chunk.convertColumnValues(i, (value) => unscaled(value)))
    yield { names, columns, rowCount: chunk.rowCount }
  }
}

export async function runOn(connection: DuckDBConnection, sql: string, params?: Params): Promise<number> {
  const result = await connection.run(sql, bind(sql, params))
  return result.rowsChanged
}
