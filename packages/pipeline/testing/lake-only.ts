import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tables } from '@meshledger/facts'
import { columnsOf, type Lake, openLake } from '@meshledger/lake'
import type { House } from '../src/house.ts'

/** A house of which only the lake is there: for files among which there is no configuration. */
export async function lakeOnly(folder = mkdtempSync(join(tmpdir(), 'meshledger-lake-'))): Promise<House> {
  const lake = await openLake({ folder })
  return {
    folder,
    lake,
    ledger: {} as House['ledger'],
    now: async () => '2026-06-20T00:00:00.000Z',
    engines: () => ({ billing: 'embedded', query: 'embedded', access: 'embedded' }),
    webhook: () => ({ kind: 'none' as const }),
    beside: () => undefined,
    warehouses: () => {
      throw new Error('this house has no warehouse')
    },
    close: async () => {
      await lake.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * Everything that the lake holds as sorted text: every fact, and with `provenance` also from which file it is kept and
 * the notes about the files.
 */
export async function dump(lake: Lake, { provenance }: { provenance: boolean }): Promise<string> {
  const parts: string[] = []
  for (const table of tables) {
    const columns = columnsOf(table)
      .map((column) => column.name)
      .filter((name) => provenance || name !== '_source')
    parts.push(await dumpOf(lake, table.name, [...columns, '_key']))
  }
  if (provenance) {
    for (const table of ['files', 'quarantine', 'drift', 'arrivals'])
      parts.push(await dumpOf(lake, `meta.${table}`, ['*']))
  }
  return parts.join('\n')
}

async function dumpOf(lake: Lake, table: string, columns: readonly string[]): Promise<string> {
  const list = columns.map((column) => (column === '*' ? '*' : `"${column}"`)).join(', ')
  const rows = await lake.rows<{ line: string }>(
    `SELECT CAST(to_json(r) AS VARCHAR) AS line FROM (SELECT ${list} FROM ${table}) r ORDER BY line`,
  )
  return [`# ${table}`, ...rows.map((row) => row.line)].join('\n')
}
