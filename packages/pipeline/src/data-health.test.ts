import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshHouse } from '../testing/fresh-house.ts'
import { delivered, event, price, usage, writeAccount } from '../testing/small-account.ts'
import { dataHealth, freshness } from './data-health.ts'
import type { House } from './house.ts'
import { ingest } from './ingest.ts'

const now = '2026-06-20T00:00:00Z'

test.each`
  table                    | rows | last                      | state       | ageHours | why
  ${'access.audit'}        | ${0} | ${null}                   | ${'empty'}  | ${null}  | ${'nothing ever came'}
  ${'access.audit'}        | ${9} | ${'2026-06-19T20:00:00Z'} | ${'fresh'}  | ${4}     | ${'events come within hours'}
  ${'access.audit'}        | ${9} | ${'2026-06-19T10:00:00Z'} | ${'late'}   | ${14}    | ${'they should be here by now'}
  ${'access.audit'}        | ${9} | ${'2026-06-18T00:00:00Z'} | ${'silent'} | ${48}    | ${'nothing comes any more'}
  ${'billing.usage'}       | ${9} | ${'2026-06-19T00:00:00Z'} | ${'fresh'}  | ${24}    | ${'usage may take a day and a half'}
  ${'billing.list_prices'} | ${9} | ${'2020-01-01T00:00:00Z'} | ${'rare'}   | ${56688} | ${'prices change rarely: no age says whether they are fresh'}
  ${'compute.clusters'}    | ${9} | ${null}                   | ${'rare'}   | ${null}  | ${'not even the time of its last row is known'}
  ${'billing.usage'}       | ${9} | ${'2026-06-21T00:00:00Z'} | ${'fresh'}  | ${0}     | ${'a clock that is behind makes nothing negative'}
`('$table last at $last is $state: $why', ({ table, rows, last, state, ageHours }) => {
  expect(freshness({ table, rows, last }, now)).toEqual({ state, ageHours })
})

let house: House
let done: () => Promise<void>
let folder: string
beforeAll(async () => {
  ;({ house, done } = await freshHouse({ clock: () => now }))
  const late = usage(2, { quantity: '-2', type: 'RETRACTION' }).replace("DATE '2026-06-08'", "DATE '2026-07-08'")
  const again = usage(3, { quantity: '1.5', type: 'RESTATEMENT' })
  folder = await writeAccount({
    'u.parquet': { parquet: [usage(1), late, again] },
    'p.parquet': { parquet: [price('2026-01-01', null)] },
    'a.json': { text: `${delivered(event(1))}\nbroken\n` },
  })
  await ingest(house, [folder])
})
afterAll(async () => {
  await done()
  rmSync(folder, { recursive: true, force: true })
})

test('counts, quarantine and corrections are those of what was taken in', async () => {
  const health = await dataHealth(house)
  expect(health.tables.find((one) => one.table === 'access.audit')).toMatchObject({
    rows: 1,
    quarantined: 1,
    shapes: [{ shape: 'audit-delivery', files: 1, rows: 1 }],
  })
  expect(health.quarantine).toMatchObject([
    {
      file: 'a.json',
      line: 2,
      table: 'access.audit',
      reason: 'the line is not valid JSON',
      source: 'a.json',
      window: null,
    },
  ])
  expect(health.corrections).toEqual({
    retractions: 1,
    restatements: 1,
    late: 1,
    restatedQuantities: [{ usage_unit: 'DBU', usage_quantity: '1.500000000000000000' }],
  })
})

test('rows that came two weeks ago and none since are an alarm; the lateness of usage is told where its table tells it', async () => {
  const { alarms, arrivals, lateness, disk, retention } = await dataHealth(house)
  expect(alarms.map(({ kind, table }) => [kind, table])).toEqual([
    ['silent-table', 'billing.usage'],
    ['silent-table', 'access.audit'],
  ])
  expect(arrivals.map(({ table, workspace, state }) => [table, workspace, state])).toEqual([
    ['billing.usage', '11', 'new'],
    ['access.audit', '11', 'new'],
  ])
  expect(lateness).toMatchObject([{ table: 'billing.usage', measured: 'ingestion_date − usage_end_time', rows: 3 }])
  expect(disk.tables.map(({ table }) => table)).toContain('billing.usage')
  expect(retention.map(({ group, days }) => [group, days])).toEqual([
    ['audit', null],
    ['billing', null],
    ['runtime', null],
  ])
})

test('what is odd is named, what is not is left out', async () => {
  const { oddities } = await dataHealth(house)
  expect(oddities.map((one) => one.kind)).toEqual([])
  await house.lake.run(
    "UPDATE billing.usage_rows SET billing_origin_product = 'BRAND_NEW', workspace_id = NULL WHERE record_id = 'record-1'",
  )
  await ingest(house, [await writeAccount({ 'v.parquet': { parquet: [usage(9)] } })])
  expect((await dataHealth(house)).oddities).toEqual([
    {
      kind: 'unknown-product',
      count: 1,
      examples: ['BRAND_NEW'],
      sentence: 'On 1 usage row the product is one that no documentation we know of names. It is rated like any other.',
    },
    {
      kind: 'null-workspace',
      count: 1,
      examples: ['PREMIUM_JOBS_COMPUTE'],
      sentence: 'On 1 usage row there is no workspace: the usage belongs to the account.',
    },
  ])
})
