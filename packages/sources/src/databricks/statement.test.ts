import { describe, expect, test } from 'vitest'
import { connect } from './connect.ts'
import { DatabricksError } from './error.ts'
import {
  failedWith,
  link,
  type Script,
  type Step,
  scripted,
  state,
  statementId,
  succeeded,
} from './testing/scripted.ts'

const sql = "SELECT q FROM system.billing.usage WHERE note = 'secret-of-the-statement'"
const base = '/api/2.0/sql/statements'
const secrets = [
  'secret-of-the-client',
  'token-of-the-test',
  'secret-of-the-statement',
  'secret-of-the-link',
  'row-data',
]

const open = (script: Script) =>
  connect(
    {
      host: 'dbc-1.cloud.databricks.com',
      warehouseId: 'wh1',
      auth: { kind: 'oauth', clientId: 'app-1', clientSecret: 'secret-of-the-client' },
    },
    script.platform,
  )

async function read(script: Script, options = {}): Promise<(string | null)[][]> {
  const rows: (string | null)[][] = []
  for await (const chunk of await open(script).statement(sql, [], options)) rows.push(...chunk.map((row) => [...row]))
  return rows
}

async function errorOf(script: Script, options = {}): Promise<DatabricksError> {
  const error = await read(script, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(DatabricksError)
  expect(script.ranDry()).toBe(false)
  const shown = `${(error as Error).stack} ${JSON.stringify(error)} ${(error as DatabricksError).remedy}`
  for (const secret of secrets) expect(shown).not.toContain(secret)
  expect((error as Error).cause).toBeUndefined()
  return error as DatabricksError
}

const pending = state('PENDING')
const inline = (rows: unknown[], more = {}) => ({
  chunk_index: 0,
  row_offset: 0,
  row_count: rows.length,
  data_array: rows,
  ...more,
})
describe('a result is read whole', () => {
  test.each`
    why                                     | steps                                                                                                                                             | rows
    ${'inline, done at once'}               | ${[succeeded([2], inline([['1.000000000000000001'], [null]]))]}                                                                                   | ${[['1.000000000000000001'], [null]]}
    ${'after polling'}                      | ${[pending, state('RUNNING'), succeeded([1], inline([['1']]))]}                                                                                   | ${[['1']]}
    ${'no rows, no chunk at all'}           | ${[succeeded([], {})]}                                                                                                                            | ${[]}
    ${'inline, two chunks'}                 | ${[succeeded([1, 1], inline([['1']], { next_chunk_index: 1 })), { json: inline([['2']], { chunk_index: 1 }) }]}                                   | ${[['1'], ['2']]}
    ${'links, one a reply'}                 | ${[succeeded([1, 1], link(0, 1, 1)), { json: [['1']] }, { json: link(1, 1) }, { json: [['2']] }]}                                                 | ${[['1'], ['2']]}
    ${'links, both in one reply'}           | ${[succeeded([1, 1], { external_links: [...link(0, 1, 1).external_links, ...link(1, 1).external_links] }), { json: [['1']] }, { json: [['2']] }]} | ${[['1'], ['2']]}
    ${'an expired link is asked for again'} | ${[succeeded([1], link(0, 1)), { status: 403, text: '<Error>Request has expired</Error>' }, { json: link(0, 1) }, { json: [['1']] }]}             | ${[['1']]}
    ${'a short body is asked for again'}    | ${[succeeded([2], link(0, 2)), { json: [['1']] }, { json: link(0, 2) }, { json: [['1'], ['2']] }]}                                                | ${[['1'], ['2']]}
    ${'a broken body is asked for again'}   | ${[succeeded([1], link(0, 1)), { text: '[["1"' }, { json: link(0, 1) }, { json: [['1']] }]}                                                       | ${[['1']]}
    ${'the store drops the line'}           | ${[succeeded([1], link(0, 1)), { broke: 'ECONNRESET' }, { json: link(0, 1) }, { json: [['1']] }]}                                                 | ${[['1']]}
    ${'a poll loses its line'}              | ${[pending, { broke: 'ECONNRESET' }, { text: '{"statement_id": "01' }, succeeded([1], inline([['1']]))]}                                          | ${[['1']]}
    ${'counts as text'}                     | ${[succeeded([1], inline([['1']]), { total_row_count: '1', total_chunk_count: '1' })]}                                                            | ${[['1']]}
    ${'submit: nobody listened'}            | ${[{ broke: 'ECONNREFUSED' }, succeeded([1], inline([['1']]))]}                                                                                   | ${[['1']]}
    ${'submit: 429'}                        | ${[{ status: 429, json: {} }, succeeded([1], inline([['1']]))]}                                                                                   | ${[['1']]}
    ${'submit: 503 said by Databricks'}     | ${[{ status: 503, json: { error_code: 'TEMPORARILY_UNAVAILABLE' } }, succeeded([1], inline([['1']]))]}                                            | ${[['1']]}
    ${'submit: token ran out, said as 401'} | ${[{ status: 401, json: {} }, succeeded([1], inline([['1']]))]}                                                                                   | ${[['1']]}
    ${'submit: token ran out, said as 403'} | ${[{ status: 403, json: { error_code: '403', message: 'Invalid access token.' } }, succeeded([1], inline([['1']]))]}                              | ${[['1']]}
  `('$why', async ({ steps, rows }: { steps: Step[]; rows: unknown }) => {
    expect(await read(scripted(steps))).toEqual(rows)
  })

  test('columns come with their exact type', async () => {
    const result = await open(scripted([succeeded([1], inline([['1']]))])).statement(sql)
    expect(result.columns).toEqual([
      { name: 'q', position: 0, typeName: 'DECIMAL', typeText: 'DECIMAL(38,18)', precision: 38, scale: 18 },
    ])
    expect(result.rowCount).toBe(1)
  })

  test('the cloud store sees its own headers and never our token', async () => {
    const script = scripted([succeeded([1], link(0, 1)), { json: [['1']] }])
    await read(script)
    const store = script.calls.find(({ path }) => path.startsWith('/chunk-0'))
    expect(store?.headers.get('authorization')).toBeNull()
    expect(store?.headers.get('x-key')).toBe('store-key')
    // A redirect that was followed would carry the token to a host that nobody named.
    expect(
      new Set(script.calls.filter(({ path }) => !path.endsWith('/token')).map(({ redirect }) => redirect)),
    ).toEqual(new Set(['manual']))
  })

  test('the submit asks for exact text, external links and an id at once, and carries tags and values', async () => {
    const script = scripted([succeeded([], {})])
    const values = [
      { name: 'day', value: '2026-11-20', type: 'DATE' },
      { name: 'none', value: null },
    ]
    await open(script).statement(sql, values, { queryTags: { application: 'meshledger' }, catalog: 'system' })
    expect(JSON.parse(script.calls.at(-1)?.body ?? '')).toEqual({
      statement: sql,
      warehouse_id: 'wh1',
      disposition: 'EXTERNAL_LINKS',
      format: 'JSON_ARRAY',
      wait_timeout: '0s',
      on_wait_timeout: 'CONTINUE',
      catalog: 'system',
      parameters: values,
      query_tags: [{ key: 'application', value: 'meshledger' }],
    })
  })

  test.each`
    said                                            | headers
    ${'in seconds'}                                 | ${{ 'retry-after': '7' }}
    ${'as a date, on the clock of whoever says it'} | ${{ 'retry-after': 'Fri, 20 Nov 2026 14:00:07 GMT', date: 'Fri, 20 Nov 2026 14:00:00 GMT' }}
  `('Retry-After $said is a floor under the wait', async ({ headers }) => {
    const script = scripted([{ status: 429, json: {}, headers }, succeeded([], {})])
    await read(script)
    expect(script.waits[0]).toBeGreaterThanOrEqual(7_000)
    expect(script.waits[0]).toBeLessThan(8_000)
  })
})

describe('what goes wrong has a name', () => {
  const ten = <T>(step: T) => Array.from({ length: 10 }, () => step)
  test.each`
    why                               | kind                    | steps
    ${'cut short'}                    | ${'result-truncated'}   | ${[succeeded([1], inline([['row-data']]), { truncated: true })]}
    ${'FAILED inside HTTP 200'}       | ${'statement-failed'}   | ${[pending, failedWith(`[PARSE_SYNTAX_ERROR] near ${sql}`)]}
    ${'too big for INLINE'}           | ${'inline-limit'}       | ${[failedWith('Inline byte limit exceeded. Statements executed with disposition=INLINE can have…')]}
    ${'canceled by somebody'}         | ${'statement-canceled'} | ${[state('CANCELED')]}
    ${'closed while we waited'}       | ${'statement-closed'}   | ${[state('CLOSED')]}
    ${'closed between chunks'}        | ${'statement-closed'}   | ${[succeeded([1, 1], inline([['1']], { next_chunk_index: 1 })), { status: 404, json: { error_code: 'NOT_FOUND', message: 'row-data' } }]}
    ${'a state of tomorrow'}          | ${'malformed-reply'}    | ${[state('HIBERNATING')]}
    ${'a reply of another shape'}     | ${'malformed-reply'}    | ${[{ json: { statement: 'row-data' } }]}
    ${'submit: the line broke'}       | ${'submit-uncertain'}   | ${[{ broke: 'ECONNRESET' }]}
    ${'submit: the reply was cut'}    | ${'submit-uncertain'}   | ${[{ text: '{"statement_id": "01f0' }]}
    ${'submit: 503 from a gateway'}   | ${'submit-uncertain'}   | ${[{ status: 503, text: '<html>row-data</html>' }]}
    ${'submit: 500'}                  | ${'submit-uncertain'}   | ${[{ status: 500, json: { error_code: 'INTERNAL_ERROR' } }]}
    ${'submit: 400'}                  | ${'refused'}            | ${[{ status: 400, json: { error_code: 'INVALID_PARAMETER_VALUE', message: sql } }]}
    ${'submit: 403'}                  | ${'forbidden'}          | ${[{ status: 403, json: { error_code: 'PERMISSION_DENIED', message: 'row-data' } }]}
    ${'a redirect to a log-in page'}  | ${'misconfigured'}      | ${[{ status: 302, text: '', headers: { location: 'https://login.example/' } }]}
    ${'a storm without end'}          | ${'busy'}               | ${ten({ status: 429, json: {} })}
    ${'a wait that is too long'}      | ${'busy'}               | ${[{ status: 429, json: {}, headers: { 'retry-after': '3600' } }]}
    ${'a chunk fewer rows than said'} | ${'result-incomplete'}  | ${[succeeded([2], inline([['row-data']]))]}
    ${'rows fewer than the total'}    | ${'result-incomplete'}  | ${[succeeded([1], inline([['row-data']]), { total_row_count: 2 })]}
    ${'rows more than the total'}     | ${'result-incomplete'}  | ${[succeeded([2], inline([['row-data'], ['2']]), { total_row_count: 1 })]}
    ${'a chunk too few'}              | ${'result-incomplete'}  | ${[succeeded([1], inline([['1']]), { total_chunk_count: 2 })]}
    ${'a chunk left out'}             | ${'result-incomplete'}  | ${[succeeded([1, 1, 1], inline([['1']], { next_chunk_index: 2 }))]}
    ${'a row without a cell'}         | ${'result-incomplete'}  | ${[succeeded([1], inline([[]]))]}
    ${'a cell that is a number'}      | ${'result-incomplete'}  | ${[succeeded([1], inline([[1]]))]}
    ${'a link that always expires'}   | ${'result-incomplete'}  | ${[succeeded([1], link(0, 1)), ...ten([{ status: 403, text: '' }, { json: link(0, 1) }]).flat()]}
    ${'a link without https'}         | ${'result-incomplete'}  | ${[succeeded([1], { external_links: [{ chunk_index: 0, row_count: 1, external_link: 'http://store.example/' }] })]}
  `('$why: $kind', async ({ kind, steps }: { kind: string; steps: Step[] }) => {
    expect((await errorOf(scripted(steps))).kind).toBe(kind)
  })

  test('a missing right is named, with its securable', async () => {
    const message =
      "[INSUFFICIENT_PERMISSIONS] Insufficient privileges:\nUser does not have USE SCHEMA on Schema 'system.billing'. SQLSTATE: 42501"
    const error = await errorOf(scripted([failedWith(message)]))
    expect(error.facts).toMatchObject({
      condition: 'INSUFFICIENT_PERMISSIONS',
      sqlState: '42501',
      privilege: 'USE SCHEMA',
      securable: 'system.billing',
    })
    expect(error.message).toContain('no USE SCHEMA on system.billing')
  })

  test('a statement above 16 MiB is not even sent', async () => {
    const script = scripted([])
    await expect(open(script).statement('x'.repeat(16 * 1024 * 1024 + 1))).rejects.toMatchObject({
      kind: 'statement-too-large',
    })
    expect(script.calls).toEqual([])
  })
})

describe('giving up cancels on the other side', () => {
  test('by the signal', async () => {
    const stop = new AbortController()
    const script = scripted([pending, { act: () => stop.abort(), next: state('RUNNING') }, { json: {} }])
    expect((await errorOf(script, { signal: stop.signal })).kind).toBe('aborted')
    expect(script.paths().at(-1)).toBe(`POST ${base}/${statementId}/cancel`)
  })

  test('by time', async () => {
    const script = scripted([...Array.from({ length: 8 }, () => pending), { json: {} }])
    expect((await errorOf(script, { timeout: 2_000 })).kind).toBe('statement-timeout')
    expect(script.paths().at(-1)).toBe(`POST ${base}/${statementId}/cancel`)
  })

  test('a signal that was given before asks nothing', async () => {
    const script = scripted([])
    expect((await errorOf(script, { signal: AbortSignal.abort() })).kind).toBe('aborted')
    expect(script.calls).toEqual([])
  })
})
