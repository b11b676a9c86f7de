import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openLake } from '@meshledger/lake'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dump, lakeOnly } from '../../testing/lake-only.ts'
import { type Content, writeAccount } from '../../testing/small-account.ts'
import type { House } from '../house.ts'
import { ingest } from '../ingest.ts'

let house: House
const folders: string[] = []
beforeEach(async () => {
  house = await lakeOnly()
})
afterEach(async () => {
  await house.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})
async function account(files: Readonly<Record<string, Content>>): Promise<string> {
  const folder = await writeAccount(files)
  folders.push(folder)
  return folder
}
const field = (value: unknown) => `"${String(value ?? '').replaceAll('"', '""')}"`
const csv = (rows: readonly Record<string, unknown>[]) =>
  [Object.keys(rows[0] ?? {}).join(','), ...rows.map((row) => Object.values(row).map(field).join(','))].join('\n')

const cost = '0.123456789012345678'
const aws = (n: number, more: Record<string, unknown> = {}) => ({
  identity_line_item_id: `l-${n}`,
  bill_payer_account_id: '1',
  line_item_usage_account_id: '2',
  line_item_line_item_type: 'Usage',
  line_item_usage_start_date: '2026-06-01T01:00:00.000Z',
  line_item_usage_end_date: '2026-06-01T02:00:00.000Z',
  line_item_product_code: 'AmazonEC2',
  line_item_usage_type: 'BoxUsage:i3.xlarge',
  line_item_resource_id: 'i-1',
  line_item_currency_code: 'USD',
  line_item_unblended_cost: cost,
  product_instance_type: 'i3.xlarge',
  resource_tags: JSON.stringify({ user_cluster_id: 'c-1', user_vendor: 'Databricks' }),
  ...more,
})
const azure = {
  SubscriptionId: 's',
  Date: '06/01/2026',
  ChargeType: 'Usage',
  CostInBillingCurrency: cost,
  BillingCurrencyCode: 'EUR',
  MeterCategory: 'Virtual Machines',
  MeterId: 'm',
  ResourceId: '/vm/1',
  Tags: '"ClusterId": "c-1","Vendor": "Databricks","JobId": "j-7"',
}
const gcp = {
  billing_account_id: 'b',
  service: { id: 's', description: 'Compute Engine' },
  sku: { id: 'k', description: 'N2' },
  usage_start_time: '2026-06-01 01:00:00 UTC',
  usage_end_time: '2026-06-01 02:00:00 UTC',
  project: { id: 'p', number: '1' },
  labels: [
    { key: 'clusterid', value: 'c-1' },
    { key: 'vendor', value: 'databricks' },
  ],
  system_labels: [],
  cost: 1.5,
  currency: 'USD',
  usage: { amount: 3600, unit: 'seconds' },
  credits: [{ name: 'x', amount: -0.25 }],
  invoice: { month: '202606' },
  cost_type: 'regular',
}
const focus = {
  ProviderName: 'AWS',
  BillingAccountId: '1',
  BillingCurrency: 'USD',
  BilledCost: '1e-7',
  EffectiveCost: '0.5',
  ChargeCategory: 'Usage',
  ChargePeriodStart: '2026-06-01T01:00:00Z',
  ChargePeriodEnd: '2026-06-01T02:00:00Z',
  ServiceName: 'EC2',
  Tags: '{"user:ClusterId":"c-1"}',
  x_Operation: 'RunInstances',
}
const parquetOf = (row: Record<string, unknown>) =>
  `SELECT ${Object.entries(row)
    .map(([key, value]) => `'${value}' AS "${key}"`)
    .join(', ')}`
const awsParquet = parquetOf(aws(1))
  .replace(/'\{[^}]*\}' AS "resource_tags"/, `MAP {'user_cluster_id': 'c-1'} AS resource_tags`)
  .replace(`'${cost}' AS`, '1.25::DOUBLE AS')
  .replace(`'2026-06-01T01:00:00.000Z' AS`, `TIMESTAMP '2026-06-01 01:00:00' AS`)

test.each`
  name           | content                                 | shape                   | billed                    | currency
  ${'a.csv.gz'}  | ${{ gzip: csv([aws(1)]) }}              | ${'aws-cur-2'}          | ${cost}                   | ${'USD'}
  ${'a.parquet'} | ${{ parquet: [awsParquet] }}            | ${'aws-cur-2'}          | ${'1.250000000000000000'} | ${'USD'}
  ${'b.csv'}     | ${{ text: csv([azure]) }}               | ${'azure-cost-export'}  | ${cost}                   | ${'EUR'}
  ${'mca.csv'}   | ${{ text: csv([camel(azure)]) }}        | ${'azure-cost-export'}  | ${cost}                   | ${'EUR'}
  ${'c.json'}    | ${{ text: `${JSON.stringify(gcp)}\n` }} | ${'gcp-billing-export'} | ${'1.250000000000000000'} | ${'USD'}
  ${'d.csv'}     | ${{ text: csv([focus]) }}               | ${'focus'}              | ${'0.000000100000000000'} | ${'USD'}
  ${'d.parquet'} | ${{ parquet: [parquetOf(focus)] }}      | ${'focus'}              | ${'0.000000100000000000'} | ${'USD'}
`('$name is $shape: exact cost, at its cluster and hour', async ({ name, content, shape, billed, currency }) => {
  const folder = await account({ [name]: content })
  const report = await ingest(house, [folder])
  expect(report).toMatchObject({
    unknown: [],
    quarantine: [],
    drift: [],
    counts: [{ table: 'cloud.costs', shape, added: 1 }],
  })
  await house.lake.run(
    `INSERT INTO compute.clusters_rows (workspace_id, cluster_id, change_time) VALUES ('11', 'c-1', now()::TIMESTAMP)`,
  )
  const rows = await house.lake.rows(house.lake.model('cluster_machine_costs'))
  expect(rows).toMatchObject([
    {
      usage_date: '2026-06-01',
      workspace_id: '11',
      cluster_id: 'c-1',
      billing_currency: currency,
      billed_cost: billed,
    },
  ])
  const before = await dump(house.lake, { provenance: true })
  await house.lake.close()
  const again = await openLake({ folder: house.folder })
  expect(await dump(again, { provenance: true })).toBe(before)
  await again.close()
})

function camel(row: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key.charAt(0).toLowerCase() + key.slice(1), value]),
  )
}

test('a month that is delivered again takes the place of what came before, and equal lines stay as many as they are', async () => {
  const month = 'data/BILLING_PERIOD=2026-06/export-00001.csv'
  const folder = await account({ [month]: { text: csv([aws(1), aws(2)]) }, 'f.csv': { text: csv([focus, focus]) } })
  await ingest(house, [folder])
  writeFileSync(join(folder, month), csv([aws(8, { line_item_unblended_cost: '7' })]))
  const dearer = readFileSync(join(folder, 'f.csv'), 'utf8').replaceAll('1e-7', '2')
  writeFileSync(join(folder, 'later.csv'), dearer)
  await ingest(house, [folder])
  expect(
    await house.lake.rows(
      `SELECT CAST(CAST(BilledCost AS INTEGER) AS VARCHAR) AS cost, count(*)::INTEGER AS n FROM cloud.costs GROUP BY ALL ORDER BY ALL`,
    ),
  ).toEqual([
    { cost: '2', n: 2 },
    { cost: '7', n: 1 },
  ])
})

test.each`
  name       | one      | other
  ${'focus'} | ${focus} | ${{ ServiceName: 'S3' }}
  ${'focus'} | ${focus} | ${{ Tags: '{"team":"a"}' }}
  ${'azure'} | ${azure} | ${{ Tags: '"team": "a"' }}
`('two lines of $name that differ in $other alone are two', async ({ one, other }) => {
  const folder = await account({ 'f.csv': { text: csv([one, { ...one, ...other }]) } })
  await ingest(house, [folder])
  expect(await house.lake.rows('SELECT count(*)::INTEGER AS n FROM cloud.costs')).toEqual([{ n: 2 }])
})

test('lines that only tags or amounts tell apart get the same numbers, in whatever order their file has them', async () => {
  const lines = [focus, { ...focus, BilledCost: '2' }, { ...focus, BilledCost: '10' }, { ...focus, Tags: '{"a":"b"}' }]
  const folder = await account({ 'a.csv': { text: csv(lines) }, 'b.csv': { text: csv(lines.toReversed()) } })
  const held = async () => {
    const rows = await house.lake.rows(
      'SELECT x_LineId, CAST(BilledCost AS VARCHAR) AS c, Tags FROM cloud.costs ORDER BY 1',
    )
    return JSON.stringify(rows)
  }
  await ingest(house, [join(folder, 'a.csv')])
  const before = await held()
  expect(JSON.parse(before)).toMatchObject(['1', '2', '3', '4'].map((x_LineId) => ({ x_LineId })))
  const { counts } = await ingest(house, [join(folder, 'b.csv')])
  expect(counts).toMatchObject([{ read: 4, added: 0, duplicate: 4 }])
  expect(await held()).toBe(before)
})

test('a line without a readable cost is refused with its line; unknown columns are kept', async () => {
  const rows = [aws(1, { brand_new: 'x' }), aws(2, { line_item_unblended_cost: 'many', brand_new: '' })]
  const folder = await account({ 'a.csv': { text: csv(rows) } })
  const report = await ingest(house, [folder])
  expect(report.quarantine).toEqual([
    { file: 'a.csv', line: 3, reason: 'line_item_unblended_cost is not a decimal number' },
  ])
  expect(report.drift.map((one) => one.column)).toEqual(['brand_new'])
  expect(await house.lake.rows(`SELECT _extra ->> '$.brand_new' AS kept FROM cloud.costs`)).toEqual([{ kept: 'x' }])
})
