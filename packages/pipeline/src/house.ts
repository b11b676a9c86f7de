import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Lake, openLake } from '@meshledger/lake'
import { type Ledger, openLedger } from '@meshledger/ledger'
import type { Connection } from '@meshledger/sources'
import { type Engines, type Env, enginesOf, requireConnections } from './connection.ts'
import { type Webhook, webhookOf } from './webhook.ts'

/** Tells the time, in UTC. A parameter, so that the same facts give the same bytes whenever they are worked on. */
export type Clock = () => string
export const systemClock: Clock = () => new Date().toISOString()

/** The lake and the ledger of one data folder, held by this process alone. */
export type House = {
  readonly folder: string
  readonly lake: Lake
  readonly ledger: Ledger
  /** The time of the account: in a demo it stands still. */
  now(): Promise<string>
  /** Where the rows of each group of tables are, by the settings of the connection. Throws as `enginesOf` does. */
  engines(): Engines
  /** The workspaces whose warehouses answer for rows that are left there, one a region. Throws as `requireConnections` does. */
  warehouses(): readonly Connection[]
  /** Where messages go, if anywhere. */
  webhook(): Webhook
  /** Work that whoever asked for it does not wait for. The house closes after it, and closing throws what it threw. */
  beside(work: Promise<void>): void
  /** Closes what is open, last opened first. Safe to call twice. */
  close(): Promise<void>
}

export type HousePlace = {
  folder: string
  /** A PostgreSQL server for the ledger; without it the ledger is embedded, in the folder. */
  databaseUrl?: string | undefined
  /** Where the connection is described, beside `connection.yml` in the folder, and the webhook. */
  env?: Env | undefined
  clock?: Clock | undefined
  /** Such as `1GB`: what the lake may use before it spills to the folder. */
  memoryLimit?: string | undefined
}

/** The data folder cannot be used. The message says which, why, and what to do. */
export class FolderNotWritableError extends Error {
  readonly folder: string
  constructor(folder: string, code: string) {
    super(
      `Cannot write to the data folder ${folder} (${code}). ` +
        'Give this user the right to write there, or name another folder in MESHLEDGER_DATA.',
    )
    this.name = 'FolderNotWritableError'
    this.folder = folder
  }
}

/**
 * Open the stores of a data folder, making the folder and the stores when they are not there yet.
 *
 * The lake comes first: its lock keeps every other process out, and the embedded ledger, which has no lock of its own,
 * is opened only under it. Throws `FolderInUseError` (of the lake) when another process holds the folder,
 * `FolderNotWritableError`, and `LedgerError` when the PostgreSQL server cannot be reached; then nothing stays open.
 */
export async function openHouse({
  folder,
  databaseUrl,
  env = {},
  clock = systemClock,
  memoryLimit,
}: HousePlace): Promise<House> {
  await makeFolder(folder)
  const lake = await openLake({ folder, ...(memoryLimit === undefined ? {} : { memoryLimit }) })
  const ledger = await openLedger(databaseUrl ? { url: databaseUrl } : { folder: join(folder, 'ledger') }).catch(
    async (error: unknown) => {
      await lake.close()
      throw error
    },
  )
  let besides: Promise<void> = Promise.resolve()
  let closing: Promise<void> | undefined
  return {
    folder,
    lake,
    ledger,
    now: () => accountTime(ledger, clock),
    engines: () => enginesOf(env, folder),
    warehouses: () => requireConnections(env, folder).readers,
    webhook: () => webhookOf(env),
    beside: (work) => {
      const before = besides
      besides = work.finally(() => before)
      besides.catch(() => undefined)
    },
    close: () => {
      closing ??= besides.finally(() => ledger.close().finally(() => lake.close()))
      return closing
    },
  }
}

/** Read anew each time, since taking in an `account.yml` may set the clock while the house is open. */
async function accountTime(ledger: Ledger, clock: Clock): Promise<string> {
  const { demo, clock: standing } = await ledger.settings.all()
  return demo === 'true' && standing !== undefined ? standing : clock()
}

async function makeFolder(folder: string): Promise<void> {
  const probe = join(folder, `.writable-${process.pid}`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(probe, '')
    await rm(probe, { force: true })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new FolderNotWritableError(folder, code)
  }
}
