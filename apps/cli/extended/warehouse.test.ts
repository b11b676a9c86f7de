import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FaultOrder, StandIn } from '@meshledger/demo'
import { dataHealth, type House } from '@meshledger/pipeline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandLine } from '../testing/command-line.ts'
import { houseInStep } from '../testing/in-step.ts'
import { figuresOf, period } from '../testing/money-figures.ts'
import { during, emptyFolder, environmentOf, everyFault, smallAccount } from '../testing/sync-trials.ts'

let account = ''
let root = ''
let fresh: () => string
beforeAll(async () => {
  account = await smallAccount()
  root = mkdtempSync(join(tmpdir(), 'meshledger-warehouse-'))
  fresh = await emptyFolder(root)
}, 300_000)
afterAll(() => {
  for (const folder of [account, root]) rmSync(folder, { recursive: true, force: true })
})

const left = { MESHLEDGER_ENGINE_BILLING: 'databricks', MESHLEDGER_ENGINE_QUERY: 'databricks' }
const tables = [
  'access.workspaces_latest',
  'billing.list_prices',
  'billing.usage',
  'compute.clusters',
  'compute.warehouses',
]
const names = [...tables, 'lakeflow.jobs', 'query.history']

const synced = async (it: StandIn, engine: Record<string, string>, folder = fresh()): Promise<House> =>
  (await houseInStep(account, { ...environmentOf(it), ...engine }, folder, names)).house

const heldOf = async ({ lake }: House) => {
  const [held] = await lake.rows<Record<'usage' | 'history' | 'sums', bigint>>(
    `SELECT (SELECT count(*) FROM billing.usage) AS usage, (SELECT count(*) FROM query.history) AS history,
       (SELECT count(*) FROM warehouse.daily_usage WHERE _replaced_by IS NULL) AS sums`,
  )
  return held
}

async function figuresUnder(engine: Record<string, string>, faults?: FaultOrder) {
  return during(account, faults ? { faults, limits: { chunkBytes: 60_000 } } : {}, async (it) => {
    const house = await synced(it, engine)
    try {
      const version = await house.lake.version()
      const [figures, held] = [await figuresOf(house), await heldOf(house)]
      return { figures, held, version, statements: it.statements(), where: (await dataHealth(house)).where }
    } finally {
      await house.close()
    }
  })
}

test('left in the warehouse, usage gives the same charges, statements, records and waste, and no row of it is here', async () => {
  const here = await figuresUnder({})
  const there = await figuresUnder(left)
  expect(there.figures).toEqual(here.figures)
  expect(here.held).toMatchObject({ sums: 0n })
  expect(there.held).toMatchObject({ usage: 0n, history: 0n })
  expect(there.held?.sums).toBeGreaterThan(0n)
  expect(there.where).toMatchObject([
    { group: 'billing', engine: 'databricks', through: '2026-07-01' },
    { group: 'query', engine: 'databricks', tables: ['query.history'] },
    { group: 'access', engine: 'embedded', tables: [], sentence: 'copied into the lake' },
  ])
  // Values are bound, statements tagged, and raw rows asked for only where a figure is traced to them.
  const asked = there.statements.filter(({ sql }) => sql.includes('billing.usage'))
  expect(asked.length).toBeGreaterThan(3)
  for (const { sql, queryTags } of asked) {
    expect(sql).not.toMatch(/SELECT \*|2026-06/)
    expect(queryTags).toContainEqual({ key: 'application', value: 'meshledger' })
  }
}, 600_000)

test('with every fault on, what stays in the warehouse gives the same charges', async () => {
  const sums = async (faults: FaultOrder) =>
    during(account, { faults, limits: { chunkBytes: 60_000 } }, async (it) => {
      const house = await synced(it, left)
      try {
        return await house.lake.rows(
          'SELECT * EXCLUDE (_source, _replaced_by) FROM warehouse.daily_usage WHERE _replaced_by IS NULL ORDER BY ALL',
        )
      } finally {
        await house.close()
      }
    })
  expect(await sums({ ...everyFault(5), slow: 0 })).toEqual(await sums({}))
}, 600_000)

test('health and sync say where rows are; a warehouse that does not answer is named, with what to do', async () => {
  const folder = fresh()
  await during(account, {}, async (it) => {
    const env = { MESHLEDGER_DATA: folder, ...environmentOf(it), ...left }
    await (await synced(it, left, folder)).close()
    const meshledger = commandLine(env)
    const again = await meshledger('sync', '--tables', 'billing.usage,query.history')
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('Left in the warehouse') })
    expect(again.out).toContain('query.history')
    expect((await meshledger('verify')).out).not.toContain('not sealed yet')
    const health = await meshledger('health')
    expect(health.out).toContain('billing (databricks): left in the warehouse; figures are made of its daily sums')
    expect(health.out).toMatch(/kinds of oddities in single usage rows are not looked for/)
    expect(health.out).not.toMatch(/^billing\.usage +empty/m)
  })
  const gone = commandLine({ MESHLEDGER_DATA: folder, ...left })
  const rated = await gone('cost', '--from', period.from, '--to', period.to)
  expect(rated.code).toBe(0)
  const traced = await gone('cost', '--from', period.from, '--to', period.to, '--trace')
  expect(traced).toMatchObject({ code: 1, err: expect.stringMatching(/No connection to Databricks is configured/) })
}, 600_000)
