import { setTimeout as pause } from 'node:timers/promises'
import { connectionsOf, DatabricksError, livePlatform, openHouse, sync } from '@meshledger/pipeline'

/** A process that syncs until nothing fails any more, and says so when it begins. Its waits are cut short. */
const [folder = '', tables = ''] = process.argv.slice(2)
const platform = { ...livePlatform, sleep: (ms: number) => pause(Math.min(ms, 3)) }
const house = await openHouse({ folder, env: process.env })
const connections = connectionsOf(process.env, folder, platform)
if (!connections) throw new Error('the environment names no connection')
process.stdout.write('begun\n')
// Whoever ordered the faults sees to it that they pass; a workspace that has gone for good does not.
for (let wanting = true, tries = 1; wanting; tries += 1) {
  if (tries > 60) throw new Error('the faults do not pass')
  try {
    const options = { tables: tables.split(','), platform, leaseMs: 400, rowsPerWindow: 300 }
    const report = await sync(house, connections, options)
    wanting = report.tables.some(({ state }) => state !== 'synced' && state !== 'left')
    for (const { state, because } of report.tables) if (state === 'failed') process.stdout.write(`failed: ${because}\n`)
  } catch (error) {
    // Only what has a name of ours may end a sync; anything else ends this process, and the trial with it.
    if (!(error instanceof DatabricksError)) throw error
    process.stdout.write(`failed: ${error.message}\n`)
  }
}
await house.close()
