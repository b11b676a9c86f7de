import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshHouse } from '../testing/fresh-house.ts'
import type { House } from './house.ts'
import { ingest } from './ingest.ts'
import { ruleBacktest } from './rule-backtest.ts'

let house: House
let done: () => Promise<void>
let rule: string
beforeAll(async () => {
  ;({ house, done } = await freshHouse())
  const event = (time: string, email: string) =>
    JSON.stringify({
      ...{ serviceName: 'accounts', actionName: 'login', timestamp: Date.parse(time), requestId: time },
      ...{ userIdentity: { email }, requestParams: {}, response: { statusCode: 401 } },
    })
  const events = join(house.folder, 'events.json')
  writeFileSync(
    events,
    [
      event('2026-01-04T23:59:00Z', 'ann'),
      event('2026-01-05T00:01:00Z', 'ann'),
      event('2026-01-05T09:00:00Z', 'bob'),
      event('2026-01-06T09:00:00Z', 'ann'),
      event('2026-01-07T00:00:00Z', 'ann'),
    ].join('\n'),
  )
  await ingest(house, [events])
  rule = join(house.folder, 'rule.yml')
  writeFileSync(
    rule,
    `title: A
name: refused
logsource: { product: databricks }
detection: { s: { response.status_code: 401 }, condition: s }
---
title: B
name: twice
correlation:
  type: event_count
  rules: [refused]
  group-by: [user_identity.email]
  timespan: 5m
  condition: { gte: 2 }
generate: true
`,
  )
})
afterAll(() => done())

test('matches and findings a day, of the days asked for; a window that began before them counts', async () => {
  const [refused, twice] = await ruleBacktest(house, rule, { from: '2026-01-05', to: '2026-01-06' })
  expect(refused).toMatchObject({
    ...{ rule: 'refused', matches: 3, findings: 2 },
    days: [
      { day: '2026-01-05', domain: 'Platform', matches: 2, findings: 2 },
      { day: '2026-01-06', domain: 'Platform', matches: 1, findings: 0 },
    ],
  })
  expect(twice).toMatchObject({ rule: 'twice', days: [{ day: '2026-01-05', matches: 1, findings: 1 }] })
})
