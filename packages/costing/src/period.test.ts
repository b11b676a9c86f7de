import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addMonths, dayOf, daysInMonth, dayText, lastOfMonth, weekdayOf } from './days.ts'
import { completeThrough, monthsHeld, parseFilter, parsePeriod } from './index.ts'
import { bookOf, keyOf, whole } from './testing/book.ts'

const bookWith = (days: readonly string[], now: string) =>
  bookOf({ keys: [keyOf({ key_id: 0 })], facts: days.map((day) => ({ key: 0, day, quantity: whole(1) })), now })

test.each`
  days                            | now                       | complete        | why
  ${['2026-11-18', '2026-11-20']} | ${'2026-11-20T14:00:00Z'} | ${'2026-11-19'} | ${'ended 14 hours ago, and data flows on'}
  ${['2026-11-18', '2026-11-20']} | ${'2026-11-20T11:59:00Z'} | ${'2026-11-18'} | ${'the 19th ended less than 12 hours ago'}
  ${['2026-11-18', '2026-11-20']} | ${'2026-11-20T12:00:00Z'} | ${'2026-11-19'} | ${'12 hours are enough'}
  ${['2026-11-18', '2026-11-19']} | ${'2026-11-20T14:00:00Z'} | ${'2026-11-18'} | ${'nothing later has arrived yet'}
  ${['2026-11-18', '2026-11-19']} | ${'2026-11-21T12:00:00Z'} | ${'2026-11-19'} | ${'36 hours are enough without later data'}
  ${['2026-01-05']}               | ${'2026-11-20T14:00:00Z'} | ${'2026-01-05'} | ${'an old account that ended long ago'}
  ${['2026-11-20']}               | ${'2026-11-20T14:00:00Z'} | ${null}         | ${'the first day is still filling'}
  ${[]}                           | ${'2026-11-20T14:00:00Z'} | ${null}         | ${'there is no usage'}
`('with usage on $days at $now, $complete is complete: $why', ({ days, now, complete }) => {
  const day = completeThrough(bookWith(days, now))
  expect(day === null ? null : dayText(day)).toBe(complete)
})

test.each`
  query                                       | from            | to
  ${{}}                                       | ${'2026-02-01'} | ${'2026-02-28'}
  ${{ period: '2026-01' }}                    | ${'2026-01-01'} | ${'2026-01-31'}
  ${{ from: '2026-01-07', to: '2026-01-09' }} | ${'2026-01-07'} | ${'2026-01-09'}
  ${{ from: '2026-01-20' }}                   | ${'2026-01-20'} | ${'2026-02-10'}
  ${{ to: '2026-01-20' }}                     | ${'2026-01-01'} | ${'2026-01-20'}
`('$query asks for $from to $to', ({ query, from, to }) => {
  const period = parsePeriod(query, bookWith(['2025-12-31', '2026-02-10'], '2026-03-01T00:00:00Z'))
  expect([dayText(period.first), dayText(period.last)]).toEqual([from, to])
})

test.each`
  query                                        | message
  ${{ period: '2026-01', from: '2026-01-01' }} | ${'not both'}
  ${{ period: '2026-13' }}                     | ${'such as 2026-09'}
  ${{ from: '2026-02-30' }}                    | ${'from is a day'}
  ${{ from: '2026-02-02', to: '2026-02-01' }}  | ${'lies after'}
`('$query is refused: $message', ({ query, message }) => {
  expect(() => parsePeriod(query, bookWith([], '2026-03-01T00:00:00Z'))).toThrow(message)
})

test('months held are those with usage', () => {
  expect(monthsHeld(bookWith(['2026-03-01', '2025-12-31', '2026-03-31'], '2026-04-05T00:00:00Z'))).toEqual([
    '2025-12',
    '2026-03',
  ])
})

test.each`
  text             | any           | none
  ${'a,b'}         | ${['a', 'b']} | ${[]}
  ${'cycle,~labs'} | ${['cycle']}  | ${['labs']}
  ${' a , ~b c '}  | ${['a']}      | ${['b c']}
  ${''}            | ${[]}         | ${[]}
`('f.domain=$text keeps $any and leaves out $none', ({ text, any, none }) => {
  expect(parseFilter({ 'f.domain': text, period: '2026-01' })).toEqual({ domain: { any, none } })
})

test('a filter of an unknown name is refused, with those that exist', () => {
  expect(() => parseFilter({ 'f.colour': 'red' })).toThrow('f.colour is no filter; use one of f.domain')
})

test('days count as the calendar does', () => {
  fc.assert(
    fc.property(fc.integer({ min: -200_000, max: 200_000 }), (day) => {
      const date = new Date(day * 86_400_000)
      const year = date.getUTCFullYear()
      fc.pre(year >= 1000 && year <= 9999)
      expect(dayText(day)).toBe(date.toISOString().slice(0, 10))
      expect(dayOf(dayText(day))).toBe(day)
      expect(weekdayOf(day)).toBe((date.getUTCDay() + 6) % 7)
    }),
  )
  expect([daysInMonth('2028-02'), daysInMonth('2026-02'), dayText(lastOfMonth('2025-12'))]).toEqual([
    29,
    28,
    '2025-12-31',
  ])
  expect(addMonths('2026-01', -14)).toBe('2024-11')
})
