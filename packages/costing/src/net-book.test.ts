import { parsePricing } from '@meshledger/mesh'
import { PRICE_SCALE, parseDecimal } from '@meshledger/money'
import { expect, test } from 'vitest'
import { costBy, FREE, netBook, RATED, UNPRICED } from './index.ts'
import { bookOf, domainOf, keyOf, whole, window } from './testing/book.ts'

const price = (text: string) => parseDecimal(text, PRICE_SCALE)

/** One charge of 10 units on 1 March at a list price of 2. */
function netOf(
  rules: string,
  over: object = {},
  options: { list?: string | null; account?: string; day?: string } = {},
) {
  const { list = '2', account, day = '2026-03-01' } = options
  const book = bookOf({
    keys: [keyOf({ key_id: 0, custom_tags: { team: 'alpha' }, sku_name: 'ENTERPRISE_JOBS_COMPUTE', ...over })],
    facts: [{ key: 0, day, quantity: whole(10) }],
    domains: [domainOf('alpha')],
    windows: list === null ? [] : [window('ENTERPRISE_JOBS_COMPUTE', 0, list)],
  })
  const accountWindows = account === undefined ? [] : [window('ENTERPRISE_JOBS_COMPUTE', 0, account)]
  return netBook({ ...book, accountWindows }, parsePricing(`pricing: test\n${rules}`, 'pricing.yml'))
}

const jobs = '{ id: jobs, sku: "ENTERPRISE_JOBS*", discount_percent: "20" }'
test.each`
  rules                                                                                                   | net       | why
  ${''}                                                                                                   | ${'2'}    | ${'without a rule the list price holds'}
  ${'prices: [{ id: all, discount_percent: "10" }]'}                                                      | ${'1.8'}  | ${'a discount on everything'}
  ${`prices: [{ id: all, discount_percent: "10" }, ${jobs}]`}                                             | ${'1.6'}  | ${'a SKU pattern beats everything'}
  ${`prices: [${jobs}, { id: one, sku: ENTERPRISE_JOBS_COMPUTE, price: "1.25" }]`}                        | ${'1.25'} | ${'the SKU beats its pattern'}
  ${`prices: [{ id: cloud, cloud: AWS, discount_percent: "5" }, { id: p, product: JOBS, price: "1.1" }]`} | ${'1.1'}  | ${'a product beats a cloud'}
  ${'prices: [{ id: old, price: "1", until: 2026-02-28 }]'}                                               | ${'2'}    | ${'what has ended holds no more'}
  ${'prices: [{ id: new, price: "1", from: 2026-03-01 }]'}                                                | ${'1'}    | ${'the first day is in it'}
  ${'prices: [{ id: sql, sku: "ENTERPRISE_SQL*", price: "1" }]'}                                          | ${'2'}    | ${'another SKU is not meant'}
  ${'adjustments: [{ id: fee, percent: "5" }, { id: help, percent: "-10", domains: [alpha] }]'}           | ${'1.89'} | ${'mark-up, then subsidy'}
  ${'adjustments: [{ id: help, percent: "-10", domains: [beta] }]'}                                       | ${'2'}    | ${'the subsidy is another domain’s'}
  ${'currency: EUR\nrates: [{ from: USD, to: EUR, month: 2026-03, rate: "0.5" }]'}                        | ${'1'}    | ${'the rate of the month'}
`('$why: $net', ({ rules, net }) => {
  const book = netOf(rules)
  expect(book.price[0]).toBe(price(net))
  expect(book.amount[0]).toBe(whole(10) * price(net))
  expect(book.netPrices[book.netPrice[0] ?? -1]?.steps.at(-1)?.price).toBe(price(net))
})

test('a rate that is missing is an error, not 1', () => {
  expect(() => netOf('currency: EUR\nrates: [{ from: USD, to: EUR, month: 2026-02, rate: "0.5" }]')).toThrow(
    'there is no rate of USD to EUR for 2026-03',
  )
})

test('of two patterns the one with more literal text holds', () => {
  const rules = 'prices: [{ id: a, sku: "ENTERPRISE*", price: "1" }, { id: b, sku: "*_COMPUTE*A", price: "3" }]'
  expect(netOf(rules).price[0]).toBe(price('1'))
})

test('the account’s own price comes before a contract rule, unless it is to be ignored', () => {
  expect(netOf(`prices: [${jobs}]`, {}, { account: '1.5' }).price[0]).toBe(price('1.5'))
  expect(netOf(`account_prices: ignore\nprices: [${jobs}]`, {}, { account: '1.5' }).price[0]).toBe(price('1.6'))
})

test('what has no list price gets a contract price, but no discount of nothing; free stays free', () => {
  expect(netOf('prices: [{ id: one, price: "1" }]', {}, { list: null }).status[0]).toBe(RATED)
  expect(netOf(`prices: [${jobs}]`, {}, { list: null }).status[0]).toBe(UNPRICED)
  const free = netOf('prices: [{ id: one, price: "1" }]', { sku_name: 'GENIE_FREE_USAGE' })
  expect(free.status[0]).toBe(FREE)
})

test('a reply says its basis and currency', () => {
  const book = netOf('currency: EUR\nrates: [{ from: USD, to: EUR, month: 2026-03, rate: "0.5" }]')
  expect(costBy(book, { by: ['domain'] }, 'all')).toMatchObject({ basis: 'net', currency: 'EUR', rated: '10.00' })
})
