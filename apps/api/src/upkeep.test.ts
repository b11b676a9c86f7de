import { PERSON_HEADER, Problem, UpkeepReport } from '@meshledger/contracts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../testing/asking.ts'
import { type TwoServers, twoServers } from '../testing/two-servers.ts'
import { ScheduledUpkeep, upkeepSlot } from './scheduled-upkeep.ts'

let servers: TwoServers
beforeAll(async () => {
  servers = await twoServers()
})
afterAll(() => servers.close())
const app = () => servers.apps[0]

test('a number that is too small is refused with its reason, and nothing changes', async () => {
  const body = { group: 'audit', days: 365 }
  const reply = await ask(app(), 'putRetention', { body }, 'ada-admin')
  expect(reply.statusCode).toBe(409)
  expect(Problem.parse(reply.json()).detail).toMatch(/audit cannot be kept for 365 days only.*six years/)
  const { disk, retention, alarms } = (await ask(app(), 'getDataHealth', {}, 'ada-admin')).json()
  expect(retention.map(({ days }: { days: number | null }) => days)).toEqual([null, null, null])
  expect(disk.tables.length).toBeGreaterThan(0)
  expect(Array.isArray(alarms)).toBe(true)
})

test('an upkeep that is asked for rewrites the lake while the server answers', async () => {
  const [reply, other] = await Promise.all([
    ask(app(), 'postUpkeep', { body: { rewrite: true } }, 'ada-admin'),
    ask(app(), 'listAuditEvents', { query: { period: '2026-03' } }, 'ada-admin'),
  ])
  expect(UpkeepReport.parse(reply.json())).toMatchObject({ compaction: 'done', retired: [] })
  expect(other.statusCode).toBe(200)
  const later = await ask(app(), 'listAuditEvents', { query: { period: '2026-03' } }, { [PERSON_HEADER]: 'ada-admin' })
  expect(later.json()).toEqual(other.json())
})

test('the slot is the night of the day; of two servers on one ledger, one runs it', async () => {
  const slot = upkeepSlot(new Date('2026-03-15T02:40:00.012Z'))
  expect(slot).toBe('2026-03-15T02:40:00.000Z')
  servers.lines.length = 0
  const outcomes = await Promise.all(servers.apps.map((one) => one.get(ScheduledUpkeep).run(slot)))
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['ran', 'skipped'])
  expect(servers.lines.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ job: 'upkeep', slot, outcome: 'ran', detail: expect.stringContaining('too old') }),
  )
})
