import { expect, test } from 'vitest'
import { billingOf } from './focus/billing.ts'
import { tagsJson } from './focus/key-value.ts'
import { partiesOf } from './focus/parties.ts'
import { serviceOf } from './focus/services.ts'
import { unitOf } from './focus/units.ts'
import { focus, focusCsv } from './index.ts'
import { keyOf } from './testing/book.ts'
import { demoBook, demoOptions } from './testing/demo-book.ts'

const rowsOf = (over: object = {}) => [...focus(demoBook(), { ...demoOptions, ...over }, 'all').rows]
const closed = [...focusCsv(focus(demoBook(), { ...demoOptions, closedThrough: '2026-09' }, 'all'))].join('')

test('two days of a small account, as finance would read them', async () => {
  await expect(closed).toMatchFileSnapshot('../golden/focus-1.2.csv')
})

test('a row of 1.4, a column a line', async () => {
  const [row] = rowsOf({ version: '1.4' })
  await expect(`${JSON.stringify(row, null, 2)}\n`).toMatchFileSnapshot('../golden/focus-1.4-row.json')
})

test('no value of the file would run in a spreadsheet', () => {
  expect(closed).toContain('"\'=HYPERLINK(""http://x"",""open me"")"')
  expect(closed).not.toMatch(/(^|,)"?=/m)
})

test.each`
  version  | own   | ours  | has                      | lacks
  ${'1.2'} | ${57} | ${13} | ${'ProviderName'}        | ${'AllocatedTags'}
  ${'1.3'} | ${65} | ${13} | ${'ServiceProviderName'} | ${'InvoiceDetailId'}
  ${'1.4'} | ${65} | ${13} | ${'InvoiceDetailId'}     | ${'ProviderName'}
`('$version has $own columns of FOCUS, then ours', ({ version, own, ours, has, lacks }) => {
  const { columns, schema } = focus(demoBook(), { ...demoOptions, version }, 'all')
  const names = columns.map(({ name }) => name)
  expect(names.filter((name) => !name.startsWith('x_'))).toHaveLength(own)
  expect(names.slice(own).every((name) => name.startsWith('x_'))).toBe(true)
  expect(names).toHaveLength(own + ours)
  expect(names).toContain(has)
  expect(names).not.toContain(lacks)
  expect(names.slice(0, own)).toEqual(names.slice(0, own).toSorted())
  expect(schema.Schema.FocusVersion).toBe(version)
  expect(schema.Schema.ColumnDefinition.map(({ ColumnName }) => ColumnName)).toEqual(names)
})

test('usage without a price is in the dataset, without a false price, and is counted beside it', () => {
  const unpriced = rowsOf().filter((row) => row.x_PriceStatus === 'unpriced')
  expect(unpriced).toHaveLength(2)
  expect(unpriced[0]).toMatchObject({
    ChargeCategory: 'Adjustment',
    BilledCost: '0.00',
    BillingCurrency: 'USD',
    ListUnitPrice: null,
    PricingQuantity: null,
    x_UnpricedQuantity: '2.75',
    x_UnpricedReason: 'no-price-for-sku',
    x_UnpricedUnit: 'DBU',
  })
  const summary = focus(demoBook(), demoOptions, 'all').summary()
  expect(summary.unpriced).toEqual({
    rows: 2,
    skus: [
      {
        skuId: 'ENTERPRISE_AI_RUNTIME_H200_COMPUTE_US_EAST_N_VIRGINIA',
        unit: 'DBU',
        reason: 'no-price-for-sku',
        rows: 2,
        quantity: '5.5',
      },
    ],
  })
  expect(summary.free).toEqual({ rows: 2 })
  expect(summary.unknownServices).toEqual([{ serviceName: 'Quantum Warehouse (unknown product)', rows: 2 }])
})

test.each`
  record           | late     | month        | closed       | billed       | class           | why
  ${'RETRACTION'}  | ${true}  | ${'2026-09'} | ${'2026-09'} | ${'2026-10'} | ${'Correction'} | ${'the month was invoiced'}
  ${'RESTATEMENT'} | ${true}  | ${'2026-07'} | ${'2026-12'} | ${'2027-01'} | ${'Correction'} | ${'it is billed in the first open month'}
  ${'RETRACTION'}  | ${true}  | ${'2026-10'} | ${'2026-09'} | ${'2026-10'} | ${null}         | ${'the month is open'}
  ${'RETRACTION'}  | ${true}  | ${'2026-09'} | ${null}      | ${'2026-09'} | ${null}         | ${'nothing is closed'}
  ${'RETRACTION'}  | ${false} | ${'2026-09'} | ${'2026-09'} | ${'2026-09'} | ${null}         | ${'it came before the close'}
  ${'ORIGINAL'}    | ${true}  | ${'2026-09'} | ${'2026-09'} | ${'2026-09'} | ${null}         | ${'it corrects nothing'}
`('$record of $month, closed through $closed: $why', ({ record, late, month, closed, billed, class: chargeClass }) => {
  expect(billingOf({ record_type: record, late }, month, closed)).toEqual({ billingMonth: billed, chargeClass })
})

test('a correction keeps its charge period and moves to the open billing period, on an invoice of its own', () => {
  const invoiceId = ({ billingMonth, correction }: { billingMonth: string; correction: boolean }) =>
    `${billingMonth}${correction ? '-C' : ''}`
  const [corrected] = rowsOf({ closedThrough: '2026-09', invoiceId }).filter((row) => row.ChargeClass === 'Correction')
  expect(corrected).toMatchObject({
    ChargePeriodStart: '2026-09-14T00:00:00Z',
    BillingPeriodStart: '2026-10-01T00:00:00Z',
    BillingPeriodEnd: '2026-11-01T00:00:00Z',
    InvoiceId: '2026-10-C',
    BilledCost: '-0.60',
  })
})

test.each`
  route                       | cloud      | provider                 | publisher       | issuer
  ${'direct'}                 | ${'AWS'}   | ${'Databricks'}          | ${'Databricks'} | ${'Databricks'}
  ${'direct'}                 | ${'AZURE'} | ${'Microsoft'}           | ${'Databricks'} | ${'Microsoft'}
  ${'marketplace'}            | ${'AWS'}   | ${'Amazon Web Services'} | ${'Databricks'} | ${'Amazon Web Services'}
  ${{ reseller: 'R' }}        | ${'AZURE'} | ${'R'}                   | ${'Databricks'} | ${'R'}
  ${{ internal: 'Platform' }} | ${'GCP'}   | ${'Platform'}            | ${'Platform'}   | ${'Platform'}
`('$cloud bought $route: sold by $provider', ({ route, cloud, provider, publisher, issuer }) => {
  expect(partiesOf(route, cloud)).toEqual({
    providerName: provider,
    publisherName: publisher,
    invoiceIssuerName: issuer,
  })
})

test.each`
  product                   | sku                         | name                              | subcategory
  ${'INTERACTIVE'}          | ${'ALL_PURPOSE_SERVERLESS'} | ${'Notebooks'}                    | ${'Serverless Compute'}
  ${'INTERACTIVE'}          | ${'ALL_PURPOSE_COMPUTE'}    | ${'Notebooks on classic compute'} | ${'Virtual Machines'}
  ${'LAKEHOUSE_MONITORING'} | ${'X'}                      | ${'Data quality monitoring'}      | ${'Observability'}
  ${null}                   | ${'X'}                      | ${'No product named'}             | ${'Other (Other)'}
  ${'NEW_THING'}            | ${'X'}                      | ${'New Thing (unknown product)'}  | ${'Other (Other)'}
`('$product with $sku is $name', ({ product, sku, name, subcategory }) => {
  const service = serviceOf(keyOf({ key_id: 0, billing_origin_product: product, sku_name: sku }))
  expect(service).toMatchObject({ name, subcategory })
})

test.each([
  ['HOUR', 'Hours'],
  ['tokens', 'Tokens'],
  ['DBU', 'DBU'],
  ['GB', 'GB'],
  ['FURLONG', 'FURLONG'],
])('unit %s is written %s', (usage_unit, unit) => {
  expect(unitOf(usage_unit)).toBe(unit)
})

test('a job that was renamed keeps its old name in the charges before', () => {
  const named = rowsOf().filter((row) => row.ResourceId === 'acc/1/job/7' && row.x_RecordType === 'ORIGINAL')
  expect(named.map((row) => row.ResourceName)).toEqual(['nightly-predictions', 'predictions, every night'])
})

test('tags are flat JSON in one order; what Databricks itself set has a prefix, what the user wrote stays', () => {
  const made = { 10: 'b', team: ' Growth', env: '', 9: 'a', LakehouseMonitoringTableId: 't1' }
  expect(tagsJson(made)).toBe(
    '{"10":"b","9":"a","databricks:LakehouseMonitoringTableId":"t1","env":true,"team":" Growth"}',
  )
  expect(tagsJson({})).toBe('{}')
  expect(tagsJson(null)).toBeNull()
})

test('the same book gives the same bytes', () => {
  const once = () => [...focusCsv(focus(demoBook(), demoOptions, 'all'))].join('')
  expect(once()).toBe(once())
})
