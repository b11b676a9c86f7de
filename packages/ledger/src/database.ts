import { fileURLToPath } from 'node:url'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import { Pool } from 'pg'
import { driverCode, LedgerError } from './ledger-error.ts'
import type { Connection } from './pglite.ts'
import * as schema from './schema.ts'

export type Database = NodePgDatabase<typeof schema>

const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url))
/** Any number will do, as long as every Meshledger asks for the same. */
const MIGRATION_LOCK = 727_274

export function databaseOf(pool: Pool): Database {
  return drizzle(pool, { schema })
}

/** Bring the tables up to date. Of several openers one does the work, the others wait for it and find it done. */
export async function bringUpToDate(pool: Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    try {
      const place = { migrationsFolder, migrationsSchema: 'meshledger', migrationsTable: 'migrations' }
      await migrate(drizzle(client), place)
    } finally {
      await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK])
    }
  } finally {
    client.release()
  }
}

/** A PostgreSQL server by its url. Throws `LedgerError` that names host and database, never the password. */
export async function openServer(url: string): Promise<Connection> {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    application_name: 'meshledger',
  })
  pool.on('error', () => {})
  try {
    await pool.query('select 1')
  } catch (error) {
    await pool.end()
    throw unreachable(url, error)
  }
  return { pool, close: () => pool.end() }
}

function unreachable(url: string, error: unknown): LedgerError {
  const code = driverCode(error)
  const where = URL.canParse(url) ? `${new URL(url).host}${new URL(url).pathname}` : 'the address given'
  const why =
    code === '28P01' || code === '28000'
      ? 'it refuses that user or password'
      : code === '3D000'
        ? 'it has no database of that name'
        : `it does not answer${code ? ` (${code})` : ''}`
  return new LedgerError(`Cannot open the ledger on PostgreSQL at ${where}: ${why}. Check DATABASE_URL.`, code)
}
