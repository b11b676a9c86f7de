import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ruleRun } from '../src/rule-run.ts'
import { arrivalsOf, type Happened } from '../testing/arrivals.ts'

const folder = mkdtempSync(join(tmpdir(), 'meshledger-rule-arrivals-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const at = (clock: string) => `2026-03-04T${clock}Z`
const secret = Buffer.from('my secret word').toString('base64')
const events: readonly Happened[] = [
  { time: at('09:00:00.250'), email: 'Ann@X.io', action: 'login', ip: '10.1.2.3', params: { n: '12', b: 'true' } },
  {
    time: at('09:05:00'),
    email: 'ann@x.io',
    action: 'LOGIN',
    ip: '10.1.2.3:443',
    params: { n: 12, b: true },
    status: 401,
  },
  { time: at('10:00:00'), email: 'größe@x.io', params: { path: 'C:\\temp\\a*b', p: '50%_done', e: '' } },
  { time: at('10:01:00'), params: { path: 'C:\\temp\\axb', p: '50x done', e: null }, error: 'denied 100%' },
  { time: at('10:02:00'), email: null, ip: '2001:db8::5', result: '{"numRecords":77}' },
  { time: at('11:00:00'), params: { changes: [{ principal: 'All Users', add: ['SELECT'] }], deep: { a: { b: 5 } } } },
  { time: at('12:00:00'), params: { big: '123456789012345678901234567890', neg: '-5', 'a.b': 'dot', 'k="q",': 'z' } },
  { time: at('13:00:00'), params: { text: 'line1\nline2', x: 'Same', y: 'same' }, status: 0 },
  { time: at('14:00:00'), params: { c: 'rm \u2013f x', x: 'foobar', y: 'foo' }, status: null },
  { time: at('23:59:59.999'), params: { c: secret, x: 'lonely', big: 9007199254740991 } },
]

/** What is searched for, and the events that it finds, counted from 1: by the Sigma specification, not by a run. */
const verdicts: readonly (readonly [search: string, found: readonly number[], condition?: string])[] = [
  ['{ user_identity.email: ann@x.io }', [1, 2]],
  ['{ user_identity.email|cased: ann@x.io }', [2]],
  ['{ user_identity.email: ann@x.io }', [3, 4, 5, 6, 7, 8, 9, 10], 'not s'],
  ['{ user_identity.email: GRÖßE@x.io }', [3]],
  ['{ user_identity.email: null }', [5]],
  ['{ actionName|cased: LOGIN }', [2]],
  ['{ n: 12, b: true }', [1, 2]],
  ['{ request_params.n|lt: 12.5 }', [1, 2]],
  ['{ request_params.neg|lt: 0 }', [7]],
  ['{ request_params.big: 123456789012345678901234567890 }', [7]],
  ['{ request_params.big: 9007199254740991 }', [10]],
  ["{ request_params.path: 'c:\\TEMP\\a*b' }", [3, 4]],
  ["{ request_params.path: 'C:\\temp\\a\\*b' }", [3]],
  ["{ request_params.path: '*\\temp\\\\*' }", [3, 4]],
  ["{ request_params.path|re: '^C:\\\\temp\\\\a.b$' }", [3, 4]],
  ["{ request_params.p: '50%_done' }", [3]],
  ["{ request_params.p: '50x?done' }", [4]],
  ["{ request_params.e: '' }", [3]],
  ['{ request_params.e: null }', [1, 2, 4, 5, 6, 7, 8, 9, 10]],
  ['{ request_params.e|exists: true }', [3, 4]],
  ['{ source_ip_address|cidr: 10.0.0.0/8 }', [1, 2]],
  ['{ sourceIPAddress|cidr: 2001:db8::/32 }', [5]],
  ["{ request_params.text|re|m: '^line2$' }", [8]],
  ["{ request_params.text|re|s: 'line1.line2' }", [8]],
  ["{ request_params.text|re: 'line1.line2' }", []],
  ["{ 'changes[0].principal': all users }", [6]],
  ['{ request_params.deep.a.b: 5 }', [6]],
  ['{ request_params.a.b: dot }', [7]],
  [`{ 'request_params.k="q",': z }`, [7]],
  ['{ response.result.numRecords|gt: 76 }', [5]],
  ["{ response.error_message|endswith: '100%' }", [4]],
  ['{ response.status_code: 0 }', [8]],
  ['{ response.status_code: null }', [9]],
  ['{ x|fieldref: y }', [8]],
  ['{ x|fieldref|startswith: y }', [8, 9]],
  ['{ x|fieldref|neq: y }', [1, 2, 3, 4, 5, 6, 7, 9, 10]],
  ["{ c|windash|contains: ' -f ' }", [9]],
  ['{ c|base64offset|contains|cased: secret }', [10]],
  ['{ event_time|hour: [9, 23] }', [1, 2, 10]],
  ['{ event_time|minute|gte: 59 }', [10]],
  ['[all users, DONE]', [3, 4, 6]],
  ["{ '|all': [temp, '0%_d'] }", [3]],
]
const rules = verdicts.map(
  ([search, , condition = 's'], i) =>
    `title: r${i}\nname: r${i}\nlogsource: { product: databricks }\ndetection: { s: ${search}, condition: ${condition} }\n`,
)

test.each(arrivalsOf(events))('the same events, the same verdicts: $file', async ({ file, content, first }) => {
  const [rulesFile, eventsFile] = [join(folder, 'rules.yml'), join(folder, file)]
  writeFileSync(rulesFile, rules.join('---\n'))
  writeFileSync(eventsFile, content)
  const { matches, notTaken, rulesLeftAside, events: count } = await ruleRun([rulesFile], [eventsFile])
  expect({ notTaken, rulesLeftAside, count }).toEqual({ notTaken: [], rulesLeftAside: [], count: events.length })
  const found = verdicts.map(([search, , condition = ''], i) => {
    const of = matches.filter(({ rule }) => rule === `r${i}`)
    return [`${condition} ${search}`, of.map(({ line }) => line - first + 1)]
  })
  expect(found).toEqual(verdicts.map(([search, wanted, condition = '']) => [`${condition} ${search}`, wanted]))
  expect(new Set(matches.map(({ line, event_time }) => `${line} ${event_time}`))).toContain(
    `${first} ${at('09:00:00.250')}`,
  )
})
