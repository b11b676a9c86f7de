import { AMOUNT_SCALE, parseDecimal, sum } from '@meshledger/money'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Allocation,
  type ChargeBook,
  costBy,
  type Dimension,
  type Drivers,
  dimensions,
  FREE,
  lineFile,
  monthLines,
  netBook,
  parseMinor,
  postingsOf,
  RATED,
  type StatementDocument,
  splitBook,
  statementsOf,
  trace,
  UNPRICED,
  unpricedReasons,
} from './index.ts'
import { netPricing } from './net-price.ts'
import { anyAllocation, anyDrivers } from './testing/any-allocation.ts'
import { anyFilter, anyParts, anyPeriod, anyVisible } from './testing/any-book.ts'
import { anyDomains } from './testing/any-chain.ts'
import { anyPricing } from './testing/any-pricing.ts'
import { type BookParts, bookOf } from './testing/book.ts'

/** A month by any rules: usage, list prices, price book with its rates, chain, splits and what they measure. */
const anyWorld = fc
  .tuple(anyParts, anyDomains, anyPricing, anyAllocation, anyDrivers)
  .map(([parts, domains, pricing, allocation, drivers]) => ({
    parts: { ...parts, domains },
    pricing,
    allocation,
    drivers,
  }))
type World = { parts: BookParts; pricing: Parameters<typeof netBook>[1]; allocation: Allocation; drivers: Drivers }

const madeOf = ({ parts, pricing, allocation, drivers }: World): ChargeBook =>
  splitBook(netBook(bookOf(parts), pricing), allocation, drivers)
const units = (text: string) => parseDecimal(text, AMOUNT_SCALE)
const total = (texts: readonly string[]) => sum(texts.map(units))
const anyBy = fc.shuffledSubarray([...dimensions] as Dimension[], { minLength: 1, maxLength: 4 })
const accounts = {
  ...{ expenseAccount: '6200', recoveryAccount: '6290', unallocatedAccount: '6280', unallocatedCostCentre: 'P' },
  productAccounts: { Jobs: '6201' },
}

test('by any price book, chain and splits: rated = Σ rows = Σ domains + unallocated, and each trace is its figure', () => {
  fc.assert(
    fc.property(anyWorld, anyPeriod, anyFilter, anyBy, anyVisible, (world, period, filter, by, visible) => {
      const book = madeOf(world)
      const question = { ...period, ...filter }
      const cost = costBy(book, { ...question, by }, visible)
      const byDomain = costBy(book, { ...question, by: ['domain'] }, visible).rows
      expect(total(cost.rows.map(({ amount }) => amount))).toBe(units(cost.rated))
      expect(total(byDomain.map(({ amount }) => amount))).toBe(units(cost.rated))
      expect(total(byDomain.flatMap(({ domain, amount }) => (domain === 'Unallocated' ? [amount] : [])))).toBe(
        units(cost.unallocated),
      )
      const { reply } = trace(book, { ...question, limit: 7, offset: 0 }, visible)
      expect(reply.total).toBe(cost.rated)
      expect(total([...reply.lines.map(({ amount }) => amount), reply.rest.amount])).toBe(units(cost.rated))
    }),
    { numRuns: 150 },
  )
})

test('the rated sum is what a plain loop over charges and rules gives, whatever was split', () => {
  fc.assert(
    fc.property(anyWorld, (world) => {
      const book = bookOf(world.parts)
      const ask = netPricing(world.pricing, book.currency)
      let rated = 0n
      for (let i = 0; i < book.size; i++) {
        const key = book.keys[book.key[i] ?? -1]
        // A contract price stands in where the list has none; not where it has two, or one of another unit.
        const unknown = ['no-price-for-sku', 'no-price-at-that-time'].includes(
          unpricedReasons[book.unpricedReason[i] ?? -1] ?? '',
        )
        if (!key || book.status[i] === FREE || (book.status[i] === UNPRICED && !unknown)) continue
        const list = book.status[i] === RATED ? (book.price[i] ?? 0n) : null
        rated += (book.quantity[i] ?? 0n) * (ask({ key, day: book.day[i] ?? 0, list, account: null })?.price ?? 0n)
      }
      const made = madeOf(world)
      const all = { from: '2026-01-01', to: '2026-12-31' }
      expect(units(costBy(made, { ...all, by: ['domain'] }, 'all').rated)).toBe(rated)
      for (const { pool, shares, idle, left } of made.splits) {
        expect(sum(shares.map(({ amount }) => amount)) + idle + left).toBe(pool)
      }
    }),
    { numRuns: 150 },
  )
})

/** The statements of February, one a domain, as a close makes them out. */
function february(world: World): StatementDocument[] {
  const book = madeOf(world)
  const about = {
    ...{
      period: '2026-02',
      version: 1,
      costCentre: 'CC',
      owner: '',
      currency: book.currency,
      basis: 'net',
      demo: false,
    },
    ...{ dataThrough: null, ruleSet: '', previous: null, budget: null, drivers: [] },
  }
  const lines = [...monthLines(book, '2026-02')].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return statementsOf(lines.map(([domain, own]) => ({ ...about, domain, title: domain, ...own })))
}

test('statements of any rules: lines sum to them, they to the month but for less than a cent, and what is booked to zero', () => {
  fc.assert(
    fc.property(anyWorld, (world) => {
      const documents = february(world)
      const exact = units(costBy(madeOf(world), { period: '2026-02', by: ['domain'] }, 'all').rated)
      expect(total(documents.map(({ exactTotal }) => exactTotal))).toBe(exact)
      const off = total(documents.map((one) => one.total)) - exact
      expect(off < units('0.01') && off > -units('0.01')).toBe(true)
      for (const document of documents) {
        const minor = document.lines.map(({ amount }) => parseMinor(amount, 2))
        expect(sum(minor)).toBe(parseMinor(document.total, 2))
        expect(total(postingsOf(document, accounts, 'Unallocated').map(({ amount }) => amount))).toBe(0n)
      }
    }),
    { numRuns: 100 },
  )
})

test('the same facts and rules give the same line files, in whichever order the facts came', () => {
  fc.assert(
    fc.property(anyWorld, (world) => {
      const { parts } = world
      const turned = { ...world, parts: { ...parts, keys: parts.keys.toReversed(), facts: parts.facts.toReversed() } }
      expect(february(turned).map(lineFile)).toEqual(february(world).map(lineFile))
    }),
    { numRuns: 60 },
  )
})
