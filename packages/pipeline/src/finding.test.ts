import { afterAll, beforeAll, expect, test } from 'vitest'
import { judgedHouse, NOW } from '../testing/judged-house.ts'
import { finding } from './finding.ts'
import type { House } from './house.ts'

let house: House
let done: () => Promise<void>
let id: string
beforeAll(async () => {
  ;({ house, done } = await judgedHouse())
  for (const one of await house.ledger.domains.current()) {
    const select = { ...one.select, catalogs: [one.domain] }
    await house.ledger.domains.put({ ...one, select }, `${one.domain}-2`, NOW)
  }
  await house.lake.run(`insert into access.audit_rows by name select 'acc' as account_id, '101' as workspace_id,
    timestamp '2026-11-10 09:00:00' + to_minutes(n) as event_time, date '2026-11-10' as event_date,
    {'email': 'jo@selene.example'} as user_identity, 'unityCatalog' as service_name, 'getTable' as action_name,
    'q-' || n as request_id, {'status_code': 200} as response, 'WORKSPACE_LEVEL' as audit_level,
    map {'full_name_arg': case n when 2 then 'growth.gold.t' else 'cycle.gold.t' end} as request_params
    from range(0, 4) t(n)`)
  const keys = await house.lake.rows<{ key: string }>(
    `select _key as key from access.audit where request_id in ('q-0', 'q-1', 'q-2') order by event_time`,
  )
  const seen = {
    ...{ rule: 'token-without-expiry', ruleVersion: 'v1', title: 'A token', severity: 'high' as const },
    ...{ domain: 'cycle', subject: 'one', events: 3, eventKeys: keys.map(({ key }) => key) },
    ...{ firstSeen: '2026-11-10T09:00:00.000Z', lastSeen: '2026-11-10T09:02:00.000Z' },
  }
  await house.ledger.findings.record([seen], NOW, [{ rule: seen.rule, ruleVersion: 'v1' }])
  id = (await house.ledger.findings.list({}))[0]?.id ?? ''
})
afterAll(() => done())

test('a finding shows the events that made it, each of them and no other', async () => {
  const told = await finding(house, id, 'all')
  expect(told?.events.map(({ event_time }) => event_time.slice(11, 16)).toSorted()).toEqual(['09:00', '09:01', '09:02'])
  expect(told?.events.map(({ domain }) => domain).toSorted()).toEqual(['cycle', 'cycle', 'growth'])
})

test('what an event touched in a domain that the asker does not see is left out; another domain’s finding is not there', async () => {
  const told = await finding(house, id, ['cycle'])
  const hidden = told?.events.filter(({ domain }) => domain === null) ?? []
  expect(hidden).toMatchObject([{ object: null }])
  expect(told?.events.filter(({ domain }) => domain === 'cycle')).toHaveLength(2)
  expect(await finding(house, id, ['growth'])).toBeUndefined()
})
