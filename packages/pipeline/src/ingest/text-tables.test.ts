import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { openLake } from '@meshledger/lake'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dump, lakeOnly } from '../../testing/lake-only.ts'
import { type Content, price, usage, writeAccount } from '../../testing/small-account.ts'
import type { House } from '../house.ts'
import { ingest } from '../ingest.ts'
import { oddities } from '../oddities.ts'

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
/** What the lake holds after these files, also when it is closed and opened again. */
async function heldAfter(path: string): Promise<string> {
  const lake = await openLake({ folder: path })
  try {
    return await dump(lake, { provenance: false })
  } finally {
    await lake.close()
  }
}

const clock = '2026-06-01T01:00:00.000Z'
const quantity = '12345678901234567890.123456789012345678'
const metadata = { cluster_id: 'c-1', genie: { agent_id: 'a' } }
const row = (n: number) => ({
  record_id: `r-${n}`,
  account_id: 'acc',
  workspace_id: '11',
  sku_name: 'SKU',
  cloud: 'AWS',
  usage_start_time: clock,
  usage_end_time: clock,
  usage_date: '2026-06-01',
  custom_tags: { team: 'a, "b"' },
  usage_unit: 'DBU',
  usage_quantity: quantity,
  usage_metadata: metadata,
  record_type: 'ORIGINAL',
  ingestion_date: '2026-06-02',
})
type Row = ReturnType<typeof row>
const lines = (rows: readonly object[]) => rows.map((one) => `${JSON.stringify(one)}\n`).join('')
const field = (value: unknown) =>
  `"${(typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('"', '""')}"`
const csv = (rows: readonly Row[], header = Object.keys(row(1))) =>
  `${header.join(',')}\n${rows.map((one) => header.map((key) => field(one[key as keyof Row])).join(',')).join('\n')}\n`
const bare = (text: string) => text.replaceAll(`"${quantity}"`, quantity)
const abroad = (text: string) => text.replaceAll(clock, '2026-06-01T03:30:00.000+02:30')
const wrappedText = (one: Row) => ({
  ...one,
  custom_tags: JSON.stringify(one.custom_tags),
  usage_metadata: JSON.stringify(one.usage_metadata),
})

test.each`
  name           | content                                                                   | shape
  ${'a.ndjson'}  | ${lines([row(1), row(2)])}                                                | ${'JSON lines, decimals as text'}
  ${'b.json'}    | ${bare(lines([row(1), row(2)]))}                                          | ${'JSON lines as Spark writes them, decimals as bare numbers'}
  ${'b2.json'}   | ${lines([row(1)]) + bare(lines([row(2)]))}                                | ${'JSON lines, of which a later one has its decimal bare'}
  ${'c.txt'}     | ${lines([row(1), row(2)].map(wrappedText))}                               | ${'JSON lines with JSON inside text'}
  ${'d.csv'}     | ${csv([row(1), row(2)])}                                                  | ${'CSV'}
  ${'e.csv.gz'}  | ${gzipSync(csv([row(1), row(2)]))}                                        | ${'packed CSV'}
  ${'f'}         | ${csv([row(1), row(2)]).replaceAll('\n', '\r\n')}                         | ${'CSV of Windows, without an ending to its name'}
  ${'g.json'}    | ${abroad(lines([row(1), row(2)]))}                                        | ${'JSON lines in the time zone of a session'}
  ${'h.csv'}     | ${abroad(csv([row(1), row(2)]))}                                          | ${'CSV in the time zone of a session'}
  ${'i.json'}    | ${bare(JSON.stringify([row(1), row(2)]))}                                 | ${'one list, decimals as bare numbers'}
  ${'j.json.gz'} | ${gzipSync(bare(JSON.stringify([row(1), row(2)], null, 2)))}              | ${'a packed list over many lines'}
  ${'k.json'}    | ${[row(1), row(2)].map((one) => JSON.stringify(one, null, 4)).join('\n')} | ${'records over many lines, one behind the other'}
`('usage as $shape is the same facts, to the last digit', async ({ name, content }) => {
  const folder = await account({ 'u.parquet': { parquet: [usage(9)] } })
  rmSync(join(folder, 'u.parquet'))
  writeFileSync(join(folder, name), content)
  const report = await ingest(house, [folder])
  expect(report).toMatchObject({ unknown: [], quarantine: [], drift: [] })
  expect(report.counts).toMatchObject([{ table: 'billing.usage', shape: 'system-table', read: 2, added: 2 }])
  expect(
    await house.lake.rows(`SELECT record_id AS id, CAST(usage_quantity AS VARCHAR) AS q, usage_end_time AS t, custom_tags AS tags,
      usage_metadata.genie.agent_id AS agent, product_features IS NULL AS none FROM billing.usage ORDER BY 1`),
  ).toEqual(
    [1, 2].map((n) => ({ id: `r-${n}`, q: quantity, t: clock, tags: { team: 'a, "b"' }, agent: 'a', none: true })),
  )
  const before = await dump(house.lake, { provenance: false })
  await house.lake.close()
  expect(await heldAfter(house.folder)).toBe(before)
})

test('the same rows in Parquet and JSON lines stand once', async () => {
  const folder = await account({
    'a.parquet': { parquet: [price('2026-01-01', null)] },
    'b.ndjson': {
      text: lines([
        {
          account_id: 'acc',
          price_start_time: '2026-01-01T00:00:00Z',
          sku_name: 'PREMIUM_JOBS_COMPUTE',
          cloud: 'AWS',
          currency_code: 'USD',
          usage_unit: 'DBU',
          pricing: { default: '0.15', effective_list: { default: 0.15 } },
        },
      ]),
    },
  })
  const { counts, quarantine } = await ingest(house, [folder])
  expect(quarantine).toEqual([])
  expect(counts.map((one) => [one.read, one.added, one.duplicate])).toEqual([[2, 1, 1]])
})

test('what no column knows is kept, at any depth and in each shape, and what is never stored is not', async () => {
  const more = { ...row(3), commitment_id: 'c', usage_metadata: { ...metadata, genie: { agent_id: 'a', mood: 'm' } } }
  const statement = {
    workspace_id: '1',
    statement_id: 's',
    start_time: clock,
    statement_text: 'select 42',
    query_parameters: {},
  }
  const rules = { workspace_id: '1', job_id: 'j', change_time: clock, health_rules: [{ metric: 'M', level: 'high' }] }
  const folder = await account({
    'a.ndjson': { text: lines([...Array.from({ length: 20 }, (_, n) => row(n + 10)), more]) },
    'b.csv': { text: csv([more as Row], Object.keys(more)) },
    'c.ndjson': { text: lines([statement]) },
    'd.csv': { text: 'workspace_id,statement_id,start_time,statement_text\n1,t,2026-06-01,select 42\n' },
    'e.ndjson': { text: lines([rules]) },
  })
  const { drift, quarantine } = await ingest(house, [folder])
  expect(quarantine).toEqual([])
  expect([...new Set(drift.map((one) => one.column))].toSorted()).toEqual([
    'commitment_id',
    'health_rules[].level',
    'usage_metadata.genie.mood',
  ])
  const text = await dump(house.lake, { provenance: true })
  expect(text).not.toContain('select 42')
  expect(text).toContain('"usage_metadata.genie.mood"')
})

test('rows that cannot be read are refused with their line, and the others go in', async () => {
  const odd = [
    { ...row(1), usage_quantity: 'NaN' },
    row(2),
    { ...row(3), usage_end_time: 'noon' },
    { ...row(4), record_id: null },
  ]
  const folder = await account({
    'a.ndjson': { text: `${lines(odd)}{"record_id":\n${lines([row(5)])}` },
    'b.csv': {
      text: `${csv([row(6)])}1,2\n${csv([row(7), { ...row(8), custom_tags: 'x' as never }])
        .split('\n')
        .slice(1)
        .join('\n')}`,
    },
  })
  const { quarantine, counts } = await ingest(house, [folder])
  expect(quarantine.map(({ file, line, reason }) => `${file}:${line} ${reason}`).toSorted()).toEqual([
    'a.ndjson:1 usage_quantity is not a number of the type DECIMAL(38,18)',
    'a.ndjson:3 usage_end_time is not a time',
    'a.ndjson:4 record_id is missing',
    'a.ndjson:5 the line is not valid JSON',
    'b.csv:3 the row has 2 fields where the header has 14',
    'b.csv:5 custom_tags is not a JSON object',
  ])
  expect(counts.reduce((sum, one) => sum + one.added, 0)).toBe(4)
})

test('of a batch too large to be searched, the report and data health say how many files were not', async () => {
  const wide = { userAgent: 'x'.repeat(10_000), serviceName: 's', actionName: 'a' }
  const day = 'workspaceId=11/date=2026-06-01'
  const text = lines(
    Array.from({ length: 4000 }, (_, n) => ({ ...wide, timestamp: 1_767_603_600_000 + n, requestId: `${n}` })),
  )
  const folder = await account({ [`${day}/1.json`]: { text } })
  expect(await ingest(house, [folder])).toMatchObject({ keysUnseen: 1, drift: [] })
  expect((await oddities(house)).find((one) => one.kind === 'keys-unseen')).toMatchObject({ count: 1 })
})
