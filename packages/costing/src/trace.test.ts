import { parsePricing } from '@meshledger/mesh'
import { AMOUNT_SCALE, PRICE_SCALE, parseDecimal, QUANTITY_SCALE, sum } from '@meshledger/money'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { costBy, netBook, splitBook, trace } from './index.ts'
import { anyAllocation, anyDrivers, ruleOf } from './testing/any-allocation.ts'
import { anyBook, anyFilter, anyPeriod, anyVisible } from './testing/any-book.ts'
import { bookOf, domainOf, keyOf, whole, window } from './testing/book.ts'

const units = (text: string) => parseDecimal(text, AMOUNT_SCALE)
const discount = parsePricing('pricing: p\nprices: [{ id: d, discount_percent: "12.5" }]', 'pricing.yml')

test('the trace of any figure is the figure: Σ quantity × price of its lines, and the rest', () => {
  fc.assert(
    fc.property(
      anyBook,
      anyAllocation,
      anyDrivers,
      anyPeriod,
      anyFilter,
      anyVisible,
      fc.integer({ min: 1, max: 40 }),
      (list, allocation, drivers, period, filter, visible, limit) => {
        const book = splitBook(netBook(list, discount), allocation, drivers)
        const { reply, sources } = trace(book, { ...period, ...filter, limit }, visible)
        expect(reply.total).toBe(costBy(book, { ...period, ...filter, by: ['domain'] }, visible).rated)
        const lines = reply.lines.map(({ usage_quantity, price, amount, steps }) => {
          expect(steps.at(-1)?.price).toBe(price)
          expect(parseDecimal(usage_quantity, QUANTITY_SCALE) * parseDecimal(price, PRICE_SCALE)).toBe(units(amount))
          return units(amount)
        })
        expect(sum(lines) + units(reply.rest.amount)).toBe(units(reply.total))
        expect(sources).toHaveLength(reply.lines.length)
      },
    ),
    { numRuns: 150 },
  )
})

test('a shared line names its rule, base, whole and what the others pay', () => {
  const book = bookOf({
    keys: [
      keyOf({ key_id: 0, custom_tags: { team: 'alpha' } }),
      keyOf({ key_id: 1, custom_tags: { team: 'beta' } }),
      keyOf({ key_id: 2 }),
    ],
    facts: [0, 1, 2].map((key) => ({ key, day: '2026-03-01', quantity: whole([30, 10, 8][key] ?? 0) })),
    domains: [domainOf('alpha'), domainOf('beta')],
    windows: [window('JOBS', 0, '2', { price_start_time: '2026-01-01T00:00:00.000Z' })],
  })
  const rule = ruleOf({ title: 'Platform', pool: { domains: ['Unallocated'] }, method: 'direct-cost' } as never)
  const made = splitBook(netBook(book, discount), rule)
  const { reply } = trace(made, { 'f.domain': 'beta', limit: 9 }, ['beta'])
  expect(reply.total).toBe('21.00')
  expect(reply.lines[1]).toMatchObject({
    usage_quantity: '2.00',
    price: '1.75',
    amount: '3.50',
    certainty: 'derived',
    priceSince: '2026-01-01T00:00:00.000Z',
    placement: { domain: 'Unallocated', reason: 'none', by: 'no-mark' },
    steps: [
      { kind: 'list', id: 'list_prices', price: '2.00' },
      { kind: 'discount', id: 'd', how: '− 12.5 %', price: '1.75' },
    ],
    split: {
      ...{ rule: 'rule-0', title: 'Platform', version: 1, from: 'Unallocated', whole: '8.00', baseUnit: 'amount' },
      ...{ base: '17.50', baseTotal: '70.00', pool: '14.00', others: '10.50', fallback: null },
    },
  })
})

test('whoever sees one domain is not told from which other one a line came', () => {
  const rule = ruleOf({ title: 'P', pool: { domains: ['alpha'] }, method: 'even', to: ['beta'] } as never)
  const book = bookOf({
    keys: [keyOf({ key_id: 0, custom_tags: { team: 'alpha' } })],
    facts: [{ key: 0, day: '2026-03-01', quantity: whole(1) }],
    domains: [domainOf('alpha'), domainOf('beta')],
  })
  const told = (visible: string[] | 'all') => trace(splitBook(book, rule), { limit: 9 }, visible).reply.lines[0]
  expect(JSON.stringify(told(['beta']))).not.toContain('alpha')
  expect(told('all')).toMatchObject({ placement: { domain: 'alpha' }, split: { from: 'alpha' } })
})
