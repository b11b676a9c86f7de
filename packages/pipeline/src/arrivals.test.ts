import { tableNamed } from '@meshledger/facts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { forecast, stateOf } from './arrival-forecast.ts'
import { arrivalsOf } from './arrivals.ts'

/** Counts of the same weekday, the newest week first, before day 700. */
const weeks = (...counts: number[]) => new Map(counts.map((count, i) => [700 - 7 * (i + 1), count]))

test.each`
  history                        | usual                                               | why
  ${[100, 100, 100, 100]}        | ${{ expected: 100, low: 70, high: 130, weeks: 4 }}  | ${'chance alone scatters by the root of the count'}
  ${[100, 104, 96, 900]}         | ${{ expected: 102, low: 71, high: 133, weeks: 4 }}  | ${'one odd week moves nothing'}
  ${[1000, 1400, 600]}           | ${{ expected: 1000, low: 0, high: 2780, weeks: 3 }} | ${'weeks that differ make the band wide'}
  ${[2, 1, 3, 2]}                | ${{ expected: 2, low: 0, high: 7, weeks: 4 }}       | ${'of so few none may come by chance'}
  ${[0, 0, 0]}                   | ${{ expected: 0, low: 0, high: 0, weeks: 3 }}       | ${'a day on which nothing ever comes'}
  ${[9, 9, 9, 9, 9, 9, 9, 9, 0]} | ${{ expected: 9, low: 0, high: 18, weeks: 8 }}      | ${'eight weeks are enough'}
  ${[100, 100]}                  | ${null}                                             | ${'two weeks say nothing'}
`('$history: $why', ({ history, usual }) => {
  const counts = weeks(...history)
  expect(forecast(counts, 700, Math.min(...counts.keys()), 699)).toEqual(usual)
})

test.each`
  received | state
  ${100}   | ${'as-expected'}
  ${70}    | ${'as-expected'}
  ${69}    | ${'fewer'}
  ${0}     | ${'silent'}
  ${131}   | ${'more'}
`('$received where 70 to 130 are usual: $state', ({ received, state }) => {
  expect(stateOf(received, { expected: 100, low: 70, high: 130, weeks: 8 })).toBe(state)
  expect(stateOf(received, null)).toBe('new')
})

test('the band holds what is expected, whatever the weeks were, and their order does not matter', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 3, maxLength: 8 }), (history) => {
      const first = 700 - 7 * history.length
      const usual = forecast(weeks(...history), 700, first, 699)
      expect(usual?.low).toBeLessThanOrEqual(usual?.expected ?? -1)
      expect(usual?.high).toBeGreaterThanOrEqual(usual?.expected ?? -1)
      expect(forecast(weeks(...history.toReversed()), 700, first, 699)).toEqual(usual)
    }),
  )
})

const audit = tableNamed('access.audit')
const now = '2026-06-20T10:00:00Z'
const dayNo = (text: string) => Date.parse(text) / 86_400_000
const judged = dayNo('2026-06-19')
/** 200 rows on every weekday up to a day, none on Sundays. */
const until = (last: number, workspace_id: string | null = '11') =>
  Array.from({ length: 77 }, (_, i) => judged - i)
    .filter((day) => day <= last && (day + 4) % 7 !== 0)
    .map((day) => ({ workspace_id, day, rows: 200, origin: 'audit-delivery' }))
const one = (counts: ReturnType<typeof until>, at = now) =>
  arrivalsOf([{ table: audit, counts }], at, (id) => `ws-${id}`)

test('a source that sends as usual is as expected; its quiet Sundays are no gap', () => {
  expect(one(until(judged))).toEqual([
    {
      ...{ table: 'access.audit', workspace_id: '11', workspace: 'ws-11', origins: ['audit-delivery'] },
      ...{ day: '2026-06-19', received: 200, state: 'as-expected', lastDay: '2026-06-19', emptyDays: [] },
      usual: { expected: 200, low: 157, high: 243, weeks: 8 },
    },
  ])
})

test.each`
  last            | state       | empty
  ${'2026-06-18'} | ${'silent'} | ${['2026-06-19']}
  ${'2026-06-15'} | ${'silent'} | ${['2026-06-16', '2026-06-17', '2026-06-18', '2026-06-19']}
  ${'2026-05-09'} | ${'silent'} | ${null}
`('rows until $last: $state, for silence never becomes usual', ({ last, state, empty }) => {
  const [arrival] = one(until(dayNo(last)))
  expect(arrival).toMatchObject({ state, lastDay: last, received: 0, ...(empty === null ? {} : { emptyDays: empty }) })
})

test('a quiet Sunday does not end an alarm', () => {
  const sunday = one(until(dayNo('2026-06-18')), '2026-06-22T10:00:00Z')[0]
  expect(sunday).toMatchObject({ day: '2026-06-21', state: 'silent', emptyDays: ['2026-06-19', '2026-06-20'] })
})

test('after nine weeks without a row nobody waits for a source any more', () => {
  expect(one(until(judged - 63))[0]?.state).toBe('new')
  expect(one(until(judged - 64))).toEqual([])
})

test('a day is judged only when its rows had time to come', () => {
  expect(one(until(judged - 1), '2026-06-20T05:00:00Z')[0]).toMatchObject({ day: '2026-06-18', state: 'as-expected' })
  expect(one(until(judged - 1), '2026-06-20T06:00:00Z')[0]).toMatchObject({ day: '2026-06-19', state: 'silent' })
})

test('rows of no workspace are those of the account', () => {
  expect(one(until(judged, null))[0]).toMatchObject({ workspace_id: null, workspace: 'account' })
})
