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
 * The chunks of a result while the engine still computes the rest. To be read inside a transaction, since a result whose
 * later part fails just ends: only the transaction, which is broken then, tells. A result that is left half-way is read
 * to its end, since it would hold the database file open until it is collected.
 */
export async function* chunksOf(connection: DuckDBConnection, sql: string, params?: Params): AsyncGenerator<Chunk> {
  const result = await connection.stream(sql, bind(sql, params))
  const names = result.deduplicatedColumnNames()
  const next = async () => {
    const chunk = await result.fetchChunk()
    return chunk && chunk.rowCount > 0 ? chunk : undefined
  }
  let chunk = await next()
  try {
    for (; chunk; chunk = await next()) {
      const columns = names.map((_, i) => chunk?.convertColumnValues(i, (value) => unscaled(value)) ?? [])
      yield { names, columns, rowCount: chunk.rowCount }
    }
  } finally {
    while (chunk) chunk = await next()
  }
  await connection.run('SELECT 1').catch((cause: unknown) => {
    throw new Error('The engine broke a read off half-way: what was read so far is not all.', { cause })
  })
}

export async function runOn(connection: DuckDBConnection, sql: string, params?: Params): Promise<number> {
  const result = await connection.run(sql, bind(sql, params))
  return result.rowsChanged
}
