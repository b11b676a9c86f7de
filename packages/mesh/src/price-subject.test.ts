import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bySpecificity, patternsMeet, priceTie } from './price-subject.ts'

test.each`
  a            | b            | meet
  ${'J*'}      | ${'*S'}      | ${true}
  ${'JOBS'}    | ${'J*S'}     | ${true}
  ${'JOBS'}    | ${'SQL'}     | ${false}
  ${'A*'}      | ${'B*'}      | ${false}
  ${'*A'}      | ${'*B'}      | ${false}
  ${'A*B'}     | ${'AB'}      | ${true}
  ${'AB*BA'}   | ${'ABA'}     | ${false}
  ${'*'}       | ${''}        | ${true}
  ${'A**'}     | ${'A'}       | ${true}
  ${'A*C*E'}   | ${'*B*D*'}   | ${true}
  ${'(A|B).*'} | ${'(A|B).X'} | ${true}
`('$a and $b have a text in common: $meet', ({ a, b, meet }) => {
  expect([patternsMeet(a, b), patternsMeet(b, a)]).toEqual([meet, meet])
})

test('patterns meet where one of all short texts matches both: two of four letters, one a star, meet in six letters or never', () => {
  const letters = ['A', 'B']
  const texts = ['']
  for (const text of texts) if (text.length < 6) texts.push(...letters.map((letter) => text + letter))
  const pattern = fc.string({ unit: fc.constantFrom('A', 'B', '*'), maxLength: 4 })
  const matches = (of: string) => new RegExp(`^${of.replaceAll('*', '.*')}$`)
  fc.assert(
    fc.property(pattern, pattern, (a, b) => {
      expect(patternsMeet(a, b)).toBe(texts.some((text) => matches(a).test(text) && matches(b).test(text)))
    }),
    { numRuns: 3000 },
  )
})

const rules = [
  {},
  { cloud: 'AWS' },
  { product: 'JOBS' },
  { product: 'JOBS', cloud: 'AWS' },
  { sku: '*S' },
  { sku: 'JO*S' },
  { sku: 'JO*S', product: 'JOBS' },
  { sku: 'J' },
]
test('the exact SKU comes before the longer pattern, that before product and cloud', () => {
  expect(rules.toSorted(bySpecificity)).toEqual(rules.toReversed())
})

test.each`
  a                             | b                             | tie
  ${{ sku: 'J*' }}              | ${{ sku: '*S' }}              | ${true}
  ${{ sku: 'J*', cloud: 'A' }}  | ${{ sku: '*S', cloud: 'B' }}  | ${false}
  ${{ sku: 'J*', cloud: 'A' }}  | ${{ sku: '*S', cloud: 'A' }}  | ${true}
  ${{ product: 'J' }}           | ${{ product: 'S' }}           | ${false}
  ${{ sku: 'J*' }}              | ${{ sku: '*BS' }}             | ${false}
  ${{ sku: 'JOBS', cloud: '' }} | ${{ sku: 'JOBS', cloud: '' }} | ${true}
`('no rule says which of $a and $b holds: $tie', ({ a, b, tie }) => {
  expect([priceTie(a, b), priceTie(b, a)]).toEqual([tie, tie])
})
