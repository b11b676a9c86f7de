import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compare, minus, rounded, sum } from './decimal.ts'
import { changeOf, compactMoney, count, exactMoney, money, percent, quantity, signedMoney } from './money.ts'
import { addMonths, day, days, instant, lastDay, local } from './time.ts'

test.each`
  amount                    | digits | text                     | why
  ${'0.005'}                | ${2}   | ${'0.01'}                | ${'half goes away from zero'}
  ${'-0.005'}               | ${2}   | ${'-0.01'}               | ${'a credit rounds as its charge did'}
  ${'1.004999999999999999'} | ${2}   | ${'1.00'}                | ${'no float pushes it up'}
  ${'9007199254740993.125'} | ${2}   | ${'9007199254740993.13'} | ${'beyond what a float can hold'}
  ${'12'}                   | ${2}   | ${'12.00'}               | ${'missing decimals are filled'}
`('$amount at $digits digits: $why', ({ amount, digits, text }) => {
  expect(rounded(amount, digits)).toBe(text)
})

test.each`
  amount                   | text                           | why
  ${'1234567.891'}         | ${'$1,234,567.89'}             | ${'grouped, two decimals'}
  ${'-12.5'}               | ${'−$12.50'}                   | ${'a true minus sign in front'}
  ${'0'}                   | ${'$0.00'}                     | ${'nothing is nothing'}
  ${'0.000000001'}         | ${'<$0.01'}                    | ${'something small is not nothing'}
  ${'9007199254740993.01'} | ${'$9,007,199,254,740,993.01'} | ${'exact beyond floats'}
`('money $amount: $why', ({ amount, text }) => {
  expect(money(amount, 'USD')).toBe(text)
})

test.each`
  amount         | text         | why
  ${'61234.567'} | ${'$61.2K'}  | ${'thousands'}
  ${'1250000'}   | ${'$1.3M'}   | ${'half away from zero'}
  ${'999949'}    | ${'$999.9K'} | ${'just below a million'}
  ${'999950'}    | ${'$1M'}     | ${'rounds into the next step, not to 1,000K'}
  ${'9999.49'}   | ${'$9,999'}  | ${'whole units below ten thousand'}
  ${'12.345'}    | ${'$12.35'}  | ${'small amounts keep their cents'}
  ${'-61234'}    | ${'−$61.2K'} | ${'credits too'}
`('tile $amount: $why', ({ amount, text }) => {
  expect(compactMoney(amount, 'USD')).toBe(text)
})

test('the exact amount keeps every digit', () => {
  expect(exactMoney('-1234.500000000000000001', 'USD')).toBe('−1,234.500000000000000001 USD')
  expect(exactMoney('1234.5', 'USD')).toBe('1,234.50 USD')
})

test.each`
  after    | before   | kind      | amount   | share
  ${'110'} | ${'100'} | ${'up'}   | ${'10'}  | ${0.1}
  ${'90'}  | ${'100'} | ${'down'} | ${'-10'} | ${0.1}
  ${'5'}   | ${'0'}   | ${'new'}  | ${'5'}   | ${null}
  ${'0'}   | ${'5'}   | ${'gone'} | ${'-5'}  | ${null}
  ${'5.0'} | ${'5'}   | ${'same'} | ${'0.0'} | ${null}
`('from $before to $after is $kind', ({ after, before, kind, amount, share }) => {
  expect(changeOf(after, before)).toEqual({ kind, amount, percent: share })
})

test('signs, shares and counts', () => {
  expect([signedMoney('5', 'USD'), signedMoney('-5', 'USD'), signedMoney('0', 'USD')]).toEqual([
    '+$5.00',
    '−$5.00',
    '$0.00',
  ])
  expect([percent(0.1234), percent(-0.5, 0), count(1234567), quantity('1234.56789')]).toEqual([
    '12.3%',
    '−50%',
    '1,234,567',
    '1,234.5679',
  ])
})

describe('laws', () => {
  const amount = fc.tuple(fc.bigInt(-(10n ** 30n), 10n ** 30n), fc.nat(18)).map(([units, scale]) => {
    const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
    return `${units < 0n ? '-' : ''}${digits.slice(0, digits.length - scale)}${scale ? `.${digits.slice(-scale)}` : ''}`
  })
  test('a difference added to its start gives its end', () => {
    fc.assert(fc.property(amount, amount, (a, b) => compare(sum([b, minus(a, b)]), a) === 0))
  })
  test('a sum does not depend on the order', () => {
    fc.assert(fc.property(fc.array(amount), (all) => compare(sum(all), sum(all.toReversed())) === 0))
  })
  test('rounding moves an amount by half a unit at most', () => {
    fc.assert(
      fc.property(amount, (a) => {
        const moved = minus(rounded(a, 2), a).replace('-', '')
        return compare(moved, '0.005') <= 0
      }),
    )
  })
})

test('days, months and instants in UTC, the viewer second', () => {
  expect(day('2026-11-19')).toBe('19 Nov 2026')
  expect(days('2026-11-01', '2026-11-19')).toBe('1 – 19 Nov 2026')
  expect(days('2026-10-20', '2026-11-19')).toBe('20 Oct 2026 – 19 Nov 2026')
  expect([addMonths('2026-01', -1), addMonths('2025-12', 1), lastDay('2028-02')]).toEqual([
    '2025-12',
    '2026-01',
    '2028-02-29',
  ])
  expect(instant('2026-11-20T14:00:00Z')).toBe('20 Nov 2026, 14:00:00 UTC')
  expect(local('2026-11-20T14:00:00Z', 'UTC')).toBeNull()
  expect(local('2026-11-20T14:00:00Z', 'Pacific/Auckland')).toContain('21 Nov, 03:00')
  expect(local('2026-03-29T00:59:59Z', 'Europe/Berlin')).toContain('01:59')
  expect(local('2026-03-29T01:00:00Z', 'Europe/Berlin')).toContain('03:00')
})
