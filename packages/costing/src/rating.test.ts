import { expect, test } from 'vitest'
import { costBy, productName } from './index.ts'
import { reasonWithoutWindow } from './price.ts'
import { resourceOf, resourceText, resourceUrl } from './resource.ts'
import { bookOf, keyOf, whole, window } from './testing/book.ts'

const key = (over: object) => keyOf({ key_id: 0, ...over })

test.each`
  thing                                                                                                                        | resource
  ${{ billing_origin_product: 'JOBS', job_id: '7', cluster_id: 'c' }}                                                          | ${'job 1/7'}
  ${{ billing_origin_product: 'JOBS', cluster_id: 'c' }}                                                                       | ${'cluster 1/c'}
  ${{ billing_origin_product: 'ALL_PURPOSE', cluster_id: 'c', notebook_id: 'n' }}                                              | ${'cluster 1/c'}
  ${{ billing_origin_product: 'SQL', warehouse_id: 'w', sku_name: 'PREMIUM_SQL_PRO' }}                                         | ${'warehouse 1/w'}
  ${{ billing_origin_product: 'SQL', warehouse_id: 'w', dlt_pipeline_id: 'p', sku_name: 'PREMIUM_JOBS_SERVERLESS_COMPUTE_X' }} | ${'pipeline 1/p'}
  ${{ billing_origin_product: 'MODEL_SERVING', endpoint_id: 'e', cluster_id: 'c' }}                                            | ${'endpoint 1/e'}
  ${{ billing_origin_product: 'MODEL_SERVING', cluster_id: 'c', sku_name: 'PREMIUM_ALL_PURPOSE_COMPUTE' }}                     | ${'cluster 1/c'}
  ${{ billing_origin_product: 'VECTOR_SEARCH', endpoint_id: 'e', dlt_pipeline_id: 'p', sku_name: 'X_JOBS_SERVERLESS_Y' }}      | ${'pipeline 1/p'}
  ${{ billing_origin_product: 'DATABASE', other_id: 'd' }}                                                                     | ${'database 1/d'}
  ${{ billing_origin_product: 'DEFAULT_STORAGE', other_id: 'cat' }}                                                            | ${'catalog 1/cat'}
  ${{ billing_origin_product: 'LAKEHOUSE_MONITORING', custom_tags: { LakehouseMonitoringTableId: 't' } }}                      | ${'monitored object 1/t'}
  ${{ billing_origin_product: 'NETWORKING', cluster_id: 'c' }}                                                                 | ${'no single resource'}
  ${{ billing_origin_product: 'SOMETHING_NEW', warehouse_id: 'w' }}                                                            | ${'warehouse 1/w'}
  ${{ billing_origin_product: null, workspace_id: null, job_id: '7' }}                                                         | ${'job 0/7'}
`('$thing is work of $resource', ({ thing, resource }) => {
  expect(resourceText(resourceOf({ ...key(thing), custom_tags: thing.custom_tags ?? {} }))).toBe(resource)
})

test('the address of an object is that of its workspace', () => {
  const job = { kind: 'job', workspace_id: '1', id: '7' }
  expect(resourceUrl(job, 'https://x.cloud.databricks.com/', null)).toBe('https://x.cloud.databricks.com/jobs/7')
  expect(resourceUrl(job, null, null)).toBeNull()
  expect(resourceUrl({ ...job, kind: 'catalog' }, 'x', null)).toBeNull()
})

test.each`
  product                      | name
  ${'LAKEHOUSE_MONITORING'}    | ${'Data quality monitoring'}
  ${'DATA_QUALITY_MONITORING'} | ${'Data quality monitoring'}
  ${'SQL'}                     | ${'SQL warehouses'}
  ${'QUANTUM_SIM,X'}           | ${'Quantum Sim X (unknown product)'}
  ${null}                      | ${'No product named'}
`('$product stands as $name', ({ product, name }) => {
  expect(productName(product)).toBe(name)
})

const priced = [
  { account_id: 'acc', sku_name: 'JOBS', cloud: 'AWS', usage_unit: 'DBU' },
  { account_id: 'other', sku_name: 'SQL', cloud: 'AWS', usage_unit: 'DBU' },
]
test.each`
  usage                                    | reason
  ${{}}                                    | ${'no-price-at-that-time'}
  ${{ usage_unit: 'GB' }}                  | ${'unit-differs'}
  ${{ cloud: 'AZURE' }}                    | ${'no-price-for-sku'}
  ${{ sku_name: 'SQL' }}                   | ${'no-price-for-sku'}
  ${{ sku_name: 'SQL', account_id: null }} | ${'no-price-at-that-time'}
`('$usage has no price because of $reason', ({ usage, reason }) => {
  expect(reasonWithoutWindow(key(usage), priced)).toBe(reason)
})

test('free, unpriced and ambiguous usage each stay in sight and out of the total', () => {
  const skus = ['JOBS', 'GENIE_FREE_USAGE', 'NEW_THING', 'TWICE']
  const book = bookOf({
    keys: skus.map((sku_name, key_id) => keyOf({ key_id, sku_name })),
    facts: skus.map((_, i) => ({ key: i, day: '2026-03-02', quantity: whole(3), rows: i + 1 })),
    windows: [window('JOBS', 0, '0.15'), window('TWICE', 0, '1', { windows: 2 })],
  })
  const cost = costBy(book, { by: ['sku'] }, 'all')
  expect(cost.rows).toEqual([{ sku: 'JOBS', amount: '0.45' }])
  expect(cost.free).toEqual({ rows: 2 })
  expect(cost.unpriced.rows).toBe(7)
  expect(cost.unpriced.skus.map(({ sku_name, reason, usage_quantity }) => [sku_name, reason, usage_quantity])).toEqual([
    ['TWICE', 'ambiguous-price', '3.00'],
    ['NEW_THING', 'no-price-for-sku', '3.00'],
  ])
})
