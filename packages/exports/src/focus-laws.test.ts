import { costBy } from '@meshledger/costing'
import { AMOUNT_SCALE, parseDecimal, QUANTITY_SCALE, sum } from '@meshledger/money'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { partsOf } from './focus/shares.ts'
import { type FocusRow, focus, type Split } from './index.ts'
import { anyBook, anyOptions, anyPeriod, anyVisible } from './testing/any-book.ts'
import { isProduct } from './testing/formats.ts'

const units = (text: string | null | undefined) => parseDecimal(text ?? '', AMOUNT_SCALE)
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

const anySplit = fc
  .array(
    fc.record({
      domain: fc.constantFrom('growth', 'pregnancy', 'Unallocated'),
      weight: fc.bigInt({ min: 0n, max: 10n ** 6n }),
    }),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map(
    (shares): Split => ({
      methodId: 'queries-v3',
      shares: [...shares, { domain: 'growth', weight: 1n }].map(({ domain, weight }) => ({
        domain,
        weight,
        consumer: domain === 'Unallocated' ? null : { id: `domain/${domain}`, name: domain },
        tags: null,
        driver: { quantity: String(weight), unit: 'Seconds' },
      })),
    }),
  )

test('parts of a split charge sum to it, metric by metric; ratios sum to one', () => {
  fc.assert(
    fc.property(anyBook, anySplit, (book, split) => {
      const period = {
        from: '2026-08-01',
        to: '2026-12-31',
        version: '1.3',
        account: { id: 'acc', name: 'Selene' },
      } as const
      const whole = [...focus(book, period, 'all').rows]
      const parts = [...focus(book, { ...period, splits: () => split }, 'all').rows]
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
      expect(parts.length).toBe(whole.length * split.shares.length)
      const ratios = parts.map((row) => /"AllocatedRatio":([\d.]+)/.exec(row.AllocatedMethodDetails ?? '')?.[1])
      expect(sum(ratios.map((ratio) => units(ratio)))).toBe(BigInt(whole.length) * units('1'))
      for (const row of parts) {
        expect(row.AllocatedMethodId).toBe('queries-v3')
        expect(row.AllocatedResourceId === null).toBe(row.x_Domain === 'Unallocated')
        if (row.ListUnitPrice != null)
          expect(isProduct(row.ListUnitPrice, row.PricingQuantity ?? '', row.ListCost ?? '')).toBe(true)
      }
    }),
  )
})

test('a driver that is no number is refused, so that the JSON stays JSON', () => {
  const share = {
    domain: 'growth',
    weight: 1n,
    consumer: null,
    tags: null,
    driver: { quantity: '1}', unit: 'Seconds' },
  }
  expect(() => partsOf(1n, { methodId: 'm', shares: [share] })).toThrow('expected a decimal number')
})
