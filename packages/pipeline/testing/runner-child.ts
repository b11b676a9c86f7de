import { appendFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { openHouse } from '../src/house.ts'
import { sync } from '../src/sync.ts'
import { fakeConnection } from './fake-connection.ts'

/**
 * One of several runners on one ledger: reads the same workspace in so many planned runs, and once more unplanned, and
 * writes down every statement with its run: `runner-child.ts <data folder> <url of the ledger> <log> <name> <runs>`.
 */
const [folder = '', databaseUrl = '', log = '', name = '', runs = '0'] = process.argv.slice(2)
const house = await openHouse({ folder, databaseUrl })
const tags = { catalog_name: 'STRING', tag_name: 'STRING', tag_value: 'STRING' }
const inner = fakeConnection('one.example', {
  'access.workspaces_latest': { columns: { workspace_id: 'STRING' }, rows: [{ workspace_id: '11' }] },
  'information_schema.catalog_tags': {
    columns: tags,
    rows: [{ catalog_name: 'main', tag_name: 'tier', tag_value: 'gold' }],
  },
})
const readIn = (run: string) => ({
  ...inner,
  statement: async (...asked: Parameters<typeof inner.statement>) => {
    appendFileSync(log, `${run}\n`)
    await pause(4)
    const rows = await inner.statement(...asked)
    appendFileSync(log, `${run}\n`)
    return rows
  },
})
const readOnce = (run: string, slot: string | undefined) =>
  sync(
    house,
    { readers: [readIn(run)], account: undefined },
    { tables: ['access.workspaces_latest', 'information_schema.catalog_tags'], slot, leaseMs: 20_000 },
  )

for (let i = 0; i < Number(runs); i += 1) {
  await readOnce(`${name} ${i}`, new Date(Date.UTC(2026, 10, 20, 0, i)).toISOString())
}
await readOnce(`${name} unplanned`, undefined)
await house.close()
