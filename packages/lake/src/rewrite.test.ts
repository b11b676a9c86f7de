import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Lake, openLake } from './lake.ts'
import { copyFolder } from './rewrite.ts'

let folder: string
let lake: Lake
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-rewrite-'))
  lake = await openLake({ folder })
})
afterEach(async () => {
  await lake.close()
  rmSync(folder, { recursive: true, force: true })
})

const fill = (rows: number) =>
  lake.run(`INSERT INTO query.history_rows (statement_id, workspace_id, end_time, _source)
    SELECT 'statement-' || i || repeat('x', 20) || hash(i), 'w-' || i % 7, TIMESTAMP '2026-01-01' + INTERVAL 1 SECOND * i, 'file-1'
    FROM range(${rows}) t(i)`)
const print = async () => (await lake.rows('SELECT count(*) AS n, sum(hash(h)) AS s FROM query.history h'))[0]
const size = () => statSync(join(folder, 'lake.duckdb')).size

test('a rewritten lake holds every row, takes less of the disk, and can be read and written on', async () => {
  await fill(400_000)
  await lake.run(`DELETE FROM query.history_rows WHERE hash(statement_id) % 10 > 0`)
  const before = await print()
  expect(await lake.compact()).toBe('done')
  expect(readdirSync(lake.inbox)).toEqual([])
  const small = size()
  expect(await print()).toEqual(before)
  const { bytes, free, tables } = await lake.diskUse()
  expect(bytes).toBe(small)
  // The list of tables is written more than once; what that leaves does not grow with the rows.
  expect(free).toBeLessThan(4 * 2 ** 20)
  const history = tables.find(({ table }) => table === 'query.history')
  expect(history?.rows).toBe(Number((before as { n: bigint }).n))
  expect(history?.bytes).toBeGreaterThan(2 ** 19)
  expect(tables.reduce((sum, one) => sum + one.bytes, 0)).toBeLessThanOrEqual(small)
  await fill(10)
  await lake.close()
  lake = await openLake({ folder })
  expect(await lake.rows('SELECT count(*) AS n FROM query.history')).toEqual([{ n: (before as { n: bigint }).n + 10n }])
  expect(await lake.rows(`SELECT count(*) AS n FROM access.audit_resolved`)).toEqual([{ n: 0n }])
})

test('the space of deleted rows is counted as free, and given back', async () => {
  await fill(400_000)
  await lake.run('CHECKPOINT')
  const full = size()
  await lake.run('DELETE FROM query.history_rows')
  await lake.run('CHECKPOINT')
  expect((await lake.diskUse()).free).toBeGreaterThan(0)
  await lake.compact()
  expect(size()).toBeLessThan(full / 2)
})

test('who reads and writes meanwhile waits for no more than the exchange, and misses nothing', async () => {
  await fill(50_000)
  const reads = Array.from({ length: 20 }, () => lake.rows<{ n: bigint }>('SELECT count(*) AS n FROM query.history'))
  const [outcome] = await Promise.all([lake.compact(), fill(5), ...reads])
  const later = Array.from({ length: 20 }, () => lake.rows<{ n: bigint }>('SELECT count(*) AS n FROM query.history'))
  expect(outcome).toBe('done')
  for (const [row] of await Promise.all(reads)) expect([50_000n, 50_005n]).toContain(row?.n)
  for (const [row] of await Promise.all(later)) expect(row?.n).toBe(50_005n)
})

test('a read that does not end in time keeps the lake as it was, and loses nothing', async () => {
  await fill(50_000)
  const before = size()
  await lake.session(async (session) => {
    expect(await lake.compact({ patience: 50 })).toBe('busy')
    expect(await session.rows('SELECT count(*) AS n FROM query.history')).toEqual([{ n: 50_000n }])
  })
  expect(size()).toBeGreaterThanOrEqual(before)
  expect(existsSync(copyFolder(lake.inbox))).toBe(false)
  expect(await lake.compact()).toBe('done')
})

test('what stops it half-way changes nothing', async () => {
  await fill(50_000)
  const before = await print()
  await expect(lake.compact({ signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop')
  await lake.run('CREATE TABLE query.stray (x INTEGER)')
  await expect(lake.compact()).rejects.toThrow('query.stray')
  await lake.run('DROP TABLE query.stray')
  expect(await print()).toEqual(before)
  expect(readdirSync(lake.inbox)).toEqual([])
})

test('what a rewriting that was killed left behind is taken away', async () => {
  await lake.close()
  mkdirSync(copyFolder(lake.inbox), { recursive: true })
  writeFileSync(join(copyFolder(lake.inbox), 'lake.duckdb'), 'half a copy')
  lake = await openLake({ folder })
  expect(existsSync(copyFolder(lake.inbox))).toBe(false)
})
