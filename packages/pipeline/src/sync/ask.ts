import {
  type Connection,
  DatabricksError,
  type Platform,
  type ResultRows,
  type StatementParameter,
} from '@meshledger/sources'

/** Runs a statement and reads it to its end. */
export type Ask = <T>(
  sql: string,
  parameters: readonly StatementParameter[],
  read: (rows: ResultRows) => Promise<T>,
) => Promise<T>

export type AskOptions = {
  readonly platform: Pick<Platform, 'sleep' | 'random'>
  readonly signal?: AbortSignal | undefined
  /** What the statement is for: by these tags the product finds its own cost in the query history. */
  readonly tags: Readonly<Record<string, string>>
  /** Where names of two parts are looked up. */
  readonly catalog?: string
  /** Hears of every statement that is run. */
  readonly onStatement?: () => void
}

/** How often a statement is run anew when its reading itself broke, on top of the patience of each single call. */
const ATTEMPTS = 5
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000

/** Statements over a connection, each run again from the start, after a random wait, when it broke in a manner that passes. */
export function asking(connection: Connection, { platform, signal, tags, catalog, onStatement }: AskOptions): Ask {
  const options = {
    queryTags: { application: 'meshledger', ...tags },
    ...(signal ? { signal } : {}),
    ...(catalog ? { catalog } : {}),
  }
  return async (sql, parameters, read) => {
    for (let tried = 1; ; tried++) {
      try {
        onStatement?.()
        return await read(await connection.statement(sql, parameters, options))
      } catch (error) {
        if (!(error instanceof DatabricksError) || !error.passing || tried >= ATTEMPTS) throw error
        await platform.sleep(platform.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tried), signal)
        signal?.throwIfAborted()
      }
    }
  }
}

/** Too large for one statement, or too slow: a smaller one may do. */
export const tooMuch = (error: unknown): boolean =>
  error instanceof DatabricksError && ['result-truncated', 'statement-timeout', 'inline-limit'].includes(error.kind)
