import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Lake, openLake, wholeModel } from './index.ts'
import { modelText } from './models.ts'

let folder: string
let lake: Lake
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-models-'))
  lake = await openLake({ folder })
  await lake.run(`insert into billing.usage_rows by name
    select 'r' || n as record_id, 'acc' as account_id, 'JOBS' as sku_name, 'AWS' as cloud, 'DBU' as usage_unit,
      timestamp '2026-06-01' + to_hours(n::int) as usage_end_time, date '2026-06-01' as usage_date,
      date '2026-06-02' as ingestion_date, cast(n as decimal(38,18)) as usage_quantity,
      case when n % 2 = 0 then map {'b': '1', 'a': '2'} else map {'a': '2', 'b': '1'} end as custom_tags
    from range(1, 25) t(n)`)
  await lake.run(`insert into billing.usage_rows by name select 'bare' as record_id, 'JOBS' as sku_name, 'AWS' as cloud,
    'DBU' as usage_unit, date '2026-06-01' as usage_date, cast(1 as decimal(38,18)) as usage_quantity`)
  await lake.run(`insert into billing.list_prices_rows by name select 'JOBS' as sku_name, 'AWS' as cloud, 'DBU' as usage_unit,
    unnest([timestamp '2026-01-01', timestamp '2026-06-01 10:00:00']) as price_start_time`)
})
afterAll(async () => {
  await lake.close()
  rmSync(folder, { recursive: true, force: true })
})

test('daily sums part at a change of price, and put equal tags together in whatever order they stand', async () => {
  const rows = await lake.rows<Record<string, unknown>>(wholeModel('charges_daily'), {
    since: '0001-01-01',
    until: '9999-12-31',
  })
  const said = rows.map((row) => [
    row.incomplete,
    row.ingestion_date,
    row.first_end_time,
    row.usage_end_time,
    row.usage_rows,
    row.usage_quantity,
    row.custom_tags,
  ])
  const tags = { a: '2', b: '1' }
  expect(said.toSorted((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual([
    [false, '2026-06-02', '2026-06-01T01:00:00.000Z', '2026-06-01T09:00:00.000Z', 9, '45.000000000000000000', tags],
    [false, '2026-06-02', '2026-06-01T10:00:00.000Z', '2026-06-02T00:00:00.000Z', 15, '255.000000000000000000', tags],
    [true, '2026-06-01', null, null, 1, '1.000000000000000000', null],
  ])
})

test.each`
  since           | until           | rows
  ${'2026-06-02'} | ${'2026-06-03'} | ${24}
  ${'2026-06-03'} | ${'9999-12-31'} | ${0}
  ${'2026-06-01'} | ${'2026-06-02'} | ${1}
`('daily sums from $since to $until stand for $rows rows', async ({ since, until, rows }) => {
  const sums = await lake.rows<{ usage_rows: number }>(wholeModel('charges_daily'), { since, until })
  expect(sums.reduce((all, one) => all + one.usage_rows, 0)).toBe(rows)
})

test('the daily sums have the columns of the table in which they are kept', async () => {
  const columns = async (sql: string) =>
    (await lake.rows<{ column_name: string; column_type: string }>(`DESCRIBE ${sql}`)).map(
      ({ column_name, column_type }) => `${column_name} ${column_type}`,
    )
  const given = wholeModel('charges_daily').replaceAll(/\$\w+/g, "'2026-01-01'")
  const kept = await columns('SELECT * EXCLUDE (_source, _replaced_by) FROM warehouse.daily_usage')
  expect((await columns(given)).filter((one) => one !== 'incomplete BOOLEAN')).toEqual(kept)
})

test('a model that reads no other is the same text alone and whole', () => {
  const names = readdirSync(join(import.meta.dirname, '..', 'models')).map((file) => file.replace('.sql', ''))
  const needy = names.filter((name) => wholeModel(name) !== modelText(name))
  expect(needy).toContain('trace_records')
  expect(needy).not.toContain('charges_names')
  expect(() => modelText('../src/lake')).toThrow('no model "../src/lake"')
})
