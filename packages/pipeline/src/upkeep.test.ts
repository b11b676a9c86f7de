import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tableNamed } from '@meshledger/facts'
import { storedIn } from '@meshledger/lake'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshHouse } from '../testing/fresh-house.ts'
import { dump } from '../testing/lake-only.ts'
import { delivered, event, usage, writeAccount } from '../testing/small-account.ts'
import type { House } from './house.ts'
import { ingest } from './ingest.ts'
import { checkSeal } from './seal-check.ts'
import { upkeep } from './upkeep.ts'
import { RetentionRefusedError, retention, setRetention } from './upkeep-retention.ts'

const SIX_YEARS = 2192
const now = '2026-06-20T10:00:00Z'
const files = mkdtempSync(join(tmpdir(), 'meshledger-upkeep-'))
let house: House
let done: () => Promise<void>
beforeEach(async () => {
  ;({ house, done } = await freshHouse({ clock: () => now }))
})
afterEach(async () => {
  await done()
  rmSync(files, { recursive: true, force: true })
})

/** Two files of the audit log: the first with 30 events of 2019 among its 40, the second all new. */
async function takeInAudit(): Promise<void> {
  const old = (n: number) => event(n, { at: new Date(Date.UTC(2019, 2, 1, n)).toISOString() })
  const first = [...Array(30).keys()].map(old).concat([...Array(10).keys()].map((n) => event(100 + n)))
  const folder = await writeAccount({
    'auditlogs_1.json': { text: first.map((one) => `${delivered(one)}\n`).join('') },
    'auditlogs_2.json': { text: [...Array(20).keys()].map((n) => `${delivered(event(200 + n))}\n`).join('') },
    'u.parquet': { parquet: [usage(1), usage(2)] },
  })
  await ingest(house, [folder])
  rmSync(folder, { recursive: true })
}
const events = async () =>
  Number((await house.lake.rows<{ n: bigint }>('SELECT count(*) AS n FROM access.audit'))[0]?.n)

test.each`
  group        | days    | reason
  ${'audit'}   | ${2191} | ${/2192 days at least: .*six years/}
  ${'audit'}   | ${0}    | ${/2192 days at least/}
  ${'billing'} | ${9999} | ${/always kept: months that are closed/}
  ${'runtime'} | ${399}  | ${/400 days at least/}
  ${'runtime'} | ${NaN}  | ${/400 days at least/}
`('$group is not kept for $days days only', async ({ group, days, reason }) => {
  await expect(setRetention(house, group, days)).rejects.toThrow(reason)
  await expect(setRetention(house, group, days)).rejects.toThrow(RetentionRefusedError)
  expect(await retention(house)).toEqual({ audit: null, billing: null, runtime: null })
})

test('unless somebody says otherwise, everything is kept, and upkeep changes no fact', async () => {
  await takeInAudit()
  const before = await dump(house.lake, { provenance: true })
  const report = await upkeep(house, { rewrite: true })
  expect(report).toMatchObject({ retired: [], compaction: 'done' })
  expect(report.sentence).toMatch(/^nothing was too old; lake rewritten: /)
  expect(await dump(house.lake, { provenance: true })).toBe(before)
  expect(await upkeep(house)).toMatchObject({ retired: [], compaction: 'not-needed' })
})

test('what is older goes, is counted and named, and the seal tells removal from alteration', async () => {
  await takeInAudit()
  await setRetention(house, 'audit', SIX_YEARS)
  const { retired } = await upkeep(house)
  const audit = { group: 'audit', table: 'access.audit', before: '2020-06-19', rows: 30, files: 1, kept: [] }
  expect(retired).toEqual([audit])
  expect(await events()).toBe(30)
  const check = await checkSeal(house)
  expect(check).toMatchObject({ state: 'intact', events: 32 })
  expect(check.sentence).toContain('Removed since, and recorded: 30 of access.audit, older than 2020-06-19.')
  expect((await upkeep(house)).retired).toEqual([])
  expect((await checkSeal(house)).sentence).toBe(check.sentence)

  await house.lake.run(`DELETE FROM ${storedIn(tableNamed('access.audit'))} WHERE request_id = 'request-105'`)
  expect((await checkSeal(house)).state).toBe('broken')
})

test('a removal that was not sealed yet, since the process died, is told from an alteration too', async () => {
  await takeInAudit()
  await upkeep(house)
  await setRetention(house, 'audit', SIX_YEARS)
  const { append } = house.ledger.seals
  house.ledger.seals.append = async () => {
    throw new Error('killed')
  }
  await expect(upkeep(house)).rejects.toThrow('killed')
  house.ledger.seals.append = append
  expect(await events()).toBe(30)
  expect((await checkSeal(house)).state).toBe('intact')
  await upkeep(house)
  expect((await checkSeal(house)).sentence).toContain('30 of access.audit')
})

test('a file that is not what was sealed keeps its rows: a removal hides no alteration', async () => {
  await takeInAudit()
  await upkeep(house)
  await house.lake.run(
    `UPDATE ${storedIn(tableNamed('access.audit'))} SET source_ip_address = '10.9.9.9' WHERE request_id = 'request-7'`,
  )
  await setRetention(house, 'audit', SIX_YEARS)
  const [retired] = (await upkeep(house)).retired
  expect(retired).toMatchObject({
    rows: 0,
    kept: [{ name: 'auditlogs_1.json', why: 'it is not what was sealed', rows: 30 }],
  })
  expect(await events()).toBe(60)
  expect((await checkSeal(house)).state).toBe('broken')
})

test('facts that are retired do not come back by the same file, and go again when another brings them', async () => {
  await takeInAudit()
  await setRetention(house, 'audit', SIX_YEARS)
  await upkeep(house)
  await takeInAudit()
  expect(await events()).toBe(30)
  const path = join(mkdtempSync(join(tmpdir(), 'meshledger-old-')), 'auditlogs_3.json')
  writeFileSync(path, `${delivered(event(3, { at: '2019-03-01T03:00:00.000Z' }))}\n`)
  await ingest(house, [path])
  expect(await events()).toBe(31)
  expect((await upkeep(house)).retired).toMatchObject([{ rows: 1, files: 1 }])
  expect((await checkSeal(house)).state).toBe('intact')
})

test('disk use is told per table and per million rows', async () => {
  await takeInAudit()
  await house.lake.run(`INSERT INTO query.history_rows (statement_id, workspace_id, _source)
    SELECT 'statement-' || hash(i), '11', 'file-1' FROM range(200000) t(i)`)
  const { disk } = await upkeep(house)
  const [history, ...others] = disk.tables
  expect(history).toMatchObject({ table: 'query.history', rows: 200_000 })
  expect(history?.bytesPerMillionRows).toBe((history?.bytes ?? 0) * 5)
  expect(others.find(({ table }) => table === 'access.audit')).toMatchObject({ rows: 60, bytesPerMillionRows: null })
  expect(disk.tables.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(disk.bytes)
})
