import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type FakeConnection, type FakeTable, fakeConnection } from '../testing/fake-connection.ts'
import { freshHouse } from '../testing/fresh-house.ts'
import type { House } from './house.ts'
import { sync } from './sync.ts'
import { retryConnections } from './sync-retry.ts'

let house: House
let done: () => Promise<void>
beforeAll(async () => {
  ;({ house, done } = await freshHouse())
})
afterAll(() => done())

const event = (n: string, time: string, day = time.slice(0, 10)) => ({
  ...{ event_id: n, event_time: time, event_date: day, account_id: 'acc', workspace_id: '0' },
  ...{ service_name: 'accounts', action_name: 'login', request_id: n },
})
const columns = { ...event('', ''), event_time: 'TIMESTAMP', event_date: 'STRING' }
for (const name of Object.keys(columns))
  if (!/^event_(time|date)$/.test(name)) Object.assign(columns, { [name]: 'STRING' })

let n = 0
let table: FakeTable
let workspace: FakeConnection
beforeEach(() => {
  n += 1
  table = {
    ...{ orderedBy: 'event_time', columns },
    rows: [
      event(`${n}-1`, '2026-11-01T10:00:00.000Z'),
      event(`${n}-2`, '2026-11-01T11:00:00.000Z', 'soon'),
      event(`${n}-3`, '2026-11-20T10:00:00.000Z'),
    ],
  }
  workspace = fakeConnection(`retry${n}.example`, { 'access.audit': table })
})

const platform = { sleep: async () => undefined, random: () => 0.5, now: () => Date.parse('2026-11-20T14:00:00Z') }
const options = { platform, leaseMs: 200 }
const run = async () => {
  const { tables } = await sync(
    house,
    { readers: [workspace], account: undefined },
    { ...options, tables: ['access.audit'] },
  )
  return tables[0]
}
const retry = async (readers = [workspace]) => {
  const { retried } = await retryConnections(house, { readers, account: undefined }, options)
  return retried.filter(({ file }) => file.endsWith(workspace.host))
}
const held = async () => {
  const rows = await house.lake.rows<{ id: string }>(
    'SELECT request_id AS id FROM access.audit WHERE starts_with(request_id, $mine) ORDER BY 1',
    { mine: `${n}-` },
  )
  return rows.map(({ id }) => id)
}
const open = async () => {
  const [row] = await house.lake.rows<{ n: bigint }>(
    'SELECT count(*) AS n FROM meta.quarantine WHERE retried_by IS NULL AND contains(name, $host)',
    { host: workspace.host },
  )
  return Number(row?.n)
}
/** Databricks mends the row of a day that is none. */
const mended = () => {
  table.rows = table.rows.map((row) => ({ ...row, event_date: row.event_time?.slice(0, 10) ?? null }))
}
const file = () => `system.access.audit at ${workspace.host}`

test('a row that was mended after its days are no more read again comes in by a re-try, once', async () => {
  expect(await run()).toMatchObject({ added: 2, quarantined: 1 })
  mended()
  expect(await run()).toMatchObject({ added: 0, quarantined: 0 })
  expect(await retry()).toEqual([
    { file: file(), table: 'access.audit', how: 'read-again', lines: 1, refused: 0, added: 1, problem: null },
  ])
  expect([await held(), await open()]).toEqual([[`${n}-1`, `${n}-2`, `${n}-3`], 0])
  expect(await retry()).toEqual([])
  expect(await run()).toMatchObject({ added: 0, through: '2026-11-20T10:00:00.000Z' })
})

test('a row that still cannot be read stays in quarantine, counted once, however often it is tried or met', async () => {
  await run()
  table.rows.push(event(`${n}-4`, '2026-11-20T11:00:00.000Z', 'soon'))
  expect(await run()).toMatchObject({ added: 0, quarantined: 1 })
  table.rows.push(event(`${n}-5`, '2026-11-20T12:00:00.000Z'))
  expect(await run()).toMatchObject({ added: 1, quarantined: 0, duplicate: 2 })
  expect(await open()).toBe(2)
  for (const _ of [1, 2]) {
    expect(await retry()).toMatchObject([{ lines: 2, refused: 2, added: 0, problem: null }])
    expect(await open()).toBe(2)
  }
  expect(await held()).toEqual([`${n}-1`, `${n}-3`, `${n}-5`])
})

test('what the same bytes hold comes in when a newer version can read them', async () => {
  mended()
  await run()
  const stored = 'access.audit_rows'
  const [one] = await house.lake.rows<{ file: string; name: string }>(
    `SELECT f.file, f.name FROM meta.files f WHERE contains(f.name, $host) ORDER BY f.name LIMIT 1`,
    { host: workspace.host },
  )
  await house.lake.run(`DELETE FROM ${stored} WHERE request_id = $id`, { id: `${n}-2` })
  await house.lake.run(
    `INSERT INTO meta.quarantine (file, name, line, table_name, reason) VALUES ($file, $name, 2, 'access.audit', 'of then')`,
    { file: one?.file ?? '', name: one?.name ?? '' },
  )
  expect(await retry()).toMatchObject([{ lines: 1, refused: 0, added: 1 }])
  expect([await held(), await open()]).toEqual([[`${n}-1`, `${n}-2`, `${n}-3`], 0])
})

test('a re-try that broke off after rows came in is finished by the next', async () => {
  await run()
  mended()
  let reads = 0
  workspace.fate = (sql) => {
    if (sql.startsWith('SELECT *') && ++reads === 1) return
    if (!sql.includes('GROUP BY')) throw new Error('killed')
  }
  const broken = retryConnections(house, { readers: [workspace], account: undefined }, { ...options, rowsPerWindow: 2 })
  await expect(broken).rejects.toThrow('killed')
  workspace.fate = () => undefined
  expect(await retry()).toMatchObject([{ lines: 1, refused: 0, problem: null }])
  expect([await held(), await open()]).toEqual([[`${n}-1`, `${n}-2`, `${n}-3`], 0])
})

test('a re-try that broke off counts what still cannot be read once', async () => {
  await run()
  let reads = 0
  workspace.fate = (sql) => {
    if (sql.startsWith('SELECT *') && ++reads === 1) return
    if (!sql.includes('GROUP BY')) throw new Error('killed')
  }
  const broken = retryConnections(house, { readers: [workspace], account: undefined }, { ...options, rowsPerWindow: 2 })
  await expect(broken).rejects.toThrow('killed')
  workspace.fate = () => undefined
  expect(await open()).toBe(1)
  expect(await retry()).toMatchObject([{ lines: 1, refused: 1, problem: null }])
  expect(await open()).toBe(1)
})

test('what cannot be read again says why, and stays', async () => {
  await run()
  const other = fakeConnection('elsewhere.example', {})
  expect(await retry([other])).toMatchObject([
    { lines: 1, refused: 1, added: 0, problem: expect.stringContaining('is not read any more') },
  ])
  expect(await open()).toBe(1)
})
