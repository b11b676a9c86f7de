import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseDomain } from '@meshledger/mesh'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshHouse } from '../testing/fresh-house.ts'
import { delivered, type Event, event } from '../testing/small-account.ts'
import { auditEvents, auditFacets, auditHistogram } from './audit.ts'
import { auditEvent, mayShow } from './audit-event.ts'
import { actorId } from './audit-people.ts'
import { completeness } from './completeness.ts'
import { evaluate, observe } from './evaluate.ts'
import type { House } from './house.ts'
import { ingest } from './ingest.ts'
import { control, controls } from './posture.ts'

const files = mkdtempSync(join(tmpdir(), 'meshledger-audit-'))
const NOW = '2026-06-08T00:00:00.000Z'
let house: House
let done: () => Promise<void>

/** Thirty ordinary reads, five of them in one instant, a grant of a token without end, and a failed one. */
const told: Event[] = [
  ...Array.from({ length: 25 }, (_, n) => event(n)),
  ...Array.from({ length: 5 }, (_, n) => event(100 + n, { at: '2026-06-03T10:00:00.000Z' })),
  event(200, {
    service: 'accounts',
    action: 'generateDbToken',
    email: 'ann@selene.example',
    params: { tokenExpirationTime: '-1', commandText: 'SELECT secret', note: 'x'.repeat(900) },
  }),
]

beforeAll(async () => {
  ;({ house, done } = await freshHouse({ clock: () => NOW }))
  mkdirSync(join(files, 'log'))
  const lines = told.map(delivered)
  const refused = delivered(event(300)).replace('"statusCode":200', '"statusCode":403')
  writeFileSync(join(files, 'log', 'auditlogs_1.json'), `${[...lines, refused].join('\n')}\n`)
  const domain = parseDomain(
    `domain: alpha
title: Alpha
owner: ann@selene.example
cost_centre: CC-1
classification: [phi]
members: []
select: { catalogs: [a] }
`,
    'domains/alpha.yml',
  )
  await house.ledger.domains.put(domain, 'digest', NOW)
  const report = await ingest(house, [join(files, 'log')])
  expect(report.quarantine).toEqual([])
})
afterAll(async () => {
  await done()
  rmSync(files, { recursive: true, force: true })
})

const june = { period: '2026-06' }

test('pages follow one another without a gap or an event twice, also within one instant', async () => {
  const all = await auditEvents(house, { ...june, limit: 500 })
  expect(all).toMatchObject({ total: 32, next: null })
  expect(all.events).toHaveLength(32)
  expect(all.events.map(({ event_time }) => event_time)).toEqual(
    all.events
      .map(({ event_time }) => event_time)
      .toSorted()
      .reverse(),
  )
  for (const limit of [1, 3, 7]) {
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const page = await auditEvents(house, { ...june, limit, cursor })
      expect(page.total).toBe(32)
      ids.push(...page.events.map(({ id }) => id))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(ids).toEqual(all.events.map(({ id }) => id))
  }
})

test.each`
  filter                                           | total | why
  ${{ action: 'GETTABLE' }}                        | ${11} | ${'an action, without case'}
  ${{ service: 'accounts' }}                       | ${1}  | ${'a service'}
  ${{ status: 'failed' }}                          | ${1}  | ${'what was refused'}
  ${{ status: 'ok' }}                              | ${31} | ${'what was answered'}
  ${{ object: 'a.b.t3' }}                          | ${4}  | ${'an object by its name'}
  ${{ object: 'a.b.*' }}                           | ${31} | ${'objects by the beginning of their name'}
  ${{ object: 'A.B.T1' }}                          | ${4}  | ${'an object, without case'}
  ${{ object: 'a.b' }}                             | ${0}  | ${'a part of a name is not a name'}
  ${{ domain: 'alpha' }}                           | ${31} | ${'a domain, by the catalog of the object'}
  ${{ domain: 'beta' }}                            | ${0}  | ${'another domain'}
  ${{ actor: actorId('person.1@selene.example') }} | ${6}  | ${'a person by opaque id'}
  ${{ actor: '0123456789abcdef' }}                 | ${0}  | ${'nobody'}
  ${{ workspace: '11' }}                           | ${32} | ${'a workspace'}
  ${{ from: '2026-06-03', to: '2026-06-03' }}      | ${9}  | ${'a day'}
`('$why', async ({ filter, total }) => {
  const query = 'from' in filter ? filter : { ...june, ...filter }
  const page = await auditEvents(house, query)
  const same = await auditHistogram(house, query)
  expect(page.total).toBe(total)
  expect(page.events).toHaveLength(total)
  expect(same.bars.reduce((sum, { ok, failed }) => sum + ok + failed, 0)).toBe(total)
})

test('a few days are drawn by the hour, more by the day, and empty ones are there', async () => {
  expect(await auditHistogram(house, { from: '2026-06-01', to: '2026-06-03' })).toMatchObject({
    bin: 'hour',
    bars: { length: 72 },
  })
  const month = await auditHistogram(house, june)
  expect(month.bin).toBe('day')
  expect(month.bars).toHaveLength(30)
  expect(month.bars[29]).toEqual({ start: '2026-06-30T00:00:00.000Z', ok: 0, failed: 0 })
})

test('the facets are what occurs, people under opaque ids', async () => {
  const { workspaces, services, actors } = await auditFacets(house)
  expect(workspaces).toEqual([{ id: '11', name: '11' }])
  expect(services.map(({ service }) => service)).toEqual(['accounts', 'unityCatalog'])
  expect(actors).toHaveLength(6)
  expect(actors.find(({ name }) => name === 'ann@selene.example')).toEqual({
    ...{ id: actorId('ann@selene.example'), name: 'ann@selene.example', domain: 'alpha' },
  })
  expect(JSON.stringify(actors.map(({ id }) => id))).not.toContain('@')
})

test('one event: what people typed is named and not shown', async () => {
  await evaluate(house)
  const { events } = await auditEvents(house, { ...june, service: 'accounts' })
  const detail = await auditEvent(house, events[0]?.id ?? '', 'all')
  expect(detail).toMatchObject({
    request_params: { tokenExpirationTime: '-1' },
    withheld: expect.arrayContaining(['commandText', 'note']),
    arrivals: [{ source: 'audit-delivery', file: 'auditlogs_1.json' }],
    findings: [{ title: 'A token was made that never expires' }],
  })
  expect(JSON.stringify(detail)).not.toContain('SELECT')
  expect((await auditEvent(house, events[0]?.id ?? '', ['other']))?.findings).toEqual([])
  expect(await auditEvent(house, '1-0', 'all')).toBeUndefined()
  expect(await auditEvent(house, 'no id', 'all')).toBeUndefined()
})

test.each`
  name                     | shown    | why
  ${'table_full_name'}     | ${true}  | ${'names a table'}
  ${'tokenExpirationTime'} | ${true}  | ${'a time'}
  ${'tokenId'}             | ${true}  | ${'an id'}
  ${'credential_type'}     | ${true}  | ${'a kind'}
  ${'commandText'}         | ${false} | ${'what somebody typed'}
  ${'queryText'}           | ${false} | ${'a query'}
  ${'view_definition'}     | ${false} | ${'SQL'}
  ${'tokenValue'}          | ${false} | ${'a secret'}
  ${'string_value'}        | ${false} | ${'a secret of the secrets service'}
  ${'new_settings'}        | ${false} | ${'may hold anything'}
  ${'comment'}             | ${false} | ${'free text'}
`('$name: $why', ({ name, shown }) => {
  expect(mayShow(name, 'x')).toBe(shown)
})

test('to evaluate again sees the same and changes nothing', async () => {
  const seen = await observe(house)
  expect(seen.map(({ rule, domain, subject }) => ({ rule, domain, subject }))).toContainEqual({
    ...{ rule: 'token-without-expiry', domain: 'alpha', subject: 'ann@selene.example' },
  })
  expect(await observe(house)).toEqual(seen)
  const { findings } = await evaluate(house)
  expect(findings).toMatchObject({ opened: 0, updated: 0, unchanged: seen.length })
})

test('a domain sees its controls with status and reason, and nothing of others', async () => {
  const matrix = await controls(house, { framework: 'hipaa-security' }, ['alpha'])
  expect(matrix.controls[0]?.cells).toMatchObject([{ domain: 'alpha', status: 'not-satisfied' }])
  expect(matrix.domains).toMatchObject([{ domain: 'alpha', title: 'Alpha', applicable: 74 }])
  const token = await control(house, 'hipaa-security', '164.312(d)', ['alpha'])
  expect(token).toMatchObject({ cells: [{ status: 'not-satisfied' }], findings: [{ rule: 'token-without-expiry' }] })
  expect(await control(house, 'hipaa-security', '164.312(d)', [])).toMatchObject({ cells: [], findings: [] })
  expect(await control(house, 'hipaa-security', '1.2.3', 'all')).toBeUndefined()
})

test('completeness counts what came, hour by hour, beside the seal', async () => {
  expect(await completeness(house, june)).toMatchObject({
    period: { from: '2026-06-01', to: '2026-06-30', label: 'June 2026' },
    sources: [{ workspace_id: '11', shapes: ['audit-delivery'], received: 32, expected: 32 }],
    gaps: [],
    seal: { state: 'unsealed' },
  })
})

test.each`
  query                                        | message
  ${{ period: '2026-06', from: '2026-06-01' }} | ${'either period, or from and to'}
  ${{ from: '2026-06-09', to: '2026-06-01' }}  | ${'lies after to'}
  ${{ cursor: 'x' }}                           | ${'no cursor'}
`('a question that contradicts itself is refused: $message', async ({ query, message }) => {
  await expect(auditEvents(house, query)).rejects.toThrow(message)
})
