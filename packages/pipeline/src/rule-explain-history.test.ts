import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Explanation } from '@meshledger/policy'
import { afterAll, expect, test } from 'vitest'
import { ruleExplain } from './rule-explain.ts'
import { ruleRun } from './rule-run.ts'

const folder = mkdtempSync(join(tmpdir(), 'meshledger-rule-history-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const rule = (name: string, history: string) => `title: ${name}
name: ${name}
logsource: { product: databricks }
detection: { s: { action_name: act }, condition: s }
history: ${history}
---
`
const by = 'by: [user_identity.email]'
const rules = [
  rule('first', `{ ${by}, first-seen: { field: source_ip_address, days: 2, after: 2 } }`),
  rule('gained', `{ ${by}, previous: { field: request_params.list, change: gained } }`),
  rule('more', `{ ${by}, baseline: { field: request_params.n, timespan: 1h, over: 2, ratio: 2, least: 10 } }`),
].join('')

const at = (hour: number) => new Date(Date.UTC(2026, 0, 5, hour)).toISOString()
/** A microsecond before: times are told to the millisecond. */
const before = (hour: number) => new Date(Date.UTC(2026, 0, 5, hour) - 1).toISOString()
const event = (hour: number, more: object = {}) => ({
  ...{ service_name: 's', action_name: 'act', event_time: at(hour), source_ip_address: '1', event_id: `${hour}` },
  ...{ user_identity: { email: 'Ann' }, ...more },
})
const story = [
  event(0, { request_params: { n: '4', list: 'a,b' } }),
  event(1, { request_params: { n: '4', list: 'b' } }),
  event(2, { source_ip_address: '2', request_params: { n: '20', list: '["b","c"]' } }),
  event(3, { action_name: 'other' }),
  event(4, { user_identity: { email: null } }),
  event(60, { source_ip_address: '1' }),
]
const files = [
  written('rules.yml', rules),
  written('events.json', story.map((one) => JSON.stringify(one)).join('\n')),
] as const
const run = ruleRun([files[0]], [files[1]])
const byLine = new Map<number, ReturnType<typeof ruleExplain>>()
function explained(line: number) {
  const known = byLine.get(line) ?? ruleExplain(...files, { line })
  byLine.set(line, known)
  return known
}
const tests = (one: Explanation): string[] =>
  one.kind === 'test'
    ? [`${one.holds ? 'yes' : 'no'}: ${one.field} ${one.asks}: ${one.value}`]
    : one.items.flatMap(tests)

const matched = 'yes: action_name is "act": act'
const ann = 'yes: user_identity.email says whose history it is: ann'
test.each`
  name        | line | lines     | because
  ${'first'}  | ${3} | ${[1, 2]} | ${[ann, 'yes: source_ip_address is looked back at: 2', `yes: events from ${at(-46)} to ${before(2)} >= 2: 2`, `yes: the value from ${at(-46)} to ${before(2)} is in none of them: null`]}
  ${'first'}  | ${2} | ${[1]}    | ${[ann, 'yes: source_ip_address is looked back at: 1', `no: events from ${at(-47)} to ${before(1)} >= 2: 1`, `no: the value from ${at(-47)} to ${before(1)} is in none of them: 1 ×, last at ${at(0)}`]}
  ${'first'}  | ${6} | ${[]}     | ${[ann, 'yes: source_ip_address is looked back at: 1', `no: events from ${at(12)} to ${before(60)} >= 2: 0`, `yes: the value from ${at(12)} to ${before(60)} is in none of them: null`]}
  ${'first'}  | ${5} | ${[]}     | ${['no: user_identity.email says whose history it is: null', 'yes: source_ip_address is looked back at: 1']}
  ${'gained'} | ${3} | ${[2]}    | ${[ann, 'yes: request_params.list is looked back at: ["b","c"]', `yes: the event before is there: ${at(1)}`, 'yes: request_params.list has members more than before: b']}
  ${'gained'} | ${2} | ${[1]}    | ${[ann, 'yes: request_params.list is looked back at: b', `yes: the event before is there: ${at(0)}`, 'no: request_params.list has members more than before: a,b']}
  ${'gained'} | ${1} | ${[]}     | ${[ann, 'yes: request_params.list is looked back at: a,b', 'no: the event before is there: null', 'no: request_params.list has members more than before: null']}
  ${'more'}   | ${3} | ${[1]}    | ${[ann, 'yes: request_params.n is looked back at: 20', 'yes: sum of request_params.n of the timespan >= 10: 24', `yes: sum of request_params.n from ${at(-1)} to ${before(1)} > 0: 4`, 'yes: sum of request_params.n of the timespan > 2 times the mean of 2 timespans, 2: 24']}
  ${'more'}   | ${2} | ${[]}     | ${[ann, 'yes: request_params.n is looked back at: 4', 'no: sum of request_params.n of the timespan >= 10: 8', `no: sum of request_params.n from ${at(-2)} to ${before(0)} > 0: 0`, 'no: sum of request_params.n of the timespan > 2 times the mean of 2 timespans, 0: 8']}
`(
  '$name at line $line: whose history, what was looked back at, and the bound',
  async ({ name, line, lines, because }) => {
    const told = (await explained(line)).find((one) => one.rule === name)
    expect(told && tests(told.because)).toEqual([matched, ...because])
    expect(told?.lines).toEqual(lines)
    const { matches } = await run
    expect(told?.holds).toBe(matches.some((one) => one.rule === name && one.line === line))
  },
)

test('an event that the condition does not match has no history to be told', async () => {
  const told = await explained(4)
  expect(told.map(({ because, lines }) => [tests(because), lines])).toEqual(
    Array.from({ length: 3 }, () => [['no: action_name is "act": other'], []]),
  )
})
