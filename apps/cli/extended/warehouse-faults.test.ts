import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FaultOrder } from '@meshledger/demo'
import { connectionsOf, type House, livePlatform, openHouse, sync } from '@meshledger/pipeline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { during, emptyFolder, environmentOf, smallAccount } from '../testing/sync-trials.ts'

let account = ''
let root = ''
let fresh: () => string
beforeAll(async () => {
  account = await smallAccount()
  root = mkdtempSync(join(tmpdir(), 'meshledger-warehouse-faults-'))
  fresh = await emptyFolder(root)
}, 300_000)
afterAll(() => {
  for (const folder of [account, root]) rmSync(folder, { recursive: true, force: true })
})

const left = { MESHLEDGER_ENGINE_BILLING: 'databricks', MESHLEDGER_ENGINE_ACCESS: 'databricks' }
const tables = ['access.workspaces_latest', 'billing.list_prices', 'billing.usage', 'access.audit']
const platform = { ...livePlatform, sleep: async () => undefined }

/** What a house holds of a log and of usage that stay in the warehouse, and up to when it says so. */
async function heldOf({ lake }: House) {
  const sums = 'SELECT * EXCLUDE (_source, _replaced_by) FROM warehouse.daily_usage WHERE _replaced_by IS NULL'
  const hours = 'SELECT * EXCLUDE (reader) FROM warehouse.audit_hours'
  const events = 'SELECT _key FROM access.audit'
  const [row] = await lake.rows<{ sums: string; hours: string; events: string }>(
    Object.entries({ sums, hours, events })
      .map(([name, of]) => `(SELECT count(*) || ' ' || coalesce(bit_xor(hash(t)), 0) FROM (${of}) t) AS ${name}`)
      .join(', ')
      .replace(/^/, 'SELECT '),
  )
  return row
}

type World = { faults: FaultOrder; withheld: string[] }

/** A house at a stand-in whose faults can be changed while it runs; `run` syncs and tells what failed, with its reason. */
async function disturbed(
  work: (house: House, world: World, run: () => Promise<readonly string[]>) => Promise<void>,
): Promise<void> {
  const world: World = { faults: { seed: 3 }, withheld: [] }
  await during(account, { ...world, limits: { chunkBytes: 60_000 } }, async (it) => {
    const [folder, env] = [fresh(), { ...environmentOf(it), ...left }]
    const house = await openHouse({ folder, env })
    try {
      await work(house, world, async () => {
        const connections = connectionsOf(env, folder, platform)
        if (!connections) throw new Error('the environment names no connection')
        try {
          const report = await sync(house, connections, { tables, platform, leaseMs: 200 })
          return report.tables.flatMap(({ state, table, because }) =>
            state === 'synced' ? [] : [`${table}: ${because}`],
          )
        } catch (error) {
          return [`all: ${error instanceof Error ? error.message : error}`]
        }
      })
    } finally {
      await house.close()
    }
  })
}

const off: FaultOrder = { busy: 0, truncate: 0, expireToken: 0, loseRow: 0 }
let whole: Awaited<ReturnType<typeof heldOf>>

test('undisturbed, sums, counts and events come, and come once', async () => {
  await disturbed(async (house, _, run) => {
    expect(await run()).toEqual([])
    whole = await heldOf(house)
    expect(Object.values(whole ?? {}).every((held) => !held.startsWith('0 '))).toBe(true)
    expect(await run()).toEqual([])
    expect(await heldOf(house)).toEqual(whole)
  })
}, 300_000)

test.each`
  fault                          | order                 | withheld                    | says
  ${'a storm of 429'}            | ${{ busy: 0.93 }}     | ${[]}                       | ${/429|busy|too many/i}
  ${'results cut short'}         | ${{ truncate: 0.8 }}  | ${[]}                       | ${/cut the result short/}
  ${'tokens that expire'}        | ${{ expireToken: 1 }} | ${[]}                       | ${/token|log in|credential|signed/i}
  ${'chunks that lack a row'}    | ${{ loseRow: 0.97 }}  | ${[]}                       | ${/does not hold what the manifest says/}
  ${'usage FAILED inside a 200'} | ${{}}                 | ${['system.billing.usage']} | ${/billing\.usage/}
  ${'the log FAILED inside 200'} | ${{}}                 | ${['system.access.audit']}  | ${/access\.audit/}
`(
  'after $fault a first and a later sync are made good by the next',
  async ({ order, withheld, says }) => {
    await disturbed(async (house, world, run) => {
      const strike = (on: boolean) => {
        Object.assign(world.faults, on ? order : off)
        world.withheld.splice(0, 9, ...(on ? withheld : []))
      }
      strike(true)
      const failed = await run()
      expect(failed.join('\n')).toMatch(says)
      strike(false)
      expect(await run()).toEqual([])
      expect(await heldOf(house)).toEqual(whole)
      const version = await house.lake.version()
      strike(true)
      expect(await run()).not.toEqual([])
      expect(await heldOf(house)).toEqual(whole)
      strike(false)
      expect(await run()).toEqual([])
      expect([await heldOf(house), await house.lake.version()]).toEqual([whole, version])
    })
  },
  300_000,
)
