import { getConnection, getDataHealth, SyncReport } from '@meshledger/contracts'
import { type Connections, DatabricksError } from '@meshledger/pipeline'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask, TOKEN } from '../testing/asking.ts'
import { houseOfTwoDomains } from '../testing/two-domains.ts'
import { createApp } from './app.ts'
import { Log } from './http/log.ts'
import { ScheduledSync } from './scheduled-sync.ts'
import { Work } from './work.ts'

/** A workspace with one table of node types, which tells nothing else. */
type Reader = Connections['readers'][number]
let probes = 0
let fate: () => void
const refuse = (): never => {
  throw new DatabricksError('statement-failed', { what: 'no grant', where: 'w', remedy: 'ask' })
}
const reader: Reader = {
  host: 'dbc-1.cloud.databricks.com',
  statement: async (sql) => {
    fate()
    if (!sql.includes('compute.node_types')) return refuse()
    const names = ['account_id', 'node_type', 'core_count']
    return {
      statementId: 's',
      rowCount: 1,
      columns: names.map((name, position) => ({ name, position, typeName: 'STRING', typeText: 'STRING' })),
      async *[Symbol.asyncIterator]() {
        yield [['acc', 'm5.large', '2']]
      },
    }
  },
  rest: async () => ({ workspace_id: '42' }),
  act: async () => ({}),
  pages: async () => ({ complete: true, items: [] }),
  async *configuration() {
    yield { endpoint: 'recipients', subject: null, source: 'h', readAt: '', items: [], complete: true }
  },
  probe: async (tables) =>
    tables.map((table) => ({ table, state: 'no-grant', because: 'b', ask: [`GRANT SELECT ON TABLE ${table}`] })),
  async *probing(tables) {
    probes += 1
    for (const table of tables) yield { table, state: 'available', because: 'a row was read', ask: [] }
  },
}

let app: NestFastifyApplication
let bare: NestFastifyApplication
let close: () => Promise<void>
let connections: () => Connections | undefined
beforeAll(async () => {
  const { house, close: end } = await houseOfTwoDomains()
  const log = new Log(
    () => undefined,
    () => '2026-03-15T14:00:00.000Z',
  )
  const parts = { house, token: TOKEN, log, work: new Work() }
  app = await createApp({ ...parts, scheduled: true, connections: () => connections() }, '/nowhere')
  bare = await createApp({ ...parts, scheduled: false }, '/nowhere')
  close = async () => {
    await app.close()
    await bare.close()
    await end()
  }
})
afterAll(() => close())
beforeEach(() => {
  fate = () => undefined
  connections = () => ({ readers: [reader], account: undefined })
})

const connection = async (of: NestFastifyApplication, query: Record<string, string> = {}) =>
  getConnection.response.parse((await ask(of, 'getConnection', { query }, 'com-pliance')).json())
const syncNow = (tables: string[], of = app) => ask(of, 'postSync', { body: { tables } }, 'ada-admin')

test('without a connection nothing is read, and both answers say so', async () => {
  expect(await connection(bare)).toMatchObject({ configured: false, problem: null, readers: [] })
  const reply = await syncNow([], bare)
  expect([reply.statusCode, reply.json().detail]).toEqual([409, expect.stringMatching(/no connection to Databricks/)])
})

test('what can be read is asked once in some minutes, unless it is to be asked anew', async () => {
  const first = await connection(app)
  expect(first.readers[0]?.tables.find(({ table }) => table === 'system.billing.usage')?.state).toBe('available')
  const asked = probes
  expect((await connection(app)).probedAt).toBe(first.probedAt)
  expect(probes).toBe(asked)
  await connection(app, { fresh: 'true' })
  expect(probes).toBe(asked + 1)
})

test('a planned run reads what it may, says what is missing, and stands in data health; it runs once', async () => {
  const slot = '2026-03-15T14:00:00.000Z'
  const report = await app.get(ScheduledSync).run(slot)
  const of = (name: string) => report?.tables.find(({ table }) => table === name)
  expect(of('compute.node_types')).toMatchObject({ state: 'synced', added: 1 })
  expect(of('access.audit')).toMatchObject({ state: 'no-grant', ask: ['GRANT SELECT ON TABLE system.access.audit'] })
  expect(report?.snapshots).toMatchObject([{ objects: 0, partial: [] }])
  expect((await app.get(ScheduledSync).run(slot))?.tables).toEqual([])
  const health = getDataHealth.response.parse((await ask(app, 'getDataHealth', {}, 'ada-admin')).json())
  expect(health.sources.map(({ reader: host, table }) => `${host} ${table}`)).toEqual([
    'dbc-1.cloud.databricks.com compute.node_types',
    'dbc-1.cloud.databricks.com config.snapshots',
  ])
  expect(health.sources[0]?.readAt).toEqual(expect.any(String))
  expect(health.runs[0]).toMatchObject({ job: 'sync dbc-1.cloud.databricks.com', status: 'succeeded' })
})

test('what was refused is read again when an admin asks; nothing was, and without a connection nothing can be', async () => {
  const tried = (of: NestFastifyApplication) => ask(of, 'retryConnection', {}, 'ada-admin')
  expect((await tried(app)).json()).toMatchObject({ retried: [], others: 0, left: 0 })
  expect((await tried(bare)).statusCode).toBe(409)
})

test('an admin syncs a table now; what stands in the way is told as it is', async () => {
  const done = await syncNow(['compute.node_types'])
  expect(SyncReport.parse(done.json()).tables).toMatchObject([{ state: 'synced', added: 0, duplicate: 1 }])
  expect((await syncNow(['no.such'])).json()).toMatchObject({ status: 409, detail: expect.stringContaining('no.such') })
  fate = () => {
    throw new DatabricksError('unauthenticated', { what: 'The token was refused', where: 'w', remedy: 'Renew it.' })
  }
  expect((await syncNow(['compute.node_types'])).json()).toMatchObject({
    status: 409,
    detail: 'The token was refused (w). Renew it.',
  })
  connections = () => {
    throw new Error('DATABRICKS_WAREHOUSE_ID is not set')
  }
  expect(await connection(app)).toMatchObject({ configured: true, problem: 'DATABRICKS_WAREHOUSE_ID is not set' })
})
