import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tableNamed } from '@meshledger/facts'
import { type Connection, DatabricksError, type Reading } from '@meshledger/sources'
import { land } from './land.ts'
import type { SnapshotSync } from './report.ts'
import { type SnapshotRow, snapshotRows } from './snapshot-rows.ts'
import type { TableWork } from './sync-table.ts'

const TABLE = 'config.snapshots'

/**
 * Read the configuration of a workspace, or of the account console, and take it in as rows with time and source.
 *
 * All of it bears one time, `takenAt`: the moment at which the reading began, on the clock of the account. A list that
 * was refused or broke off is kept as partial. Throws `DatabricksError` only for what stops the whole sync.
 */
export async function syncSnapshots(
  connection: Connection,
  isAccount: boolean,
  takenAt: string,
  work: TableWork,
): Promise<SnapshotSync> {
  const { folder, signal } = work
  const workspace_id = isAccount ? null : await workspaceOf(connection, work)
  const byKind = new Map<string, Reading[]>()
  let readings = 0
  for await (const reading of connection.configuration(signal)) {
    byKind.set(reading.endpoint, [...(byKind.get(reading.endpoint) ?? []), reading])
    readings++
    work.onProgress?.({ step: `read the configuration of ${connection.host}`, done: readings, total: null })
  }
  const rows = [...byKind.values()].flatMap((some) => snapshotRows(some, { workspace_id, taken_at: takenAt }))
  const file = join(folder, 'rows.json')
  await writeFile(file, rows.map((row) => `${JSON.stringify(textOf(row))}\n`).join(''), { mode: 0o600 })
  const columns = tableNamed(TABLE).columns.map(({ name }) => ({ name, heldAs: 'VARCHAR' }))
  const source = { host: connection.host, table: TABLE, called: 'configuration' }
  await work.turn(() =>
    land(work.house.lake, tableNamed(TABLE), source, { file, rows: rows.length, columns }, { folder, signal }),
  )
  return {
    reader: connection.host,
    takenAt,
    readings,
    objects: rows.filter((row) => row.object_id !== null).length,
    partial: partialOf(byKind),
  }
}

const textOf = (row: SnapshotRow) => ({ ...row, complete: String(row.complete) })

/** Each kind that is not complete, with its first reason. */
function partialOf(byKind: ReadonlyMap<string, readonly Reading[]>): SnapshotSync['partial'] {
  return [...byKind].flatMap(([kind, readings]) => {
    const broken = readings.find((reading) => !reading.complete)
    return broken && !broken.complete ? [{ kind, what: broken.reason.what, remedy: broken.reason.remedy }] : []
  })
}

/** The workspace says its own number; where it does not, the list of workspaces knows the host, or the host must do. */
async function workspaceOf(connection: Connection, { house, signal }: TableWork): Promise<string> {
  try {
    const answer = await connection.rest('/api/2.1/unity-catalog/current-metastore-assignment', { signal })
    const id = (answer as { workspace_id?: unknown } | null)?.workspace_id
    if (typeof id === 'string' || typeof id === 'number') return String(id)
  } catch (error) {
    if (!(error instanceof DatabricksError) || !['forbidden', 'not-found', 'refused'].includes(error.kind)) throw error
  }
  const [known] = await house.lake.rows<{ workspace_id: string }>(
    'SELECT min(workspace_id) AS workspace_id FROM access.workspaces_latest WHERE contains(workspace_url, $host) HAVING count(*) = 1',
    { host: connection.host },
  )
  return known?.workspace_id ?? connection.host
}
