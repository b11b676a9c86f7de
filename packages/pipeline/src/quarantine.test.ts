import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tableNamed } from '@meshledger/facts'
import { storedIn } from '@meshledger/lake'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lakeOnly } from '../testing/lake-only.ts'
import { delivered, event } from '../testing/small-account.ts'
import type { House } from './house.ts'
import { ingest } from './ingest.ts'
import { retryQuarantine } from './quarantine.ts'

let house: House
let files: string
beforeEach(async () => {
  house = await lakeOnly()
  files = mkdtempSync(join(tmpdir(), 'meshledger-quarantine-'))
})
afterEach(async () => {
  await house.close()
  rmSync(files, { recursive: true, force: true })
})

const good = [0, 1, 2].map((n) => delivered(event(n)))
const late = delivered(event(9))
const write = (name: string, lines: readonly string[]): string => {
  const path = join(files, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''))
  return path
}
const count = async (sql: string) =>
  Number((await house.lake.rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${sql}`))[0]?.n)
const open = () => count('meta.quarantine WHERE retried_by IS NULL')

test('a repaired file of the same name brings its lines in and empties the quarantine', async () => {
  await ingest(house, [write('a.json', [...good, late.slice(0, 40), 'junk'])])
  expect([await count('access.audit'), await open()]).toEqual([3, 2])
  const report = await retryQuarantine(house, [write('a.json', [...good, late, 'junk'])])
  expect(report).toMatchObject({
    retried: [{ file: 'a.json', table: 'access.audit', how: 'repaired', lines: 2, refused: 1, added: 1 }],
    others: 0,
    left: 1,
  })
  expect([await count('access.audit'), await open()]).toEqual([4, 1])
})

test('the same file is read again, each fact stays once, and its lines are counted once', async () => {
  const path = write('a.json', [...good, 'junk'])
  await ingest(house, [path])
  const again = { file: 'a.json', how: 'read-again', lines: 1, refused: 1, added: 0 }
  expect(await retryQuarantine(house, [files])).toMatchObject({ retried: [again], left: 1 })
  expect(await retryQuarantine(house, [path])).toMatchObject({ retried: [again], left: 1 })
  expect([await count('access.audit'), await open(), await count('meta.quarantine')]).toEqual([3, 1, 3])
  expect((await ingest(house, [path])).unchanged).toBe(1)
})

test('what an earlier version could not read comes in when the same file is read again', async () => {
  const path = write('a.json', [...good, late])
  await ingest(house, [path])
  const stored = storedIn(tableNamed('access.audit'))
  const [held] = await house.lake.rows<{ file: string }>(
    `SELECT _source AS file FROM ${stored} WHERE request_id = 'request-9'`,
  )
  await house.lake.run(`DELETE FROM ${stored} WHERE request_id = 'request-9'`)
  await house.lake.run(
    `INSERT INTO meta.quarantine VALUES ('${held?.file}', 'a.json', 4, 'access.audit', 'a reason of then', NULL, NULL)`,
  )
  expect(await retryQuarantine(house, [path])).toMatchObject({ retried: [{ lines: 1, refused: 0, added: 1 }], left: 0 })
  expect(await count('access.audit')).toBe(4)
})

test('a run that was killed after its rows came in is finished by the next', async () => {
  await ingest(house, [write('a.json', [...good, 'junk'])])
  const path = write('a.json', [...good, late])
  await ingest(house, [path])
  expect([await count('access.audit'), await open()]).toEqual([4, 1])
  expect(await retryQuarantine(house, [path])).toMatchObject({ retried: [{ how: 'repaired', added: 1 }], left: 0 })
})

test('a file that nothing in quarantine came from is left alone', async () => {
  await ingest(house, [write('a.json', [...good, 'junk'])])
  write('other/b.json', [late])
  const { retried, others, left } = await retryQuarantine(house, [join(files, 'other')])
  expect({ retried, others, left }).toEqual({ retried: [], others: 1, left: 1 })
  expect(await count('access.audit')).toBe(3)
})

test('a delivered file is known by the part of its path that names it, whichever folder is pointed at', async () => {
  const name = 'workspaceId=11/date=2026-06-05/auditlogs_1.json'
  await ingest(house, [write(`first/${name}`, [...good, 'junk'])])
  const repaired = write(`second/${name}`, [...good, late])
  expect(await retryQuarantine(house, [repaired])).toMatchObject({ left: 0 })
  expect([await count('access.audit'), await open()]).toEqual([4, 0])
})
