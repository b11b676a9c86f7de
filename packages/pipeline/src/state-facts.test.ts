import { DatabricksError } from '@meshledger/sources'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeConnection } from '../testing/fake-connection.ts'
import { lakeOnly } from '../testing/lake-only.ts'
import type { House } from './house.ts'
import { assetsIn, taggedIn } from './state-facts.ts'

let house: House
beforeEach(async () => {
  house = await lakeOnly()
})
afterEach(() => house.close())

const [NEAR, FAR] = ['aws:eu-west-1:1', 'aws:us-east-1:2']
const add = (table: string, row: Record<string, string | null>) =>
  house.lake.run(
    `INSERT INTO ${table}_rows BY NAME SELECT ${Object.keys(row)
      .map((name) => `$${name} AS ${name}`)
      .join(', ')}`,
    row,
  )
const named = { catalog_name: 'c', schema_name: 's', table_name: 't' }
const told = async (kind: string) =>
  (await taggedIn(house.lake, '2026-06-01T00:00:00.000Z')).flatMap(({ kind: of, object, body }) =>
    of === kind && object !== null ? [[object, body]] : [],
  )

test('tables of one name in two metastores each have their own tags and row filter', async () => {
  await add('unity_catalog.table_tags', { metastore: NEAR, ...named, tag_name: 'phi', tag_value: '' })
  await add('unity_catalog.table_tags', { metastore: FAR, ...named, tag_name: 'open', tag_value: 'yes' })
  await add('unity_catalog.row_filters', { metastore: NEAR, ...named, filter_name: 'f' })
  expect(await told('tables')).toEqual([
    [`c.s.t (${NEAR})`, { table: 'c.s.t', metastore: NEAR, tags: ['phi'], filter: 'f' }],
    [`c.s.t (${FAR})`, { table: 'c.s.t', metastore: FAR, tags: ['open=yes'], filter: null }],
  ])
})

test('a table of one metastore keeps its name, and what names no metastore counts for it', async () => {
  await add('unity_catalog.table_tags', { metastore: NEAR, ...named, tag_name: 'phi', tag_value: '' })
  await add('unity_catalog.row_filters', { ...named, filter_name: 'f' })
  expect(await told('tables')).toEqual([['c.s.t', { table: 'c.s.t', metastore: NEAR, tags: ['phi'], filter: 'f' }]])
})

test('a mask in one metastore hides nothing in the other', async () => {
  const column = { ...named, column_name: 'x' }
  await add('data_classification.results', { ...column, class_tag: 'class.email' })
  await add('unity_catalog.column_tags', { metastore: FAR, ...column, tag_name: 'pii', tag_value: '' })
  await add('unity_catalog.column_masks', { metastore: NEAR, ...column, mask_name: 'm' })
  const body = { table: 'c.s.t', column: 'x', found: ['email'], table_tags: [] }
  expect(await told('columns')).toEqual([
    [`c.s.t.x (${NEAR})`, { ...body, tags: [], mask: 'm' }],
    [`c.s.t.x (${FAR})`, { ...body, tags: ['pii'], mask: null }],
  ])
})

test('catalogs of one name in two metastores each have their own tags; what names no metastore stands apart', async () => {
  const tag = { catalog_name: 'C', tag_name: 'criticality' }
  await add('unity_catalog.catalog_tags', { metastore: NEAR, ...tag, tag_value: 'high' })
  await add('unity_catalog.catalog_tags', { metastore: FAR, ...tag, tag_value: 'low' })
  await add('unity_catalog.catalog_tags', { ...tag, tag_name: 'team', tag_value: 'care' })
  expect(await told('catalog-tags')).toEqual([
    [`c (${NEAR})`, { criticality: 'high' }],
    [`c (${FAR})`, { criticality: 'low' }],
    ['c', { team: 'care' }],
  ])
})

const NOW = '2026-06-01T00:00:00.000Z'
const noCost = { resources: new Map(), snapshots: [] }
const assets = async (of: House = house) =>
  (await assetsIn(of, noCost, NOW)).map(({ object, complete, body }) => ({
    object,
    complete,
    waited: (body as { waited_percent?: number | null }).waited_percent,
  }))
const twoWarehouses = async () => {
  for (const id of ['busy', 'quiet']) {
    await house.lake.run(
      `INSERT INTO compute.warehouses_rows BY NAME SELECT '1' AS workspace_id, $id AS warehouse_id, $id AS warehouse_name,
         TIMESTAMP '2026-05-01' AS change_time`,
      { id },
    )
  }
  await house.lake.run(
    `INSERT INTO query.history_rows BY NAME SELECT '1' AS workspace_id, {'warehouse_id': 'busy'} AS compute, start_time,
       waited AS waiting_at_capacity_duration_ms, 1000 AS total_duration_ms
     FROM (VALUES (TIMESTAMP '2026-05-30', 299), (TIMESTAMP '2026-05-31', 120), (TIMESTAMP '2026-01-01', 1000)) AS h(start_time, waited)`,
  )
}

test('a warehouse says how long the statements of the last days waited for it; none is not zero', async () => {
  await twoWarehouses()
  expect(await assets()).toEqual([
    { object: null, complete: true },
    { object: 'warehouse/1/busy', complete: true, waited: 20 },
    { object: 'warehouse/1/quiet', complete: true, waited: null },
  ])
})

test('where the statements stay in a warehouse that does not answer, the reading of assets is a partial one', async () => {
  await twoWarehouses()
  const connection = fakeConnection('far', {})
  connection.statement = async () => {
    throw new DatabricksError('forbidden', { what: 'No', where: 'far', remedy: 'Ask.' })
  }
  const apart: House = {
    ...house,
    engines: () => ({ billing: 'embedded', query: 'databricks', access: 'embedded' }),
    warehouses: () => [connection],
  }
  expect((await assets(apart)).map(({ complete, waited }) => [complete, waited])).toEqual([
    [false, undefined],
    [false, null],
    [false, null],
  ])
})
