import { meshTables } from '@meshledger/policy'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lakeOnly } from '../../testing/lake-only.ts'
import { auditEvents, auditFacets, auditHistogram } from '../audit.ts'
import { auditIdentity, auditObjects } from '../audit-identity.ts'
import { auditObject } from '../audit-object.ts'
import type { House } from '../house.ts'
import { workspaceHours } from '../log-hours.ts'
import { ruleBacktest } from '../rule-backtest.ts'
import { policyInForce } from '../rules.ts'
import { sourceName } from '../sync/source-name.ts'
import { logHeld, undecidedByLog } from './log-held.ts'
import { sieveOf } from './sieve.ts'

let house: House
beforeEach(async () => {
  const domains = { current: async () => [] }
  const engines = () => ({ billing: 'embedded', query: 'embedded', access: 'databricks' }) as const
  house = { ...(await lakeOnly()), engines, ledger: { domains } as unknown as House['ledger'] }
})
afterEach(() => house.close())

/** Hours that readers counted, and how far each was asked, by rules of now or others. */
async function counted(...rows: [reader: string, hour: string, events: number][]) {
  for (const [reader, hour, events] of rows) {
    await house.lake.run(
      `INSERT INTO warehouse.audit_hours SELECT $reader, '7', CAST($hour AS TIMESTAMP), $events, CAST($hour AS TIMESTAMP)`,
      { reader, hour, events },
    )
  }
}
async function asked(host: string, through: string, rules?: string) {
  const source = { host, table: 'access.audit', called: 'system.access.audit' }
  const name = sourceName({ ...source, rules: rules ?? (await sieveOf(house)).digest }, through)
  await house.lake.run('INSERT INTO meta.files (file, name, table_name) VALUES ($name, $name, $table)', {
    ...{ name, table: source.table },
  })
}
const [NOON, ONE] = ['2026-06-01T12:00:00.000Z', '2026-06-01T13:00:00.000Z']
const isOfEvents = (rule: string) =>
  policyInForce().book.rules.some(({ name, kind }) => name === rule && (kind === 'detection' || kind === 'correlation'))

test('until a log was counted, what was copied is all there is', async () => {
  expect([await logHeld(house), await undecidedByLog(house)]).toEqual([{ kind: 'whole' }, []])
})

test.each`
  what                              | others                    | reason
  ${'never by the rules of now'}    | ${['b', ONE, '0123']}     | ${/^The log at b was not yet asked by the rules and domains of now/}
  ${'not as far as it was counted'} | ${['b', NOON, undefined]} | ${/^The log at b was asked through 2026-06-01T12:00 and reaches further/}
`('a reader whose log was asked $what leaves every event rule open', async ({ others, reason }) => {
  await counted(['a', NOON, 3], ['b', ONE, 4])
  await asked('a', NOON)
  await asked(...(others as [string, string, string | undefined]))
  const open = (await undecidedByLog(house)).filter(({ rule }) => isOfEvents(rule))
  expect(open.length).toBeGreaterThan(100)
  for (const one of open) expect(one.reason).toMatch(reason)
})

test('asked by the rules of now, what no event of a rule shows stays open, each by name', async () => {
  await counted(['a', NOON, 3])
  await asked('a', NOON)
  const open = (await undecidedByLog(house)).map(({ rule }) => rule)
  expect(open.filter(isOfEvents)).toEqual([])
  expect(open).toContain('query-health-table-granted-and-never-read')
  expect(open).toContain('config-dormant-user-keeps-health-data')
  expect((await sieveOf(house)).over([]).unbounded).toEqual([])
})

test('what several readers count of one workspace is counted once', async () => {
  await counted(['a', NOON, 3], ['b', NOON, 5], ['b', ONE, 1])
  const [series] = await workspaceHours(house)
  expect([series?.source, series?.count(Date.parse(NOON) / 3_600_000), series?.end]).toEqual([
    '7',
    5,
    Date.parse(ONE) / 3_600_000,
  ])
})

test('a change of the domains is a change of what is asked', async () => {
  const before = (await sieveOf(house)).digest
  const domain = { domain: 'x', classification: [], owner: 'o@x', members: [], products: [] }
  const select = { catalogs: ['c'], identities: [], service_principals: [] }
  expect(meshTables([{ ...domain, select }]).catalogs).toHaveLength(1)
  const ledger = { domains: { current: async () => [{ ...domain, select }] } } as unknown as House['ledger']
  expect((await sieveOf({ ledger })).digest).not.toBe(before)
})

const june = { from: '2026-06-01', to: '2026-06-30' }
test.each`
  question           | ask
  ${'events'}        | ${() => auditEvents(house, june)}
  ${'a histogram'}   | ${() => auditHistogram(house, june)}
  ${'filters'}       | ${() => auditFacets(house)}
  ${'an object'}     | ${() => auditObject(house, 'a.b.c', june)}
  ${'names'}         | ${() => auditObjects(house, { q: 'a', limit: 1 })}
  ${'an identity'}   | ${() => auditIdentity(house, 'x', june)}
  ${'a past period'} | ${() => ruleBacktest(house, 'account-admin-granted', june)}
`('a question to the whole log for $question is refused', async ({ ask }) => {
  await counted(['a', NOON, 3])
  await expect(ask()).rejects.toThrow(/audit log stays in its warehouse/)
})
