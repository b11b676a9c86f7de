import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { tellWhoActs } from './acting.ts'
import { actionsStore } from './actions.ts'
import { attestationsStore } from './attestations.ts'
import { auditorsStore } from './auditors.ts'
import { budgetsStore } from './budgets.ts'
import { closeStore } from './close.ts'
import { bringUpToDate, databaseOf, openServer } from './database.ts'
import { domainsStore } from './domains.ts'
import { syncFolder } from './durable.ts'
import { exceptionsStore } from './exceptions.ts'
import { findingsStore } from './findings.ts'
import { jobsStore } from './jobs.ts'
import { journalStore } from './journal.ts'
import { guarded, LedgerError } from './ledger-error.ts'
import { marksStore } from './marks.ts'
import { messagesStore } from './messages.ts'
import { metricsStore } from './metrics.ts'
import { peopleStore } from './people.ts'
import { type Connection, openPglite } from './pglite.ts'
import { policiesStore } from './policies.ts'
import { reviewsStore } from './reviews.ts'
import { rulesStore } from './rules.ts'
import { sealsStore } from './seals.ts'
import { settingsStore } from './settings.ts'
import { trailStore } from './trail.ts'

export type LedgerPlace =
  /** The embedded PostgreSQL, on a folder of its own. `sync` brings that folder to the disk; tests count its calls. */
  | { folder: string; sync?: (folder: string) => Promise<unknown> }
  /** A PostgreSQL server, such as `postgres://user:password@host:5432/meshledger`. */
  | { url: string }

export type Ledger = Awaited<ReturnType<typeof openLedger>>

/**
 * Open the ledger, make it when it is not there yet, and bring its tables up to date.
 *
 * The embedded one has no lock of its own: open it only under the lock of the lake in the same data folder.
 * Throws `LedgerError` when the server cannot be reached, or the folder not be opened.
 */
export async function openLedger(place: LedgerPlace) {
  if ('url' in place) return ledgerOn(await openServer(place.url), 'server', async () => {})
  const { folder, sync = syncFolder } = place
  const connection = await openAlone(resolve(folder))
  const durable = async (): Promise<void> => {
    await connection.pool.query('checkpoint')
    await sync(folder)
  }
  return ledgerOn(connection, 'embedded', durable)
}

const openHere = new Set<string>()

/** The lock of the lake keeps other processes out, but not a second opening in this one. */
async function openAlone(folder: string): Promise<Connection> {
  if (openHere.has(folder)) throw new LedgerError(`The ledger in ${folder} is open in this process already`)
  openHere.add(folder)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const { pool, close } = await openPglite(folder)
    return { pool, close: () => close().finally(() => openHere.delete(folder)) }
  } catch (error) {
    openHere.delete(folder)
    throw error
  }
}

/** The stores on an open connection. `durable` holds back an answer until what was written is on the disk. */
export async function ledgerOn(connection: Connection, kind: 'embedded' | 'server', durable: () => Promise<void>) {
  try {
    await bringUpToDate(connection.pool)
  } catch (error) {
    await connection.close()
    throw error
  }
  tellWhoActs(connection.pool)
  const db = databaseOf(connection.pool)
  let closing: Promise<void> | undefined
  return {
    kind,
    settings: guarded('settings', settingsStore(db)),
    people: guarded('people', peopleStore(db)),
    domains: guarded('domains', domainsStore(db)),
    rules: guarded('rules', rulesStore(db, durable)),
    metrics: guarded('metrics', metricsStore(db)),
    marks: guarded('marks', marksStore(db)),
    findings: guarded('findings', findingsStore(db, durable)),
    exceptions: guarded('exceptions', exceptionsStore(db, durable)),
    actions: guarded('actions', actionsStore(db, durable)),
    attestations: guarded('attestations', attestationsStore(db, durable)),
    auditors: guarded('auditors', auditorsStore(db, durable)),
    reviews: guarded('reviews', reviewsStore(db, durable)),
    trail: guarded('trail', trailStore(db)),
    policies: guarded('policies', policiesStore(db)),
    seals: guarded('seals', sealsStore(db, durable)),
    jobs: guarded('jobs', jobsStore(db)),
    closes: guarded('closes', closeStore(db, durable)),
    journal: guarded('journal', journalStore(db)),
    budgets: guarded('budgets', budgetsStore(db)),
    messages: guarded('messages', messagesStore(db)),
    /** Safe to call twice. An open embedded ledger keeps the process alive. */
    close: (): Promise<void> => {
      closing ??= connection.close()
      return closing
    },
  }
}
