import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { tableNamed } from '@meshledger/facts'
import { storedIn } from '@meshledger/lake'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshHouse } from '../testing/fresh-house.ts'
import { delivered, event } from '../testing/small-account.ts'
import type { House } from './house.ts'
import { ingest } from './ingest.ts'
import { seal } from './seal.ts'
import { checkSeal } from './seal-check.ts'

const files = mkdtempSync(join(tmpdir(), 'meshledger-seal-'))
const audit = storedIn(tableNamed('access.audit'))
let house: House
let done: () => Promise<void>

/** A delivered log with these events, taken in. */
async function takeIn(name: string, numbers: readonly number[]): Promise<void> {
  const path = join(files, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, numbers.map((n) => `${delivered(event(n))}\n`).join(''))
  const report = await ingest(house, [path])
  expect(report.quarantine).toEqual([])
}
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

beforeAll(async () => {
  ;({ house, done } = await freshHouse())
})
afterAll(async () => {
  await done()
  rmSync(files, { recursive: true, force: true })
})

test('a log is sealed batch by batch, only what is new, and found intact', async () => {
  expect(await checkSeal(house)).toMatchObject({ state: 'unsealed', size: 0, root: null })
  await takeIn('auditlogs_1.json', range(0, 40))
  await takeIn('auditlogs_2.json', range(40, 60))
  expect(await checkSeal(house)).toMatchObject({ state: 'unsealed' })

  expect(await seal(house)).toMatchObject({ sealed: 2, resealed: 0, rows: 60 })
  expect(await seal(house)).toMatchObject({ sealed: 0, resealed: 0, rows: 0 })
  const first = await checkSeal(house)
  expect(first).toMatchObject({ state: 'intact', events: 60 })

  await takeIn('auditlogs_3.json', range(60, 70))
  expect((await checkSeal(house)).sentence).toContain('1 file is not sealed yet')
  expect(await seal(house)).toMatchObject({ sealed: 1, resealed: 0, rows: 10 })
  const second = await checkSeal(house)
  expect(second).toMatchObject({ state: 'intact', events: 70 })
  expect(second.root).not.toBe(first.root)
})

test('facts that came again in another file change no seal', async () => {
  await takeIn('auditlogs_4.json', range(30, 65))
  expect(await seal(house)).toMatchObject({ sealed: 1, resealed: 0, rows: 0 })
  expect(await checkSeal(house)).toMatchObject({ state: 'intact', events: 70 })
})

test('a file that is overwritten by one of its name is sealed anew, by a further entry', async () => {
  const name = 'workspaceId=11/date=2026-06-05/auditlogs_9.json'
  await takeIn(`first/${name}`, range(80, 90))
  await seal(house)
  const before = await checkSeal(house)
  await takeIn(`second/${name}`, range(80, 95))
  expect(await seal(house)).toMatchObject({ sealed: 1, resealed: 1 })
  const after = await checkSeal(house)
  expect(after).toMatchObject({ state: 'intact', size: before.size + 1, events: 85 })
})

test.each`
  what             | alter                                                                                                                           | restore                                                                                                                          | sentence
  ${'a value'}     | ${`UPDATE ${audit} SET source_ip_address = '10.9.9.9' WHERE request_id = 'request-7'`}                                          | ${`UPDATE ${audit} SET source_ip_address = '10.0.0.1' WHERE request_id = 'request-7'`}                                           | ${/access\.audit from .*auditlogs_1\.json .*a value was altered/}
  ${'a parameter'} | ${`UPDATE ${audit} SET request_params = MAP {'table_full_name': 'x.y.z', 'operation': 'READ'} WHERE request_id = 'request-47'`} | ${`UPDATE ${audit} SET request_params = MAP {'table_full_name': 'a.b.t3', 'operation': 'READ'} WHERE request_id = 'request-47'`} | ${/auditlogs_2\.json .*a value was altered/}
`('$what that was altered afterwards is found, with table and file', async ({ alter, restore, sentence }) => {
  await house.lake.run(alter)
  const broken = await checkSeal(house)
  expect(broken.state).toBe('broken')
  expect(broken.sentence).toMatch(sentence)
  expect(await seal(house)).toMatchObject({ sealed: 0, resealed: 0 })
  expect((await checkSeal(house)).state).toBe('broken')
  await house.lake.run(restore)
  expect((await checkSeal(house)).state).toBe('intact')
})

test('a fact put in by hand is found, whatever file it claims to be from', async () => {
  const copy = `INSERT INTO ${audit} SELECT * REPLACE ('forged' AS request_id, FROM_SOURCE AS _source) FROM ${audit} WHERE request_id = 'request-1'`
  await house.lake.run(copy.replace('FROM_SOURCE', '_source'))
  expect((await checkSeal(house)).sentence).toMatch(/auditlogs_1\.json .*40 were sealed and 41 are there/)
  await house.lake.run(`DELETE FROM ${audit} WHERE request_id = 'forged'`)
  await house.lake.run(copy.replace('FROM_SOURCE', `'nowhere'`))
  expect(await checkSeal(house)).toMatchObject({
    state: 'broken',
    sentence: expect.stringContaining('no ingested file'),
  })
  await house.lake.run(`DELETE FROM ${audit} WHERE request_id = 'forged'`)
  expect((await checkSeal(house)).state).toBe('intact')
})

test('a fact that was deleted stays found, also after the next ingest and seal', async () => {
  await house.lake.run(`DELETE FROM ${audit} WHERE request_id = 'request-3'`)
  expect((await checkSeal(house)).sentence).toMatch(/40 were sealed and 39 are there/)
  await takeIn('auditlogs_5.json', range(70, 75))
  expect(await seal(house)).toMatchObject({ sealed: 1, resealed: 0 })
  expect((await checkSeal(house)).state).toBe('broken')
})
