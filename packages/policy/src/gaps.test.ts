import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gapsOf, type HourCount, hourOf, hourSeries, instantOfHour } from './gaps.ts'

const limits = { weeks: 6, hours: 3, chance: 1e-6 }
const start = hourOf('2026-01-05T00:00:00Z')

/** Hourly counts of one source over so many weeks, and of another that never pauses, so that the log goes on. */
function counts(weeks: number, count: (hour: number) => number): HourCount[] {
  const hours = Array.from({ length: weeks * 168 }, (_, i) => i)
  const of = (source: string, value: (hour: number) => number) =>
    hours.map((i) => ({ source, hour: instantOfHour(start + i), events: value(i) })).filter(({ events }) => events > 0)
  return [...of('tested', count), ...of('other', () => 1)]
}
const gaps = (weeks: number, count: (hour: number) => number) =>
  hourSeries(counts(weeks, count))
    .flatMap((series) => gapsOf(series, limits))
    .map(({ source, from, to, hours, expected }) => ({
      source,
      from: hourOf(from) - start,
      to: hourOf(to) - start,
      hours,
      expected,
    }))

const tenth = 9 * 168 + 32

test('six empty hours of a steady source are a gap, with what was usual in them', () => {
  expect(gaps(10, (hour) => (hour >= tenth && hour < tenth + 6 ? 0 : 4))).toEqual([
    { source: 'tested', from: tenth, to: tenth + 6, hours: 6, expected: 24 },
  ])
})

test.each`
  why                                            | count
  ${'a source that never pauses'}                | ${() => 1}
  ${'two empty hours'}                           | ${(hour: number) => (hour >= tenth && hour < tenth + 2 ? 0 : 9)}
  ${'nights and weekends that are always empty'} | ${(hour: number) => (hour % 24 > 7 && hour % 24 < 18 && hour % 168 < 120 ? 5 : 0)}
  ${'a source of an event now and then'}         | ${(hour: number) => ((hour * 7919) % 13 === 0 ? 1 : 0)}
  ${'a source that began only the week before'}  | ${(hour: number) => (hour > 8 * 168 && (hour < tenth || hour >= tenth + 6) ? 4 : 0)}
`('no gap: $why', ({ count }) => {
  expect(gaps(10, count).filter(({ source }) => source === 'tested')).toEqual([])
})

test('a source that stops while others go on has a gap up to the end of the log, and not beyond', () => {
  const [gap, ...more] = gaps(10, (hour) => (hour < tenth ? 3 : 0))
  expect(more).toEqual([])
  expect(gap).toMatchObject({ source: 'tested', from: tenth, to: 10 * 168 - 1 })
})

test('when everything stops nothing is a gap: the log is stale, which is said elsewhere', () => {
  const all = counts(10, () => 3).filter(({ hour }) => hourOf(hour) - start < tenth)
  expect(hourSeries(all).flatMap((series) => gapsOf(series, limits))).toEqual([])
})

test('a gap holds no event, whatever the counts', () => {
  const any = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 500, maxLength: 1500 })
  fc.assert(
    fc.property(any, (hours) => {
      const all = counts(9, (hour) => hours[hour % hours.length] ?? 0)
      for (const series of hourSeries(all)) {
        for (const gap of gapsOf(series, { ...limits, chance: 0.5 })) {
          for (let hour = hourOf(gap.from); hour < hourOf(gap.to); hour++) expect(series.count(hour)).toBe(0)
          expect(hourOf(gap.to) - hourOf(gap.from)).toBe(gap.hours)
        }
      }
    }),
    { numRuns: 30 },
  )
})
