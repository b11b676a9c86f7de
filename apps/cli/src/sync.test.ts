import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StandIn } from '@meshledger/demo'
import { connectionsOf, ingest, livePlatform, sync } from '@meshledger/pipeline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commandLine } from '../testing/command-line.ts'
import {
  during,
  emptyFolder,
  environmentOf,
  everyFault,
  factsHeld,
  lookAt,
  smallAccount,
  standInOver,
  syncRun,
  trialTables,
} from '../testing/sync-trials.ts'

let account = ''
let root = ''
let fresh: () => string
let truth: string[]
let folder = ''
beforeAll(async () => {
  account = await smallAccount()
  root = mkdtempSync(join(tmpdir(), 'meshledger-sync-'))
  fresh = await emptyFolder(root)
  truth = await lookAt(fresh(), async (house) => {
    await ingest(house, [join(account, 'system')])
    return factsHeld(house)
  })
  folder = fresh()
})
afterAll(() => {
  for (const folder of [account, root]) rmSync(folder, { recursive: true, force: true })
})

test('a sync gives the facts that the files give, and a second one changes nothing', async () => {
  await during(account, {}, async (it) => {
    await syncRun(folder, environmentOf(it), null)
    const first = await lookAt(folder, async (house) => [await factsHeld(house), await house.lake.version()])
    expect(first[0]).toEqual(truth)
    const submitted = it.statements().length
    await syncRun(folder, environmentOf(it), null)
    const again = it.statements().slice(submitted)
    expect(await lookAt(folder, factsHeld)).toEqual(truth)
    // What is read again is bound, tagged, and no column that is never stored is named.
    expect(again.every(({ sql }) => !/statement_text|'/.test(sql))).toBe(true)
    expect(again.every(({ queryTags }) => queryTags.some(({ value }) => value === 'meshledger'))).toBe(true)
  })
})

test('the configuration read with every fault on is what is there; a list that is refused is partial, not empty', async () => {
  const told = async (settings: Parameters<typeof during>[1]) =>
    during(account, settings, (it) =>
      lookAt(folder, async (house) => {
        const platform = { ...livePlatform, sleep: async () => undefined }
        const connections = connectionsOf(environmentOf(it), folder, platform)
        if (!connections) throw new Error('the environment names no connection')
        const { snapshots } = await sync(house, connections, {
          tables: ['access.workspaces_latest'],
          configuration: true,
        })
        const rows = await house.lake.rows<{ kind: string; object_id: string | null; complete: boolean; body: string }>(
          `SELECT kind, object_id, complete, body FROM config.snapshots
           WHERE taken_at = (SELECT max(taken_at) FROM config.snapshots) ORDER BY ALL`,
        )
        return { rows, partial: snapshots[0]?.partial.map(({ kind }) => kind) }
      }),
    )
  const calm = await told({})
  expect(calm.rows.length).toBeGreaterThan(100)
  expect(await told({ faults: { ...everyFault(3), slow: 0 } })).toEqual(calm)
  const refused = await told({ forbidden: ['/api/2.1/unity-catalog/recipients'] })
  expect(refused.partial).toEqual(['recipients'])
  expect(refused.rows.filter(({ kind }) => kind === 'recipients')).toMatchObject([{ object_id: null, complete: false }])
})

test('probe and sync say what is missing, and how to get it', async () => {
  const settings = { withheld: ['system.access.audit'], notEnabled: ['query'] }
  await during(account, settings, async (it) => {
    const meshledger = commandLine({ MESHLEDGER_DATA: folder, ...environmentOf(it) })
    const probed = await meshledger('probe', '--json')
    const { readers } = JSON.parse(probed.out)
    const stateOf = (name: string) =>
      readers[0].tables.find(({ table }: { table: string }) => table === `system.${name}`)
    expect(stateOf('billing.usage')).toMatchObject({ state: 'available', ask: [] })
    expect(stateOf('access.audit')).toMatchObject({
      state: 'no-grant',
      ask: [`GRANT SELECT ON TABLE system.access.audit TO \`${it.clientId}\`;`],
    })
    expect(stateOf('query.history').state).toBe('not-enabled')
    expect(stateOf('serving.endpoint_usage').state).toBe('absent')
    const synced = await meshledger('sync', '--tables', 'billing.list_prices,access.audit')
    expect(synced.code).toBe(1)
    expect(synced.out).toContain('GRANT SELECT ON TABLE system.access.audit')
    expect(synced.out).toMatch(/billing\.list_prices +\d+ +\d+/)
    for (const { out, err } of [probed, synced]) expect(out + err).not.toContain(it.clientSecret)
  })
})

describe('what is wrong with the connection', () => {
  let it: StandIn
  beforeAll(async () => {
    it = await standInOver(account)
  })
  afterAll(() => it.close())

  test.each`
    change                                   | says
    ${{ DATABRICKS_CLIENT_SECRET: 'doseX' }} | ${/credentials were refused: HTTP 401 invalid_client/}
    ${{ DATABRICKS_WAREHOUSE_ID: 'none' }}   | ${/HTTP 404/}
    ${{ DATABRICKS_WAREHOUSE_ID: '' }}       | ${/DATABRICKS_WAREHOUSE_ID is not set/}
    ${{ DATABRICKS_HOST: '' }}               | ${/No connection to Databricks is configured. Set DATABRICKS_HOST/}
    ${{ DATABRICKS_HOST: 'http://x.y' }}     | ${/must be reached by https/}
    ${{ DATABRICKS_CLIENT_ID: '' }}          | ${/nothing that proves who asks/}
  `('with $change, sync ends with a sentence that says what to do', async ({ change, says }) => {
    const env = { MESHLEDGER_DATA: folder, ...environmentOf(it), ...change }
    const { code, out, err } = await commandLine(env)('sync', '--tables', trialTables.join(','))
    expect({ code, said: out + err }).toEqual({ code: 1, said: expect.stringMatching(says) })
    expect(out + err).not.toMatch(/ {4}at |doseX/)
  })
})
