import { describe, expect, test } from 'vitest'
import { connect } from './connect.ts'
import { endpoints } from './endpoints.ts'
import { exactJson } from './exact-json.ts'
import type { Reading } from './snapshot.ts'
import { failedWith, type Step, scripted, succeeded } from './testing/scripted.ts'

const open = (steps: Step[]) => {
  const script = scripted(steps)
  const auth = { kind: 'oauth', clientId: 'app-1', clientSecret: 's' } as const
  return { script, connection: connect({ host: 'h.example', warehouseId: 'w', auth }, script.platform) }
}
const page = (items: unknown[], next?: string): Step => ({
  json: { things: items, ...(next ? { next_page_token: next } : {}) },
})
const scim = (items: unknown[], totalResults: number): Step => ({ json: { Resources: items, totalResults } })
const refused: Step = { status: 403, json: { error_code: 'PERMISSION_DENIED' } }

describe('a list is read to its end, or says that it was not', () => {
  test.each`
    why                                     | paging          | list           | steps                                         | items         | complete
    ${'one answer'}                         | ${'none'}       | ${'things'}    | ${[page([1])]}                                | ${[1]}        | ${true}
    ${'an answer without the key is empty'} | ${'none'}       | ${'things'}    | ${[{ json: {} }]}                             | ${[]}         | ${true}
    ${'the answer is the item'}             | ${'none'}       | ${null}        | ${[{ json: { a: 1 } }]}                       | ${[{ a: 1 }]} | ${true}
    ${'the answer is the list'}             | ${'none'}       | ${null}        | ${[{ json: [1, 2] }]}                         | ${[1, 2]}     | ${true}
    ${'pages by token, one of them empty'}  | ${'page-token'} | ${'things'}    | ${[page([1], 'a'), page([], 'b'), page([2])]} | ${[1, 2]}     | ${true}
    ${'pages by index'}                     | ${'scim'}       | ${'Resources'} | ${[scim([1, 2], 3), scim([3], 3)]}            | ${[1, 2, 3]}  | ${true}
    ${'refused'}                            | ${'none'}       | ${'things'}    | ${[refused]}                                  | ${[]}         | ${false}
    ${'not there'}                          | ${'none'}       | ${'things'}    | ${[{ status: 404, json: {} }]}                | ${[]}         | ${false}
    ${'refused in the middle'}              | ${'page-token'} | ${'things'}    | ${[page([1], 'a'), refused]}                  | ${[1]}        | ${false}
    ${'a page named twice'}                 | ${'page-token'} | ${'things'}    | ${[page([1], 'a'), page([2], 'a')]}           | ${[1, 2]}     | ${false}
    ${'fewer than it counts'}               | ${'scim'}       | ${'Resources'} | ${[scim([1], 3), scim([], 3)]}                | ${[1]}        | ${false}
    ${'not a list'}                         | ${'none'}       | ${'things'}    | ${[{ json: { things: 'many' } }]}             | ${[]}         | ${false}
  `('$why', async ({ paging, list, steps, items, complete }) => {
    const { connection, script } = open(steps)
    expect(await connection.pages('/api/2.0/things', list, paging)).toMatchObject({ items, complete })
    expect(script.ranDry()).toBe(false)
  })

  test('an answer that never comes is given up after a time, and asked for again', async () => {
    const { connection, script } = open([{ broke: 'ECONNRESET' }, { json: { ok: true } }])
    const answering = script.platform.fetch
    let asked = 0
    script.platform.fetch = ((input: string, init: RequestInit) => {
      asked += 1
      if (asked !== 2) return answering(input, init)
      return new Promise((_resolve, reject) =>
        init.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
      )
    }) as typeof fetch
    script.platform.deadline = () => AbortSignal.timeout(1)
    expect(await connection.rest('/api/2.0/x')).toEqual({ ok: true })
    expect(asked).toBe(4)
  })

  test('a path outside of the API is refused', async () => {
    const { connection, script } = open([])
    await expect(connection.rest('/api/../oidc')).rejects.toMatchObject({ kind: 'misconfigured' })
    expect(script.calls).toEqual([])
  })

  test.each`
    text                       | value
    ${'9007199254740991'}      | ${9007199254740991}
    ${'9007199254740993'}      | ${'9007199254740993'}
    ${'0.25'}                  | ${0.25}
    ${'0.1234567890123456789'} | ${'0.1234567890123456789'}
    ${'{"a"'}                  | ${undefined}
  `('the number $text keeps its digits', ({ text, value }) => expect(exactJson(text)).toBe(value))
})

describe('a snapshot of the configuration', () => {
  async function snapshot(answer: (path: string) => Step): Promise<Reading[]> {
    const { script, connection } = open([])
    const fetch = script.platform.fetch
    script.platform.fetch = (async (input: string, init: RequestInit) => {
      if (new URL(input).pathname.endsWith('/token')) return fetch(input, init)
      const step = answer(new URL(input).pathname) as { status?: number; json: unknown }
      return Response.json(step.json, { status: step.status ?? 200 })
    }) as typeof fetch
    const readings: Reading[] = []
    for await (const reading of connection.configuration()) readings.push(reading)
    return readings
  }
  const ofEndpoint = (readings: Reading[], name: string) => readings.filter(({ endpoint }) => endpoint === name)

  test('every endpoint of the workspace is read, with time and source', async () => {
    const readings = await snapshot(() => ({ json: {} }))
    const asked = endpoints.filter(({ level, fill }) => level === 'workspace' && !(fill && 'from' in fill))
    expect(new Set(readings.map(({ endpoint }) => endpoint))).toEqual(
      new Set([...asked.map(({ name }) => name), 'system-schemas', 'metastore-grants']),
    )
    expect(ofEndpoint(readings, 'tokens')).toEqual([
      {
        endpoint: 'tokens',
        subject: null,
        source: 'h.example/api/2.0/token-management/tokens',
        readAt: '2026-11-20T14:00:00.000Z',
        items: [],
        complete: true,
      },
    ])
  })

  test('a list is asked for each item of its parent', async () => {
    const readings = await snapshot((path) => {
      if (path === '/api/2.0/secrets/scopes/list') return { json: { scopes: [{ name: 'a/b' }, { name: 'c' }] } }
      return { json: path === '/api/2.0/secrets/acls/list' ? { items: [{ principal: 'p' }] } : {} }
    })
    expect(ofEndpoint(readings, 'secret-acls').map(({ subject, items }) => [subject, items])).toEqual([
      ['a/b', [{ principal: 'p' }]],
      ['c', [{ principal: 'p' }]],
    ])
  })

  test('a refused list is partial, and so is what hangs on it', async () => {
    const readings = await snapshot((path) =>
      path === '/api/2.1/unity-catalog/shares' ? (refused as never) : { json: {} },
    )
    expect(ofEndpoint(readings, 'shares')).toMatchObject([
      { complete: false, items: [], reason: { kind: 'forbidden', status: 403 } },
    ])
    expect(ofEndpoint(readings, 'share-permissions')).toMatchObject([
      { complete: false, subject: null, reason: { kind: 'parent-partial' } },
    ])
  })

  test('a place of the old file system that is not there is one in which nothing lies; another list is not', async () => {
    const gone = { status: 404, json: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'No file or directory.' } }
    const readings = await snapshot((path) =>
      path === '/api/2.0/dbfs/list' || path === '/api/2.0/serving-endpoints' ? (gone as never) : { json: {} },
    )
    expect(ofEndpoint(readings, 'dbfs-listings')).toHaveLength(3)
    for (const reading of ofEndpoint(readings, 'dbfs-listings'))
      expect(reading).toMatchObject({ complete: true, items: [] })
    expect(ofEndpoint(readings, 'serving-endpoints')).toMatchObject([{ complete: false }])
  })

  test('parents stand before their children, names are unique, placeholders are filled', () => {
    const names = endpoints.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const [at, { fill, path, query }] of endpoints.entries()) {
      if (fill && 'from' in fill) expect(names.slice(0, at)).toContain(fill.from)
      const holes = `${path} ${Object.values(query ?? {})}`.match(/\{\w+\}/g) ?? []
      expect(holes.filter((hole) => hole !== '{account_id}')).toEqual(fill ? [`{${fill.placeholder}}`] : [])
    }
  })
})

describe('probe', () => {
  const table = 'system.query.history'
  const assigned: Step = { json: { metastore_id: 'meta-1' } }
  const schemas = (state: string): Step => ({ json: { schemas: [{ schema: 'query', state }] } })
  const one = { chunk_index: 0, row_count: 1, data_array: [['1']] }
  const denied = (right: string, on: string) =>
    failedWith(
      `[INSUFFICIENT_PERMISSIONS] Insufficient privileges:\nUser does not have ${right} on ${on}. SQLSTATE: 42501`,
    )
  const notFound = failedWith('[TABLE_OR_VIEW_NOT_FOUND] The table or view cannot be found. SQLSTATE: 42P01')
  const useCatalog = 'GRANT USE CATALOG ON CATALOG system TO `app-1`;'
  const useSchema = 'GRANT USE SCHEMA ON SCHEMA system.query TO `app-1`;'
  const select = 'GRANT SELECT ON TABLE system.query.history TO `app-1`;'
  const put = (id: string) => `PUT /api/2.1/unity-catalog/metastores/${id}/systemschemas/query`

  test.each`
    why                              | steps                                                                               | state            | ask
    ${'a row'}                       | ${[assigned, schemas('MANAGED'), succeeded([1], one)]}                              | ${'available'}   | ${[]}
    ${'no row'}                      | ${[assigned, schemas('MANAGED'), succeeded([], {})]}                                | ${'empty'}       | ${[]}
    ${'no right on the catalog'}     | ${[assigned, schemas('MANAGED'), denied('USE CATALOG', "Catalog 'system'")]}        | ${'no-grant'}    | ${[useCatalog, useSchema, select]}
    ${'no right on the schema'}      | ${[assigned, schemas('MANAGED'), denied('USE SCHEMA', "Schema 'system.query'")]}    | ${'no-grant'}    | ${[useSchema, select]}
    ${'no right on the table'}       | ${[assigned, schemas('MANAGED'), denied('SELECT', "Table 'system.query.history'")]} | ${'no-grant'}    | ${[select]}
    ${'schema off, same error'}      | ${[assigned, schemas('AVAILABLE'), denied('USE SCHEMA', "Schema 'system.query'")]}  | ${'not-enabled'} | ${[put('meta-1'), useCatalog, useSchema, select]}
    ${'schema unavailable'}          | ${[assigned, schemas('UNAVAILABLE'), notFound]}                                     | ${'absent'}      | ${[]}
    ${'schema on, no such table'}    | ${[assigned, schemas('ENABLE_COMPLETED'), notFound]}                                | ${'absent'}      | ${[]}
    ${'switches cannot be seen'}     | ${[assigned, refused, denied('USE SCHEMA', "Schema 'system.query'")]}               | ${'no-grant'}    | ${[`if not yet on: ${put('meta-1')}`, useSchema, select]}
    ${'nothing about the metastore'} | ${[refused, notFound]}                                                              | ${'absent'}      | ${[]}
    ${'some other failure'}          | ${[assigned, schemas('MANAGED'), failedWith('[INTERNAL_ERROR] boom')]}              | ${'unknown'}     | ${[]}
  `('$why: $state', async ({ steps, state, ask }) => {
    expect(await open(steps).connection.probe([table])).toMatchObject([{ table, state, ask }])
  })

  test('a name that is not a table is refused, not pasted into SQL', async () => {
    await expect(open([]).connection.probe(['system.x; DROP TABLE y'])).rejects.toThrow(RangeError)
  })
})
