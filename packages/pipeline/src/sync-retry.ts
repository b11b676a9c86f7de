import type { Connections } from './connection.ts'
import type { House } from './house.ts'
import { type Retried, type RetryReport, reportOf } from './quarantine.ts'
import { type RefusedSource, refusedSources, settleRefused, tableOf } from './sync/again.ts'
import { type SyncOptions, sync, type TableSync } from './sync.ts'
import { summedTables, tablesStaying } from './warehouse/staying.ts'
import { DAILY } from './warehouse/usage-held.ts'

/**
 * Read again what was refused when it was read over a connection, as a newer version may take it, or Databricks may have
 * mended it. Rows that are held already stay as they are, each fact once; rows that can be read now come in and leave the
 * quarantine, those that still cannot be read stay there with the reason of now. What cannot be read again is told with why.
 *
 * Killed at any moment and run again, it ends the same. Throws as `sync` does.
 */
export async function retryConnections(
  house: House,
  connections: Connections,
  options: Pick<SyncOptions, 'onProgress' | 'signal' | 'turn' | 'platform' | 'leaseMs' | 'rowsPerWindow'> = {},
): Promise<RetryReport> {
  const began = performance.now()
  const { turn = (work) => work() } = options
  const tried = (await refusedSources(house.lake)).map((source) => ({
    source,
    barred: barredFrom(house, connections, source),
  }))
  const again = tried.flatMap(({ source, barred }) => (barred === null ? [source] : []))
  const { tables } = again.length === 0 ? { tables: [] } : await sync(house, connections, { ...options, again })
  const retried: Retried[] = []
  for (const { source, barred } of tried) {
    const name = tableOf(source)?.name
    const read = tables.find(({ reader, table }) => reader === source.host && table === name)
    const problem = barred ?? problemOf(read)
    if (problem === null) await turn(() => settleRefused(house.lake, source))
    retried.push({
      ...{ file: `${source.called} at ${source.host}`, table: source.table, how: 'read-again', lines: source.rows },
      ...(problem === null && read
        ? { refused: read.quarantined, added: read.added + read.corrected }
        : { refused: source.rows, added: 0 }),
      problem,
    })
  }
  return reportOf(house, retried, 0, began)
}

/** Why a source cannot be read again, by the settings of now; null where it can be. */
function barredFrom({ engines }: House, { readers }: Connections, source: RefusedSource): string | null {
  const table = tableOf(source)
  if (table === undefined) return 'A reading of the configuration was of its moment: the next sync makes another.'
  if (!readers.some(({ host }) => host === source.host)) {
    return `${source.host} is not read any more: put it back into connection.yml.`
  }
  const stays = tablesStaying(engines()).has(table.name)
  const held = stays && summedTables.has(table.name) ? DAILY : table.name
  if (held === source.table) return null
  return `Its rows are ${stays ? 'left in the warehouse' : 'copied'} now, and were not then.`
}

function problemOf(read: TableSync | undefined): string | null {
  if (read === undefined) return 'It was not read: run it again.'
  return read.state === 'synced' ? null : [read.because, ...read.ask].join(' ')
}
