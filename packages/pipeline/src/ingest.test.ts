import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dump, lakeOnly } from '../testing/lake-only.ts'
import {
  type Content,
  delivered,
  diagnosed,
  event,
  price,
  systemEvent,
  usage,
  writeAccount,
} from '../testing/small-account.ts'
import type { House } from './house.ts'
import { type IngestCount, ingest } from './ingest.ts'

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
const lines = (all: readonly string[]) => all.map((line) => `${line}\n`).join('')
const count = async (table: string) =>
  Number((await house.lake.rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n)
const numbers = ({ read, added, duplicate, corrected, quarantined }: IngestCount) => ({
  read,
  added,
  duplicate,
  corrected,
  quarantined,
})
const day = 'workspaceId=11/date=2026-06-01'
const hour = 'insights-logs-notebook/resourceId=/W/y=2026/m=06/d=01/h=01/m=00/PT1H.json'

test('the same file again changes nothing and says so; so does the same content under another name', async () => {
  const folder = await account({ 'usage.parquet': { parquet: [usage(1), usage(2)] } })
  await ingest(house, [folder])
  const before = await dump(house.lake, { provenance: true })
  const version = await house.lake.version()
  writeFileSync(join(folder, 'again.parquet'), readFileSync(join(folder, 'usage.parquet')))
  expect(await ingest(house, [folder])).toMatchObject({ files: 2, unchanged: 2, counts: [] })
  expect(await dump(house.lake, { provenance: true })).toBe(before)
  expect(await house.lake.version()).toBe(version)
})

test('the same rows in another file are counted as duplicates and stand once', async () => {
  const folder = await account({
    'a.parquet': { parquet: [usage(1), usage(2), usage(3)] },
    'b.parquet': { parquet: [usage(3), usage(2), usage(4), usage(4)] },
  })
  const { counts } = await ingest(house, [folder])
  expect(counts.map(numbers)).toEqual([{ read: 7, added: 4, duplicate: 3, corrected: 0, quarantined: 0 }])
  expect(await count('billing.usage')).toBe(4)
  expect(await count('meta.arrivals')).toBe(2)
})

test('an event that comes twice in the system table stands once, in one batch and over two', async () => {
  const rows = [event(1), event(2), event(3)].map(systemEvent)
  await ingest(house, [await account({ 'a.parquet': { parquet: rows }, 'b.parquet': { parquet: rows.slice(0, 2) } })])
  expect(await count('access.audit_rows')).toBe(3)
  const { counts } = await ingest(house, [
    await account({ 'c.parquet': { parquet: [...rows.slice(1), systemEvent(event(4))] } }),
  ])
  expect(counts.map(numbers)).toEqual([{ read: 3, added: 1, duplicate: 2, corrected: 0, quarantined: 0 }])
  expect(await count('access.audit_rows')).toBe(4)
})

test('a quantity of eighteen digits arrives to the last digit', async () => {
  await ingest(house, [
    await account({ 'a.parquet': { parquet: [usage(1, { quantity: '12345678901234567890.123456789012345678' })] } }),
  ])
  expect(await house.lake.rows('SELECT usage_quantity FROM billing.usage')).toEqual([
    { usage_quantity: '12345678901234567890.123456789012345678' },
  ])
})

test('one event in three shapes is one event, and the row with an event id is the one kept', async () => {
  const events = [event(1), event(2), event(3, { params: {} })]
  const folder = await account({
    [`${day}/auditlogs_1.json.gz`]: { gzip: lines(events.map(delivered)) },
    [hour]: { text: lines(events.map(diagnosed)) },
    'system.parquet': { parquet: events.map(systemEvent) },
  })
  for (const path of [join(folder, 'workspaceId=11'), join(folder, 'insights-logs-notebook'), folder])
    await ingest(house, [path])
  const rows = await house.lake.rows<{ event_id: string }>('SELECT event_id FROM access.audit ORDER BY event_id')
  expect(rows.map((row) => row.event_id)).toEqual(['event-1', 'event-2', 'event-3'])
  expect(await count('meta.arrivals')).toBe(6)
})

test('two system rows of different event id stay two, whichever shape came first', async () => {
  const twin = [event(1), event(1, { id: 'event-1b' })]
  const folder = await account({
    'a/log.json': { text: lines([delivered(event(1))]) },
    'b/system.parquet': { parquet: twin.map(systemEvent) },
  })
  await ingest(house, [join(folder, 'a')])
  await ingest(house, [join(folder, 'b')])
  const rows = await house.lake.rows<{ event_id: string; key: string }>(
    'SELECT event_id, _key AS key FROM access.audit ORDER BY event_id',
  )
  expect(rows.map((row) => row.event_id)).toEqual(['event-1', 'event-1b'])
  expect(rows[1]?.key).toBe(`${rows[0]?.key}-2`)
})

test('an Azure event gets the number of its workspace by name, even when the name comes later', async () => {
  const folder = await account({
    'a.json': { text: JSON.stringify({ records: [JSON.parse(diagnosed(event(1)))] }) },
    'b.parquet': {
      parquet: [
        `SELECT 'acc' AS account_id, '77' AS workspace_id, 'clinical-eu' AS workspace_name, 'u' AS workspace_url`,
      ],
    },
  })
  await ingest(house, [join(folder, 'a.json')])
  await ingest(house, [join(folder, 'b.parquet')])
  expect(await house.lake.rows('SELECT workspace_id, account_id FROM access.audit_resolved')).toEqual([
    { workspace_id: '77', account_id: 'acc' },
  ])
})

test('a price seen again with its end replaces the open one, and not the other way round', async () => {
  const folder = await account({
    'a.parquet': { parquet: [price('2026-01-01', null)] },
    'b.parquet': { parquet: [price('2026-01-01', '2026-03-01'), price('2026-03-01', null)] },
    'c.parquet': { parquet: [price('2026-01-01', null), price('2026-03-01', null)] },
  })
  const { counts } = await ingest(house, [folder])
  expect(counts.map(numbers)).toEqual([{ read: 5, added: 2, duplicate: 2, corrected: 1, quarantined: 0 }])
  expect(
    await house.lake.rows('SELECT price_end_time AS t FROM billing.list_prices ORDER BY price_start_time'),
  ).toEqual([{ t: '2026-03-01T00:00:00.000Z' }, { t: null }])
})

test('malformed lines go to the quarantine with file, line and reason, never their content; the rest loads', async () => {
  const wrongType = delivered(event(2)).replace(/"timestamp":\d+/, '"timestamp":"secret-noon"')
  const nameless = delivered(event(3)).replace('"unityCatalog"', 'null')
  const text = [delivered(event(1)), '{"secret": ', wrongType, '', nameless, '[1]', delivered(event(4))]
  const folder = await account({
    [`${day}/good.json.gz`]: { gzip: lines([delivered(event(9))]) },
    [`${day}/odd.json`]: { text: lines(text) },
  })
  const report = await ingest(house, [folder])
  expect(report.counts.map(numbers)).toEqual([{ read: 7, added: 3, duplicate: 0, corrected: 0, quarantined: 4 }])
  expect(report.quarantine.map(({ line, reason }) => [line, reason]).toSorted()).toEqual([
    [2, 'the line is not valid JSON'],
    [3, 'timestamp is not a whole number'],
    [5, 'service_name is missing'],
    [6, 'the line is JSON but not an object'],
  ])
  expect(JSON.stringify(report)).not.toContain('secret')
  expect(await count('meta.quarantine')).toBe(4)
})

test('a bad value in Parquet is refused with its row number', async () => {
  const bad = usage(2).replace(/CAST\('.*?' AS DECIMAL\(38,18\)\)/, `'many'`)
  const good = usage(1).replace(/CAST\('(.*?)' AS DECIMAL\(38,18\)\)/, `'$1'`)
  const report = await ingest(house, [await account({ 'a.parquet': { parquet: [good, bad] } })])
  expect(report.quarantine).toEqual([
    { file: 'a.parquet', line: 2, reason: 'usage_quantity cannot be read as decimal(38,18)' },
  ])
  expect(await count('billing.usage')).toBe(1)
})

test('a gzip file that breaks off gives its whole lines, says so, and is whole when it is delivered again', async () => {
  const events = Array.from({ length: 2000 }, (_, n) => delivered(event(n)))
  const folder = await account({ [`${day}/log.json.gz`]: { gzip: lines(events) } })
  const path = join(folder, day, 'log.json.gz')
  const whole = readFileSync(path)
  truncateSync(path, Math.floor(whole.length / 2))
  const broken = await ingest(house, [folder])
  expect(broken.quarantine[0]?.reason).toMatch(/breaks off or is damaged after line \d+/)
  expect(await count('access.audit')).toBeGreaterThan(100)
  writeFileSync(path, whole)
  await ingest(house, [folder])
  expect([await count('access.audit'), await count('meta.quarantine')]).toEqual([2000, 0])
})

test('a delivery file that is written again takes the place of the earlier one', async () => {
  const folder = await account({
    [`${day}/log.json`]: { text: lines([1, 2, 3].map((n) => delivered(event(n)))) },
    [`${day}/other.json`]: { text: lines([delivered(event(2))]) },
  })
  await ingest(house, [folder])
  writeFileSync(join(folder, day, 'log.json'), lines([3, 4].map((n) => delivered(event(n)))))
  await ingest(house, [folder])
  const rows = await house.lake.rows<{ id: string }>('SELECT request_id AS id FROM access.audit ORDER BY 1')
  expect(rows.map((row) => row.id)).toEqual(['request-2', 'request-3', 'request-4'])
  const held = await house.lake.rows<{ n: bigint }>(
    'SELECT count(*) AS n FROM access.audit a JOIN meta.files f ON f.file = a._source WHERE f.replaced_by IS NULL',
  )
  expect(held[0]?.n).toBe(3n)
})

test('unknown columns, members and keys are kept and named', async () => {
  const more = `${usage(1)}, 'c-1' AS commitment_id, {'job_id': '7', 'new_member': 'x'} AS usage_metadata`
  const keyed = delivered(event(1))
    .replace('{"version"', '{"regionHint":"eu","version"')
    .replace('"statusCode"', '"took":5,"statusCode"')
  const deep = [
    ...Array.from({ length: 900 }, (_, n) => delivered(event(n + 10))),
    delivered(event(2)).replace('{"version"', '{"late":1,"version"'),
  ]
  const folder = await account({
    'u.parquet': { parquet: [more] },
    'k.json': { text: lines([keyed]) },
    'd.json': { text: lines(deep) },
  })
  const { drift } = await ingest(house, [folder])
  expect(drift.map((one) => one.column).toSorted()).toEqual([
    'commitment_id',
    'late',
    'regionHint',
    'response.took',
    'usage_metadata.new_member',
  ])
  expect(await house.lake.rows(`SELECT _extra ->> '$.commitment_id' AS c FROM billing.usage`)).toEqual([{ c: 'c-1' }])
  expect(
    await house.lake.rows(`SELECT _extra ->> '$.late' AS l FROM access.audit WHERE _extra ->> '$.late' IS NOT NULL`),
  ).toEqual([{ l: '1' }])
})

test('what people typed is never stored', async () => {
  const typed = event(1, {
    service: 'notebook',
    action: 'runCommand',
    params: { commandText: 'select 42', commandId: 'c' },
  })
  const history = `SELECT 'acc' AS account_id, '11' AS workspace_id, 's' AS statement_id, TIMESTAMP '2026-06-01' AS start_time, 'select 42' AS statement_text`
  const folder = await account({
    'a.json': { text: lines([delivered(typed)]) },
    'b.parquet': { parquet: [systemEvent(typed)] },
    'q.parquet': { parquet: [history] },
  })
  const report = await ingest(house, [folder])
  expect(report.drift).toEqual([])
  expect(await dump(house.lake, { provenance: true })).not.toContain('select 42')
  expect(await count('access.audit')).toBe(1)
})

test('files of no known shape are named with a reason and stop nobody', async () => {
  const folder = await account({
    'notes.txt': { text: 'hello' },
    'x.json': { text: '{"a":1}\n' },
    'empty.csv': { text: '' },
    'other.parquet': { parquet: ['SELECT 1 AS a'] },
    'usage.parquet': { parquet: [usage(1)] },
  })
  appendFileSync(join(folder, 'broken.parquet'), 'PAR1nothing')
  const report = await ingest(house, [folder])
  expect(report.unknown.map((one) => one.file).toSorted()).toEqual([
    'broken.parquet',
    'empty.csv',
    'notes.txt',
    'other.parquet',
    'x.json',
  ])
  expect(await count('billing.usage')).toBe(1)
})

test('legacy usage becomes usage rows: hour, cloud, product, tags; equal rows stay two, the file again adds none', async () => {
  const header =
    'workspaceId,timestamp,clusterId,clusterName,clusterNodeType,clusterOwnerUserId,clusterCustomTags,sku,dbus,machineHours,clusterOwnerUserName,tags\n'
  const row = `11,2025-10-01T01:00:00.000Z,c-1,"a, b",i3,1,"{""team"":""x""}",PREMIUM_JOBS_COMPUTE,1.5,1,a@b.example,"{""team"":""x"",""JobId"":""7""}"\n`
  const folder = await account({
    'legacy.csv': { text: `${header}${row}${row}12,bad,c,n,i3,1,{},SKU,1,1,a,{}\n1,2\n` },
    'w.parquet': {
      parquet: [
        `SELECT '11' AS workspace_id, 'w' AS workspace_name, 'https://adb-1.azuredatabricks.net' AS workspace_url`,
      ],
    },
  })
  const report = await ingest(house, [folder])
  expect(report.quarantine.map((one) => one.line)).toEqual([5, 4])
  writeFileSync(join(folder, 'again.csv'), `${header}${row}${row}\n`)
  const again = await ingest(house, [folder])
  expect(again.counts.map(numbers)).toEqual([{ read: 2, added: 0, duplicate: 2, corrected: 0, quarantined: 0 }])
  const rows =
    await house.lake.rows(`SELECT usage_start_time AS t, cloud, billing_origin_product AS p, usage_quantity AS q,
    custom_tags AS tags, usage_metadata.job_id AS job, usage_unit AS unit FROM billing.usage`)
  const one = {
    t: '2025-10-01T00:00:00.000Z',
    cloud: 'AZURE',
    p: 'JOBS',
    q: '1.500000000000000000',
    tags: { team: 'x', JobId: '7' },
    job: '7',
    unit: 'DBU',
  }
  expect(rows).toEqual([one, one])
})

test('an aborted ingest leaves nothing half done', async () => {
  const folder = await account({
    'a.json.gz': { gzip: gzipSync('').toString('latin1') },
    'u.parquet': { parquet: [usage(1)] },
  })
  await expect(ingest(house, [folder], { signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop')
  expect([await count('billing.usage'), await count('meta.files')]).toEqual([0, 0])
})

test('a path that is not there is named', async () => {
  await expect(ingest(house, ['/nowhere/at/all'])).rejects.toThrow(
    'Cannot read /nowhere/at/all: there is nothing of that name',
  )
})
