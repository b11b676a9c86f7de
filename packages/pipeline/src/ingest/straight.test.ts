import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lakeOnly } from '../../testing/lake-only.ts'
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
async function taken(files: Readonly<Record<string, Content>>) {
  const folder = await writeAccount(files)
  folders.push(folder)
  const { counts, quarantine } = await ingest(house, [folder])
  return { counts: counts.map(({ read, added, duplicate }) => ({ read, added, duplicate })), quarantine }
}

const legacy = (...hours: readonly number[]) => {
  const header = 'workspaceId,timestamp,clusterId,clusterCustomTags,sku,dbus,tags\n'
  const row = (hour: number) => `11,2025-10-01T0${hour}:00:00.000Z,c-1,{},PREMIUM_JOBS_COMPUTE,1.5,{}\n`
  return { text: `${header}${hours.map(row).join('')}` }
}

test('equal lines of a file of the old usage are numbered, whatever is held already', async () => {
  expect(await taken({ 'a.csv': legacy(1, 2, 2, 3), 'b.csv': legacy(2, 4) })).toEqual({
    counts: [{ read: 6, added: 5, duplicate: 1 }],
    quarantine: [],
  })
  // The second of the two lines of hour 2 is held, a third is not; hour 4 gets a second one.
  expect((await taken({ 'c.csv': legacy(2, 2, 2, 4, 4, 5) })).counts).toEqual([{ read: 6, added: 3, duplicate: 3 }])
  const rows = await house.lake.rows<{ hour: bigint; ids: string }>(
    `SELECT hour(usage_end_time) AS hour, string_agg(DISTINCT right(record_id, 2), ' ' ORDER BY right(record_id, 2)) AS ids
     FROM billing.usage GROUP BY ALL ORDER BY ALL`,
  )
  expect(rows.map((row) => `${row.hour}: ${row.ids}`)).toEqual(['1: -1', '2: -1 -2 -3', '3: -1', '4: -1 -2', '5: -1'])
})

const usage = (tags: (n: number) => string) => {
  const header = 'record_id,sku_name,cloud,usage_end_time,usage_date,usage_unit,usage_quantity,custom_tags\n'
  const row = (n: number) => `r-${n},SKU,AWS,2026-06-01 01:00:00,2026-06-01,DBU,1.5,${tags(n)}\n`
  return { text: `${header}${Array.from({ length: 40 }, (_, n) => row(n)).join('')}` }
}

test('a text that comes often is read as one that does not', async () => {
  const often = (n: number) => (n === 7 ? '"{""team"": ""seven""}"' : n === 9 ? '' : '"{""team"":""a""}"')
  expect((await taken({ 'usage.csv': usage(often) })).quarantine).toEqual([])
  const rows = await house.lake.rows(
    `SELECT coalesce(custom_tags['team'], 'none') AS team, count(*) AS n FROM billing.usage GROUP BY ALL ORDER BY n, team`,
  )
  expect(rows).toEqual([
    { team: 'none', n: 1n },
    { team: 'seven', n: 1n },
    { team: 'a', n: 38n },
  ])
})

test('a text that comes often and cannot be read is refused wherever it stands', async () => {
  const { counts, quarantine } = await taken({ 'usage.csv': usage((n) => (n < 20 ? '{team' : '{}')) })
  expect(quarantine).toHaveLength(20)
  expect(counts).toEqual([{ read: 40, added: 20, duplicate: 0 }])
})
