import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ruleRun } from './rule-run.ts'

const folder = mkdtempSync(join(tmpdir(), 'meshledger-rule-run-'))
const path = (name: string) => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const at = (time: string) => `2026-01-05T${time}Z`
type Told = { who?: string | null; params?: object; status?: number; ip?: string; action?: string; service?: string }
const defaults = { who: 'ann@x.io', params: {}, status: 401, ip: '10.1.2.3', action: 'login', service: 'accounts' }

const delivered = (id: string, time: string, more: Told = {}) => {
  const { who, params, status, ip, action, service } = { ...defaults, ...more }
  return {
    ...{ version: '2.0', auditLevel: 'WORKSPACE_LEVEL', timestamp: Date.parse(at(time)), orgId: '1' },
    ...{ sourceIPAddress: ip, userIdentity: { email: who }, serviceName: service, actionName: action },
    ...{ requestId: id, requestParams: params, response: { statusCode: status } },
  }
}
const inAzure = (id: string, time: string) => ({
  ...{ resourceId: '/A/WORKSPACES/W', operationVersion: '1.0.0', operationName: 'Microsoft.Databricks/accounts/login' },
  ...{ time: at(time), category: 'accounts', identity: JSON.stringify({ email: 'ann@x.io' }) },
  properties: {
    ...{ serviceName: 'accounts', actionName: 'login', requestId: id, requestParams: '{}', logId: `l${id}` },
    response: JSON.stringify({ statusCode: 401 }),
  },
})
const inAnalytics = (id: string, nested: (value: object) => unknown) => ({
  ...{ TimeGenerated: at('11:30:00'), OperationName: 'Microsoft.Databricks/accounts/login', Category: 'accounts' },
  ...{ Identity: nested({ email: 'lou@x.io' }), ServiceName: 'accounts', ActionName: 'login', RequestId: id },
  ...{ Response: nested({ statusCode: 401, result: '{"n":7}' }), RequestParams: nested({ user: 'lou', tags: [1] }) },
  ...{ SourceIPAddress: '10.9.9.9:0', Type: 'DatabricksAccounts', _ResourceId: '/subscriptions/a/workspaces/w' },
})
const inTable = (id: string, time: string) => ({
  ...{ event_time: at(time), event_date: '2026-01-05', service_name: 'accounts', action_name: 'login', request_id: id },
  ...{ user_identity: { email: 'ann@x.io' }, request_params: {}, event_id: `e${id}` },
  response: { status_code: 401, result: '{"numRecords": 77}' },
})

const lines = (...records: (object | string)[]) =>
  records.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n')
beforeAll(() => {
  const changes = JSON.stringify([{ principal: 'All Users', add: ['SELECT'] }])
  writeFileSync(
    path('delivery.json'),
    lines(
      delivered('r1', '09:00:00', { status: 200 }),
      delivered('r2', '09:01:00'),
      '{"broken": ',
      delivered('r3', '09:02:00', { ip: '2001:db8::5' }),
      delivered('r4', '09:03:00', { ip: '192.168.0.9:443' }),
      delivered('r5', '09:04:00', { who: 'bob', params: { changes, n: '12', deep: { a: { b: 5 } } } }),
      delivered('r6', '09:05:00', { who: 'bob', service: 'notebook', params: { commandText: 'DROP TABLE x' } }),
      delivered('r7', '09:06:00', { who: null, status: 200, params: { tags: null } }),
      { ...delivered('r8', '09:07:00'), timestamp: 'soon' },
    ),
  )
  writeFileSync(path('more.json.gz'), gzipSync(lines(delivered('r20', '10:00:00', { who: 'zoe' }))))
  writeFileSync(
    path('azure.json'),
    JSON.stringify({ records: [inAzure('r2', '09:01:00'), inAzure('r30', '11:00:00')] }),
  )
  writeFileSync(path('table.json'), lines(inTable('r2', '09:01:00'), inTable('r40', '12:00:00')))
  writeFileSync(path('note.txt'), 'hello')
})

const detection = (name: string, search: string, condition = 's') =>
  `title: ${name}\nname: ${name}\nlogsource: { product: databricks }\ndetection: { s: ${search}, condition: ${condition} }\n`
async function run(rules: string, ...events: string[]) {
  writeFileSync(path('rules.yml'), rules)
  const found = await ruleRun([path('rules.yml')], events.map(path))
  const notTaken = found.notTaken.map(({ file, ...one }) => ({ ...one, file: basename(file) }))
  return { ...found, notTaken, at: found.matches.map(({ file, line }) => `${basename(file)}:${line}`) }
}

test.each`
  search                                                                                     | condition  | found                    | why
  ${'{ service_name: ACCOUNTS, response.status_code: 401, source_ip_address: 10.1.2.3 }'}    | ${'s'}     | ${[2, 6]}                | ${'columns and members'}
  ${'{ serviceName: accounts, userIdentity.email: ANN@x.io, response.statusCode|gte: 400 }'} | ${'s'}     | ${[2, 4, 5]}             | ${'as the delivery spells them'}
  ${'{ source_ip_address|cidr: [2001:db8::/32, 192.168.0.0/16] }'}                           | ${'s'}     | ${[4, 5]}                | ${'networks of both kinds, with a port'}
  ${'{ commandText|contains: drop table }'}                                                  | ${'s'}     | ${[7]}                   | ${'a bare parameter, what people typed too'}
  ${'{ "changes[0].principal": all users, n: 12 }'}                                          | ${'s'}     | ${[6]}                   | ${'inside JSON, and text that is a number'}
  ${'{ request_params.deep.a.b: 5 }'}                                                        | ${'s'}     | ${[6]}                   | ${'deep in a parameter'}
  ${'{ user_identity.email: null }'}                                                         | ${'s'}     | ${[8]}                   | ${'nobody'}
  ${'{ request_params.tags|exists: true }'}                                                  | ${'s'}     | ${[8]}                   | ${'a key without a value is there'}
  ${'{ nothing.such: x }'}                                                                   | ${'not s'} | ${[1, 2, 4, 5, 6, 7, 8]} | ${'what is missing is not x'}
  ${'[all*users, DROP]'}                                                                     | ${'s'}     | ${[6, 7]}                | ${'keywords, in any value'}
  ${'{ event_time|minute|gte: 5 }'}                                                          | ${'s'}     | ${[7, 8]}                | ${'a part of the time'}
  ${'{ timestamp|lte: 1767603660000 }'}                                                      | ${'s'}     | ${[1, 2]}                | ${'the time, as log delivery writes it'}
`('$search: $why', async ({ search, condition, found }) => {
  const { at: places } = await run(detection('one', search, condition), 'delivery.json')
  expect(places).toEqual(found.map((line: number) => `delivery.json:${line}`))
})

test('an event of three shapes counts once, known by the fullest, and says where else it came from', async () => {
  const rules = detection('refused', '{ response.status_code: 401, user_identity.email: ann@x.io }')
  const { matches, events, duplicates } = await run(rules, 'delivery.json', 'azure.json', 'table.json', 'more.json.gz')
  const [first] = matches
  expect(basename(first?.file ?? '')).toBe('table.json')
  expect(first?.also?.map(({ file, line }) => `${basename(file)}:${line}`)).toEqual(['delivery.json:2', 'azure.json:1'])
  expect({ events, duplicates, matches: matches.length }).toEqual({ events: 10, duplicates: 2, matches: 5 })
})

test('rows of Log Analytics are events, with JSON inside text or as objects, as lines or as CSV', async () => {
  writeFileSync(path('text.json'), lines(inAnalytics('t1', JSON.stringify)))
  writeFileSync(path('objects.json'), lines(inAnalytics('t2', (value) => value)))
  const row = inAnalytics('t3', JSON.stringify)
  const cells = Object.values(row).map((cell) => `"${String(cell).replaceAll('"', '""')}"`)
  writeFileSync(path('query.csv'), `${Object.keys(row).join(',')}\n${cells.join(',')}\n`)
  const search = `{ userIdentity.email: lou@x.io, RequestParams.tags: '[1]', Response.result.n: 7, source_ip_address|cidr: 10.9.0.0/16 }`
  const found = await run(detection('lou', search), 'text.json', 'objects.json', 'query.csv')
  expect(found.notTaken).toEqual([])
  expect(found.at.toSorted()).toEqual(['objects.json:1', 'query.csv:2', 'text.json:1'])
  expect(found.matches[0]?.event_time).toBe('2026-01-05T11:30:00.000Z')
})

test.each`
  timestamp                | why
  ${1_767_603_600}         | ${'seconds'}
  ${1_767_603_600_000_000} | ${'microseconds'}
  ${-1}                    | ${'before all of it'}
`('a time that is not in milliseconds is refused by name: $why', async ({ timestamp }) => {
  const good = delivered('m1', '09:00:00', { who: 'max' })
  writeFileSync(path('seconds.json'), lines(good, { ...delivered('m2', '09:00:00', { who: 'max' }), timestamp }))
  const { at: found, notTaken } = await run(detection('max', '{ userIdentity.email: max }'), 'seconds.json')
  expect(found).toEqual(['seconds.json:1'])
  expect(notTaken).toEqual([
    { file: 'seconds.json', line: 2, reason: 'timestamp is not a time in milliseconds since 1970' },
  ])
})

test('rows that the portal saved name their zone in the header; a day that may be two days is refused', async () => {
  const { TimeGenerated: _, ...row } = inAnalytics('p', JSON.stringify)
  const cells = Object.values(row).map((cell) => `"${String(cell).replaceAll('"', '""')}"`)
  const times = [
    '1/5/2026, 9:00:00.250 AM',
    '1/5/2026, 12:00:01\u202fPM',
    at('10:00:00.5'),
    '13/1/2026, 9:00:00 AM',
    '05/01/2026, 09:00',
  ]
  const rows = times.map((time) => [`"${time}"`, ...cells].join(','))
  const header = ['"TimeGenerated [UTC]"', ...Object.keys(row)].join(',')
  writeFileSync(path('portal.csv'), `\ufeff${[header, ...rows].join('\r\n')}\r\n`)
  const { matches, notTaken } = await run(detection('lou', '{ userIdentity.email: lou@x.io }'), 'portal.csv')
  expect(matches.map(({ line, event_time }) => [line, event_time])).toEqual([
    [2, at('09:00:00.250')],
    [4, at('10:00:00.500')],
    [3, at('12:00:01.000')],
  ])
  const reason = 'TimeGenerated [UTC] is not a time'
  expect(notTaken).toEqual([5, 6].map((line) => ({ file: 'portal.csv', line, reason })))
})

test.each`
  event                                                               | time          | why
  ${{ ...inTable('z', ''), event_time: '2026-01-05T09:00:00+02:00' }} | ${'07:00:00'} | ${'a time of the table, in the time zone of a session'}
  ${{ ...inTable('z', ''), event_time: '2026-01-05 09:00:00 UTC' }}   | ${'09:00:00'} | ${'with a name for UTC'}
  ${{ ...inAzure('z', ''), time: at('09:00:00.1234567') }}            | ${'09:00:00'} | ${'seven digits of a second'}
  ${{ ...inAzure('z', ''), time: '2026-01-05T23:30:00-01:30' }}       | ${'01:00:00'} | ${'over midnight'}
`('a time is brought to UTC: $why', async ({ event, time }) => {
  writeFileSync(path('time.json'), `\ufeff${JSON.stringify(event)}`)
  const { matches } = await run(detection('any', '{ service_name: accounts }'), 'time.json')
  expect(matches.map(({ event_time }) => event_time.slice(11, 19))).toEqual([time])
})

test('a correlation names the lines that made it, and a chain those below', async () => {
  const rules = `${detection('refused', '{ response.status_code: 401, user_identity.email: ann@x.io }')}---
title: C
name: three
correlation: { type: event_count, rules: [refused], group-by: [userIdentity.email], timespan: 5m, condition: { gte: 3 } }
---
title: D
name: chain
correlation: { type: event_count, rules: [three], group-by: [service_name], timespan: 1h, condition: { gte: 1 } }
subject: "{service_name}"
`
  const { matches } = await run(rules, 'delivery.json')
  expect(matches).toMatchObject([
    { rule: 'chain', line: 5, event_time: at('09:03:00').replace('Z', '.000Z'), lines: [2, 4, 5], subject: 'accounts' },
  ])
})

test('events of one instant come in the order of the lines', async () => {
  const ips = ['1', '2', '1', '3', '3', '2', '1', '1', '2']
  writeFileSync(path('ties.json'), lines(...ips.map((ip, i) => delivered(`t${i}`, '09:00:00', { ip }))))
  const changed = 'history: { by: [user_identity.email], previous: { field: source_ip_address } }\n'
  const { matches } = await run(`${detection('changed', '{ action_name: login }')}${changed}`, 'ties.json')
  expect(matches.map(({ line }) => line)).toEqual([2, 3, 4, 6, 7, 9])
  const counted = `title: C
name: counted
correlation: { type: event_count, rules: [any], group-by: [user_identity.email], timespan: 1m, condition: { gte: 9 } }
`
  const found = await run(`${detection('any', '{ action_name: login }')}---\n${counted}`, 'ties.json')
  expect(found.matches).toMatchObject([{ rule: 'counted', line: 1, lines: [1, 2, 3, 4, 5, 6, 7, 8, 9] }])
})

test('what cannot be read is named, and the rest goes on', async () => {
  const rules = `${detection('ok', '{ response.status_code: 200 }')}---\n${detection('bad', '{ a|foo: 1 }')}---\n${detection('win', '{ a: 1 }').replace('databricks', 'windows')}`
  const { notTaken, rulesLeftAside, matches } = await run(rules, 'delivery.json', 'note.txt')
  expect(notTaken).toMatchObject([
    { file: 'note.txt', line: null },
    { file: 'delivery.json', line: 3, reason: 'the line is not valid JSON' },
    { file: 'delivery.json', line: 9, reason: 'timestamp is not a whole number' },
  ])
  expect(rulesLeftAside.map(({ reason }) => reason)).toEqual(['unknown-modifier', 'unsupported'])
  expect(matches).toHaveLength(2)
})
