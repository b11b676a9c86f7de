import { AMOUNT_SCALE, parseDecimal } from '@meshledger/money'
import { expect, test } from 'vitest'
import { forecastMonth } from './forecast.ts'
import { anomalies, type ChargeBook, costOverview, dayOf, dayText, unallocated } from './index.ts'
import { bookOf, domainOf, keyOf, whole } from './testing/book.ts'
import { verdict } from './verdict.ts'

const units = (text: string) => parseDecimal(text, AMOUNT_SCALE)
const FIRST = dayOf('2025-10-01')
const LAST = dayOf('2026-03-15')
/** Weekday rhythm and growth of 10 % a month: 100 a day at first. */
const usual = (day: number) => Math.round(100 * 1.1 ** ((day - FIRST) / 30) * ((day + 3) % 7 < 5 ? 1 : 0.4))

function growing(spike: { day: string; amount: number } | null): ChargeBook {
  const days = Array.from({ length: LAST - FIRST + 1 }, (_, i) => FIRST + i)
  return bookOf({
    keys: [
      keyOf({ key_id: 0, job_id: 'usual', custom_tags: { team: 'alpha' } }),
      keyOf({ key_id: 1, job_id: 'runaway', custom_tags: { team: 'alpha' } }),
      keyOf({ key_id: 2, job_id: 'other', custom_tags: { team: 'beta' } }),
    ],
    facts: [
      ...days.flatMap((day) =>
        [0, 1, 2].map((key) => ({ key, day: dayText(day), quantity: whole(key === 1 ? 5 : usual(day)) })),
      ),
      ...(spike ? [{ key: 1, day: spike.day, quantity: whole(spike.amount) }] : []),
    ],
    domains: [domainOf('alpha', { budget: [{ from: '2026-01', monthly: '4000' }] }), domainOf('beta')],
  })
}

const everything = { from: '2025-10-01', to: '2026-03-31' }

test('growth and weekends raise no alarm', () => {
  expect(anomalies(growing(null), everything, 'all').anomalies).toEqual([])
})

test('one job that runs away is found, with its day, its domain and its excess', () => {
  const { anomalies: found } = anomalies(growing({ day: '2026-02-11', amount: 300 }), everything, 'all')
  expect(found.map(({ date, domain }) => [date, domain])).toEqual([['2026-02-11', 'alpha']])
  expect(found[0]?.drivers[0]).toMatchObject({ resource: 'job 1/runaway', cause: 'more-usage', change: '300.00' })
})

test('a domain that has just begun, and one that grew by a step long since, raise no alarm', () => {
  const days = Array.from({ length: 120 }, (_, i) => FIRST + i)
  const book = bookOf({
    keys: [keyOf({ key_id: 0, custom_tags: { team: 'alpha' } }), keyOf({ key_id: 1, custom_tags: { team: 'beta' } })],
    facts: days.flatMap((day) => [
      { key: 0, day: dayText(day), quantity: whole(day < FIRST + 60 ? 100 : 180) },
      ...(day < FIRST + 60 ? [] : [{ key: 1, day: dayText(day), quantity: whole(100) }]),
    ]),
    domains: [domainOf('alpha'), domainOf('beta')],
  })
  const { anomalies: found } = anomalies(book, { from: dayText(FIRST), to: dayText(FIRST + 119) }, 'all')
  expect(found.filter(({ date }) => dayOf(date) >= FIRST + 67)).toEqual([])
  expect(new Set(found.map(({ domain }) => domain))).toEqual(new Set(['alpha']))
})

test('a spike in a domain that one may not see is not told', () => {
  expect(anomalies(growing({ day: '2026-02-11', amount: 300 }), everything, ['beta']).anomalies).toEqual([])
})

test('a steady month is foretold to the unit, with a band and its own error', () => {
  const through = dayOf('2026-06-20')
  const cost = (day: number) => units((day + 3) % 7 < 5 ? '10' : '4')
  const amounts = Array.from({ length: through - FIRST + 1 }, (_, i) => cost(FIRST + i))
  let june = 0n
  for (let day = dayOf('2026-06-01'); day <= dayOf('2026-06-30'); day++) june += cost(day)
  const forecast = forecastMonth({ first: FIRST, amounts }, '2026-06', through)
  expect(forecast).toMatchObject({ low: june, median: june, high: june, errorPercent: 0 })
})

test('a growing account is foretold within a few percent, and the band holds the middle', () => {
  const overview = costOverview(growing(null), { period: '2026-03', 'f.domain': 'alpha' }, 'all')
  const { forecast } = overview
  let came = 0n
  for (let day = dayOf('2026-03-01'); day <= dayOf('2026-03-31'); day++) came += units(String(usual(day) + 5))
  const median = units(forecast?.median ?? '0')
  expect(units(forecast?.low ?? '0') <= median && median <= units(forecast?.high ?? '0')).toBe(true)
  expect(Math.abs(Number(((median - came) * 1000n) / came))).toBeLessThan(30)
  expect(overview.budget).toEqual({ month: '4000.00', toDate: '1806.45' })
  expect(overview.verdict.state).toBe('at-risk')
})

test('too short a history gives no forecast, and no budget says so', () => {
  const book = bookOf({
    keys: [keyOf({ key_id: 0 })],
    facts: [
      { key: 0, day: '2026-03-02', quantity: whole(5) },
      { key: 0, day: '2026-03-15', quantity: whole(1) },
    ],
  })
  const { forecast, verdict: said } = costOverview(book, {}, 'all')
  expect(forecast).toBeNull()
  expect(said).toEqual({
    state: 'no-budget',
    sentence: 'The whole account spent 5 USD in March 2026 up to 14 March. No budget is set for this.',
  })
})

const budget = { month: units('1000'), toDate: units('500') }
const around = (median: number) => ({
  low: units(String(median - 20)),
  median: units(String(median)),
  high: units(String(median + 20)),
  method: '',
  errorPercent: null,
})
test.each`
  spent   | complete | forecast        | state          | sentence
  ${1200} | ${true}  | ${null}         | ${'over'}      | ${'Cycle spent 1,200 USD in March 2026, 200 USD over the budget of 1,000 USD.'}
  ${900}  | ${true}  | ${null}         | ${'under'}     | ${'Cycle spent 900 USD in March 2026, 100 USD under the budget of 1,000 USD.'}
  ${500}  | ${false} | ${around(1100)} | ${'at-risk'}   | ${'Cycle spent 500 USD of 1,000 USD in March 2026 up to 15 March; at this pace the month ends near 1,100 USD, 100 USD over budget.'}
  ${500}  | ${false} | ${around(960)}  | ${'on-course'} | ${'Cycle spent 500 USD of 1,000 USD in March 2026 up to 15 March; at this pace the month ends near 960 USD, 40 USD under budget.'}
  ${300}  | ${false} | ${around(700)}  | ${'under'}     | ${'Cycle spent 300 USD of 1,000 USD in March 2026 up to 15 March; at this pace the month ends near 700 USD, 300 USD under budget.'}
  ${1010} | ${false} | ${around(1500)} | ${'over'}      | ${'Cycle spent 1,010 USD of 1,000 USD in March 2026 up to 15 March: 10 USD over budget already.'}
  ${600}  | ${false} | ${null}         | ${'at-risk'}   | ${'Cycle spent 600 USD of 1,000 USD in March 2026 up to 15 March, 100 USD more than the budget for these days.'}
`('$sentence', ({ spent, complete, forecast, state, sentence }) => {
  const input = {
    who: 'Cycle',
    currency: 'USD',
    month: '2026-03',
    complete,
    through: dayOf('2026-03-15'),
    budget,
    forecast,
  }
  expect(verdict({ ...input, spent: units(String(spent)) })).toEqual({ state, sentence })
})

test('what nobody carries is told in words, with the rule that would place it', () => {
  const book = bookOf({
    keys: [
      keyOf({ key_id: 0, sku_name: 'JOBS', job_id: '7', custom_tags: { Team: 'Cycl' } }),
      keyOf({ key_id: 1, sku_name: 'JOBS', run_as: '0cd1b8a5-b252-4dcb-acf0-cdbf6a6d55cd' }),
      keyOf({ key_id: 2, sku_name: 'JOBS', job_id: '9' }),
    ],
    facts: [0, 1, 2].map((key) => ({ key, day: '2026-03-02', quantity: whole(9 - key) })),
    domains: [domainOf('alpha')],
  })
  expect(unallocated(book, {}, 'all').causes.map(({ cause, suggestion }) => [cause, suggestion?.yaml])).toEqual([
    ['The tag team=cycl belongs to no domain', 'select:\n  tags: [{ key: "team", values: ["cycl"] }]\n'],
    [
      'Run by 0cd1b8a5-b252-4dcb-acf0-cdbf6a6d55cd, who belongs to no domain, without tag or policy',
      'select:\n  service_principals: ["0cd1b8a5-b252-4dcb-acf0-cdbf6a6d55cd"]\n',
    ],
    ['Jobs without tag, policy or person', 'select:\n  jobs: ["1/9"]\n'],
  ])
})
