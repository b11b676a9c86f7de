import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Explanation } from '@meshledger/policy'
import { afterAll, expect, test } from 'vitest'
import { type RuleExplanation, ruleExplain } from './rule-explain.ts'

const folder = mkdtempSync(join(tmpdir(), 'meshledger-rule-window-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const detection = (name: string, status: number) =>
  `title: ${name}\nname: ${name}\nlogsource: { product: databricks }\ndetection: { s: { response.status_code: ${status} }, condition: s }\n---\n`
const correlation = (name: string, body: string) => `title: ${name}\nname: ${name}\ncorrelation: ${body}\n---\n`
const rules = [
  detection('refused', 401),
  detection('granted', 200),
  correlation(
    'three',
    '{ type: event_count, rules: [refused], group-by: [user_identity.email], timespan: 5m, condition: { gte: 3 } }',
  ),
  correlation(
    'after',
    '{ type: temporal_ordered, rules: [three, granted], group-by: [user_identity.email], timespan: 10m }',
  ),
  correlation(
    'people',
    '{ type: value_count, rules: [refused, granted], group-by: [service_name], timespan: 20m, condition: { field: user_identity.email, gt: 1, lt: 9 } }',
  ),
].join('')

const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 9, minute)).toISOString()
const event = ([minute, email, status]: readonly [number, string | null, number], n: number) =>
  JSON.stringify({
    ...{ service_name: 'accounts', action_name: 'login', event_time: at(minute), request_id: `r${n}` },
    ...{ user_identity: { email }, response: { status_code: status }, event_id: `e${n}` },
  })
const story = [
  [0, 'ann', 401],
  [1, 'ann', 401],
  [2, 'bob', 401],
  [7, 'ann', 401],
  [8, 'ann', 401],
  [9, 'ann', 401],
  [10, 'ann', 200],
  [50, null, 401],
  [51, 'cat', 500],
] as const

const files = () => [written('rules.yml', rules), written('events.json', `${story.map(event).join('\n')}\n`)] as const
const tests = (one: Explanation): string[] =>
  one.kind === 'test'
    ? [`${one.holds ? 'yes' : 'no'}: ${one.field} ${one.asks}: ${one.value}`]
    : one.items.flatMap(tests)
async function told(rule: string, line: number): Promise<RuleExplanation | undefined> {
  const all = await ruleExplain(...files(), { line })
  return all.find((one) => one.rule === rule)
}

test.each`
  rule        | line | lines           | because
  ${'three'}  | ${6} | ${[4, 5, 6]}    | ${['yes: user_identity.email names the group: ann', `yes: event_count from ${at(4)} to ${at(9)} (3 of refused) >= 3: 3`]}
  ${'three'}  | ${4} | ${[4]}          | ${['yes: user_identity.email names the group: ann', `no: event_count from ${at(2)} to ${at(7)} (1 of refused) >= 3: 1`]}
  ${'three'}  | ${8} | ${[]}           | ${['no: user_identity.email names the group: null']}
  ${'three'}  | ${9} | ${[]}           | ${['no: the event is one that refused speaks of: null']}
  ${'after'}  | ${7} | ${[6, 7]}       | ${['yes: user_identity.email names the group: ann', `yes: three from ${at(0)} to ${at(10)} is there: 1 ×`, `yes: granted from ${at(0)} to ${at(10)} is there: 1 ×`, `yes: the event ends three, then granted within the window: ${at(10)}`]}
  ${'after'}  | ${6} | ${[6]}          | ${['yes: user_identity.email names the group: ann', `yes: three from ${at(-1)} to ${at(9)} is there: 1 ×`, `no: granted from ${at(-1)} to ${at(9)} is there: null`, `no: the event ends three, then granted within the window: ${at(9)}`]}
  ${'people'} | ${4} | ${[1, 2, 3, 4]} | ${['yes: service_name names the group: accounts', `yes: value_count from ${at(-13)} to ${at(7)} (4 of refused, 0 of granted) of user_identity.email > 1 and < 9: 2`, `yes: the match began before this event: ${at(2)}`]}
`(
  '$rule at line $line: its group, its window, what was found there, and the bound',
  async ({ rule, line, lines, because }) => {
    const one = await told(rule, line)
    if (one === undefined) throw new Error('the correlation is not told of')
    expect(tests(one.because)).toEqual(because)
    expect(one.holds).toBe(!because.some((text: string) => text.startsWith('no')))
    expect(one.lines).toEqual(lines)
  },
)
