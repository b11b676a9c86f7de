import { AMOUNT_SCALE, parseDecimal, QUANTITY_SCALE, sum } from '@meshledger/money'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  anomalies,
  type ChargeBook,
  costBy,
  costChanges,
  costOverview,
  costSeries,
  type Dimension,
  dayOf,
  dimensions,
  parsePeriod,
  RATED,
  reconciliation,
  resources,
  unallocated,
} from './index.ts'
import { anyBook, anyFilter, anyParts, anyPeriod, anyVisible } from './testing/any-book.ts'
import { bookOf } from './testing/book.ts'

const units = (text: string) => parseDecimal(text, AMOUNT_SCALE)
const total = (texts: readonly string[]) => sum(texts.map(units))
const anyBy = fc.shuffledSubarray([...dimensions] as Dimension[], { minLength: 1, maxLength: 4 })

/** The rated sum once more, straight over the columns, knowing nothing of groups and filters but their meaning. */
function ratedAlone(
  book: ChargeBook,
  from: string,
  to: string,
  counts: (key: ChargeBook['keys'][number]) => boolean,
): bigint {
  let amount = 0n
  for (let i = 0; i < book.size; i++) {
    const key = book.keys[book.key[i] ?? -1]
    const day = book.day[i] ?? 0
    if (!key || day < dayOf(from) || day > dayOf(to) || book.status[i] !== RATED || !counts(key)) continue
    amount += (book.quantity[i] ?? 0n) * (book.price[i] ?? 0n)
  }
  return amount
}

test('rated = Σ rows = Σ domains + unallocated, under every grouping, filter, period and view', () => {
  fc.assert(
    fc.property(anyBook, anyPeriod, anyFilter, anyBy, anyVisible, (book, period, filter, by, visible) => {
      const cost = costBy(book, { ...period, ...filter, by }, visible)
      const byDomain = costBy(book, { ...period, ...filter, by: ['domain'] }, visible)
      expect(total(cost.rows.map((row) => row.amount))).toBe(units(cost.rated))
      expect(total(byDomain.rows.map((row) => row.amount))).toBe(units(cost.rated))
      const left = byDomain.rows.filter((row) => row.domain === 'Unallocated').map((row) => row.amount)
      expect(total(left)).toBe(units(cost.unallocated))
      expect(cost.unpriced.rows).toBe(cost.unpriced.skus.reduce((rows, sku) => rows + sku.rows, 0))
    }),
    { numRuns: 300 },
  )
})

test('a filter and its opposite part the whole', () => {
  fc.assert(
    fc.property(anyBook, anyPeriod, fc.constantFrom('alpha', 'beta', 'Unallocated'), (book, period, name) => {
      const of = (text: string | undefined) =>
        units(costBy(book, { ...period, 'f.domain': text, by: ['domain'] }, 'all').rated)
      expect(of(name) + of(`~${name}`)).toBe(of(undefined))
    }),
  )
})

test('what a person may see is what a plain loop over those domains gives', () => {
  fc.assert(
    fc.property(anyBook, anyPeriod, anyVisible, (book, query, visible) => {
      const cost = costBy(book, { ...query, by: ['domain'] }, visible)
      const sees = (key: ChargeBook['keys'][number]) => visible === 'all' || visible.includes(key.domain)
      expect(units(cost.rated)).toBe(ratedAlone(book, cost.period.from, cost.period.to, sees))
      expect(cost.rows.every((row) => visible === 'all' || visible.includes(row.domain ?? ''))).toBe(true)
    }),
  )
})

test('a series sums to the cost of the same question, by day and by month', () => {
  fc.assert(
    fc.property(
      anyBook,
      anyPeriod,
      anyFilter,
      fc.constantFrom('day', 'month'),
      fc.integer({ min: 1, max: 3 }),
      (book, period, filter, bin, top) => {
        const series = costSeries(book, { ...period, ...filter, by: 'product', bin, top }, 'all')
        const cost = costBy(book, { ...period, ...filter, by: ['product'] }, 'all')
        expect(total(series.points.map((point) => point.total))).toBe(units(cost.rated))
        for (const point of series.points) {
          expect(Object.keys(point.amounts)).toEqual(series.series)
          expect(total(Object.values(point.amounts))).toBe(units(point.total))
        }
      },
    ),
  )
})

test('start + drivers + other = end; each driver spans its change', () => {
  fc.assert(
    fc.property(
      anyBook,
      anyPeriod,
      anyFilter,
      fc.integer({ min: 1, max: 5 }),
      anyVisible,
      (book, period, filter, top, visible) => {
        const changes = costChanges(book, { ...period, ...filter, top }, visible)
        const moved = total([...changes.drivers.map((driver) => driver.change), changes.other.change])
        expect(units(changes.start) + moved).toBe(units(changes.end))
        expect(total(changes.byDomain.map((row) => row.change))).toBe(units(changes.change))
        for (const { before, after, change } of changes.drivers)
          expect(units(after) - units(before)).toBe(units(change))
      },
    ),
  )
})

test('resources sum to their total', () => {
  fc.assert(
    fc.property(anyBook, anyPeriod, anyFilter, (book, period, filter) => {
      const reply = resources(book, { ...period, ...filter, limit: 500 }, 'all')
      expect(total(reply.resources.map((row) => row.amount))).toBe(units(reply.total))
      expect(reply.count).toBe(reply.resources.length)
    }),
  )
})

test('what is read is rated, free or unpriced, in rows and in each unit; the difference is zero', () => {
  fc.assert(
    fc.property(anyBook, anyPeriod, (book, period) => {
      const { rows, quantities, difference, rated, domains, recordTypes } = reconciliation(book, period, 'all')
      expect(rows.rated + rows.free + rows.unpriced + rows.unconverted).toBe(rows.read)
      for (const unit of quantities) {
        const parts = [unit.rated, unit.free, unit.unpriced].map((text) => parseDecimal(text, QUANTITY_SCALE))
        expect(sum(parts)).toBe(parseDecimal(unit.read, QUANTITY_SCALE))
      }
      expect(difference).toBe('0.00')
      expect(total(domains.map((domain) => domain.amount))).toBe(units(rated))
      expect(total(recordTypes.map((type) => type.amount))).toBe(units(rated))
    }),
  )
})

test('the causes of what is unallocated sum to it', () => {
  fc.assert(
    fc.property(anyBook, anyPeriod, (book, period) => {
      const left = unallocated(book, period, 'all')
      expect(total(left.causes.map((cause) => cause.amount))).toBe(units(left.amount))
      expect(left.amount).toBe(costBy(book, { ...period, by: ['domain'] }, 'all').unallocated)
    }),
  )
})

test('the drivers of an anomaly sum to its excess', () => {
  fc.assert(
    fc.property(anyBook, anyPeriod, (book, period) => {
      for (const found of anomalies(book, period, 'all').anomalies) {
        expect(total(found.drivers.map((driver) => driver.change))).toBe(units(found.excess))
      }
    }),
  )
})

test('the domains and the products of the overview sum to date', () => {
  fc.assert(
    fc.property(
      anyBook,
      fc.constantFrom(undefined, '2026-02', '2026-04'),
      anyFilter,
      anyVisible,
      (book, period, filter, visible) => {
        const overview = costOverview(book, { period, ...filter }, visible)
        expect(total(overview.domains.map((row) => row.amount))).toBe(units(overview.toDate))
        expect(total(overview.products.map((row) => row.amount))).toBe(units(overview.toDate))
      },
    ),
  )
})

test('the order of the charges and of the keys changes no answer', () => {
  fc.assert(
    fc.property(anyParts, anyPeriod, anyFilter, (parts, period, filter) => {
      const book = bookOf(parts)
      const turned = bookOf({ ...parts, keys: parts.keys.toReversed(), facts: parts.facts.toReversed() })
      for (const ask of [
        (b: ChargeBook) => costBy(b, { ...period, ...filter, by: ['domain', 'resource', 'month'] }, 'all'),
        (b: ChargeBook) => costSeries(b, { ...period, ...filter, by: 'sku', bin: 'day', top: 2 }, 'all'),
        (b: ChargeBook) => costChanges(b, { ...period, ...filter, top: 3 }, 'all'),
        (b: ChargeBook) => resources(b, { ...period, ...filter, limit: 3 }, 'all'),
        (b: ChargeBook) => costOverview(b, filter, 'all'),
        (b: ChargeBook) => reconciliation(b, period, 'all'),
        (b: ChargeBook) => unallocated(b, period, 'all'),
        (b: ChargeBook) => parsePeriod(period, b),
      ]) {
        expect(ask(turned)).toEqual(ask(book))
      }
    }),
  )
})
