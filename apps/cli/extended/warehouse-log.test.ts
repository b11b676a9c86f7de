import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FaultOrder, writeDemoAccount } from '@meshledger/demo'
import {
  auditEvents,
  auditObject,
  completeness,
  dataHealth,
  evaluate,
  type House,
  posture,
  ruleBacktest,
} from '@meshledger/pipeline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { houseInStep } from '../testing/in-step.ts'
import {
  during,
  emptyFolder,
  environmentOf,
  environmentOfAll,
  everyFault,
  inEachRegion,
} from '../testing/sync-trials.ts'

const tables = ['access.workspaces_latest', 'access.audit']
const left = { MESHLEDGER_ENGINE_ACCESS: 'databricks' }
let account = ''
let root = ''
let fresh: () => string
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'meshledger-warehouse-log-'))
  account = join(root, 'account')
  await writeDemoAccount({ out: account, scale: 0.001, seed: 1 })
  fresh = await emptyFolder(root)
}, 300_000)
afterAll(() => rmSync(root, { recursive: true, force: true }))

type Work<T> = (house: House, again: () => Promise<void>) => Promise<T>

/** A house in step with the stand-in, as `engine` says where rows are. */
const synced = <T>(engine: Record<string, string>, work: Work<T>, faults?: FaultOrder): Promise<T> =>
  during(account, faults ? { faults, limits: { chunkBytes: 60_000 } } : {}, (it) =>
    inStep({ ...environmentOf(it), ...engine }, work),
  )

/** The same with a workspace of every region; each log stays in its own warehouse. */
const syncedApart = <T>(work: Work<T>): Promise<T> =>
  inEachRegion(account, {}, (them) =>
    inStep(environmentOfAll(them, join(root, 'connection.yml'), { access: 'databricks' }), work),
  )

async function inStep<T>(env: Record<string, string>, work: Work<T>): Promise<T> {
  const { house, again } = await houseInStep(account, env, fresh(), tables)
  try {
    return await work(house, again)
  } finally {
    await house.close()
  }
}

/** Every finding with all that it stands on, but when it was written down. */
async function findingsOf(house: House) {
  await evaluate(house)
  const found = await house.ledger.findings.list()
  return found
    .map(({ rule, domain, subject, severity, firstSeen, lastSeen, events }) =>
      JSON.stringify([rule, domain, subject, severity, firstSeen, lastSeen, events]),
    )
    .toSorted()
}
const eventsHeld = async ({ lake }: House) =>
  Number((await lake.rows<{ n: bigint }>('SELECT count(*) AS n FROM access.audit'))[0]?.n)
const openRules = async (house: House) =>
  (await dataHealth(house)).where.find(({ group }) => group === 'access')?.sentence ?? ''

test('left in one warehouse or in those of two regions, the log gives the same findings, gaps and counts, and few of its events are here', async () => {
  const told = async (house: House) => ({
    found: await findingsOf(house),
    held: await eventsHeld(house),
    log: (await completeness(house, { period: '2026-06' })).sources.map(({ received, hoursSeen }) => [
      received,
      hoursSeen,
    ]),
    gaps: (await completeness(house, { period: '2026-06' })).gaps,
    where: await openRules(house),
  })
  const here = await synced({}, told)
  const [there, apart] = [await synced(left, told), await syncedApart(told)]
  // The account's own events come from both regions and are held, and counted, once.
  expect(apart).toEqual(there)
  expect(here.found.length).toBeGreaterThan(10)
  expect(there.found).toEqual(here.found)
  expect({ log: there.log, gaps: there.gaps }).toEqual({ log: here.log, gaps: here.gaps })
  expect(there.held).toBeLessThan(here.held / 2)
  expect(there.where).toMatch(
    /left in the warehouse, which counts \d+ events; the \d+ to which rules can come are here/,
  )
}, 600_000)

test('with every fault on, and synced again, the same events come', async () => {
  const told: Work<string[]> = async (house, again) => {
    const version = await house.lake.version()
    const key = `SELECT _key FROM access.audit ORDER BY 1`
    const first = await house.lake.rows<{ _key: string }>(key)
    await again()
    expect(await house.lake.version()).toBe(version)
    return first.map(({ _key }) => _key)
  }
  expect(await synced(left, told, { ...everyFault(5), slow: 0 })).toEqual(await synced(left, told))
}, 600_000)

test('questions to the whole log are refused by name, and a new domain leaves rules open until the next sync', async () => {
  await synced(left, async (house, again) => {
    const refused = /stays in its warehouse/
    await expect(auditEvents(house, { period: '2026-06' })).rejects.toThrow(refused)
    await expect(auditObject(house, 'a.b.c', { period: '2026-06' })).rejects.toThrow(refused)
    await expect(
      ruleBacktest(house, 'account-admin-granted', { from: '2026-06-01', to: '2026-06-30' }),
    ).rejects.toThrow(refused)
    const before = await findingsOf(house)
    const [first] = await house.ledger.domains.current()
    if (first === undefined) throw new Error('the demo has no domain')
    await house.lake.run(
      `UPDATE meta.files SET name = replace(name, 'rules=', 'rules=0') WHERE contains(name, 'rules=')`,
    )
    expect(await openRules(house)).toMatch(/was not yet asked by the rules and domains of now: sync/)
    expect(await findingsOf(house)).toEqual(before)
    const cells = (await posture(house)).controls.flatMap((control) => control.cells)
    expect(cells.some(({ reason }) => /not yet asked by the rules/.test(reason))).toBe(true)
    await again()
    expect(await openRules(house)).not.toMatch(/not yet asked/)
    expect(await findingsOf(house)).toEqual(before)
  })
}, 600_000)
