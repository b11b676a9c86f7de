import { describe, expect, test } from 'vitest'
import { connect } from './connect.ts'
import { DatabricksError } from './error.ts'
import { readHost } from './host.ts'
import { scripted } from './testing/scripted.ts'
import { type Auth, refreshing } from './token.ts'

const hour = 3_600_000

describe('renewal', () => {
  const world = () => {
    const state = { now: 0, renewals: 0, fails: false }
    const source = refreshing({ now: () => state.now }, async () => {
      state.renewals += 1
      await Promise.resolve()
      if (state.fails) throw new Error('endpoint away')
      return { token: `t${state.renewals}`, lifeMs: hour }
    })
    return { state, source }
  }

  test('a hundred callers at once cost one renewal', async () => {
    const { state, source } = world()
    const tokens = await Promise.all(Array.from({ length: 100 }, () => source.get()))
    expect(new Set(tokens)).toEqual(new Set(['t1']))
    expect(state.renewals).toBe(1)
  })

  test.each`
    at             | token   | why
    ${0.79 * hour} | ${'t1'} | ${'before 80 % of its life it is kept'}
    ${0.8 * hour}  | ${'t2'} | ${'from 80 % on it is renewed'}
    ${-1}          | ${'t2'} | ${'a clock set back says nothing about its life'}
  `('$why', async ({ at, token }) => {
    const { state, source } = world()
    await source.get()
    state.now = at
    expect(await source.get()).toBe(token)
  })

  test('a failed renewal leaves the old token in use while it lives, and no longer', async () => {
    const { state, source } = world()
    await source.get()
    state.fails = true
    state.now = 0.9 * hour
    expect(await source.get()).toBe('t1')
    state.now = hour
    await expect(source.get()).rejects.toThrow('endpoint away')
  })

  test('a refused token is dropped, but not the one that came after it', async () => {
    const { state, source } = world()
    await source.get()
    source.refused('t1')
    expect(await source.get()).toBe('t2')
    source.refused('t1')
    expect(await source.get()).toBe('t2')
    expect(state.renewals).toBe(2)
  })
})

describe('each way of proving who we are asks as it should', () => {
  const secret = 'secret-of-the-client'
  const basic = `Basic ${Buffer.from(`app:${secret}`).toString('base64')}`
  const scope = '2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default'
  test.each`
    way                       | auth                                                                         | accountId    | path                              | authorization | form
    ${'OAuth of a workspace'} | ${{ kind: 'oauth', clientId: 'app', clientSecret: secret }}                  | ${undefined} | ${'/oidc/v1/token'}               | ${basic}      | ${{ scope: 'all-apis' }}
    ${'OAuth of an account'}  | ${{ kind: 'oauth', clientId: 'app', clientSecret: secret }}                  | ${'ac-1'}    | ${'/oidc/accounts/ac-1/v1/token'} | ${basic}      | ${{ scope: 'all-apis' }}
    ${'Microsoft Entra'}      | ${{ kind: 'entra', tenantId: 'ten', clientId: 'app', clientSecret: secret }} | ${undefined} | ${'/ten/oauth2/v2.0/token'}       | ${null}       | ${{ scope, client_id: 'app', client_secret: secret }}
  `('$way', async ({ auth, accountId, path, authorization, form }) => {
    const script = scripted([{ json: { ok: true } }])
    await connect({ host: 'h.example', auth, ...(accountId ? { accountId } : {}) }, script.platform).rest('/api/2.0/x')
    const asked = script.calls[0]
    expect(asked?.path).toBe(path)
    expect(asked?.headers.get('authorization')).toBe(authorization)
    expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({ grant_type: 'client_credentials', ...form })
    expect(script.calls[1]?.headers.get('authorization')).toBe('Bearer token-of-the-test')
  })

  test('a plain token is sent as it is; refused, it is not tried again', async () => {
    const script = scripted([{ status: 401, json: { message: 'dapi-secret' } }])
    const connection = connect({ host: 'h.example', auth: { kind: 'token', token: 'dapi-secret' } }, script.platform)
    const error = await connection.rest('/api/2.0/x').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ kind: 'unauthenticated' })
    expect(String(error)).not.toContain('dapi-secret')
    expect(script.calls).toHaveLength(1)
  })
})

describe('settings that cannot work are refused before anything is sent', () => {
  const token: Auth = { kind: 'token', token: 'x' }
  test.each`
    what                       | host                            | auth
    ${'plain http'}            | ${'http://h.example'}           | ${token}
    ${'a user in the address'} | ${'https://u:secret@h.example'} | ${token}
    ${'not a host'}            | ${'https://'}                   | ${token}
    ${'a token of two lines'}  | ${'h.example'}                  | ${{ kind: 'token', token: 'sec\nret' }}
    ${'an empty secret'}       | ${'h.example'}                  | ${{ kind: 'oauth', clientId: 'a', clientSecret: '' }}
  `('$what', ({ host, auth }) => {
    const opening = () => connect({ host, auth }, scripted([]).platform)
    expect(opening).toThrow(DatabricksError)
    expect(opening).not.toThrow(/secret@|sec\n/)
  })

  test.each`
    text                        | name
    ${'h.example'}              | ${'h.example'}
    ${'https://h.example/?o=1'} | ${null}
    ${'https://h.example/'}     | ${'h.example'}
    ${'http://127.0.0.1:4000'}  | ${'127.0.0.1:4000'}
  `('$text', ({ text, name }) => {
    if (name === null) expect(() => readHost(text)).toThrow(DatabricksError)
    else expect(readHost(text).name).toBe(name)
  })
})
