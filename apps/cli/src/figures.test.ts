import { expect, test } from 'vitest'
import { counted, readable } from './figures.ts'

test.each`
  decimal                     | places | text                            | why
  ${'0'}                      | ${2}   | ${'0.00'}                       | ${'zero has its places'}
  ${'1234567.005'}            | ${2}   | ${'1,234,567.01'}               | ${'half goes away from zero'}
  ${'-1234567.005'}           | ${2}   | ${'-1,234,567.01'}              | ${'on both sides'}
  ${'0.004999999999999999'}   | ${2}   | ${'0.00'}                       | ${'just below a half is none'}
  ${'-0.004'}                 | ${2}   | ${'0.00'}                       | ${'no minus before a zero'}
  ${'999.995'}                | ${2}   | ${'1,000.00'}                   | ${'rounding carries over'}
  ${'12345678901234567890.1'} | ${0}   | ${'12,345,678,901,234,567,890'} | ${'beyond what a float holds'}
  ${'12.5'}                   | ${0}   | ${'13'}                         | ${'no places, no point'}
`('$decimal to $places places: $why', ({ decimal, places, text }) => {
  expect(readable(decimal, places)).toBe(text)
})

test('a count agrees with its noun', () => {
  expect([0, 1, 1234].map((count) => counted(count, 'row'))).toEqual(['0 rows', '1 row', '1,234 rows'])
})
