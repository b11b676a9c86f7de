import { expect, test } from 'vitest'
import { ConfigError, parseAllocation, parsePricing } from './index.ts'

function messageOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return 'no fault'
}

const head = 'pricing: Contract\n'
test.each`
  text                                                                                             | message
  ${'prices: [{ id: a, discount_percent: "15" }]'}                                                 | ${'no fault'}
  ${'prices: [{ id: a }]'}                                                                         | ${'needs a price or a discount_percent, and not both'}
  ${'prices: [{ id: a, price: "1", discount_percent: "1" }]'}                                      | ${'needs a price or a discount_percent, and not both'}
  ${'prices: [{ id: a, discount_percent: "101" }]'}                                                | ${'a discount is at most 100 percent'}
  ${'prices: [{ id: a, price: 1.5 }]'}                                                             | ${'Put the value in quotes, so that no digit is lost.'}
  ${'prices: [{ id: a, price: "1" }, { id: a, sku: X, price: "1" }]'}                              | ${'a stands twice'}
  ${'prices: [{ id: a, price: "1", until: 2026-03-31 }, { id: b, price: "2", from: 2026-03-31 }]'} | ${'b and a can price the same SKU at the same time, and neither is more specific'}
  ${'prices: [{ id: a, price: "1", until: 2026-03-31 }, { id: b, price: "2", from: 2026-04-01 }]'} | ${'no fault'}
  ${'prices: [{ id: a, sku: "J*", price: "1" }, { id: b, sku: "*S", price: "2" }]'}                | ${'b and a can price the same SKU at the same time, and neither is more specific'}
  ${'prices: [{ id: a, sku: "J*", price: "1" }, { id: b, sku: "*BS", price: "2" }]'}               | ${'no fault'}
  ${'rates: [{ from: USD, to: EUR, month: 2026-01, rate: "0.9" }]'}                                | ${'no fault'}
  ${'rates: [{ from: A, to: EUR, month: 2026-01, rate: "0.9" }]'}                                  | ${'expected an ISO 4217 code'}
  ${'adjustments: [{ id: a, percent: "-10" }]'}                                                    | ${'no fault'}
  ${'adjustments: [{ id: a, percent: ten }]'}                                                      | ${'expected a percentage'}
  ${'commitments: [{ id: a, title: A, from: 2026-02-01, until: 2026-01-01, amount: "1" }]'}        | ${'ends before it begins'}
`('pricing: $text is answered by $message', ({ text, message }) => {
  expect(messageOf(() => parsePricing(head + text, 'pricing.yml'))).toContain(message)
})

test('a rate of a month is locked: the second one is named', () => {
  const rate = '{ from: USD, to: EUR, month: 2026-01, rate: "0.9" }'
  expect(messageOf(() => parsePricing(`${head}rates: [${rate}, ${rate}]`, 'pricing.yml'))).toBe(
    'pricing.yml: rates[1]: the rate of USD to EUR in 2026-01 stands twice. Keep one: a month has one rate a pair.',
  )
})

const split = (id: string, more: string) => `  - { id: ${id}, title: ${id}, ${more} }\n`
test.each`
  rules                                                                                                                                              | message
  ${split('a', 'pool: { domains: [p] }, method: even')}                                                                                              | ${'no fault'}
  ${split('a', 'pool: {}, method: even')}                                                                                                            | ${'names nothing'}
  ${split('a', 'pool: { domains: [p] }, method: fair')}                                                                                              | ${'unknown method'}
  ${split('a', 'pool: { domains: [p] }, method: fixed, percent: { x: "60", y: "39.5" }')}                                                            | ${'the shares total 99.500000, not 100'}
  ${split('a', 'pool: { domains: [p] }, method: fixed, percent: { x: "60", y: "40" }')}                                                              | ${'no fault'}
  ${split('a', 'pool: { domains: [p] }, method: fixed, percent: { x: "100" }, to: [x]')}                                                             | ${'fixed shares name who pays already'}
  ${split('a', 'pool: { domains: [p] }, method: even, percent: { x: "100" }')}                                                                       | ${'even takes no shares'}
  ${split('a', 'pool: { domains: [p] }, method: metric')}                                                                                            | ${'splits[0].metric: is missing'}
  ${split('a', 'pool: { domains: [p] }, method: consumers')}                                                                                         | ${'splits[0].tables: is missing'}
  ${split('a', 'pool: { domains: [p] }, method: even, to: [p, x]')}                                                                                  | ${'a pays into p, which a has divided already'}
  ${split('a', 'pool: { domains: [p] }, method: even, to: [q]') + split('b', 'pool: { domains: [q] }, method: even, to: [x]')}                       | ${'no fault'}
  ${split('a', 'pool: { domains: [p] }, method: even, to: [q]') + split('b', 'pool: { domains: [q] }, method: even, to: [p]')}                       | ${'b pays into p, which a has divided already'}
  ${split('a', 'pool: { domains: [p] }, method: even, until: 2026-01') + split('b', 'pool: { domains: [q] }, method: even, from: 2026-02, to: [p]')} | ${'no fault'}
  ${split('a', 'pool: { domains: [p] }, method: even, zero_base: p')}                                                                                | ${'a pays into p'}
  ${split('a', 'pool: { domains: [p] }, method: even, to: [Unallocated]')}                                                                           | ${'Unallocated pays nothing'}
  ${split('a', 'pool: { domains: [p] }, method: even, from: 2026-02, until: 2026-01')}                                                               | ${'lies before from'}
  ${split('a', 'pool: { domains: [p] }, method: even') + split('a', 'pool: { domains: [q] }, method: even')}                                         | ${'a stands twice'}
`('allocation: $rules is answered by $message', ({ rules, message }) => {
  expect(messageOf(() => parseAllocation(`allocation: Shared\nsplits:\n${rules}`, 'allocation.yml'))).toContain(message)
})

test.each`
  text                                                                                                       | message
  ${'vendors: with'}                                                                                         | ${'no fault'}
  ${'vendors: some'}                                                                                         | ${'expected without or with'}
  ${'vendors: with\nsplits: [{ id: a, title: A, pool: { providers: [AWS] }, method: even }]'}                | ${'no fault'}
  ${'splits: [{ id: a, title: A, pool: { providers: [Databricks] }, method: even }]'}                        | ${'no fault'}
  ${'vendors: without\nsplits: [{ id: a, title: A, pool: { providers: [Databricks, AWS] }, method: even }]'} | ${'splits[0].pool.providers: names AWS, whose bills are left out. Write vendors: with'}
`('bills of other vendors: $text is answered by $message', ({ text, message }) => {
  expect(messageOf(() => parseAllocation(`allocation: Shared\n${text}`, 'allocation.yml'))).toContain(message)
})
