import { globSync } from 'node:fs'
import { join } from 'node:path'
import { connectionsOf, type House, ingest, livePlatform, openHouse, sync } from '@meshledger/pipeline'

const platform = { ...livePlatform, sleep: async () => undefined }

/** A house in step with what the environment names, with the domains of the account; `again` brings it into step anew. */
export async function houseInStep(
  account: string,
  env: Record<string, string>,
  folder: string,
  tables: readonly string[],
): Promise<{ house: House; again(): Promise<void> }> {
  const house = await openHouse({ folder, env })
  const again = async () => {
    const connections = connectionsOf(env, folder, platform)
    if (!connections) throw new Error('the environment names no connection')
    for (let tries = 1; ; tries += 1) {
      const report = await sync(house, connections, { tables, platform })
      if (report.tables.every(({ state }) => state === 'synced' || state === 'left')) return
      if (tries > 20)
        throw new Error(`the faults do not pass: ${report.tables.map(({ because }) => because).join(' ')}`)
    }
  }
  const domains = globSync(['*.yml', 'domains/*.yml'], { cwd: account })
  await ingest(
    house,
    domains.map((file) => join(account, file)),
  )
  await again()
  return { house, again }
}
