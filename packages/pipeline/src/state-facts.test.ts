import { afterEach, beforeEach, expect, test } from 'vitest'
import { lakeOnly } from '../testing/lake-only.ts'
import type { House } from './house.ts'
import { taggedIn } from './state-facts.ts'

let house: House
beforeEach(async () => {
  house = await lakeOnly()
})
afterEach(() => house.close())

const [NEAR, FAR] = ['aws:eu-west-1:1', 'aws:us-east-1:2']
const add = (table: string, row: Record<string, string | null>) =>
  house.lake.run(
    `INSERT INTO ${table} BY NAME SELECT ${Object.keys(row)
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
