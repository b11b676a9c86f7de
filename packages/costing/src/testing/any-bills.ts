import { indexDomains, PricingDefinition } from '@meshledger/mesh'
import fc from 'fast-check'
import { type BilledLines, dayOf, type VendorKey } from '../index.ts'
import { domainOf } from './book.ts'

export const domains = [domainOf('alpha'), domainOf('beta', { select: { workspaces: ['123456789012'] } })]
export const index = indexDomains(domains.map((definition) => ({ definition, file: `${definition.domain}.yml` })))
export const pricing = PricingDefinition.parse({
  pricing: 'P',
  rates: ['2026-01', '2026-02', '2026-03', '2026-04'].map((month) => ({ from: 'EUR', to: 'USD', month, rate: '1.25' })),
})
export const vendor = (over: Partial<VendorKey>): VendorKey => ({
  ...{ provider: 'AWS', service: 'AmazonEC2', charge_category: 'Usage', currency: 'USD', account_id: '9' },
  ...{
    workspace_id: null,
    cluster_id: null,
    job_id: null,
    warehouse_id: null,
    resource_id: null,
    sku_name: 'BoxUsage',
    invoice_id: null,
    charge_class: null,
    service_category: null,
    billing_month: null,
  },
  ...{ custom_tags: {}, databricks: false, ...over },
})
export type BillLine = { key: VendorKey; day: number; billed: bigint; lines?: number }
export const billsOf = (given: readonly BillLine[]): BilledLines => ({
  keys: given.map(({ key }) => key),
  size: given.length,
  key: Int32Array.from(given, (_, i) => i),
  day: Int32Array.from(given, ({ day }) => day),
  lines: Int32Array.from(given, ({ lines }) => lines ?? 1),
  billed: given.map(({ billed }) => billed),
})
/** Lines of bills in two currencies, some for Databricks itself, some credits, in the order of their days. */
export const anyBillLines: fc.Arbitrary<BillLine[]> = fc
  .array(
    fc.record({
      key: fc
        .record({
          provider: fc.constantFrom('AWS', 'Microsoft', null),
          service: fc.constantFrom('S3', null),
          currency: fc.constantFrom('USD', 'EUR'),
          custom_tags: fc.constantFrom({ team: 'alpha' }, { user_team: 'beta' }, {}, null),
          resource_id: fc.constantFrom('arn:1', 'arn:2', null),
          invoice_id: fc.constantFrom('I-1', 'I-2', null),
          databricks: fc.boolean(),
        })
        .map(vendor),
      day: fc.integer({ min: dayOf('2026-01-01'), max: dayOf('2026-04-30') }),
      billed: fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
    }),
    { maxLength: 12 },
  )
  .map((lines) => lines.toSorted((a, b) => a.day - b.day))
