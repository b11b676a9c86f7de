import { unzip } from '@meshledger/evidence'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { judgedHouse, lea, maya } from '../testing/judged-house.ts'
import { accessById, accessByKey, auditorAccesses, endAuditorAccess, giveAuditorAccess } from './auditor-access.ts'
import { auditorEvents, auditorPack, auditorView, type Look } from './auditor-view.ts'
import { packing } from './evidence-key.ts'
import { evidencePack } from './evidence-pack.ts'
import { requestException } from './exceptions.ts'
import type { House } from './house.ts'

let house: House
let at: (time: string) => void
let done: () => Promise<void>
beforeAll(async () => {
  ;({ house, at, done } = await judgedHouse())
  for (const domain of ['cycle', 'growth']) {
    await house.ledger.domains.put(await definition(domain), `${domain}-2`, await house.now())
  }
  await house.lake.run(`insert into access.audit_rows by name select 'acc' as account_id, '101' as workspace_id,
    timestamp '2026-11-10 09:00:00' + to_minutes(n) as event_time, date '2026-11-10' as event_date,
    {'email': 'jo@selene.example'} as user_identity, 'unityCatalog' as service_name, 'getTable' as action_name,
    '10.0.0.1' as source_ip_address, 'python' as user_agent, 'q-' || n as request_id, {'status_code': 200} as response,
    'WORKSPACE_LEVEL' as audit_level,
    map {'full_name_arg': case n % 3 when 0 then 'cycle.gold.t' when 1 then 'growth.gold.t' else 'nobody' end} as request_params
    from range(0, 1800) t(n)`)
  for (const domain of ['cycle', 'growth']) {
    const wish = {
      domain,
      framework: 'iso27001-2022',
      control: 'A.8.2',
      reason: 'x',
      owner: 'lea',
      until: '2026-12-01',
    }
    await requestException(house, wish, maya)
  }
  const right = (item: number, domain: string) => ({
    ...{ item, domain, owner: null, principal: `${domain}@x`, privilege: 'SELECT', securable: `${domain}.gold.t` },
    ...{ since: '2026-10-01T08:00:00.000Z', grantedBy: 'zoe@x' },
  })
  const review = { due: '2026-12-10', who: 'maya', logFrom: null, domains: ['cycle', 'growth'] }
  const rights = [right(1, 'cycle'), right(2, 'growth')]
  await house.ledger.reviews.begin({ id: 'autumn', title: 'Autumn', at: '2026-11-05T08:00:00.000Z', ...review }, rights)
  await house.ledger.reviews.begin({ id: 'later', title: 'Later', at: '2026-12-01T08:00:00.000Z', ...review }, rights)
  const left = { decision: 'revoke' as const, reason: 'left', who: 'maya', at: '2026-11-06T08:00:00.000Z' }
  await house.ledger.reviews.decide('autumn', [1, 2], left)
})
afterAll(() => done())

async function definition(domain: string) {
  const found = (await house.ledger.domains.current()).find((one) => one.domain === domain)
  if (found === undefined) throw new Error('the house of the test has the domain')
  return { ...found, select: { ...found.select, catalogs: [domain] } }
}

const wish = {
  ...{ auditor: 'R. Berger', purpose: 'stage 2', from: '2026-11-01', to: '2026-11-30', domains: ['cycle'] },
  ...{ attributes: ['user_agent' as const], ends: '2026-12-20' },
}
async function lookAt(change: Partial<typeof wish> = {}): Promise<Look> {
  const { key } = await giveAuditorAccess(house, { ...wish, ...change }, maya)
  const opened = await accessByKey(house, key)
  if (opened.kind !== 'open') throw new Error(`the key opens nothing: ${opened.kind}`)
  return { access: opened.access, who: opened.access.id }
}
const jsonOf = (bytes: Uint8Array, name: string): unknown =>
  JSON.parse(Buffer.from(unzip(bytes, 1e9, packing).find((file) => file.name === name)?.bytes ?? []).toString())
const rowsOf = (bytes: Uint8Array, name: string): unknown[] =>
  Buffer.from(unzip(bytes, 1e9, packing).find((file) => file.name === name)?.bytes ?? [])
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

test('an auditor sees the days, domains and attributes of the access, and nothing beside them', async () => {
  const look = await lookAt()
  const view = await auditorView(house, look)
  expect(view).toMatchObject({
    ...{ events: 600, withheld: ['source_ip_address'], period: { from: '2026-11-01', to: '2026-11-30' } },
    access: { auditor: 'R. Berger', domains: ['cycle'], daysLeft: 30, givenBy: { name: 'Maya' } },
  })
  expect(view.matrix.domains.map(({ domain }) => domain)).toEqual(['cycle'])
  const page = await auditorEvents(house, look, { limit: 500 })
  expect(new Set(page.events.map(({ domain }) => domain))).toEqual(new Set(['cycle']))
  expect(page.events[0]).toMatchObject({ source_ip_address: null, user_agent: 'python' })
  expect(JSON.stringify([view, page])).not.toContain('growth')
  expect(view.exceptions).toMatchObject([{ domain: 'cycle', mayDecide: false, mayWithdraw: false }])
  expect(view.reviews).toMatchObject([
    { id: 'autumn', domains: ['cycle'], total: 1, revoked: 1, items: [{ principal: 'cycle@x', decision: 'revoke' }] },
  ])
  expect(view.reviews[0]?.items[0]).not.toHaveProperty('mayDecide')
  const october = await auditorView(house, await lookAt({ from: '2026-10-01', to: '2026-10-31' }))
  expect([october.events, october.reviews]).toEqual([0, []])
})

test('the account itself is in sight only where the access names it', async () => {
  const look = await lookAt({ domains: ['cycle', 'Platform'] })
  expect((await auditorView(house, look)).events).toBe(1200)
  const { changes } = await auditorView(house, look)
  expect(new Set(changes.entries.map(({ domain }) => domain))).toEqual(new Set(['cycle', null]))
})

test('what is on the screen is what is in the pack, and the pack of the officer for that domain', async () => {
  const look = await lookAt({ attributes: ['source_ip_address', 'user_agent'] as never })
  const view = await auditorView(house, look)
  const { file } = await auditorPack(house, look)
  const bytes = Buffer.from(file.content, 'base64')
  const pages = [await auditorEvents(house, look, { limit: 500 })]
  pages.push(await auditorEvents(house, look, { limit: 500, cursor: pages[0]?.next ?? undefined }))
  const events = pages.flatMap((page) => page.events)
  expect(events).toHaveLength(600)
  expect(rowsOf(bytes, 'events.jsonl')).toEqual(events)
  expect(rowsOf(bytes, 'changes.jsonl')).toEqual(view.changes.entries)
  expect(jsonOf(bytes, 'reviews.json')).toEqual(view.reviews)
  expect(view.reviews).toHaveLength(1)
  const officer = await evidencePack(house, { from: '2026-11-01', to: '2026-11-30', domain: 'cycle' }, maya)
  expect(rowsOf(officer.bytes, 'events.jsonl')).toEqual(events)
})

test('access opens until the end of its last day, and not after it was ended', async () => {
  const { access, key } = await giveAuditorAccess(house, { ...wish, ends: '2026-11-21' }, maya)
  at('2026-11-21T23:59:00.000Z')
  expect((await accessByKey(house, key)).kind).toBe('open')
  at('2026-11-22T00:00:00.000Z')
  expect(await accessByKey(house, key)).toEqual({ kind: 'over', sentence: 'This access ended with 2026-11-21' })
  await expect(endAuditorAccess(house, access.id, 'x', maya)).rejects.toThrow('over already')
  at('2026-11-20T14:00:00.000Z')
  await endAuditorAccess(house, access.id, 'the audit is done', maya)
  expect(await accessById(house, access.id)).toEqual({
    kind: 'over',
    sentence: 'This access was ended on 2026-11-20',
  })
  expect((await accessByKey(house, 'no such key')).kind).toBe('unknown')
  const listed = (await auditorAccesses(house)).access.find(({ id }) => id === access.id)
  expect(listed).toMatchObject({ state: 'ended', daysLeft: null, ended: { reason: 'the audit is done' } })
})

test.each([
  ['a domain that nobody has', { domains: ['nowhere'] }, maya, 'There is no domain'],
  ['a domain that the giver does not see', { domains: ['growth'] }, lea, 'There is no domain'],
  ['days the wrong way round', { from: '2026-12-01' }, maya, 'the first day lies after the last'],
  ['an end in the past', { ends: '2026-11-19' }, maya, 'the end lies in the past'],
  ['an end too far away', { ends: '2027-11-19' }, maya, 'more than 92 days ahead'],
])('%s is refused', async (_, change, who, sentence) => {
  await expect(giveAuditorAccess(house, { ...wish, ...change }, who)).rejects.toThrow(sentence)
})
