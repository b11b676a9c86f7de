import { readRulebook } from '@meshledger/policy'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { freshLake } from '../testing/fresh-lake.ts'
import { type Asked, speaking } from '../testing/histories.ts'
import { tryRules } from '../testing/trial.ts'

const lake = await freshLake()

const nobody = { catalogs: [], members: [], shared: [] }
const HOUR = 3_600_000

const ruleOf = (keys: object) =>
  readRulebook([
    {
      ...{ file: 'r.yml', digest: '' },
      text: JSON.stringify({
        ...{ title: 'r', name: 'r', level: 'low', logsource: { product: 'databricks' }, subject: '{request_id}' },
        detection: { s: { action_name: 'a' }, t: { 'request_params.v': 'p' }, condition: 's' },
        ...keys,
      }),
    },
  ])

const eventOf = (who: string | null, value: string | null, hours: number, nth: number) => ({
  ...{ service_name: 's', action_name: 'a', request_id: String(nth) },
  event_time: new Date(Date.UTC(2026, 0, 5) + hours * HOUR).toISOString(),
  ...{ user_identity: { email: who }, request_params: { v: value } },
})

const asked: fc.Arbitrary<Asked> = fc.oneof(
  fc.record({
    kind: fc.constant('first-seen' as const),
    days: fc.integer({ min: 1, max: 3 }),
    after: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ kind: fc.constant('previous' as const), change: fc.constantFrom('changed', 'gained', 'lost') }),
  fc.record({
    kind: fc.constant('baseline' as const),
    minutes: fc.constantFrom(60, 720),
    over: fc.integer({ min: 1, max: 4 }),
    ratio: fc.constantFrom(0.5, 1, 2),
    least: fc.integer({ min: 1, max: 3 }),
    summed: fc.boolean(),
  }),
)

const field = 'request_params.v'
function written(one: Asked): object {
  const by = ['user_identity.email']
  if (one.kind === 'first-seen') return { by, 'first-seen': { field, days: one.days, after: one.after } }
  if (one.kind === 'previous') return { by, previous: { field, change: one.change } }
  const { minutes, over, ratio, least, summed } = one
  return { by, baseline: { timespan: `${minutes}m`, over, ratio, least, ...(summed ? { field } : {}) } }
}

test('random histories let speak what the plain reading lets speak', async () => {
  const anyEvent = fc.record({
    who: fc.constantFrom('x', 'X', 'y', null),
    value: fc.constantFrom('p', 'P', 'q', 'p, q', '["q","r"]', '[]', '', '3', '1.5', null),
    hours: fc.integer({ min: 0, max: 80 }),
  })
  await fc.assert(
    fc.asyncProperty(asked, fc.array(anyEvent, { minLength: 1, maxLength: 14 }), async (one, events) => {
      const past = events.map(({ who, value, hours }) => ({ who, value, time: hours * HOUR }))
      const told = events.map(({ who, value, hours }, i) => eventOf(who, value, hours, i))
      const found = await tryRules(lake, ruleOf({ history: written(one) }), told, nobody)
      expect(found.map(({ subject }) => Number(subject)).toSorted((a, b) => a - b)).toEqual(speaking(past, one))
    }),
    { numRuns: 120 },
  )
})

test.each`
  severity                                                            | values             | found              | why
  ${[{ when: 't', level: 'high' }]}                                   | ${['p']}           | ${'high'}          | ${'the condition holds'}
  ${[{ when: 't', level: 'high' }]}                                   | ${['q']}           | ${'low'}           | ${'it does not: the level of the rule'}
  ${[{ when: 't', level: 'high' }, { when: 's', level: 'critical' }]} | ${['p']}           | ${'high'}          | ${'the first that holds counts'}
  ${[{ when: 't', level: 'informational' }]}                          | ${['p']}           | ${'informational'} | ${'also downwards'}
  ${[{ when: 't', level: 'high' }]}                                   | ${['q', 'p', 'q']} | ${'high'}          | ${'of several events the worst'}
  ${[{ when: 'not t', level: 'critical' }]}                           | ${[null]}          | ${'critical'}      | ${'a missing field hides nothing'}
`('severity of $values: $why', async ({ severity, values, found }) => {
  const events = (values as (string | null)[]).map((value, i) => eventOf('x', value, i, i))
  const told = await tryRules(lake, ruleOf({ severity, subject: 'all' }), events, nobody)
  expect(told.map((one) => one.severity)).toEqual([found])
})

test.each`
  who      | found  | why
  ${'a@x'} | ${[3]} | ${'the value of their domain'}
  ${'b@x'} | ${[7]} | ${'the default where a domain has none'}
  ${'c@x'} | ${[7]} | ${'and for somebody of no domain'}
`('a parameter has a value per domain: $why', async ({ who, found }) => {
  const book = ruleOf({
    domain: 'actor',
    parameters: { most: { default: 6, domains: { one: 2 } } },
    derived: { over: 'request_params.v - parameter.most' },
    detection: { s: { action_name: 'a', over: 1 }, condition: 's' },
  })
  const members = [
    { identity: 'a@x', domain: 'one' },
    { identity: 'b@x', domain: 'two' },
  ]
  const events = Array.from({ length: 10 }, (_, i) => eventOf(who, String(i), i, i))
  const told = await tryRules(lake, book, events, { ...nobody, members })
  expect(told.map(({ subject }) => Number(subject))).toEqual(found)
})
