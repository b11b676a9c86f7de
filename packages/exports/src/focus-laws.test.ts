import { costBy, netBook, splitBook, withBills } from '@meshledger/costing'
import { AMOUNT_SCALE, parseDecimal, QUANTITY_SCALE, sum } from '@meshledger/money'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FocusRow, focus } from './index.ts'
import { anyBills } from './testing/any-bills.ts'
import { anyBook, anyOptions, anyPeriod, anyVisible } from './testing/any-book.ts'
import { index as billIndex } from './testing/book.ts'
import { isProduct } from './testing/formats.ts'
import { discounted, splitOf } from './testing/rules.ts'

const units = (text: string | null | undefined) => parseDecimal(text ?? '', AMOUNT_SCALE)
const wholeYear = { from: '2026-08-01', to: '2026-12-31', account: { id: 'acc', name: 'Selene Health' } }
const NO_RATE = 'no-rate-of-the-month'
const even = splitOf(['Unallocated'])
const total = (rows: Iterable<FocusRow>, column: string) => sum([...rows].map((row) => units(row[column] ?? '0')))

test('Σ BilledCost = what costBy rated for the same days and domains, and what is unpriced is all there', () => {
  fc.assert(
    fc.property(anyBook, anyPeriod, anyOptions, anyVisible, (book, period, options, visible) => {
      const dataset = focus(book, { ...options, ...period }, visible)
      const cost = costBy(book, { ...period, by: ['domain'] }, visible)
      const rows = [...dataset.rows]
      const summary = dataset.summary()
      expect(total(rows, 'BilledCost')).toBe(units(cost.rated))
      expect(summary.billedCost).toBe(cost.rated)
      for (const { domain, amount } of cost.rows) {
        expect(
          total(
            rows.filter((row) => row.x_Domain === domain),
            'BilledCost',
          ),
        ).toBe(units(amount))
      }
      const usageRows = (status: string) =>
        rows.filter((row) => row.x_PriceStatus === status).reduce((n, row) => n + Number(row.x_UsageRowCount), 0)
      expect(usageRows('unpriced')).toBe(cost.unpriced.rows)
      expect(usageRows('free')).toBe(cost.free.rows)
      const quantity = (texts: readonly string[]) => sum(texts.map((text) => parseDecimal(text, QUANTITY_SCALE)))
      expect(quantity(summary.unpriced.skus.map((sku) => sku.quantity))).toBe(
        quantity(cost.unpriced.skus.map((sku) => sku.usage_quantity)),
      )
    }),
    { numRuns: 200 },
  )
})

test('price × quantity is the cost on every row; each name has one meaning', () => {
  fc.assert(
    fc.property(anyBook, anyPeriod, anyOptions, (book, period, options) => {
      const rows = [...focus(book, { ...options, ...period }, 'all').rows]
      const partners = new Map<string, string | null>()
      const one = (kind: string, name: string | null | undefined, partner: string | null | undefined) => {
        if (name == null) return
        const known = partners.get(`${kind} ${name}`)
        if (known !== undefined) expect(partner).toBe(known)
        partners.set(`${kind} ${name}`, partner ?? null)
      }
      for (const row of rows) {
        expect(new Set([row.BilledCost, row.EffectiveCost, row.ListCost, row.ContractedCost]).size).toBe(1)
        if (row.ListUnitPrice != null)
          expect(isProduct(row.ListUnitPrice, row.PricingQuantity ?? '', row.ListCost ?? '')).toBe(true)
        one('category', row.ServiceName, row.ServiceCategory)
        one('subcategory', row.ServiceName, row.ServiceSubcategory)
        one('sku', row.SkuPriceId, row.SkuId)
        one(
          'price',
          row.SkuPriceId && `${row.SkuPriceId} ${row.ChargePeriodStart} ${row.ListUnitPrice}`,
          row.SkuPriceId,
        )
        one('workspace', row.SubAccountId, row.SubAccountName)
        expect(row.ResourceName === null || row.ResourceName !== row.ResourceId).toBe(true)
        expect((row.ChargePeriodStart ?? '') < (row.ChargePeriodEnd ?? '')).toBe(true)
      }
    }),
  )
})

test('every row has every column of its version, in order, and no blank text', () => {
  fc.assert(
    fc.property(anyBook, anyPeriod, anyOptions, (book, period, options) => {
      const { rows, columns } = focus(book, { ...options, ...period }, 'all')
      const names = columns.map(({ name }) => name)
      for (const row of rows) {
        expect(Object.keys(row)).toEqual(names)
        expect(Object.values(row).every((value) => value === null || value.trim() !== '')).toBe(true)
      }
    }),
  )
})

test('the parts of a split are the charge, metric by metric; ratios sum to one for each, and who pays nothing is nobody', () => {
  fc.assert(
    fc.property(anyBook, fc.constantFrom('even' as const, 'direct-cost' as const), (book, method) => {
      const options = { ...wholeYear, version: '1.3' } as const
      const whole = [...focus(book, options, 'all').rows]
      const made = splitBook(book, splitOf(['Unallocated', 'growth'], method))
      const parts = [...focus(made, options, 'all').rows]
      for (const metric of [
        'BilledCost',
        'EffectiveCost',
        'ListCost',
        'ContractedCost',
        'PricingQuantity',
        'ConsumedQuantity',
        'x_UnpricedQuantity',
      ]) {
        expect(total(parts, metric)).toBe(total(whole, metric))
      }
      const ratios = parts.flatMap(
        (row) => /"AllocatedRatio":([\d.]+)/.exec(row.AllocatedMethodDetails ?? '')?.[1] ?? [],
      )
      const sharedOut = sum(ratios.map((ratio) => units(ratio)))
      expect(sharedOut % units('1')).toBe(0n)
      for (const row of parts) {
        expect([null, 'nobodys/v3']).toContain(row.AllocatedMethodId)
        expect(row.AllocatedResourceId).toBe(row.x_AllocationReason === 'shared' ? `domain/${row.x_Domain}` : null)
        if (row.ListUnitPrice != null)
          expect(isProduct(row.ListUnitPrice, row.PricingQuantity ?? '', row.ListCost ?? '')).toBe(true)
      }
    }),
  )
})

test('Σ BilledCost holds with the bills of others at net prices, split and not, and each row keeps its vendor', () => {
  fc.assert(
    fc.property(anyBook, anyBills, fc.boolean(), (given, bills, first) => {
      const net = netBook(given, discounted)
      const beside = withBills(first ? net : splitBook(net, even), bills, billIndex, discounted)
      const book = first ? splitBook(beside, even) : beside
      const options = { ...wholeYear, version: '1.3' } as const
      const rows = [...focus(book, options, 'all').rows]
      const cost = costBy(book, { from: wholeYear.from, to: wholeYear.to, by: ['domain', 'provider'] }, 'all')
      for (const { domain, provider, amount } of cost.rows) {
        const own = rows.filter(
          (row) =>
            row.x_Domain === domain &&
            (provider === 'Databricks') === (row.x_PriceStatus !== 'billed' && row.x_UnpricedReason !== NO_RATE),
        )
        const vendor = own.filter((row) => provider === 'Databricks' || row.InvoiceIssuerName === provider)
        expect([domain, provider, total(vendor, 'BilledCost')]).toEqual([domain, provider, units(amount)])
        expect(total(vendor, 'EffectiveCost')).toBe(units(amount))
      }
      for (const row of rows) if (row.x_PriceStatus === 'list') expect(row.ListCost).toBe(row.BilledCost)
    }),
    { numRuns: 100 },
  )
})
