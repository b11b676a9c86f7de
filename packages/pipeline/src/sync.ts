import { mkdirSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Table } from '@meshledger/facts'
import { type Connection, livePlatform, type Platform } from '@meshledger/sources'
import type { Connections } from './connection.ts'
import type { House } from './house.ts'
import { ingest } from './ingest.ts'
import type { OnProgress } from './progress.ts'
import { whileAlone } from './sync/claim.ts'
import { readingOf, tablesNamed } from './sync/plan.ts'
import { type SnapshotSync, type SyncReport, sentenceOf, type TableSync } from './sync/report.ts'
import { syncTable, type TableWork } from './sync/sync-table.ts'

export { SyncBusyError } from './sync/claim.ts'
export { UnknownTableError } from './sync/plan.ts'
export type { SnapshotSync, SyncReport, TableSync } from './sync/report.ts'
export { sourcesHeld } from './sync/source-name.ts'

export type SyncOptions = {
  /** Names of tables, with or without `system.`; none means all. */
  tables?: readonly string[] | undefined
  onProgress?: OnProgress | undefined
  signal?: AbortSignal | undefined
  /** A scheduled run: its slot is run once, whoever asks, and nobody waits for another runner. */
  slot?: string | undefined
  /** Waits its turn for everything that changes the lake; a server has other work on it. */
  turn?: TableWork['turn'] | undefined
  platform?: Pick<Platform, 'sleep' | 'random' | 'now'> | undefined
  leaseMs?: number | undefined
  rowsPerWindow?: number | undefined
}

/** One sync at a time in a house: they share the folder in which rows lie until they are taken in. */
const turns = new WeakMap<object, Promise<unknown>>()

/**
 * Bring the lake into step with the workspaces of a connection, each fact exactly once.
 *
 * Every window of rows goes in with the watermark that says so, in one transaction: killed at any moment and run again,
 * the lake ends with the facts of a run that nobody disturbed. A table that cannot be read is reported with its reason
 * and does not stop the others. Throws `UnknownTableError`, `SyncBusyError`, `DatabricksError` for what stops
 * everything, and what `signal` says when it is aborted; what was taken in until then stays.
 */
export function sync(house: House, connections: Connections, options: SyncOptions = {}): Promise<SyncReport> {
  const before = turns.get(house.lake) ?? Promise.resolve()
  const turn = before.then(() => syncNow(house, connections, options))
  turns.set(
    house.lake,
    turn.catch(() => undefined),
  )
  return turn
}

async function syncNow(house: House, { readers }: Connections, options: SyncOptions): Promise<SyncReport> {
  const began = performance.now()
  const tables = tablesNamed(options.tables ?? [])
  const { platform = livePlatform, turn = (work) => work() } = options
  const signal = options.signal ?? new AbortController().signal
  const folder = join(house.lake.inbox, 'sync')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const done: TableSync[] = []
  const snapshots: SnapshotSync[] = []
  try {
    // What a run that was killed left hidden is taken away, and what only several tables together say is filled in.
    await turn(() => ingest(house, [], { signal }))
    for (const [at, reader] of readers.entries()) {
      const mine = at === 0 ? tables : tables.filter((table) => !readingOf(table).global)
      await whileAlone(house, reader.host, claimOf(options, signal), async (working) => {
        const work: TableWork = {
          house,
          platform,
          folder,
          signal: working,
          turn,
          onProgress: options.onProgress,
          rowsPerWindow: options.rowsPerWindow,
        }
        const found = await syncReader(reader, mine, work)
        done.push(...found)
        return sentenceOf(found, undefined)
      })
    }
    await turn(() => ingest(house, [], { signal }))
    return { tables: done, snapshots, seconds: (performance.now() - began) / 1000 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function syncReader(reader: Connection, tables: readonly Table[], work: TableWork): Promise<TableSync[]> {
  const found: TableSync[] = []
  for (const table of tables) {
    work.signal.throwIfAborted()
    found.push(await syncTable(reader, table, work))
  }
  return found
}

/** This process and no other. */
const owner = `${hostname()}/${process.pid}/${crypto.randomUUID().slice(0, 8)}`

const claimOf = ({ slot, leaseMs }: SyncOptions, signal: AbortSignal) => ({
  slot: slot ?? new Date().toISOString(),
  owner,
  leaseMs,
  wait: slot === undefined,
  signal,
})
