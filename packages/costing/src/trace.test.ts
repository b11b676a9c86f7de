import { parsePricing } from '@meshledger/mesh'
import { AMOUNT_SCALE, PRICE_SCALE, parseDecimal, QUANTITY_SCALE, sum } from '@meshledger/money'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { costBy, filterNames, netBook, splitBook, trace, traceGroups, wastedBook, wasteKinds } from './index.ts'
import { printOf } from './print.ts'
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

test('groups and pages of a trace are the figure too, and each group opens its own charges', () => {
  fc.assert(
    fc.property(
      anyBook,
      anyAllocation,
      anyDrivers,
      anyFilter,
      fc.integer({ min: 1, max: 5 }),
      (list, allocation, drivers, filter, limit) => {
        const book = splitBook(netBook(list, discount), allocation, drivers)
        const figure = costBy(book, { from: '2026-01-01', to: '2026-04-30', ...filter, by: ['domain'] }, 'all').rated
        const asked = { from: '2026-01-01', to: '2026-04-30', ...filter, limit }
        const groups: bigint[] = []
        for (let offset = 0, left = 1; left > 0; offset += limit) {
          const reply = traceGroups(book, { ...asked, offset }, 'all')
          expect(reply.total).toBe(figure)
          for (const { id, usage_quantity, price, amount, lines } of reply.groups) {
            expect(parseDecimal(usage_quantity, QUANTITY_SCALE) * parseDecimal(price, PRICE_SCALE)).toBe(units(amount))
            groups.push(units(amount))
            const own = trace(book, { ...asked, limit: 200, group: id }, 'all').reply
            expect([own.total, own.lines.length]).toEqual([amount, lines])
          }
          left = reply.groups.length === limit ? 1 : 0
          expect(units(reply.rest.amount) === units(reply.total) - sum(groups.slice(offset))).toBe(true)
        }
        expect(sum(groups)).toBe(units(figure))
        const pages = [0, limit, 2 * limit].flatMap((offset) => trace(book, { ...asked, offset }, 'all').reply.lines)
        expect(pages).toEqual(trace(book, { ...asked, limit: 3 * limit }, 'all').reply.lines)
      },
    ),
    { numRuns: 60 },
  )
})

test('what a rule handed on out of each domain is what is asked for by the domain it came from', () => {
  let runs = 0
  fc.assert(
    fc.property(anyBook, anyAllocation, anyDrivers, (list, { definition, version }, drivers) => {
      const [rule] = definition.splits
      const allocation = { definition: { ...definition, splits: rule === undefined ? [] : [rule] }, version }
      const book = splitBook(netBook(list, discount), allocation, drivers)
      for (const { month, left, sources } of book.splits.filter((one) => one.left === 0n)) {
        for (const { domain, amount } of sources) {
          const asked = { period: month, 'f.rule': rule?.id, 'f.from': domain.replace(/[\\,~]/g, '\\$&'), limit: 1 }
          expect([left, units(traceGroups(book, asked, 'all').total)]).toEqual([0n, amount])
          runs += 1
        }
      }
    }),
    { numRuns: 500 },
  )
  expect(runs).toBeGreaterThan(20)
})

test('every value of every dimension filters to its own rows, whatever stands in its name', () => {
  const odd = { custom_tags: null, run_as: 'a, ~b\\c', sku_name: '~JOBS,2' }
  const book = bookOf({
    keys: [keyOf({ key_id: 0, ...odd }), keyOf({ key_id: 1, custom_tags: { team: 'alpha' }, record_type: null })],
    facts: [0, 1].map((key) => ({ key, day: '2026-03-01', quantity: whole(key + 1) })),
    domains: [domainOf('alpha')],
    windows: [window('JOBS', 0, '1'), window('~JOBS,2', 0, '1')],
  })
  const escaped = (name: string) => name.replace(/[\\,~]/g, '\\$&')
  for (const name of filterNames.filter((one) => one !== 'cause' && one !== 'record_type' && one !== 'from')) {
    for (const row of costBy(book, { by: [name] }, 'all').rows) {
      const filter = { [`f.${name}`]: escaped(row[name] ?? '') }
      expect(costBy(book, { by: [name], ...filter }, 'all').rows).toEqual([row])
      const printed = { [`f.${name}`]: `#${printOf(row[name] ?? '')}` }
      expect(costBy(book, { by: [name], ...printed }, 'all').rows).toEqual([row])
    }
  }
})

test('what is waste is traced by the part that is', () => {
  const book = bookOf({
    keys: [keyOf({ key_id: 0, job_id: '7' }), keyOf({ key_id: 1, job_id: '8' })],
    facts: [0, 1].map((key) => ({ key, day: '2026-03-01', quantity: whole(10) })),
    domains: [],
    windows: [window('JOBS', 0, '2')],
  })
  const facts = { failedRuns: () => ({ part: 1n, whole: 4n }), warehouseWork: null, jobOverlap: null }
  const days = { first: 0, last: 99_999 }
  expect(wastedBook(book, facts, 'idle-warehouses', days)).toBeNull()
  const wasted = wasteKinds.flatMap((kind) => wastedBook(book, facts, kind, days) ?? [])
  expect(wasted.map((one) => trace(one, { period: '2026-03', limit: 9 }, 'all').reply.total)).toEqual([
    '10.00',
    '40.00',
  ])
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
