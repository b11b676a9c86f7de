import { expect, test } from 'vitest'
import { exampleEvents } from './example.ts'
import type { Example } from './sigma/rule.ts'

const example = (...events: Example['events']): Example => ({
  line: 7,
  expect: 'match',
  events,
  state: [],
  rows: null,
  domains: [],
  level: null,
})

test('an event without a time happens on a Monday at nine; a repetition is that many events, so far apart', () => {
  const event = { service_name: 'accounts' }
  expect(exampleEvents(example(event, { repeat: 2, every: '2m', event }))).toEqual([
    { ...event, event_time: '2026-01-05T09:00:00.000Z', event_date: '2026-01-05' },
    { ...event, event_time: '2026-01-05T09:00:00.000Z', event_date: '2026-01-05' },
    { ...event, event_time: '2026-01-05T09:02:00.000Z', event_date: '2026-01-05' },
  ])
})

test.each`
  from         | told
  ${undefined} | ${['1 of t1', '2 of t2']}
  ${25}        | ${['25 of t25', '26 of t26']}
`(
  '{n} counts the events of a repetition from $from, at any depth; it stays in an event of its own',
  ({ from, told }) => {
    const event = { request_params: { names: ['{n} of t{n}'] } }
    const repeated = { repeat: 2, every: '1s', event, ...(from !== undefined && { from }) }
    expect(exampleEvents(example(event, repeated)).map(({ request_params }) => request_params)).toEqual(
      ['{n} of t{n}', ...told].map((name) => ({ names: [name] })),
    )
  },
)

test.each`
  what                 | item
  ${'no step'}         | ${{ repeat: 2, event: {} }}
  ${'too many'}        | ${{ repeat: 20_001, every: '1s', event: {} }}
  ${'none'}            | ${{ repeat: 0, every: '1s', event: {} }}
  ${'a count in text'} | ${{ repeat: 2, every: '1s', from: 'two', event: {} }}
  ${'no event'}        | ${{ repeat: 2, every: '1s' }}
`('a repetition with $what is refused with its line', ({ item }) => {
  expect(() => exampleEvents(example(item))).toThrow('line 7: write {repeat: 5, every: 2m, event: {…}}')
})
