import { mkdirSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Table } from '@meshledger/facts'
import type { Connection, Platform } from '@meshledger/sources'
import type { Connections } from './connection.ts'
import type { House } from './house.ts'
import { ingest } from './ingest.ts'
import type { OnProgress } from './progress.ts'
import { type RefusedSource, tableOf } from './sync/again.ts'
import { whileAlone } from './sync/claim.ts'
import { isPicture } from './sync/picture.ts'
import { readingOf, tablesNamed } from './sync/plan.ts'
import { type SnapshotSync, type SyncReport, sentenceOf, type TableSync } from './sync/report.ts'
import { syncSnapshots } from './sync/snapshots.ts'
import { sourcesHeld } from './sync/source-name.ts'
import { syncTable, type TableWork } from './sync/sync-table.ts'
import { type Sieve, sieveOf } from './warehouse/sieve.ts'
import { LOG, summedTables, tablesStaying } from './warehouse/staying.ts'

export { SyncBusyError } from './sync/claim.ts'
export { UnknownTableError } from './sync/plan.ts'
export type { SnapshotSync, SyncReport, TableSync } from './sync/report.ts'
export { sourcesHeld } from './sync/source-name.ts'

export type SyncOptions = {
  /** Names of tables, with or without `system.`; none means all. */
  tables?: readonly string[] | undefined
  onProgress?: OnProgress | undefined
  signal?: AbortSignal | undefined
  /** Whether the configuration is read too; left out, it is unless `tables` names some. */
  configuration?: boolean | undefined
  /** With it, the configuration of a workspace is left alone that was read less than so many hours ago. */
  configurationEveryHours?: number | undefined
  /** A scheduled run: its slot is run once, whoever asks, and nobody waits for another runner. */
  slot?: string | undefined
  /** Waits its turn for everything that changes the lake; a server has other work on it. */
  turn?: TableWork['turn'] | undefined
  platform?: Pick<Platform, 'sleep' | 'random' | 'now'> | undefined
  leaseMs?: number | undefined
  rowsPerWindow?: number | undefined
  /** Only what was refused of these sources is tried again; nothing else is read. */
  again?: readonly RefusedSource[] | undefined
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

async function syncNow(house: House, { readers, account }: Connections, options: SyncOptions): Promise<SyncReport> {
  const began = performance.now()
  const tables = tablesNamed(options.tables ?? [])
  const named = (options.tables !== undefined && options.tables.length > 0) || options.again !== undefined
  const { turn = (work) => work(), configuration = !named } = options
  const signal = options.signal ?? new AbortController().signal
  const folder = join(house.lake.inbox, 'sync')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const stays = tablesStaying(house.engines())
  const summed = new Set([...stays].filter((table) => summedTables.has(table)))
  const unread = new Set([...stays].filter((table) => !summed.has(table) && table !== LOG))
  const report = { tables: [] as TableSync[], snapshots: [] as SnapshotSync[] }
  let sieve: Sieve | undefined
  const each = (reader: Connection, wanted: readonly Table[], isAccount: boolean) =>
    whileAlone(house, reader.host, claimOf(options, signal), async (working) => {
      const due = configuration && (await isDue(house, reader, options.configurationEveryHours))
      // A picture of what is so now is read as seldom as the configuration, since it is read whole.
      const mine = wanted.filter((table) => due || named || !isPicture(table))
      const again = options.again && sinceOf(options.again, reader)
      const work: TableWork = { ...options, house, folder, signal: working, turn, summed, sieve, again }
      const left = mine.filter(({ name }) => unread.has(name))
      const synced = [
        ...(await syncReader(reader, inOrder(mine, unread, summed), work)),
        ...left.map((table) => leftAt(reader, table)),
      ]
      report.tables.push(...synced)
      const taken = due ? await syncSnapshots(reader, isAccount, await house.now(), work) : undefined
      if (taken) report.snapshots.push(taken)
      return sentenceOf(synced, taken)
    })
  try {
    // What a run that was killed left hidden is taken away, and what only several tables together say is filled in.
    await turn(() => ingest(house, [], { signal }))
    sieve = stays.has(LOG) ? await sieveOf(house) : undefined
    for (const [at, reader] of readers.entries()) {
      const again = options.again && sinceOf(options.again, reader)
      if (again?.size === 0) continue
      const wanted = again
        ? tables.filter(({ name }) => again.has(name))
        : tables.filter((table) => at === 0 || !readingOf(table).global)
      await each(reader, wanted, false)
    }
    if (account && configuration) await each(account, [], true)
    await turn(() => ingest(house, [], { signal }))
    return { ...report, seconds: (performance.now() - began) / 1000 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The tables of a workspace of which refused rows are tried again, each with the moment after which all is read. */
const sinceOf = (again: readonly RefusedSource[], { host }: Connection): Map<string, string | null> =>
  new Map(again.flatMap((one) => (one.host === host ? [[tableOf(one)?.name ?? one.called, one.since]] : [])))

/** What is read, sums last: they part where prices change, so the prices that are held must be those of now. */
function inOrder(tables: readonly Table[], unread: ReadonlySet<string>, summed: ReadonlySet<string>): Table[] {
  return [
    ...tables.filter(({ name }) => !unread.has(name) && !summed.has(name)),
    ...tables.filter(({ name }) => summed.has(name)),
  ]
}

/** A table of which nothing is read: what needs it asks the warehouse. */
const leftAt = ({ host }: Connection, { name }: Table): TableSync => ({
  ...{ reader: host, table: name, state: 'left', because: 'its rows stay in the warehouse', ask: [], statements: 0 },
  ...{ through: null, read: 0, added: 0, duplicate: 0, corrected: 0, quarantined: 0 },
})

/** Whether the configuration of this workspace is older than it should be. */
async function isDue(house: House, { host }: Connection, everyHours = 0): Promise<boolean> {
  const held = await sourcesHeld(house.lake)
  const through = held.find((one) => one.host === host && one.table === 'config.snapshots')?.through
  if (!through || everyHours === 0) return true
  return Date.parse(await house.now()) - Date.parse(through) >= everyHours * 3_600_000
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
