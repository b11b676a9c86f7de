import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshHouse } from '../testing/fresh-house.ts'
import { delivered, type Event, event } from '../testing/small-account.ts'
import { auditIdentity, auditObjects, eventsOf } from './audit-identity.ts'
import { auditObject } from './audit-object.ts'
import { actorId } from './audit-people.ts'
import { readChanges } from './audit-rights.ts'
import type { House } from './house.ts'
import { ingest } from './ingest.ts'

const files = mkdtempSync(join(tmpdir(), 'meshledger-audit-object-'))
const table = 'a.gold.readings'
let house: House
let done: () => Promise<void>

let n = 0
const catalog = (action: string, at: string, email: string, params: Record<string, string>): Event =>
  event(1000 + n++, { service: 'unityCatalog', action, at: `2026-06-${at}:00:00.000Z`, email, params })
const read = (at: string, email: string, operation = 'READ') =>
  catalog('generateTemporaryTableCredential', at, email, { table_full_name: 'A.gold.Readings', operation })
const grants = (at: string, securable: string, changes: unknown) =>
  catalog('updatePermissions', at, 'own@x.example', {
    securable_full_name: securable,
    changes: JSON.stringify(changes),
  })
const group = (at: string, action: string, member: string) =>
  event(1000 + n++, {
    ...{ service: 'accounts', action, at: `2026-06-${at}:00:00.000Z`, email: 'own@x.example' },
    params: { targetGroupName: 'Team', targetUserName: member },
  })

const told: Event[] = [
  catalog('createTable', '01T08', 'own@x.example', { catalog_name: 'a', schema_name: 'gold', name: 'readings' }),
  group('01T09', 'addPrincipalToGroup', 'ben@x.example'),
  read('01T10', 'ben@x.example'),
  grants('02T08', 'a.gold', [{ principal: 'team', add: ['SELECT'], remove: [] }]),
  read('02T10', 'ben@x.example'),
  read('02T11', 'ben@x.example'),
  read('02T12', 'eve@x.example'),
  read('02T13', 'own@x.example', 'READ_WRITE'),
  catalog('getTable', '02T14', 'eve@x.example', { full_name_arg: table }),
  catalog('UpdateTagSecurableAssignments', '02T15', 'own@x.example', { securable_full_name: table, changes: '[]' }),
  grants('03T08', 'a.gold', [{ principal: 'team', add: [], remove: ['SELECT'] }]),
  read('03T09', 'ben@x.example'),
  catalog('updatePermissions', '03T10', 'own@x.example', { securable_full_name: table, changes: 'no list' }),
  catalog('updateTables', '04T08', 'own@x.example', { full_name_arg: table, owner: 'eve@x.example' }),
  read('04T09', 'eve@x.example'),
]

beforeAll(async () => {
  ;({ house, done } = await freshHouse({ clock: () => '2026-06-08T00:00:00.000Z' }))
  mkdirSync(join(files, 'log'))
  const refused = delivered(read('05T09', 'ben@x.example')).replace('"statusCode":200', '"statusCode":403')
  writeFileSync(join(files, 'log', 'auditlogs_1.json'), `${[...told.map(delivered), refused].join('\n')}\n`)
  expect((await ingest(house, [join(files, 'log')])).quarantine).toEqual([])
})
afterAll(async () => {
  await done()
  rmSync(files, { recursive: true, force: true })
})

const accessOf = async (email: string) => {
  const { accesses } = await auditObject(house, table, { period: '2026-06' })
  return accesses.find((one) => one.actor.id === actorId(email))
}

test('reads, writes and looks are told apart; a refused one is no access', async () => {
  expect(await accessOf('ben@x.example')).toMatchObject({ reads: 4, writes: 0, failed: 1, sources: ['audit'] })
  expect(await accessOf('own@x.example')).toMatchObject({ reads: 0, writes: 1 })
  expect(await accessOf('eve@x.example')).toMatchObject({ reads: 2, looks: 1 })
})

test('each access stands under the right that held at its moment, or under none', async () => {
  const ben = await accessOf('ben@x.example')
  expect(ben?.chains).toMatchObject([
    { kind: 'group', group: 'team', inherited: true, securable: 'a.gold', accesses: 2 },
  ])
  expect(ben?.uncovered).toBe(2)
  expect(await accessOf('own@x.example')).toMatchObject({ uncovered: 0, chains: [{ kind: 'owner', accesses: 1 }] })
  expect(await accessOf('eve@x.example')).toMatchObject({ uncovered: 1, chains: [{ kind: 'owner', accesses: 1 }] })
})

test('the timeline tells grants, groups, owners, tags, reads by the day, newest first; what cannot be read is counted', async () => {
  const { timeline, unreadable, logFrom, domain } = await auditObject(house, table, { period: '2026-06' })
  expect(timeline.map((one) => one.at)).toEqual(
    timeline
      .map((one) => one.at)
      .toSorted()
      .reverse(),
  )
  const kinds = timeline.map((one) => one.kind)
  for (const kind of ['grant', 'revoke', 'member', 'owner', 'tag', 'change', 'read', 'write'])
    expect(kinds).toContain(kind)
  expect(timeline.find((one) => one.kind === 'grant')?.what).toBe('SELECT on a.gold to team')
  expect(timeline.find((one) => one.kind === 'read' && one.at.startsWith('2026-06-02T10'))).toMatchObject({ count: 2 })
  expect({ unreadable, logFrom, domain }).toEqual({ unreadable: 1, logFrom: '2026-06-01T08:00:00.000Z', domain: null })
})

test('what is asked for days only counts those days, and rights given before them still hold', async () => {
  const { accesses, timeline } = await auditObject(house, 'A.GOLD.readings', { from: '2026-06-02', to: '2026-06-02' })
  expect(accesses.map((one) => one.reads + one.writes)).toEqual([2, 1, 1])
  expect(timeline.every((one) => one.at.startsWith('2026-06-02'))).toBe(true)
})

test('everything that one identity touched, counted and as a stream of events', async () => {
  const id = actorId('ben@x.example')
  const ben = await auditIdentity(house, id, { period: '2026-06' })
  expect(ben).toMatchObject({
    events: 5,
    failed: 1,
    domain: null,
    objects: [{ object: 'A.gold.Readings', reads: 4, failed: 1 }],
  })
  expect(ben?.days).toHaveLength(30)
  expect(ben?.days.reduce((sum, day) => sum + day.ok + day.failed, 0)).toBe(5)
  const events = []
  for await (const page of eventsOf(house, id, { period: '2026-06' })) events.push(...page)
  expect(events).toHaveLength(5)
  expect(await auditIdentity(house, '0123456789abcdef', { period: '2026-06' })).toBeUndefined()
})

test('objects are found by a part of their names', async () => {
  expect(await auditObjects(house, { q: 'READ', limit: 5 })).toMatchObject({
    total: 1,
    objects: [{ object: table, domain: null }],
  })
  expect(await auditObjects(house, { q: 'nowhere', limit: 5 })).toEqual({ total: 0, objects: [] })
})

test.each`
  text                                          | changes
  ${null}                                       | ${null}
  ${'no list'}                                  | ${null}
  ${'{}'}                                       | ${null}
  ${'[{"add":["SELECT"]}]'}                     | ${null}
  ${'[]'}                                       | ${[]}
  ${'[{"principal":" Ann ","add":["select"]}]'} | ${[{ principal: 'ann', add: ['SELECT'], remove: [] }]}
`('changes of grants $text', ({ text, changes }) => expect(readChanges(text)).toEqual(changes))
