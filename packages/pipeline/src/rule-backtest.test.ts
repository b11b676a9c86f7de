import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshHouse } from '../testing/fresh-house.ts'
import type { House } from './house.ts'
import { ingest } from './ingest.ts'
import { ruleBacktest } from './rule-backtest.ts'
import { ruleRunHere } from './rule-run-here.ts'

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

test('placeholders of a rule are filled', async () => {
  const asking = join(house.folder, 'who.yml')
  const search = "{ user_identity.email|expand: '%who%' }"
  writeFileSync(
    asking,
    `title: W\nname: who\nlogsource: { product: databricks }\ndetection: { s: ${search}, condition: s }\n`,
  )
  const days = { from: '2026-01-05', to: '2026-01-05' }
  await expect(ruleBacktest(house, asking, days)).rejects.toThrow('%who% has no value')
  const placeholders = join(house.folder, 'placeholders.yml')
  writeFileSync(placeholders, 'who: [bob, cat]')
  expect(await ruleBacktest(house, asking, { ...days, placeholders })).toMatchObject([{ matches: 1, findings: 1 }])
})

test('rules run over what is held: the log, and the tables that SQL reads; a table that never came is named', async () => {
  const sql = (name: string, table: string) => `title: ${name}
name: ${name}
logsource: { product: databricks, category: query }
query: |
  SELECT max(event_time) AS event_time, user_identity.email AS subject, NULL AS object, user_identity.email AS actor,
    count(*) AS amount, [] AS event_ids
  FROM access.audit ${table} GROUP BY 2
detection: { s: { amount|gte: 4 }, condition: s }
`
  const asking = join(house.folder, 'sql.yml')
  const absent = 'WHERE EXISTS (SELECT 1 FROM unity_catalog.table_tags)'
  writeFileSync(asking, `${sql('often', '')}---\n${sql('tagged', absent)}`)
  const { matches, rules, undecided } = await ruleRunHere(house, [rule, asking])
  const told = matches.map(({ rule: name, subject, domain, event_time }) => [name, subject, domain, event_time])
  expect(rules).toBe(4)
  expect(told.filter(([name]) => name !== 'refused')).toEqual([
    ['twice', 'ann', 'Platform', '2026-01-05T00:01:00.000Z'],
    ['often', 'ann', 'Platform', '2026-01-07T00:00:00.000Z'],
  ])
  expect(told.filter(([name]) => name === 'refused')).toHaveLength(5)
  expect(matches.find(({ rule: name }) => name === 'twice')?.events).toHaveLength(2)
  expect(undecided).toEqual([{ rule: 'tagged', reason: 'No row of unity_catalog.table_tags has arrived.' }])
})
