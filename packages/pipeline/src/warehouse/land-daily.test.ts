import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lakeOnly } from '../../testing/lake-only.ts'
import { readFacts } from '../charges.ts'
import type { House } from '../house.ts'
import { watermark } from '../sync/source-name.ts'
import { landDaily } from './land-daily.ts'
import { earliestAcross } from './price-changes.ts'
import { DAILY, dailyUsage } from './usage-held.ts'

let house: House
beforeEach(async () => {
  house = await lakeOnly()
})
afterEach(() => house.close())

type Sum = { added: string; hours?: [string, string]; rows?: number; quantity?: string; incomplete?: boolean }
const source = { host: 'a.cloud.databricks.com', table: DAILY, called: 'system.billing.usage' }

/** Sums as a warehouse gives them: everything text. */
const land = (...sums: Sum[]) => landing(sums)
async function landing(sums: readonly Sum[], again = false) {
  const columns = ['ingestion_date', 'usage_date', 'incomplete', 'first_end_time', 'usage_end_time', 'usage_rows']
  const keys = ['usage_quantity', 'sku_name', 'cloud', 'usage_unit', 'record_type', 'late']
  const lines = sums.map(({ added, hours = ['01', '09'], rows = 2, quantity = '1.5', incomplete = false }) => {
    const at = hours.map((hour) => `2026-06-01T${hour}:00:00.000Z`)
    const row = {
      ingestion_date: added,
      usage_date: '2026-06-01',
      incomplete,
      first_end_time: at[0],
      usage_end_time: at[1],
    }
    const key = { usage_quantity: quantity, sku_name: 'JOBS', cloud: 'AWS', usage_unit: 'DBU', record_type: 'ORIGINAL' }
    return JSON.stringify({ ...row, ...key, usage_rows: String(rows), incomplete: String(incomplete), late: 'false' })
  })
  const file = join(house.lake.inbox, 'sync', 'rows.json')
  mkdirSync(join(house.lake.inbox, 'sync'), { recursive: true })
  writeFileSync(file, lines.join('\n'))
  const held = [...columns, ...keys].map((name) => ({ name, heldAs: 'VARCHAR' }))
  return landDaily(house.lake, source, { file, rows: sums.length, columns: held }, { again })
}
const held = async (where = dailyUsage.counts) => {
  const rows = await house.lake.rows<{ said: string }>(
    `SELECT ingestion_date || ' ' || usage_rows || ' ' || usage_quantity AS said FROM ${DAILY} WHERE ${where} ORDER BY said`,
  )
  return rows.map(({ said }) => said.replace(/0+$/, ''))
}

test('a day of arrival is taken once; the same again changes nothing', async () => {
  const one: Sum = { added: '2026-06-02' }
  expect(await land(one)).toMatchObject({ read: 1, added: 1, duplicate: 0 })
  const version = await house.lake.version()
  expect(await land(one)).toMatchObject({ read: 1, added: 0, duplicate: 1 })
  expect(await house.lake.version()).toBe(version)
  expect(await watermark(house.lake, source)).toBe('2026-06-02')
})

test('rows that came late replace the sums of their day; what was held can still be told', async () => {
  await land({ added: '2026-06-02' }, { added: '2026-06-03' })
  const late = { added: '2026-06-03', rows: 3, quantity: '2.25' }
  expect(await land({ added: '2026-06-02' }, late)).toEqual({
    ...{ read: 2, added: 0, duplicate: 1, corrected: 1, quarantined: 0 },
  })
  expect(await held()).toEqual(['2026-06-02 2 1.5', '2026-06-03 3 2.25'])
  const [first] = await house.lake.rows<{ file: string }>(`SELECT file FROM meta.files WHERE added > 0`)
  expect(await held(dailyUsage.countsAmong(`select '${first?.file}'`))).toEqual([
    '2026-06-02 2 1.5',
    '2026-06-03 2 1.5',
  ])
})

test('usage that the warehouse has forgotten is kept', async () => {
  await land({ added: '2026-06-02' }, { added: '2026-06-03', rows: 9 })
  await land({ added: '2026-06-03', rows: 4 })
  expect(await held()).toEqual(['2026-06-02 2 1.5', '2026-06-03 9 1.5'])
})

test('what lacks what every row must have is refused by name, and counted', async () => {
  const count = await land({ added: '2026-06-02' }, { added: '2026-06-02', incomplete: true })
  expect(count).toEqual({ read: 2, added: 1, duplicate: 0, corrected: 0, quarantined: 1 })
  const [row] = await house.lake.rows<{ reason: string }>('SELECT reason FROM meta.quarantine')
  expect(row?.reason).toMatch(/^1 daily sums of usage that lacks its SKU/)
})

test('sums that are refused anew, beside others or by a re-try, are counted once', async () => {
  const open = () =>
    house.lake.rows<{ reason: string }>('SELECT reason FROM meta.quarantine WHERE retried_by IS NULL ORDER BY 1')
  const [bad, good]: Sum[] = [{ added: '2026-06-02', incomplete: true }, { added: '2026-06-02' }]
  if (bad === undefined || good === undefined) throw new Error('no sums')
  await land(bad, good)
  await land(bad, good, { added: '2026-06-03' }, { ...bad, added: '2026-06-03' })
  expect((await open()).map(({ reason }) => reason.replace(/^(\d+) .* added/, '$1'))).toEqual([
    '1 on 2026-06-02',
    '1 on 2026-06-03',
  ])
  const before = await open()
  expect(await landing([bad, good], true)).toMatchObject({ quarantined: 1 })
  expect(await open()).toEqual(before)
  await land(good, bad, bad, { ...good, added: '2026-06-04' })
  expect((await open()).map(({ reason }) => reason[0])).toEqual(['1', '2'])
})

test('a day that is still to come does not move the watermark', async () => {
  await land({ added: '2999-01-01' }, { added: '2026-06-02' })
  expect(await watermark(house.lake, source)).toBe('2026-06-02')
})

test('a change of price that became known later is found, and no figure is given until the days are summed again', async () => {
  const price = (sku: string, start: string) =>
    house.lake.run(
      `insert into billing.list_prices_rows by name select $sku as sku_name, 'AWS' as cloud, 'DBU' as usage_unit,
         'USD' as currency_code, cast($start as timestamp) as price_start_time`,
      { sku, start },
    )
  await price('JOBS', '2026-01-01')
  await land({ added: '2026-06-02' })
  await price('SQL', '2026-06-01 05:00:00')
  expect(await earliestAcross(house.lake)).toBeNull()
  await price('JOBS', '2026-06-01 05:00:00')
  expect(await earliestAcross(house.lake)).toBe('2026-06-02')
  await expect(readFacts(house.lake, 'USD', { usage: dailyUsage })).rejects.toThrow(
    /added from 2026-06-02 on span a change/,
  )
  const halves: Sum[] = [
    { added: '2026-06-02', hours: ['01', '04'], rows: 1, quantity: '0.5' },
    { added: '2026-06-02', hours: ['05', '09'], rows: 1, quantity: '1' },
  ]
  await land(...halves)
  const { usage } = await readFacts(house.lake, 'USD', { usage: dailyUsage })
  expect([usage.size, [...usage.era].toSorted()]).toEqual([2, [1, 2]])
})
