import { getDataHealth } from '@meshledger/contracts'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, TOKEN } from '../testing/asking.ts'
import { houseOfTwoDomains } from '../testing/two-domains.ts'
import { createApp } from './app.ts'
import { Log } from './http/log.ts'
import { ScheduledRefresh, slotOf } from './scheduled-refresh.ts'
import { Work } from './work.ts'

const lines: string[] = []
const apps: NestFastifyApplication[] = []
let close: () => Promise<void>

beforeAll(async () => {
  const { house, close: end } = await houseOfTwoDomains()
  const log = new Log(
    (line) => lines.push(line),
    () => '2026-03-15T14:00:00.000Z',
  )
  for (const work of [new Work(), new Work()]) {
    apps.push(await createApp({ house, token: TOKEN, log, work, scheduled: true }, '/nowhere'))
  }
  close = async () => {
    for (const app of apps) await app.close()
    await end()
  }
})
afterAll(() => close())

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
  lines.length = 0
  const outcomes = await Promise.all(apps.map((app) => app.get(ScheduledRefresh).run(slot)))
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['ran', 'skipped'])
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ event: 'job', job: 'refresh', slot, outcome: 'skipped' }),
    expect.objectContaining({ event: 'job', job: 'refresh', slot, outcome: 'ran', detail: expect.any(String) }),
  ])
  const [app] = apps
  if (app === undefined) throw new Error('no app')
  const { runs } = getDataHealth.response.parse((await ask(app, 'getDataHealth', {}, 'ada-admin')).json())
  expect(runs).toEqual([expect.objectContaining({ job: 'refresh', slot, status: 'succeeded' })])
})
