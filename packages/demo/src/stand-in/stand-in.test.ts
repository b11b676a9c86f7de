import { rm } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type StandIn, type StandInSettings, startStandIn } from './stand-in.ts'
import { tinyAccount } from './testing/tiny-account.ts'

let account = ''
let open: StandIn | undefined
let time = Date.parse('2026-11-20T14:00:00Z')
const path = '/api/2.0/sql/statements'

beforeAll(async () => {
  account = await tinyAccount()
})
afterEach(async () => {
  await open?.close()
  open = undefined
})
afterAll(() => rm(account, { recursive: true }))

const start = async (settings: Partial<StandInSettings> = {}): Promise<StandIn> => {
  open = await startStandIn({ account, clock: () => time, ...settings })
  return open
}
/** The parts of a reply that the tests look at. */
type Part = {
  data_array?: unknown[]
  next_chunk_internal_link?: string
  external_links?: (Part & { external_link: string; expiration: string; http_headers: Record<string, string> })[]
}
type Body = Part & {
  statement_id: string
  status: { state: string; sql_state?: string; error: { message: string } }
  manifest: { total_chunk_count: number; schema: { columns: { type_text: string }[] } }
  result: Part
}
type Reply = { status: number; body: Body }
async function ask(it: StandIn, method: string, where: string, body?: unknown, token = it.token): Promise<Reply> {
  const response = await fetch(where.startsWith('http') ? where : it.url + where, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Body }
}
type Link = NonNullable<Part['external_links']>[number]
const linkOf = (part: Part): Link => {
  const link = part.external_links?.[0]
  if (!link) throw new Error('the part has no link')
  return link
}
const stored = async (link: Link | undefined): Promise<unknown[]> => {
  if (!link) throw new Error('the part has neither rows nor a link')
  return (await (await fetch(link.external_link, { headers: link.http_headers })).json()) as unknown[]
}
const submit = (it: StandIn, statement: string, more: object = {}) =>
  ask(it, 'POST', path, { statement, warehouse_id: it.warehouseId, wait_timeout: '30s', ...more })

describe('values as Databricks writes them', () => {
  test('every cell is text or null, exact, and the manifest names the types', async () => {
    const { body } = await submit(
      await start(),
      `SELECT usage_quantity, usage_end_time, usage_date, custom_tags, usage_metadata, even, 7 AS i, 7::BIGINT AS l
       FROM system.billing.usage ORDER BY record_id LIMIT 2`,
    )
    const metadata = '{"job_id":null,"price":"0.700000000000000000","ids":["a","b"]}'
    expect(body.result.data_array).toEqual([
      [
        '0.000000000000000001',
        '2026-11-01T00:00:00.123Z',
        '2026-11-01',
        '{"team":"growth"}',
        metadata,
        'true',
        '7',
        '7',
      ],
      ['0.000000000000000002', '2026-11-01T01:00:00.123Z', '2026-11-01', null, metadata, 'false', '7', '7'],
    ])
    expect(body.manifest).toMatchObject({
      format: 'JSON_ARRAY',
      total_row_count: 2,
      total_chunk_count: 1,
      truncated: false,
    })
    expect(body.manifest.schema.columns.map(({ type_text }) => type_text)).toEqual([
      expect.stringMatching(/^DECIMAL\(38,18\)$/),
      'TIMESTAMP',
      'DATE',
      'MAP<STRING, STRING>',
      'STRUCT<job_id: STRING, price: DECIMAL(38,18), ids: ARRAY<STRING>>',
      'BOOLEAN',
      'INT',
      'BIGINT',
    ])
    expect(body.manifest.schema.columns[0]).toMatchObject({ type_name: 'DECIMAL', type_precision: 38, type_scale: 18 })
  })

  test.each`
    why                         | statement                                                             | parameters                                   | rows
    ${'a named value'}          | ${'SELECT record_id FROM system.billing.usage WHERE record_id = :id'} | ${[{ name: 'id', value: 'r1' }]}             | ${[['r1']]}
    ${'a typed value'}          | ${'SELECT :n + 1'}                                                    | ${[{ name: 'n', value: '41', type: 'INT' }]} | ${[['42']]}
    ${'a null'}                 | ${'SELECT :n'}                                                        | ${[{ name: 'n', value: null }]}              | ${[[null]]}
    ${'a marker inside quotes'} | ${"SELECT ':n system.x' -- :n"}                                       | ${[]}                                        | ${[[':n system.x']]}
    ${'a cast is no marker'}    | ${"SELECT '1'::INT"}                                                  | ${[]}                                        | ${[['1']]}
    ${'names in backticks'}     | ${'SELECT count(*) FROM `system`.`billing`.`usage`'}                  | ${[]}                                        | ${[['3']]}
  `('$why', async ({ statement, parameters, rows }) => {
    expect((await submit(await start(), statement, { parameters })).body.result.data_array).toEqual(rows)
  })
})

describe('names of two parts', () => {
  test.each`
    why                                 | catalog      | statement                                                                          | rows
    ${'stand in the catalog asked for'} | ${'system'}  | ${'WITH usage AS (SELECT 1 AS n FROM billing . usage) SELECT count(*) FROM usage'} | ${[['3']]}
    ${'may be whole all the same'}      | ${'system'}  | ${'SELECT count(*) FROM system.billing.usage'}                                     | ${[['3']]}
    ${'are unknown in another one'}     | ${'main'}    | ${'SELECT count(*) FROM billing.usage'}                                            | ${undefined}
    ${'are unknown without one'}        | ${undefined} | ${'SELECT count(*) FROM billing.usage'}                                            | ${undefined}
  `('$why', async ({ catalog, statement, rows }) => {
    const { body } = await submit(await start(), statement, { catalog })
    expect(body.result?.data_array).toEqual(rows)
  })

  test('are held against the rights like whole ones', async () => {
    const it = await start({ withheld: ['system.billing.usage'] })
    const { body } = await submit(it, 'SELECT 1 FROM billing.usage', { catalog: 'system' })
    expect(body.status.error.message).toContain("does not have SELECT on Table 'system.billing.usage'")
  })
})

describe('a statement that cannot be run fails inside HTTP 200', () => {
  test.each`
    statement                                     | condition                     | sqlState
    ${'SELECT * FROM system.billing.nothing'}     | ${'TABLE_OR_VIEW_NOT_FOUND'}  | ${'42P01'}
    ${'SELECT * FROM system.nothing.nothing'}     | ${'TABLE_OR_VIEW_NOT_FOUND'}  | ${'42P01'}
    ${'SELECT nothing FROM system.billing.usage'} | ${'UNRESOLVED_COLUMN'}        | ${'42703'}
    ${'SELEC 1'}                                  | ${'INSUFFICIENT_PERMISSIONS'} | ${'42501'}
    ${'SELECT 1 +'}                               | ${'PARSE_SYNTAX_ERROR'}       | ${'42601'}
    ${"SELECT 'a'::INT"}                          | ${'CAST_INVALID_INPUT'}       | ${'22018'}
    ${'SELECT :missing'}                          | ${'UNBOUND_SQL_PARAMETER'}    | ${'42P02'}
    ${"COPY (SELECT 1) TO '/tmp/x'"}              | ${'INSUFFICIENT_PERMISSIONS'} | ${'42501'}
    ${"SELECT * FROM read_text('/etc/hostname')"} | ${'INTERNAL_ERROR'}           | ${'XX000'}
  `('$statement', async ({ statement, condition, sqlState }) => {
    const { status, body } = await submit(await start(), statement)
    expect([status, body.status.state, body.status.sql_state]).toEqual([200, 'FAILED', sqlState])
    expect(body.status.error.message).toContain(`[${condition}`)
  })

  test.each`
    why                      | settings                                  | statement                               | says
    ${'catalog not granted'} | ${{ withheld: ['system'] }}               | ${'SELECT 1 FROM system.billing.usage'} | ${"does not have USE CATALOG on Catalog 'system'"}
    ${'schema not granted'}  | ${{ withheld: ['system.billing'] }}       | ${'SELECT 1 FROM system.billing.usage'} | ${"does not have USE SCHEMA on Schema 'system.billing'"}
    ${'schema not on'}       | ${{ notEnabled: ['query'] }}              | ${'SELECT 1 FROM system.query.history'} | ${"does not have USE SCHEMA on Schema 'system.query'"}
    ${'table not granted'}   | ${{ withheld: ['system.query.history'] }} | ${'SELECT 1 FROM system.query.history'} | ${"does not have SELECT on Table 'system.query.history'"}
  `('$why', async ({ settings, statement, says }) => {
    expect((await submit(await start(settings), statement)).body.status.error.message).toContain(says)
  })
})

describe('the limits', () => {
  const all = 'SELECT record_id FROM system.billing.usage ORDER BY record_id'

  test('INLINE above its limit fails, and says what to do', async () => {
    const { body } = await submit(await start({ limits: { inlineBytes: 10 } }), all)
    expect(body.status.state).toBe('FAILED')
    expect(body.status.error.message).toContain('Inline byte limit exceeded')
  })

  test('EXTERNAL_LINKS above its limit is cut, and says so', async () => {
    const { body } = await submit(await start({ limits: { resultBytes: 16 } }), all, { disposition: 'EXTERNAL_LINKS' })
    expect(body.manifest).toMatchObject({ truncated: true, total_row_count: 2 })
  })

  test('chunks follow each other, inline and by link', async () => {
    const it = await start({ limits: { chunkBytes: 1 } })
    for (const disposition of ['INLINE', 'EXTERNAL_LINKS']) {
      const first = (await submit(it, all, { disposition })).body
      const rows: unknown[] = []
      let part = first.result
      for (;;) {
        const link = part.external_links?.[0]
        rows.push(...(part.data_array ?? (await stored(link))))
        const next = (link ?? part).next_chunk_internal_link
        if (next === undefined) break
        part = (await ask(it, 'GET', next)).body
      }
      expect(rows).toEqual([['r0'], ['r1'], ['r2']])
      expect(first.manifest.total_chunk_count).toBe(3)
    }
  })

  test('a link refuses a token, lives 15 minutes, and cannot be made up', async () => {
    const it = await start()
    const { body } = await submit(it, all, { disposition: 'EXTERNAL_LINKS' })
    const { external_link, http_headers, expiration } = linkOf(body.result)
    const get = async (url: string, headers: Record<string, string>) => (await fetch(url, { headers })).status
    expect(Date.parse(expiration) - time).toBe(900_000)
    expect(await get(external_link, http_headers)).toBe(200)
    expect(await get(external_link, {})).toBe(400)
    expect(await get(external_link, { ...http_headers, authorization: `Bearer ${it.token}` })).toBe(400)
    expect(await get(external_link.replace(/expires=\d/, 'expires=9'), http_headers)).toBe(403)
    time += 900_001
    expect(await get(external_link, http_headers)).toBe(403)
  })

  test('a result is kept an hour, then the statement is closed', async () => {
    const it = await start()
    const { body } = await submit(it, all)
    time += 3_600_001
    expect((await ask(it, 'GET', `${path}/${body.statement_id}`)).body.status.state).toBe('CLOSED')
    expect((await ask(it, 'GET', `${path}/${body.statement_id}/result/chunks/0`)).status).toBe(404)
  })

  test.each`
    why                      | more                                                       | status
    ${'too long a wait'}     | ${{ wait_timeout: '51s' }}                                 | ${400}
    ${'too short a wait'}    | ${{ wait_timeout: '4s' }}                                  | ${400}
    ${'no such warehouse'}   | ${{ warehouse_id: 'none' }}                                | ${404}
    ${'inline is JSON only'} | ${{ format: 'ARROW_STREAM' }}                              | ${400}
    ${'positional markers'}  | ${{ parameters: [{ value: '1' }] }}                        | ${400}
    ${'21 tags'}             | ${{ query_tags: Array(21).fill({ key: 'a' }) }}            | ${400}
    ${'above 16 MiB'}        | ${{ statement: `SELECT '${'x'.repeat(16 * 1024 ** 2)}'` }} | ${400}
  `('refused: $why', async ({ more, status }) => {
    expect((await submit(await start(), 'SELECT 1', more)).status).toBe(status)
  })
})

describe('waiting and giving up', () => {
  const slow = { faults: { slow: 1, slowMs: 150 } }
  const poll = async (it: StandIn, id: string): Promise<Reply> => {
    const reply = await ask(it, 'GET', `${path}/${id}`)
    return ['PENDING', 'RUNNING'].includes(reply.body.status.state) ? poll(it, id) : reply
  }

  test('no wait answers at once, and polling ends', async () => {
    const it = await start(slow)
    const { body } = await submit(it, 'SELECT 1', { wait_timeout: '0s' })
    expect(body.status.state).toBe('PENDING')
    expect((await poll(it, body.statement_id)).body.result.data_array).toEqual([['1']])
  })

  test('CANCEL at the end of the wait, and by call', async () => {
    const it = await start(slow)
    const { body } = await submit(it, 'SELECT 1', { wait_timeout: '0s', on_wait_timeout: 'CANCEL' })
    expect(body.status.state).toBe('CANCELED')
    const second = await submit(it, 'SELECT 1', { wait_timeout: '0s' })
    await ask(it, 'POST', `${path}/${second.body.statement_id}/cancel`, {})
    expect((await poll(it, second.body.statement_id)).body.status.state).toBe('CANCELED')
  })

  test('it says in which metastore it runs, as its REST API does', async () => {
    const it = await start()
    const { body } = await submit(it, 'SELECT current_metastore() AS metastore')
    const assigned = await ask(it, 'GET', '/api/2.1/unity-catalog/current-metastore-assignment')
    const { metastore_id } = assigned.body as unknown as { metastore_id: string }
    expect(metastore_id).toMatch(/^[0-9a-f-]{36}$/)
    expect(body.result.data_array).toEqual([[`aws:us-east-1:${metastore_id}`]])
  })

  test('query tags are kept with the statement', async () => {
    const it = await start()
    await submit(it, 'SELECT 1', { query_tags: [{ key: 'application', value: 'meshledger' }] })
    expect(it.statements()[0]?.queryTags).toEqual([{ key: 'application', value: 'meshledger' }])
  })
})
