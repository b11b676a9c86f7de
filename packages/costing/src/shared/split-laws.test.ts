import { AMOUNT_SCALE, parseDecimal, sum } from '@meshledger/money'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ChargeBook, costBy, costChanges, type Dimension, reconciliation, resources, splitBook } from '../index.ts'
import { anyAllocation, anyDrivers } from '../testing/any-allocation.ts'
import { anyBook, anyFilter, anyParts, anyPeriod } from '../testing/any-book.ts'
import { bookOf } from '../testing/book.ts'

const units = (text: string) => parseDecimal(text, AMOUNT_SCALE)
const total = (texts: readonly string[]) => sum(texts.map(units))
const steady: Dimension[] = ['product', 'workspace', 'cloud', 'sku', 'month', 'day']

test('a split moves money between domains and nothing else: every other sum stays, under every filter', () => {
  fc.assert(
    fc.property(
      anyBook,
      anyAllocation,
      anyDrivers,
      anyPeriod,
      anyFilter,
      fc.subarray(steady, { minLength: 1, maxLength: 4 }),
      (book, allocation, drivers, period, filter, by) => {
        const made = splitBook(book, allocation, drivers)
        // Filters by what a split may change are left out; a folded pool has no resource any more.
        const query = {
          ...period,
          ...filter,
          'f.domain': undefined,
          'f.reason': undefined,
          'f.resource': undefined,
          by,
        }
        expect(costBy(made, query, 'all')).toMatchObject({ rows: costBy(book, query, 'all').rows })
      },
    ),
    { numRuns: 300 },
  )
})

test('rated = Σ direct + Σ shared + unallocated, in money and in rows', () => {
  fc.assert(
    fc.property(anyBook, anyAllocation, anyDrivers, anyPeriod, (book, allocation, drivers, period) => {
      const made = splitBook(book, allocation, drivers)
      const before = reconciliation(book, period, 'all')
      const after = reconciliation(made, period, 'all')
      expect(after.rated).toBe(before.rated)
      expect(after.rows).toEqual(before.rows)
      expect(after.quantities).toEqual(before.quantities)
      expect(after.difference).toBe('0.00')
      const parts = costBy(made, { ...period, by: ['domain', 'rule'] }, 'all')
      expect(total(parts.rows.map((row) => row.amount))).toBe(units(before.rated))
    }),
    { numRuns: 200 },
  )
})

test('every run is exact: Σ sources = pool = Σ shares + idle + left, and its shares are what the book has for the rule', () => {
  fc.assert(
    fc.property(anyBook, anyAllocation, anyDrivers, (book, allocation, drivers) => {
      const made = splitBook(book, allocation, drivers)
      for (const { pool, sources, shares, idle, left } of made.splits) {
        expect(sum(sources.map((source) => source.amount))).toBe(pool)
        expect(sum(shares.map((share) => share.amount)) + idle + left).toBe(pool)
      }
      // What a later rule took on has left the shares of the earlier one.
      const [only, ...more] = allocation.definition.splits
      if (only === undefined || more.length > 0) return
      for (const { month, rule, shares } of made.splits) {
        const held = costBy(made, { period: month, by: ['domain', 'rule', 'reason'] }, 'all').rows
        for (const { domain, amount } of shares) {
          const rows = held.filter((row) => row.rule === rule && row.domain === domain && row.reason === 'shared')
          const idle = made.keys.some((key) => key.domain === domain && key.shared?.idle && key.reason === 'shared')
          if (!idle) expect(total(rows.map((row) => row.amount))).toBe(amount)
        }
      }
    }),
    { numRuns: 200 },
  )
})

test('neither the order of the charges nor of the keys changes a split', () => {
  fc.assert(
    fc.property(anyParts, anyAllocation, anyDrivers, anyPeriod, (parts, allocation, drivers, period) => {
      const made = splitBook(bookOf(parts), allocation, drivers)
      const turned = splitBook(
        bookOf({ ...parts, keys: parts.keys.toReversed(), facts: parts.facts.toReversed() }),
        allocation,
        drivers,
      )
      expect(turned.splits).toEqual(made.splits)
      for (const ask of [
        (b: ChargeBook) => costBy(b, { ...period, by: ['domain', 'rule', 'resource', 'day'] }, 'all'),
        (b: ChargeBook) => costChanges(b, { ...period, top: 5 }, 'all'),
        (b: ChargeBook) => resources(b, { ...period, limit: 9 }, 'all'),
      ]) {
        expect(ask(turned)).toEqual(ask(made))
      }
    }),
  )
})

test('a split book is a book: amount = quantity × price, by day', () => {
  fc.assert(
    fc.property(anyBook, anyAllocation, anyDrivers, (book, allocation, drivers) => {
      const made = splitBook(book, allocation, drivers)
      for (let i = 0; i < made.size; i++) {
        if (made.status[i] === 0) expect(made.amount[i]).toBe((made.quantity[i] ?? 0n) * (made.price[i] ?? 0n))
        if (i > 0) expect(made.day[i] ?? 0).toBeGreaterThanOrEqual(made.day[i - 1] ?? 0)
      }
    }),
  )
})
