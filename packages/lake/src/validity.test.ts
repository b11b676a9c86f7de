import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tables } from '@meshledger/facts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Lake, openLake } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'meshledger-validity-'))
let lake: Lake
beforeAll(async () => {
  lake = await openLake({ folder })
  await lake.run(`INSERT INTO compute.warehouses_rows (workspace_id, warehouse_id, warehouse_size, change_time, delete_time) VALUES
    ('1', 'a', 'SMALL', TIMESTAMP '2026-01-01', NULL), ('1', 'a', 'LARGE', TIMESTAMP '2026-02-01', NULL),
    ('1', 'a', 'LARGE', TIMESTAMP '2026-03-01', TIMESTAMP '2026-03-01'), ('2', 'a', 'OTHER', TIMESTAMP '2026-01-15', NULL)`)
  await lake.run(`INSERT INTO billing.list_prices_rows (sku_name, cloud, usage_unit, price_start_time, price_end_time, pricing) VALUES
    ('S', 'AWS', 'DBU', TIMESTAMP '2026-01-01', TIMESTAMP '2026-02-01', {'default': 1}),
    ('S', 'AWS', 'DBU', TIMESTAMP '2026-02-01', NULL, {'default': 2})`)
})
afterAll(async () => {
  await lake.close()
  rmSync(folder, { recursive: true, force: true })
})

test.each`
  moment                   | sizes                 | why
  ${'2025-12-31'}          | ${[]}                 | ${'nothing was there'}
  ${'2026-01-01'}          | ${['SMALL']}          | ${'a row holds from its own time on'}
  ${'2026-01-31 23:59:59'} | ${['OTHER', 'SMALL']} | ${'an id is one thing only inside its workspace'}
  ${'2026-02-01'}          | ${['LARGE', 'OTHER']} | ${'the next row ends the one before'}
  ${'2026-03-01'}          | ${['OTHER']}          | ${'what is deleted no longer holds'}
`('warehouses as of $moment: $why', async ({ moment, sizes }) => {
  const rows = await lake.rows<{ size: string }>(
    `SELECT warehouse_size AS size FROM compute.warehouses_as_of(TIMESTAMP '${moment}') ORDER BY 1`,
  )
  expect(rows.map((row) => row.size)).toEqual(sizes)
})

test('exactly one price holds at a boundary', async () => {
  const rows = await lake.rows(
    `SELECT CAST(pricing."default" AS INTEGER) AS p FROM billing.list_prices_as_of(TIMESTAMP '2026-02-01')`,
  )
  expect(rows).toEqual([{ p: 2 }])
})

test('every slowly changing table answers as of a time', async () => {
  const changing = tables.filter((table) => table.changing)
  expect(changing.length).toBeGreaterThan(8)
  for (const { name } of changing) await lake.rows(`SELECT * FROM ${name}_as_of(TIMESTAMP '2026-01-01')`)
})
