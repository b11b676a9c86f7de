import { globSync } from 'node:fs'
import { join } from 'node:path'
import {
  close,
  connectionsOf,
  costTrace,
  costWaste,
  type House,
  ingest,
  livePlatform,
  openHouse,
  prepare,
  sync,
} from '@meshledger/pipeline'
import { expect } from 'vitest'

export const month = '2026-06'
export const period = { from: '2026-06-01', to: '2026-06-30' }
const platform = { ...livePlatform, sleep: async () => undefined }

/** A house in step with what the environment names, with the domains of the account. */
export async function syncedHouse(
  account: string,
  env: Record<string, string>,
  folder: string,
  tables: readonly string[],
): Promise<House> {
  const house = await openHouse({ folder, env })
  await ingest(
    house,
    globSync(['*.yml', 'domains/*.yml'], { cwd: account }).map((file) => join(account, file)),
  )
  const connections = connectionsOf(env, folder, platform)
  if (!connections) throw new Error('the environment names no connection')
  for (let tries = 1; ; tries += 1) {
    const report = await sync(house, connections, { tables, platform })
    if (report.tables.every(({ state }) => state === 'synced' || state === 'left')) return house
    if (tries > 20) throw new Error(`the faults do not pass: ${report.tables.map(({ because }) => because).join(' ')}`)
  }
}

/** Everything about the money of the month, to the last unit. */
export async function figuresOf(house: House) {
  await prepare(house, month, 'fin-one')
  const { rows, reconciliation, total } = await close(house, month, 'fin-two')
  const statements = await house.ledger.closes.drafts(month)
  const traced = await costTrace(house, { basis: 'list', shared: 'apart', ...period, limit: 12 } as Trace, 'all')
  const waste = await costWaste(house, { basis: 'list', ...period, top: 50 } as Waste, 'all')
  expect(statements.length).toBeGreaterThan(3)
  return { reconciliation, total, rows, statements, traced, waste }
}
type Trace = Parameters<typeof costTrace>[1]
type Waste = Parameters<typeof costWaste>[1]
