import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshHouse } from '../testing/fresh-house.ts'
import type { House } from './house.ts'
import { ingest } from './ingest.ts'
import { ruleBacktest } from './rule-backtest.ts'
import { ruleExplain } from './rule-explain.ts'
import { ruleRun } from './rule-run.ts'
import { ruleRunHere } from './rule-run-here.ts'

const HOUR = 3_600_000
const START = Date.UTC(2026, 0, 5)
const at = (hour: number) => new Date(START + hour * HOUR).toISOString()

let house: House
let done: () => Promise<void>
let rule: string
let events: string
/** Two workspaces with an event an hour for four weeks; the first is silent for ten hours of the last week. */
beforeAll(async () => {
  ;({ house, done } = await freshHouse())
  const written = (name: string, text: string): string => {
    writeFileSync(join(house.folder, name), text)
    return join(house.folder, name)
  }
  const hours = Array.from({ length: 28 * 24 }, (_, hour) => hour)
  const event = (orgId: string, hour: number) =>
    JSON.stringify({
      ...{ orgId, serviceName: 's', actionName: 'a', timestamp: START + hour * HOUR, requestId: `${orgId}-${hour}` },
      requestParams: {},
    })
  const lines = hours.flatMap((hour) =>
    hour >= 600 && hour < 610 ? [event('2', hour)] : [event('1', hour), event('2', hour)],
  )
  events = written('events.json', lines.join('\n'))
  rule = written(
    'gap.yml',
    `title: Gap
name: gap
logsource: { product: databricks }
absence: { each: orgId, weeks: 3, hours: 3, chance: 0.0001 }
subject: workspace {orgId}
`,
  )
  await ingest(house, [events])
})
afterAll(() => done())

const subject = 'workspace 1 from 2026-01-30T00:00Z to 2026-01-30T10:00Z'

test('an absence is found in files, at the last event before it', async () => {
  const { matches, rules } = await ruleRun([rule], [events])
  expect(rules).toBe(1)
  expect(matches).toEqual([{ rule: 'gap', file: events, line: 1199, event_time: at(600), subject }])
})

test('an absence is found in what was taken in, and tried on a period of it', async () => {
  const { matches, undecided } = await ruleRunHere(house, [rule])
  expect({ matches, undecided }).toEqual({
    matches: [{ rule: 'gap', domain: 'Platform', event_time: at(600), subject, events: [] }],
    undecided: [],
  })
  const [inside] = await ruleBacktest(house, rule, { from: '2026-01-30', to: '2026-01-31' })
  expect(inside).toMatchObject({ matches: 1, findings: 1, days: [{ day: '2026-01-30', domain: 'Platform' }] })
  expect(await ruleBacktest(house, rule, { from: '2026-01-01', to: '2026-01-29' })).toMatchObject([{ matches: 0 }])
})

test('why there is a gap or none: the empty hours of each source, and the bounds', async () => {
  const told = await ruleExplain(rule, events)
  expect(told.map(({ object, holds }) => [object, holds])).toEqual([
    ['orgId 1', true],
    ['orgId 2', false],
  ])
  expect(told[0]?.because).toMatchObject({
    kind: 'and',
    items: [
      { holds: true, field: `empty hours from ${at(600)} to ${at(610)}`, asks: '>= 3', value: '10' },
      { holds: true, field: 'the chance of so many', asks: '<= 0.0001', value: (0.125 ** 10).toPrecision(3) },
      { field: 'events in these hours', asks: 'were usual', value: '10' },
    ],
  })
  expect(told[1]?.because).toMatchObject({ field: 'no hour', asks: 'is empty that was not in the 3 weeks before' })
  const second = await ruleExplain(rule, events, { line: 2 })
  expect(second.map(({ object }) => object)).toEqual(['orgId 2'])
})
