import type { Observation } from '@meshledger/policy'
import type { Pool } from 'pg'
import { type Ledger, ledgerOn } from '../src/open.ts'
import type { Connection } from '../src/pglite.ts'

export type Bench = { ledger: Ledger; pool: Pool; durable: () => number }
/** Gives an empty ledger, and the pool under it for what the stores do not offer. */
export type OpenEmpty = () => Promise<Bench>

export const MONDAY = '2026-11-16T08:00:00.000Z'
export const TUESDAY = '2026-11-17T08:00:00.000Z'
export const FRIDAY = '2026-11-20T14:00:00.000Z'

const migrated = new WeakSet<Pool>()

/**
 * Takes every row away; the tables are made by the migrations when a connection comes here first. The triggers that keep
 * the books from being emptied rest meanwhile. No migration writes a row, so no rows are as new.
 */
export async function emptied(connection: Connection, kind: 'embedded' | 'server'): Promise<Bench> {
  const { pool } = connection
  if (migrated.has(pool)) {
    const { rows } = await pool.query<{ tables: string }>(
      `select string_agg(format('meshledger.%I', tablename), ', ') as tables
       from pg_tables where schemaname = 'meshledger' and tablename <> 'migrations'`,
    )
    await pool.query(
      `begin; set local session_replication_role = replica; truncate ${rows[0]?.tables} restart identity; commit`,
    )
  } else {
    await pool.query('drop schema if exists meshledger cascade')
    migrated.add(pool)
  }
  let synced = 0
  const durable = async (): Promise<void> => {
    synced += 1
  }
  const kept = { pool, close: async () => {} }
  return { ledger: await ledgerOn(kept, kind, durable), pool, durable: () => synced }
}

/** Every row of a table as text, in a fixed order: equal text is an equal table, byte for byte. */
export async function dump(pool: Pool, ...tables: string[]): Promise<string> {
  const texts: string[] = []
  for (const table of tables) {
    const { rows } = await pool.query<{ row: string }>(`select t::text as row from meshledger.${table} t order by 1`)
    texts.push(`${table}\n${rows.map(({ row }) => row).join('\n')}`)
  }
  return texts.join('\n\n')
}

export function observation(change: Partial<Observation> = {}): Observation {
  return {
    rule: 'token-without-expiry',
    ruleVersion: 'v1',
    title: 'A token that never ends was made',
    severity: 'high',
    domain: 'telehealth',
    subject: 'noor.haddad@selene.example',
    firstSeen: MONDAY,
    lastSeen: MONDAY,
    events: 2,
    eventKeys: ['key-1', 'key-2'],
    ...change,
  }
}

/** The rules of these observations, as evaluated. */
export function rulesOf(...seen: Observation[]): { rule: string; ruleVersion: string }[] {
  return [...new Map(seen.map(({ rule, ruleVersion }) => [rule, { rule, ruleVersion }])).values()]
}
