import { getDataHealth } from '@meshledger/contracts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../testing/asking.ts'
import { type TwoServers, twoServers } from '../testing/two-servers.ts'
import { ScheduledRefresh, slotOf } from './scheduled-refresh.ts'

let servers: TwoServers
beforeAll(async () => {
  servers = await twoServers()
})
afterAll(() => servers.close())

test.each`
  now                           | slot
  ${'2026-03-15T14:00:00.000Z'} | ${'2026-03-15T14:00:00.000Z'}
  ${'2026-03-15T14:14:59.999Z'} | ${'2026-03-15T14:00:00.000Z'}
  ${'2026-03-15T14:45:00.001Z'} | ${'2026-03-15T14:45:00.000Z'}
`('at $now the slot is $slot', ({ now, slot }) => {
  expect(slotOf(new Date(now))).toBe(slot)
})

test('of two servers on one ledger, one runs the slot; data health lists it, and each says a line', async () => {
  const slot = '2026-03-15T14:00:00.000Z'
  servers.lines.length = 0
  const outcomes = await Promise.all(servers.apps.map((app) => app.get(ScheduledRefresh).run(slot)))
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['ran', 'skipped'])
  expect(servers.lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ event: 'job', job: 'refresh', slot, outcome: 'skipped' }),
    expect.objectContaining({ event: 'job', job: 'refresh', slot, outcome: 'ran', detail: expect.any(String) }),
  ])
  const [app] = servers.apps
  const { runs } = getDataHealth.response.parse((await ask(app, 'getDataHealth', {}, 'ada-admin')).json())
  expect(runs).toEqual([expect.objectContaining({ job: 'refresh', slot, status: 'succeeded' })])
})
