import { type BilledLines, dayOf, type VendorKey } from '@meshledger/costing'
import fc from 'fast-check'

/** What a bill says of a line, with nothing in it but what a test names. */
export const vendorKey = (over: Partial<VendorKey>): VendorKey => ({
  ...{ provider: 'AWS', service: 'Amazon S3', charge_category: 'Usage', charge_class: null, currency: 'USD' },
  ...{ service_category: 'Storage', billing_month: null, account_id: '99', workspace_id: '123456789012' },
  ...{ cluster_id: null, job_id: null, warehouse_id: null, resource_id: 'arn:bucket', sku_name: 'TimedStorage' },
  ...{ invoice_id: null, custom_tags: {}, databricks: false, ...over },
})

export type BillLine = { readonly key: VendorKey; readonly day: string; readonly billed: bigint }

export const billsOf = (lines: readonly BillLine[]): BilledLines => ({
  keys: lines.map(({ key }) => key),
  size: lines.length,
  key: Int32Array.from(lines, (_, i) => i),
  day: Int32Array.from(lines, ({ day }) => dayOf(day)),
  lines: new Int32Array(lines.length).fill(1),
  billed: lines.map(({ billed }) => billed),
})

const anyLine = fc.record({
  key: fc
    .record({
      provider: fc.constantFrom('AWS', 'Microsoft', null),
      service: fc.constantFrom('Amazon S3', 'Support', 'Jobs', ' ', null),
      service_category: fc.constantFrom('Storage', 'Compute', 'Blockchain', null),
      charge_category: fc.constantFrom('Usage', 'purchase', 'Tax', 'Credit', 'Adjustment', 'Refund', null),
      charge_class: fc.constantFrom('Correction', null),
      billing_month: fc.constantFrom('2026-09', '2026-10', null),
      currency: fc.constantFrom('USD', 'EUR'),
      account_id: fc.constantFrom('99', ' ', null),
      workspace_id: fc.constantFrom('123456789012', '1', '', null),
      resource_id: fc.constantFrom('arn:bucket', '', null),
      sku_name: fc.constantFrom('TimedStorage', '', 'JOBS'),
      invoice_id: fc.constantFrom('I-1', null),
      custom_tags: fc.constantFrom({ team: 'growth' }, { 'user:team': 'pregnancy', env: '' }, {}, null),
      databricks: fc.boolean(),
    })
    .map(vendorKey),
  day: fc.constantFrom('2026-09-01', '2026-09-30', '2026-10-15'),
  billed: fc.bigInt({ min: -(10n ** 22n), max: 10n ** 22n }),
})

/** Lines of bills with whatever vendors write and leave out, some in a currency that has no rate in October. */
export const anyBills: fc.Arbitrary<BilledLines> = fc
  .array(anyLine, { maxLength: 10 })
  .map((lines) => billsOf(lines.toSorted((a, b) => (a.day < b.day ? -1 : 1))))
