import { join } from 'node:path'
import type { Table } from '@meshledger/facts'
import { type Connection, DatabricksError, livePlatform, type Platform } from '@meshledger/sources'
import type { House } from '../house.ts'
import type { FileCount } from '../ingest/report.ts'
import type { OnProgress } from '../progress.ts'
import { landDaily } from '../warehouse/land-daily.ts'
import { landHours } from '../warehouse/land-hours.ts'
import { readDaily } from '../warehouse/read-daily.ts'
import { readLog } from '../warehouse/read-log.ts'
import type { Sieve } from '../warehouse/sieve.ts'
import { LOG } from '../warehouse/staying.ts'
import { DAILY } from '../warehouse/usage-held.ts'
import { land } from './land.ts'
import { dropVanished } from './picture.ts'
import { calledOf } from './plan.ts'
import { type ReadOptions, readTable } from './read-table.ts'
import type { TableSync } from './report.ts'
import { watermark } from './source-name.ts'
import type { Spooled } from './spool.ts'

export type TableWork = {
  readonly house: Pick<House, 'lake'>
  readonly platform?: Pick<Platform, 'sleep' | 'random' | 'now'> | undefined
  /** Where rows lie until they are taken in; inside the inbox of the lake. */
  readonly folder: string
  readonly signal: AbortSignal
  readonly onProgress?: OnProgress | undefined
  /** Waits its turn for everything that changes the lake, so that reading a long result holds nobody up. */
  readonly turn: <T>(work: () => Promise<T>) => Promise<T>
  readonly rowsPerWindow?: number | undefined
  /** Tables of which only daily sums come. */
  readonly summed: ReadonlySet<string>
  /** What is asked of the log where it stays in the warehouse. */
  readonly sieve?: Sieve | undefined
  /** Tables of which rows that were refused are tried again: all that came after these moments is read, null: everything. */
  readonly again?: ReadonlyMap<string, string | null> | undefined
}

/**
 * Bring one table into step with one source. What Databricks refuses, or cannot give even after several tries, comes
 * back as the state of the table; the windows that were taken before stay. Throws what stops the whole sync: a wrong
 * setting, a wrong secret, a host that cannot be reached, the caller's own signal.
 */
export async function syncTable(connection: Connection, table: Table, work: TableWork): Promise<TableSync> {
  const { lake } = work.house
  const summed = work.summed.has(table.name)
  const sieve = table.name === LOG ? work.sieve : undefined
  const source = {
    ...{ host: connection.host, table: summed ? DAILY : table.name, called: calledOf(table), rules: sieve?.digest },
  }
  const count: FileCount = { read: 0, added: 0, duplicate: 0, corrected: 0, quarantined: 0 }
  let statements = 0
  const done = async (state: TableSync['state'], because: string, ask: readonly string[]): Promise<TableSync> => {
    const through = await watermark(lake, source)
    return { reader: connection.host, table: table.name, state, because, ask, statements, through, ...count }
  }
  const options: ReadOptions = {
    ...work,
    platform: work.platform ?? livePlatform,
    file: join(work.folder, 'rows.json'),
    onStatement: () => {
      statements++
    },
  }
  const { signal, folder } = work
  const since = work.again?.get(table.name)
  const again = since === undefined ? undefined : { since }
  const take = async (spooled: Spooled, asked?: string | null) => {
    const landed = await work.turn(async () => {
      if (summed) return landDaily(lake, source, spooled, { signal, again: again !== undefined })
      await dropVanished(lake, table, source, spooled)
      return land(lake, table, source, spooled, { folder, signal, asked, again })
    })
    for (const key of Object.keys(count) as (keyof FileCount)[]) count[key] += landed[key]
  }
  try {
    const through = again ? again.since : await watermark(lake, source)
    const hours = (spooled: Spooled) => work.turn(() => landHours(lake, connection.host, spooled, signal))
    if (summed) await readDaily(connection, lake, through, options, take)
    else if (sieve) await readLog(connection, sieve, through, options, { hours, events: take })
    else await readTable(connection, table, through, options, take)
    return await done('synced', '', [])
  } catch (error) {
    if (!(error instanceof DatabricksError) || stopping.has(error.kind)) throw error
    const { state, because, ask } = await reasonOf(connection, table, error)
    return await done(state, because, ask)
  }
}

/** Errors that every other table of this source would meet as well. */
const stopping = new Set<DatabricksError['kind']>(['misconfigured', 'unauthenticated', 'unreachable', 'aborted'])

type Reason = Pick<TableSync, 'state' | 'because' | 'ask'>

/** A refused statement is looked into: what exactly is missing, and what to ask for. */
async function reasonOf(connection: Connection, table: Table, error: DatabricksError): Promise<Reason> {
  const failed: Reason = { state: 'failed', because: error.message, ask: [] }
  if (error.kind !== 'statement-failed') return failed
  try {
    const [probe] = await connection.probe([calledOf(table)])
    if (!probe || probe.state === 'available' || probe.state === 'empty') return failed
    return { state: probe.state, because: probe.because, ask: probe.ask }
  } catch (second) {
    if (second instanceof DatabricksError) return failed
    throw second
  }
}
