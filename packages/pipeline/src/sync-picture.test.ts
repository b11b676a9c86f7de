import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FakeTable, fakeConnection } from '../testing/fake-connection.ts'
import { freshHouse } from '../testing/fresh-house.ts'
import type { House } from './house.ts'
import { seal } from './seal.ts'
import { checkSeal } from './seal-check.ts'
import { sync } from './sync.ts'

let house: House
let done: () => Promise<void>
beforeAll(async () => {
  ;({ house, done } = await freshHouse())
})
afterAll(() => done())

const tag = (table_name: string, tag_value: string | null = 'phi', metastore = 'aws:us-east-1:1') => ({
  ...{ catalog_name: 'main', schema_name: 'gold', table_name, tag_name: 'classification', tag_value, metastore },
})
const columns = {
  catalog_name: 'STRING',
  schema_name: 'STRING',
  table_name: 'STRING',
  tag_name: 'STRING',
  tag_value: 'STRING',
  metastore: 'STRING',
}
const pictureOf = (...rows: ReturnType<typeof tag>[]): FakeTable => ({ columns, rows })

async function read(host: string, ...rows: ReturnType<typeof tag>[]) {
  const reader = fakeConnection(host, { 'information_schema.table_tags': pictureOf(...rows) })
  const report = await sync(
    house,
    { readers: [reader], account: undefined },
    { tables: ['information_schema.table_tags'] },
  )
  return { report: report.tables[0], asked: reader.asked }
}
const held = async () =>
  (
    await house.lake.rows<{ tag: string }>(
      `SELECT table_name || '=' || tag_value AS tag FROM unity_catalog.table_tags ORDER BY ALL`,
    )
  ).map((row) => row.tag)

test('a picture is read whole, from the catalog in which Databricks has it', async () => {
  const { report, asked } = await read('h1.example', tag('a'), tag('b'))
  expect(asked.map(({ sql }) => sql)).toEqual([
    'SELECT *, current_metastore() AS `metastore` FROM system.information_schema.table_tags',
  ])
  expect(report).toMatchObject({ table: 'unity_catalog.table_tags', state: 'synced', added: 2, through: null })
  expect(await held()).toEqual(['a=phi', 'b=phi'])
})

test('read again, it changes nothing', async () => {
  const version = await house.lake.version()
  expect((await read('h1.example', tag('b'), tag('a'))).report).toMatchObject({ added: 0, duplicate: 2 })
  expect(await house.lake.version()).toBe(version)
})

test('what it no longer shows is gone, what it shows otherwise is changed, and the seal says which', async () => {
  await seal(house)
  await read('h1.example', tag('b', 'none'), tag('c'))
  expect(await held()).toEqual(['b=none', 'c=phi'])
  await seal(house)
  expect((await checkSeal(house)).state).toBe('intact')
  await read('h1.example', tag('b', 'none'))
  expect(await held()).toEqual(['b=none'])
  await seal(house)
  expect(await checkSeal(house)).toMatchObject({
    state: 'intact',
    sentence: expect.stringContaining('1 of unity_catalog.table_tags, no longer shown by h1.example'),
  })
})

test('what vanished comes back, as often as it does', async () => {
  for (const _ of [1, 2, 3]) {
    await read('h1.example', tag('b', 'none'), tag('z'))
    expect(await held()).toEqual(['b=none', 'z=phi'])
    await read('h1.example', tag('b', 'none'))
    expect(await held()).toEqual(['b=none'])
  }
})

test('another workspace takes nothing away that this one shows', async () => {
  await read('h2.example', tag('d'))
  expect(await held()).toEqual(['b=none', 'd=phi'])
})

test('a reader that sees nothing has lost its rights: what was last seen stays', async () => {
  expect((await read('h1.example')).report).toMatchObject({ state: 'synced', read: 0 })
  expect(await held()).toEqual(['b=none', 'd=phi'])
})

test('catalogs of one name in two metastores stand beside each other, in whichever order they are read', async () => {
  const far = (value: string) => tag('b', value, 'aws:eu-central-1:2')
  await read('h3.example', far('pii'))
  expect(await held()).toEqual(['b=none', 'b=pii', 'd=phi'])
  const version = await house.lake.version()
  await read('h3.example', far('pii'))
  await read('h1.example', tag('b', 'none'))
  expect(await house.lake.version()).toBe(version)
  await read('h1.example', tag('b', 'phi'))
  await read('h3.example', far('none'))
  expect(await held()).toEqual(['b=none', 'b=phi', 'd=phi'])
  const keys = await house.lake.rows<{ n: bigint }>('SELECT count(DISTINCT _key) AS n FROM unity_catalog.table_tags')
  expect(keys).toEqual([{ n: 3n }])
})
