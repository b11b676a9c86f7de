import { rm } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { faults } from './faults.ts'
import { type StandIn, type StandInSettings, startStandIn } from './stand-in.ts'
import { tinyAccount } from './testing/tiny-account.ts'

let account = ''
let open: StandIn | undefined
let time = 0
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
const get = (it: StandIn, path: string, token = it.token) =>
  fetch(it.url + path, { headers: { authorization: `Bearer ${token}` } })
const items = async (it: StandIn, path: string): Promise<Record<string, unknown>> =>
  (await (await get(it, path)).json()) as Record<string, unknown>

describe('tokens', () => {
  const login = (it: StandIn, path = '/oidc/v1/token', secret = it.clientSecret) =>
    fetch(it.url + path, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${it.clientId}:${secret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'all-apis' }),
    })

  test('live an hour', async () => {
    const it = await start()
    const reply = (await (await login(it)).json()) as { access_token: string; expires_in: number }
    expect(reply.expires_in).toBe(3600)
    expect((await get(it, '/api/2.0/ip-access-lists', reply.access_token)).status).toBe(200)
    time += 3_600_000
    expect((await get(it, '/api/2.0/ip-access-lists', reply.access_token)).status).toBe(401)
    expect(it.tokensIssued()).toBe(1)
  })

  test.each`
    why                 | path                             | secret       | status
    ${'of the account'} | ${'/oidc/accounts/a-1/v1/token'} | ${undefined} | ${200}
    ${'a wrong secret'} | ${'/oidc/v1/token'}              | ${'wrong'}   | ${401}
  `('$why: $status', async ({ path, secret, status }) => {
    const it = await start()
    expect((await login(it, path, secret)).status).toBe(status)
  })

  test('no token and a strange token are refused as Databricks does', async () => {
    const it = await start()
    expect((await fetch(`${it.url}/api/2.0/ip-access-lists`)).status).toBe(401)
    expect((await get(it, '/api/2.0/ip-access-lists', 'strange')).status).toBe(403)
  })
})

describe('configuration', () => {
  test('it follows the files of the account', async () => {
    const it = await start({ notEnabled: ['query'] })
    expect(await items(it, '/api/2.0/workspace-conf?keys=enableVerboseAuditLogs')).toEqual({
      enableVerboseAuditLogs: 'false',
    })
    expect(await items(it, '/api/2.0/token-management/tokens')).toEqual({
      token_infos: [expect.objectContaining({ token_id: 'kept', expiry_time: -1, owner_id: 7 })],
    })
    expect(await items(it, '/api/2.0/sql/warehouses')).toMatchObject({ warehouses: [{ id: 'wh1', name: 'main' }] })
    expect(await items(it, '/api/2.0/permissions/warehouses/wh1')).toHaveProperty('access_control_list')
    expect(await items(it, '/api/2.0/preview/scim/v2/Users')).toMatchObject({
      totalResults: 1,
      Resources: [{ userName: 'ada.holm@selene.example', active: false }],
    })
    expect(await items(it, '/api/2.1/unity-catalog/shares/out/permissions')).toEqual({
      privilege_assignments: [{ principal: 'them', privileges: ['SELECT'] }],
    })
    const { metastore_id } = await items(it, '/api/2.1/unity-catalog/current-metastore-assignment')
    const { schemas } = await items(it, `/api/2.1/unity-catalog/metastores/${metastore_id}/systemschemas`)
    expect(schemas).toContainEqual({ schema: 'query', state: 'AVAILABLE' })
  })

  test('a long list comes in pages', async () => {
    const it = await start()
    const jobs: unknown[] = []
    for (let token: unknown = ''; token !== undefined; ) {
      const page = await items(it, `/api/2.2/jobs/list?limit=100${token ? `&page_token=${token}` : ''}`)
      jobs.push(...(page.jobs as unknown[]))
      token = page.next_page_token
    }
    expect(jobs).toHaveLength(250)
  })

  test.each`
    path                                 | status
    ${'/api/2.0/workspace-conf?keys=no'} | ${400}
    ${'/api/2.0/permissions/jobs/none'}  | ${404}
    ${'/api/2.0/nothing'}                | ${404}
    ${'/api/2.1/unity-catalog/shares'}   | ${403}
  `('$path: $status', async ({ path, status }) => {
    const it = await start({ forbidden: ['/api/2.1/unity-catalog/shares'] })
    expect((await get(it, path)).status).toBe(status)
  })
})

describe('faults', () => {
  test('the same seed strikes the same requests; another kind does not move them', () => {
    const fates = (order: object) => {
      const ordered = faults({ seed: 7, busy: 0.2, drop: 0.2, ...order })
      return Array.from({ length: 50 }, () => {
        if (ordered.strikes('expireToken')) return ordered.ofRequest()
        return ordered.ofRequest()
      })
    }
    expect(fates({})).toEqual(fates({ expireToken: 0.5 }))
    expect(fates({})).not.toEqual(fates({ seed: 8 }))
  })

  test('a storm carries Retry-After', async () => {
    const reply = await get(await start({ faults: { busy: 1, retryAfter: 3 } }), '/api/2.0/ip-access-lists')
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, '3'])
  })

  test('a dropped line is an error to the reader; a shortened one is not, and lacks its end', async () => {
    const dropped = await start({ faults: { drop: 1 } })
    for (let n = 0; n < 10; n += 1) {
      await expect(get(dropped, '/api/2.2/jobs/list').then((reply) => reply.text())).rejects.toThrow()
    }
    await dropped.close()
    const whole = await (await get(await start(), '/api/2.2/jobs/list')).text()
    await open?.close()
    const short = await (await get(await start({ faults: { shorten: 1 } }), '/api/2.2/jobs/list')).text()
    expect(short.length).toBeLessThan(whole.length)
    expect(whole.startsWith(short)).toBe(true)
  })

  test('a clock ahead shows in the Date header and in the life of links', async () => {
    time = Date.parse('2026-11-20T14:00:00Z')
    const reply = await get(await start({ faults: { skewSeconds: 600 } }), '/api/2.0/ip-access-lists')
    expect(reply.headers.get('date')).toBe('Fri, 20 Nov 2026 14:10:00 GMT')
  })
})
