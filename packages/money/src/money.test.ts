import fc from 'fast-check'
import { expect, test } from 'vitest'
import { abs, divideRounded, formatDecimal, parseDecimal, rescale, split, sum } from './index.ts'

test.each`
  text                        | scale | units
  ${'12.50'}                  | ${2}  | ${1250n}
  ${'-0.05'}                  | ${2}  | ${-5n}
  ${'-0'}                     | ${2}  | ${0n}
  ${'7'}                      | ${18} | ${7_000_000_000_000_000_000n}
  ${'0.000000000000000001'}   | ${18} | ${1n}
  ${'1.10000000000000000000'} | ${18} | ${1_100_000_000_000_000_000n}
`('$text at scale $scale is $units units', ({ text, scale, units }) => {
  expect(parseDecimal(text, scale)).toBe(units)
})

test.each(['', ' 1', '1e3', '0x10', '1,50', '.5', '1.', 'NaN', '--1'])('"%s" is refused', (text) => {
  expect(() => parseDecimal(text, 18)).toThrow(RangeError)
})

test('a digit that does not fit is refused, not cut off', () => {
  expect(() => parseDecimal('0.125', 2)).toThrow('at most 2 fit')
})

test.each`
  units      | scale | text
  ${0n}      | ${36} | ${'0.00'}
  ${-5n}     | ${2}  | ${'-0.05'}
  ${1250n}   | ${3}  | ${'1.25'}
  ${120000n} | ${4}  | ${'12.00'}
  ${1n}      | ${18} | ${'0.000000000000000001'}
`('$units units at scale $scale print as $text', ({ units, scale, text }) => {
  expect(formatDecimal(units, scale)).toBe(text)
})

test.each`
  units  | by     | result
  ${5n}  | ${2n}  | ${3n}
  ${-5n} | ${2n}  | ${-3n}
  ${4n}  | ${3n}  | ${1n}
  ${-4n} | ${-3n} | ${1n}
`('$units / $by is $result', ({ units, by, result }) => {
  expect(divideRounded(units, by)).toBe(result)
})

test.each`
  amount    | weights         | parts                 | why
  ${1000n}  | ${[1n, 1n, 1n]} | ${[334n, 333n, 333n]} | ${'the odd cent goes to the first on a tie'}
  ${1000n}  | ${[1n, 2n]}     | ${[333n, 667n]}       | ${'the odd cent goes to whoever lost most'}
  ${-1000n} | ${[1n, 2n]}     | ${[-333n, -667n]}     | ${'a credit splits as its charge did'}
`('$amount by $weights: $why', ({ amount, weights, parts }) => {
  expect(split(amount, weights)).toEqual(parts)
})

const anyAmount = fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n })
const anyWeights = fc
  .array(fc.bigInt({ min: 0n, max: 10n ** 40n }), { minLength: 1, maxLength: 20 })
  .filter((weights) => sum(weights) > 0n)
const anyScale = fc.integer({ min: 0, max: 36 })

test('parts add up to the amount, whatever the weights', () => {
  fc.assert(
    fc.property(anyAmount, anyWeights, (amount, weights) => {
      expect(sum(split(amount, weights))).toBe(amount)
    }),
  )
})

test('no part is a whole unit away from its exact share', () => {
  fc.assert(
    fc.property(anyAmount, anyWeights, (amount, weights) => {
      const total = sum(weights)
      const parts = split(amount, weights)
      weights.forEach((weight, i) => {
        expect(abs((parts[i] ?? 0n) * total - amount * weight) < total).toBe(true)
      })
    }),
  )
})

test('a printed amount is read again as the same amount', () => {
  fc.assert(
    fc.property(anyAmount, anyScale, (units, scale) => {
      expect(parseDecimal(formatDecimal(units, scale), scale)).toBe(units)
    }),
  )
})

test('a finer scale prints the same number; a coarser one is refused', () => {
  fc.assert(
    fc.property(anyAmount, anyScale, (units, scale) => {
      expect(formatDecimal(rescale(units, scale, scale + 3), scale + 3)).toBe(formatDecimal(units, scale))
    }),
  )
  expect(() => rescale(1n, 3, 2)).toThrow(RangeError)
})
