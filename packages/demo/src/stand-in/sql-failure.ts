import { catalog } from './dialect.ts'

/** A statement that Databricks would have failed: its condition, SQLSTATE and words. */
export class SqlFailure extends Error {
  readonly condition: string
  readonly sqlState: string

  constructor(condition: string, sqlState: string, text: string) {
    super(`[${condition}] ${text} SQLSTATE: ${sqlState}`)
    this.condition = condition
    this.sqlState = sqlState
  }
}

const known: readonly [RegExp, string, string][] = [
  [/Table with name .* does not exist|Catalog .* does not exist/, 'TABLE_OR_VIEW_NOT_FOUND', '42P01'],
  [/Function with name|No function matches/, 'UNRESOLVED_ROUTINE', '42883'],
  [/Referenced column|not found in FROM clause/, 'UNRESOLVED_COLUMN.WITH_SUGGESTION', '42703'],
  [/Parser Error|syntax error/, 'PARSE_SYNTAX_ERROR', '42601'],
  [/Conversion Error|Could not (convert|cast)/, 'CAST_INVALID_INPUT', '22018'],
  [/Out of Range|overflow/i, 'ARITHMETIC_OVERFLOW', '22003'],
  [/INTERRUPT/i, 'OPERATION_CANCELED', 'HY008'],
]

/** DuckDB's error in Databricks' words. Like the real one, it may quote the statement. */
export function unlike(error: unknown): SqlFailure {
  if (error instanceof SqlFailure) return error
  const text = error instanceof Error ? error.message : String(error)
  const [condition, sqlState] = known.find(([pattern]) => pattern.test(text))?.slice(1) ?? []
  return new SqlFailure(
    String(condition ?? 'INTERNAL_ERROR'),
    String(sqlState ?? 'XX000'),
    text.replaceAll(catalog, 'system'),
  )
}

/** The refusal that Databricks gives for a missing right, and also for a schema that is not switched on. */
export const denied = (privilege: string, kind: string, securable: string): SqlFailure =>
  new SqlFailure(
    'INSUFFICIENT_PERMISSIONS',
    '42501',
    `Insufficient privileges:\nUser does not have ${privilege} on ${kind} '${securable}'.`,
  )
