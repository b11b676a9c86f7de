import { readdirSync } from 'node:fs'
import { DatabricksError, type DatabricksErrorKind } from '@meshledger/sources'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type FakeConnection, type FakeTable, fakeConnection } from '../testing/fake-connection.ts'
import { freshHouse } from '../testing/fresh-house.ts'
import type { House } from './house.ts'
import { SyncBusyError, type SyncOptions, sync } from './sync.ts'

let house: House
let done: () => Promise<void>
beforeAll(async () => {
  ;({ house, done } = await freshHouse())
})
afterAll(() => done())

const auditOf = (rows: FakeTable['rows']): FakeTable => ({
  orderedBy: 'event_time',
  columns: {
    event_id: 'STRING',
    event_time: 'TIMESTAMP',
    event_date: 'DATE',
    account_id: 'STRING',
    workspace_id: 'STRING',
    service_name: 'STRING',
    action_name: 'STRING',
    request_id: 'STRING',
    user_identity: 'STRUCT<email: STRING, subject_name: STRING>',
    request_params: 'MAP<STRING, STRING>',
    response: 'STRUCT<status_code: INT, error_message: STRING, result: STRING>',
    unannounced: 'STRING',
  },
  rows,
})
const event = (n: string, time: string, more: Record<string, string | null> = {}) => ({
  event_id: `e-${n}`,
  event_time: time,
  event_date: time.slice(0, 10),
  account_id: 'acc',
  workspace_id: '0',
  service_name: 'accounts',
  action_name: 'login',
  request_id: `r-${n}`,
  user_identity: '{"email":"a@b.example","subject_name":null}',
  request_params: '{"user":"a"}',
  response: '{"status_code":200,"error_message":null,"result":null}',
  ...more,
})

let n = 0
let table: FakeTable
let workspace: FakeConnection
beforeEach(async () => {
  // A workspace of its own for every test; what an earlier one brought in is another source's.
  n += 1
  table = auditOf([
    event(`${n}-1`, '2026-11-18T10:00:00.000Z'),
    event(`${n}-2`, '2026-11-19T10:00:00.000Z'),
    event(`${n}-3`, '2026-11-20T10:00:00.000Z'),
  ])
  workspace = fakeConnection(`h${n}.example`, { 'access.audit': table })
})

const platform = { sleep: async () => undefined, random: () => 0.5, now: () => Date.parse('2026-11-20T14:00:00Z') }
const run = async (readers: readonly FakeConnection[], options: SyncOptions = {}) =>
  sync(house, { readers, account: undefined }, { tables: ['access.audit'], platform, leaseMs: 200, ...options })
const held = async () =>
  (
    await house.lake.rows<{ request_id: string }>(
      'SELECT request_id FROM access.audit WHERE request_id LIKE $mine ORDER BY request_id',
      { mine: `r-${n}-%` },
    )
  ).map(({ request_id }) => request_id)
const all = ['1', '2', '3'].map((one) => `r-${n}-${one}`)
const mine = (...some: string[]) => some.map((one) => `r-${n}-${one}`)
const failing = (kind: DatabricksErrorKind) => new DatabricksError(kind, { what: 'w', where: 'x', remedy: 'r' })

test('a row that comes late is found, and what is held already is not taken again', async () => {
  const first = await run([workspace])
  expect(first.tables[0]).toMatchObject({ read: 3, added: 3, duplicate: 0, through: '2026-11-20T10:00:00.000Z' })
  const version = await house.lake.version()
  expect((await run([workspace])).tables[0]).toMatchObject({ read: 3, added: 0, duplicate: 3 })
  expect(await house.lake.version()).toBe(version)
  table.rows.push(event(`${n}-4`, '2026-11-17T23:00:00.000Z'))
  expect((await run([workspace])).tables[0]).toMatchObject({ read: 4, added: 1, duplicate: 3 })
  expect(await held()).toEqual(mine('1', '2', '3', '4'))
  expect(all).toHaveLength(3)
})

test('an event of the account that two regions tell of is held once', async () => {
  const other = fakeConnection(`other${n}.example`, { 'access.audit': auditOf([...table.rows]) })
  const { tables } = await run([workspace, other])
  expect(tables.map(({ added, duplicate }) => [added, duplicate])).toEqual([
    [3, 0],
    [0, 3],
  ])
  expect(await held()).toEqual(mine('1', '2', '3'))
})

test('a table that is the same in every region is read at the first workspace only', async () => {
  const prices: FakeTable = { columns: { sku_name: 'STRING' }, rows: [] }
  const [a, b] = ['a', 'b'].map((one) => fakeConnection(`${one}${n}.example`, { 'billing.list_prices': prices }))
  const { tables } = await run([a as FakeConnection, b as FakeConnection], { tables: ['system.billing.list_prices'] })
  expect(tables.map(({ reader }) => reader)).toEqual([`a${n}.example`])
})

test('a value that is no time goes to quarantine, the other rows in; what people typed is not kept; an unknown column is', async () => {
  table.rows.push(event(`${n}-5`, '2026-11-20T11:00:00.000Z', { event_date: 'soon' }))
  table.rows.push(
    event(`${n}-6`, '2026-11-20T12:00:00.000Z', { request_params: '{"commandText":"my secret"}', unannounced: 'kept' }),
  )
  const report = await run([workspace])
  expect(report.tables[0]).toMatchObject({ read: 5, added: 4, quarantined: 1 })
  const [row] = await house.lake.rows(
    'SELECT request_params AS p, _extra AS x FROM access.audit WHERE request_id = $id',
    {
      id: `r-${n}-6`,
    },
  )
  expect(JSON.stringify(row)).toMatch(/not stored.*kept/)
  expect(readdirSync(house.lake.inbox)).not.toContain('sync')
})

test('a result that Databricks cuts short is read in halves', async () => {
  workspace.fate = (sql, rows) => {
    if (!sql.includes('GROUP BY') && rows > 1) throw failing('result-truncated')
  }
  expect((await run([workspace])).tables[0]).toMatchObject({ state: 'synced', added: 3 })
  expect(await held()).toEqual(mine('1', '2', '3'))
})

test('a half without rows moves no watermark, whatever happens to the other half', async () => {
  table.rows = [event(`${n}-1`, '2026-11-01T10:00:00.000Z'), event(`${n}-2`, '2026-11-20T10:00:00.000Z')]
  workspace.fate = (sql, rows) => {
    if (sql.includes('GROUP BY')) return
    if (rows > 1) throw failing('result-truncated')
    if (rows > 0) throw failing('server-fault')
  }
  expect((await run([workspace])).tables[0]).toMatchObject({ state: 'failed', through: null, added: 0 })
  workspace.fate = () => undefined
  expect((await run([workspace])).tables[0]).toMatchObject({ state: 'synced', added: 2 })
  expect(await held()).toEqual(mine('1', '2'))
})

test('a table without rows has no watermark', async () => {
  table.rows = []
  const version = await house.lake.version()
  expect((await run([workspace])).tables[0]).toMatchObject({ state: 'synced', read: 0, added: 0, through: null })
  expect(await house.lake.version()).toBe(version)
})

test('a read that breaks is begun anew; one that breaks every time is a failure with a name', async () => {
  let left = 2
  workspace.fate = () => {
    if (left-- > 0) throw failing('result-incomplete')
  }
  expect((await run([workspace])).tables[0]).toMatchObject({ state: 'synced', added: 3 })
  workspace.fate = () => {
    throw failing('server-fault')
  }
  expect((await run([workspace])).tables[0]).toMatchObject({ state: 'failed', because: 'w (x). r' })
  workspace.fate = () => {
    throw failing('unauthenticated')
  }
  await expect(run([workspace])).rejects.toThrow(DatabricksError)
  expect(await held()).toEqual(mine('1', '2', '3'))
})

test('called off between two windows, what was taken stays, and the next run brings the rest', async () => {
  const stop = new AbortController()
  let reads = 0
  workspace.fate = (sql) => {
    if (sql.startsWith('SELECT *') && ++reads === 2) stop.abort()
  }
  await expect(run([workspace], { rowsPerWindow: 1, signal: stop.signal })).rejects.toThrow()
  expect(await held()).toEqual(mine('1'))
  workspace.fate = () => undefined
  await run([workspace])
  expect(await held()).toEqual(mine('1', '2', '3'))
})

test('two runners never sync one source at once: one waits and gives up, a planned run leaves it', async () => {
  const slot = '2026-11-20T14:00:00.000Z'
  const { jobs } = house.ledger
  expect(await jobs.claim(`sync ${workspace.host}`, slot, 'another', 60_000)).toBe('claimed')
  await expect(run([workspace], { leaseMs: 100 })).rejects.toThrow(SyncBusyError)
  expect((await run([workspace], { slot: '2026-11-20T14:15:00.000Z' })).tables).toEqual([])
  await jobs.finish(`sync ${workspace.host}`, slot, 'another', { status: 'failed', detail: '' })
  expect((await run([workspace], { slot })).tables).toEqual([])
  expect((await run([workspace])).tables[0]).toMatchObject({ state: 'synced' })
})

test('a name that stands for no table is refused, with those that there are', async () => {
  await expect(run([workspace], { tables: ['billing.nothing'] })).rejects.toThrow(
    /no table "billing.nothing".*billing.usage/,
  )
})
