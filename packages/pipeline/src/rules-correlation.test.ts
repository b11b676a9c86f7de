import { readRulebook } from '@meshledger/policy'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { freshLake } from '../testing/fresh-lake.ts'
import { tryRules } from '../testing/trial.ts'

const lake = await freshLake()

const nobody = { catalogs: [], members: [], shared: [] }
const base = (name: string) => `title: ${name}
name: r${name}
logsource: { product: databricks }
detection: { s: { action_name: ${name} }, condition: s }
---
`
const book = (correlation: string, more = '') =>
  readRulebook([
    {
      file: 'c.yml',
      digest: '',
      text: `${base('a')}${base('b')}${base('c')}title: C
name: corr
correlation: ${correlation}
subject: '${!correlation.includes('group-by: []') ? '{user_identity.email}' : 'everybody'}'
${more}`,
    },
  ])

/** `a1 b3 c9x` means: a at minute 1, b at minute 3, c at minute 9 by x; without a name it is p. */
function told(story: string) {
  return story.split(' ').map((word) => {
    const [, action, minute, half, who] = /^([abc])(\d+)(h?)(\w*)$/.exec(word) ?? []
    const time = Date.UTC(2026, 0, 5, 9) + Number(minute) * 60_000 + (half ? 30_000 : 0)
    return {
      ...{ service_name: 's', action_name: action, event_time: new Date(time).toISOString() },
      user_identity: { email: who === 'NULL' ? null : who || 'p' },
      ...{ request_params: { v: `${action}${Number(minute) % 3}` }, request_id: word },
    }
  })
}

const seen = async (correlation: string, story: string) =>
  (await tryRules(lake, book(correlation), told(story), nobody))
    .filter(({ rule }) => rule === 'corr')
    .map(({ subject, eventKeys }) => `${subject}:${eventKeys.map((key) => story.split(' ')[Number(key)]).join(',')}`)
    .toSorted()

const count3 =
  '{ type: event_count, rules: [ra], group-by: [user_identity.email], timespan: 10m, condition: { gte: 3 } }'
const either =
  '{ type: event_count, rules: [ra, rb], group-by: [user_identity.email], timespan: 10m, condition: { gte: 3 } }'
const values =
  '{ type: value_count, rules: [ra, rb], group-by: [user_identity.email], timespan: 10m, condition: { field: request_params.v, gte: 3 } }'
const both = '{ type: temporal, rules: [ra, rb], group-by: [user_identity.email], timespan: 10m }'
const order = '{ type: temporal_ordered, rules: [ra, rb], group-by: [user_identity.email], timespan: 10m }'
const three = '{ type: temporal_ordered, rules: [ra, rb, rc], group-by: [user_identity.email], timespan: 10m }'
const alone = '{ type: event_count, rules: [ra], group-by: [], timespan: 10m, condition: { gt: 1 } }'

test.each`
  correlation | story                     | found                    | why
  ${count3}   | ${'a1 a5 a11'}            | ${['p:a1,a5,a11']}       | ${'an event exactly one timespan old still counts'}
  ${count3}   | ${'a1 a5 a11h'}           | ${[]}                    | ${'half a minute later it does not'}
  ${count3}   | ${'a1 a2 a3 a13 a14'}     | ${['p:a1,a2,a3']}        | ${'the windows of a13 and a14 hold too few'}
  ${count3}   | ${'a1 a1 a1'}             | ${['p:a1,a1,a1']}        | ${'events of one instant count together'}
  ${count3}   | ${'a1x a2y a3x a4y'}      | ${[]}                    | ${'each group for itself'}
  ${count3}   | ${'a1x a2X a3x'}          | ${['x:a1x,a2X,a3x']}     | ${'groups compare without case'}
  ${count3}   | ${'a1NULL a2NULL a3NULL'} | ${[]}                    | ${'events without a value take no part'}
  ${count3}   | ${'b1 b2 b3 b4'}          | ${[]}                    | ${'only the rules that it names'}
  ${either}   | ${'a1 b2 a3'}             | ${['p:a1,b2,a3']}        | ${'two rules together'}
  ${values}   | ${'a1 a2 a3'}             | ${['p:a1,a2,a3']}        | ${'three values'}
  ${values}   | ${'a1 a4 a7 a10'}         | ${[]}                    | ${'four events of one value'}
  ${both}     | ${'a1 b9'}                | ${['p:a1,b9']}           | ${'both, in order'}
  ${both}     | ${'b1 a9'}                | ${['p:b1,a9']}           | ${'both, in the other order'}
  ${both}     | ${'a1 b12'}               | ${[]}                    | ${'too far apart'}
  ${order}    | ${'a1 b9'}                | ${['p:a1,b9']}           | ${'in order'}
  ${order}    | ${'b1 a9'}                | ${[]}                    | ${'in the wrong order'}
  ${order}    | ${'a1 b1'}                | ${['p:a1,b1']}           | ${'at the same instant counts as in order'}
  ${order}    | ${'a1 a8 b12'}            | ${['p:a8,b12']}          | ${'the latest start counts'}
  ${three}    | ${'a1 b4 c9'}             | ${['p:a1,b4,c9']}        | ${'three in order'}
  ${three}    | ${'a1 c4 b9'}             | ${[]}                    | ${'three, the last two swapped'}
  ${three}    | ${'b0 a1 b4 c9 c20'}      | ${['p:a1,b4,c9']}        | ${'what lies outside the chain is not of it'}
  ${alone}    | ${'a1x a2y'}              | ${['everybody:a1x,a2y']} | ${'without groups all events are one'}
`('$story: $why', async ({ correlation, story, found }) => {
  expect(await seen(correlation, story)).toEqual(found)
})

/** The definition, event by event: a window ends at each event and reaches one timespan back, both ends included. */
function countedPlainly(times: readonly { minute: number; who: string }[], span: number, least: number): string[] {
  const parts = times
    .map((_, i) => i)
    .filter((i) =>
      times.some((end) => {
        const inside = times.filter(
          (one) => one.who === end.who && one.minute <= end.minute && one.minute >= end.minute - span,
        )
        const own = times[i]
        return inside.length >= least && own !== undefined && inside.includes(own)
      }),
    )
  return parts.map(String)
}

test('event_count over random times is what its definition says', async () => {
  const anyTimes = fc.array(fc.record({ minute: fc.nat(60), who: fc.constantFrom('x', 'y') }), {
    minLength: 1,
    maxLength: 25,
  })
  await fc.assert(
    fc.asyncProperty(anyTimes, async (times) => {
      const events = told(times.map(({ minute, who }) => `a${minute}${who}`).join(' '))
      const found = await tryRules(lake, book(count3.replace('timespan: 10m', 'timespan: 7m')), events, nobody)
      expect(found.flatMap(({ eventKeys }) => eventKeys).toSorted()).toEqual(countedPlainly(times, 7, 3).toSorted())
    }),
    { numRuns: 40 },
  )
})

test('rules that serve a correlation are silent, unless it says otherwise', async () => {
  const names = async (more: string) =>
    new Set((await tryRules(lake, book(count3, more), told('a1 a2 a3 b4'), nobody)).map(({ rule }) => rule))
  expect(await names('')).toEqual(new Set(['rb', 'corr']))
  expect(await names('generate: true')).toEqual(new Set(['ra', 'rb', 'corr']))
})
