import { expect, test } from 'vitest'
import { comparedWith } from './cost-changes.ts'
import { costChanges, dayOf, dayText } from './index.ts'
import { monthPeriod } from './period.ts'
import { bookOf, domainOf, keyOf, whole, window } from './testing/book.ts'

const jobs = ['steady', 'new', 'gone', 'late'].map((job_id, key_id) =>
  keyOf({ key_id, job_id, late: job_id === 'late' }),
)

function changesOf(facts: Parameters<typeof bookOf>[0]['facts']) {
  const windows = [window('JOBS', 0, '0.15'), window('JOBS', 1, '0.20')]
  const book = bookOf({ keys: [...jobs, keyOf({ key_id: 4, job_id: 'steady', late: true })], facts, windows })
  return costChanges(book, { period: '2026-02', top: 9 }, 'all').drivers.map(({ resource, cause, change }) => [
    resource,
    cause,
    change,
  ])
}

test('more use and a dearer price are told apart, and both sum to the change', () => {
  expect(
    changesOf([
      { key: 0, day: '2026-01-10', quantity: whole(100) },
      { key: 0, day: '2026-02-10', quantity: whole(150), era: 1 },
    ]),
  ).toEqual([
    ['job 1/steady', 'more-usage', '7.50'],
    ['job 1/steady', 'price', '7.50'],
  ])
})

test('what is new is all new, what is gone is all gone, though the price changed as well', () => {
  expect(
    changesOf([
      { key: 2, day: '2026-01-10', quantity: whole(100) },
      { key: 1, day: '2026-02-10', quantity: whole(10), era: 1 },
    ]),
  ).toEqual([
    ['job 1/gone', 'gone-resource', '-15.00'],
    ['job 1/new', 'new-resource', '2.00'],
  ])
})

test('a correction that came late is its own cause', () => {
  expect(
    changesOf([
      { key: 0, day: '2026-01-10', quantity: whole(100) },
      { key: 0, day: '2026-02-10', quantity: whole(90) },
      { key: 4, day: '2026-02-10', quantity: whole(-20) },
    ]),
  ).toEqual([
    ['job 1/steady', 'late-data', '-3.00'],
    ['job 1/steady', 'less-usage', '-1.50'],
  ])
})

test.each`
  from            | to              | before                        | why
  ${'2026-03-10'} | ${'2026-03-10'} | ${'2026-03-03 to 2026-03-03'} | ${'the same weekday'}
  ${'2026-03-10'} | ${'2026-03-16'} | ${'2026-03-03 to 2026-03-09'} | ${'the week before'}
  ${'2026-03-09'} | ${'2026-03-17'} | ${'2026-02-23 to 2026-03-03'} | ${'whole weeks earlier'}
  ${'2026-03-01'} | ${'2026-03-19'} | ${'2026-02-01 to 2026-02-19'} | ${'the same days of the month before'}
  ${'2026-03-01'} | ${'2026-03-30'} | ${'2026-02-01 to 2026-02-28'} | ${'cut where the month before is shorter'}
`('$from to $to is compared with $before: $why', ({ from, to, before }) => {
  const { first, last } = comparedWith({ first: dayOf(from), last: dayOf(to), month: null })
  expect(`${dayText(first)} to ${dayText(last)}`).toBe(before)
})

test('a month is compared with the month before', () => {
  expect(comparedWith(monthPeriod('2026-03'))).toEqual(monthPeriod('2026-02'))
})

test('days that are still filling are left out', () => {
  const book = bookOf({
    keys: jobs,
    facts: ['2026-02-03', '2026-03-03', '2026-03-15'].map((day) => ({ key: 0, day, quantity: whole(1) })),
    now: '2026-03-15T14:00:00Z',
  })
  const { period, before, change } = costChanges(book, { top: 5 }, 'all')
  expect([period.to, before.to, change]).toEqual(['2026-03-14', '2026-02-14', '0.00'])
})

test('a resource that went to another domain was moved by a rule; it is neither new nor gone', () => {
  const moved = bookOf({
    keys: [keyOf({ key_id: 0, job_id: '7' })],
    facts: ['2026-02-10', '2026-03-10'].map((day) => ({ key: 0, day, quantity: whole(5) })),
    domains: [
      domainOf('alpha', { select: {}, dated: [{ until: '2026-02-28', select: { jobs: ['1/7'] } }] }),
      domainOf('beta', { select: {}, dated: [{ from: '2026-03-01', select: { jobs: ['1/7'] } }] }),
    ],
    now: '2026-05-01T00:00:00Z',
  })
  const { drivers } = costChanges(moved, { period: '2026-03', top: 9 }, 'all')
  expect(drivers.map(({ domain, cause, change }) => [domain, cause, change])).toEqual([
    ['alpha', 'rule', '-5.00'],
    ['beta', 'rule', '5.00'],
  ])
})
