import { DrizzleQueryError } from 'drizzle-orm'

/** Something is wrong with the ledger itself. The message never holds a statement, a value of a row, or a password. */
export class LedgerError extends Error {
  /** The SQLSTATE or system code, when the database gave one. */
  readonly code: string | undefined
  constructor(message: string, code?: string) {
    super(message)
    this.name = 'LedgerError'
    this.code = code
  }
}

/** The SQLSTATE or system code behind an error of the driver, such as `23505` or `ECONNREFUSED`. */
export function driverCode(error: unknown): string | undefined {
  const cause = error instanceof DrizzleQueryError ? error.cause : error
  const code = cause !== null && typeof cause === 'object' && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? code : undefined
}

const meanings: Readonly<Record<string, string>> = {
  '23000': 'what it would change is append-only',
  '23505': 'something of that name is there already',
  '25006': 'the database is read-only',
  '42501': 'the database user may not do that',
  '53100': 'the disk of the database is full',
  '57P01': 'the database is shutting down',
  ECONNREFUSED: 'the database does not answer',
  ECONNRESET: 'the connection to the database broke',
}

/**
 * The same store, whose errors are safe to print.
 *
 * An error of the driver carries the statement and its parameters, among them names of people; logs and answers must
 * not. So only its code survives, in words where we know them. Our own errors pass as they are.
 */
export function guarded<S extends Record<string, (...args: never[]) => Promise<unknown>>>(name: string, store: S): S {
  const safe = Object.entries(store).map(([method, call]) => [
    method,
    async (...args: never[]) => {
      try {
        return await call(...args)
      } catch (error) {
        throw withoutValues(error, `${name}.${method}`)
      }
    },
  ])
  return Object.fromEntries(safe) as S
}

function withoutValues(error: unknown, where: string): unknown {
  const code = driverCode(error)
  if (!(error instanceof DrizzleQueryError) && code === undefined) return error
  const meaning = code === undefined ? 'the database failed' : (meanings[code] ?? 'the database refused')
  return new LedgerError(`The ledger could not do ${where}: ${meaning}${code ? ` (${code})` : ''}`, code)
}
