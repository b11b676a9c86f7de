import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Route } from '@meshledger/contracts'
import { OutOfRoomError } from '@meshledger/lake'
import { LedgerError } from '@meshledger/ledger'
import { Controller, type DynamicModule, Get, Module, type Type } from '@nestjs/common'
import { DiscoveryModule } from '@nestjs/core'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Caller } from './caller.ts'
import { Endpoint, In } from './endpoint.ts'
import { frameProviders, raise } from './frame.ts'
import { Log } from './log.ts'

const echo = {
  method: 'GET',
  path: '/api/echo/:id',
  summary: 'Says who asked for what',
  allow: ['finance', 'team-lead'],
  params: z.object({ id: z.string() }),
  query: z.object({ count: z.coerce.number().int().max(9).default(1) }),
  response: z.object({ id: z.string(), count: z.int(), sees: z.unknown() }).meta({ id: 'Echo' }),
} as const satisfies Route
const broken = {
  method: 'GET',
  path: '/api/broken',
  summary: 'Breaks its word',
  allow: 'anyone',
  response: z.object({ amount: z.string() }),
} as const satisfies Route
const faulty = { ...broken, path: '/api/faulty', summary: 'Throws' } as const satisfies Route
const full = { ...broken, path: '/api/full', summary: 'Finds no room' } as const satisfies Route
const unanswered = {
  ...broken,
  path: '/api/unanswered',
  summary: 'Asks a ledger that is away',
} as const satisfies Route
const take = {
  method: 'POST',
  path: '/api/take',
  summary: 'Takes',
  allow: ['admin'],
  body: z.object({ name: z.string().min(1) }),
  response: z.object({ name: z.string() }),
} as const satisfies Route

@Controller()
class Probe {
  @Endpoint(echo)
  echo(
    @In.params(echo) { id }: { id: string },
    @In.query(echo) { count }: { count: number },
    @In.caller() { sees }: Caller,
  ) {
    return { id, count, sees, surplus: 'what the contract does not name' }
  }
  @Endpoint(broken)
  broken() {
    return { amount: 12.5 }
  }
  @Endpoint(faulty)
  faulty() {
    throw new Error('row 7 holds maya@selene.example')
  }
  @Endpoint(full)
  full() {
    throw new OutOfRoomError('disk', '/srv/data', new Error('No space left on device'))
  }
  @Endpoint(unanswered)
  unanswered() {
    throw new LedgerError('The ledger could not do findings.list: the database does not answer (ECONNREFUSED)')
  }
  @Endpoint(take)
  take(@In.body(take) body: { name: string }) {
    return body
  }
}

@Controller()
class Undeclared {
  @Get('api/undeclared')
  anything() {
    return {}
  }
}

@Module({})
class Bare {}

const auditors = {
  byKey: async () => ({ kind: 'unknown' as const }),
  byId: async () => ({ kind: 'unknown' as const }),
  note: async () => undefined,
}

const lines: string[] = []
const log = new Log(
  (line) => lines.push(line),
  () => '2026-11-20T14:00:00.000Z',
)
const lead = { id: 'lea-d', name: 'Lea D', title: 'Lead', roles: ['team-lead' as const], domains: ['a'] }
const watcher = { id: 'wat-cher', name: 'Wat Cher', title: 'Compliance', roles: ['compliance' as const], domains: [] }
const people = async () => [lead, watcher]
const moduleOf = (...controllers: Type[]): DynamicModule => ({
  module: Bare,
  imports: [DiscoveryModule],
  controllers,
  providers: frameProviders({ people, auditors, token: 'the-token', log }),
})
const webFolder = mkdtempSync(join(tmpdir(), 'meshledger-web-'))
writeFileSync(
  join(webFolder, 'index.html'),
  '<!doctype html><script>theme()</script><script src="/assets/a.js"></script>',
)

let app: NestFastifyApplication
beforeAll(async () => {
  app = await raise(moduleOf(Probe), { log, webFolder, version: '1.2.3' })
})
afterAll(() => app.close())

const asked = (url: string, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url, headers })
const as = (id: string) => ({ 'x-meshledger-person': id })

test('a caller gets the answer of the contract and nothing beside it', async () => {
  const reply = await asked('/api/echo/x?count=3', as('lea-d'))
  expect(reply.statusCode).toBe(200)
  expect(reply.json()).toEqual({ id: 'x', count: 3, sees: ['a'] })
  expect(reply.headers['cache-control']).toBe('no-store')
})

test.each`
  url                       | headers                                  | status | type                | says
  ${'/api/echo/x'}          | ${{}}                                    | ${401} | ${'no-person'}      | ${/who asks/}
  ${'/api/echo/x'}          | ${as('nobody')}                          | ${401} | ${'unknown-person'} | ${/no person/}
  ${'/api/echo/x'}          | ${{ authorization: 'Bearer guess' }}     | ${401} | ${'bad-token'}      | ${/not the one/}
  ${'/api/broken'}          | ${{ authorization: 'Bearer guess' }}     | ${401} | ${'bad-token'}      | ${/not the one/}
  ${'/api/echo/x'}          | ${as('wat-cher')}                        | ${403} | ${'role-needed'}    | ${/finance, team-lead/}
  ${'/api/echo/x'}          | ${{ authorization: 'Bearer the-token' }} | ${403} | ${'role-needed'}    | ${/finance, team-lead/}
  ${'/api/echo/x?count=10'} | ${as('lea-d')}                           | ${400} | ${'wrong-input'}    | ${/do not fit/}
  ${'/api/echo/x?cuont=1'}  | ${as('lea-d')}                           | ${400} | ${'wrong-input'}    | ${/do not fit/}
  ${'/api/nowhere'}         | ${{}}                                    | ${404} | ${'no-such-path'}   | ${/Nothing lives/}
  ${'/assets/gone.js'}      | ${{}}                                    | ${404} | ${'no-such-path'}   | ${/Nothing lives/}
  ${'/api/echo/%E0%A4%A'}   | ${as('lea-d')}                           | ${400} | ${'http-400'}       | ${/malformed/}
  ${'/api/broken'}          | ${{}}                                    | ${500} | ${'internal'}       | ${/on this side/}
  ${'/api/faulty'}          | ${{}}                                    | ${500} | ${'internal'}       | ${/on this side/}
  ${'/api/full'}            | ${{}}                                    | ${507} | ${'disk-full'}      | ${/disk that holds the data is full/}
  ${'/api/unanswered'}      | ${{}}                                    | ${503} | ${'ledger-failed'}  | ${/does not answer \(ECONNREFUSED\)\.$/}
  ${'/api/broken'}          | ${{ host: 'evil.example' }}              | ${421} | ${'foreign-host'}   | ${/this machine/}
`('$url with $headers is a problem: $status $type', async ({ url, headers, status, type, says }) => {
  const reply = await asked(url, { ...headers, 'x-request-id': 'request-0001' })
  expect(reply.statusCode).toBe(status)
  expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/)
  const problem = reply.json()
  expect(problem).toMatchObject({ type: `urn:meshledger:problem:${type}`, status, requestId: 'request-0001' })
  expect(problem.detail).toMatch(says)
  expect(problem.remedy).toMatch(/\w+ \w+/)
  expect(reply.headers['x-request-id']).toBe('request-0001')
})

test.each`
  body                            | status | path
  ${'{"name":""}'}                | ${400} | ${'name'}
  ${'{}'}                         | ${400} | ${'name'}
  ${'[]'}                         | ${400} | ${''}
  ${'{"name":"a"'}                | ${400} | ${undefined}
  ${`"${'a'.repeat(8_400_000)}"`} | ${413} | ${undefined}
`('a body that does not fit is a problem ($status at $path)', async ({ body, status, path }) => {
  const headers = { authorization: 'Bearer the-token', 'content-type': 'application/json' }
  const reply = await app.inject({ method: 'POST', url: '/api/take', headers, body })
  expect(reply.statusCode).toBe(status)
  expect(reply.json().errors?.map((each: { path: string }) => each.path)).toEqual(
    path === undefined ? undefined : [path],
  )
})

test('a request id that is not well formed is replaced', async () => {
  const sent = 'a b\u0001<script>'
  const reply = await asked('/api/nowhere', { 'x-request-id': sent })
  expect(reply.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  expect(reply.json().requestId).toBe(reply.headers['x-request-id'])
})

test('the log has a line a request, with nothing of what was asked or answered', async () => {
  lines.length = 0
  await asked('/api/echo/secret-id?count=3', { ...as('lea-d'), 'x-request-id': 'request-0002' })
  await asked('/api/faulty')
  const [first = '{}'] = lines
  expect(JSON.parse(first)).toEqual({
    at: '2026-11-20T14:00:00.000Z',
    level: 'info',
    event: 'request',
    method: 'GET',
    route: '/api/echo/:id',
    status: 200,
    ms: expect.any(Number),
    requestId: 'request-0002',
    person: 'lea-d',
  })
  expect(lines.join('\n')).not.toMatch(/secret-id|count|Lea D|maya@/)
})

test('a handler that does not say who may call it stops the boot', async () => {
  await expect(raise(moduleOf(Probe, Undeclared), { log, webFolder, version: '0' })).rejects.toThrow(
    /GET .*api\/undeclared.*does not say who may call it/,
  )
})

test.each([[undefined], [[]], ['everybody']])('a route whose allow is %o is refused when it is declared', (allow) => {
  expect(() => Endpoint({ ...echo, allow } as unknown as Route)).toThrow(/does not say who may call it/)
})

test('the page is served at every address of the app, under a policy that names its own script', async () => {
  for (const url of ['/', '/domains/cycle-tracking?period=2026-09']) {
    const reply = await asked(url)
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(reply.headers['content-security-policy']).toMatch(/default-src 'none'.*script-src 'self' 'sha256-[^']+'/)
  }
})

test('nothing is let in from other origins', async () => {
  const headers = {
    origin: 'https://evil.example',
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'x-meshledger-person',
  }
  const reply = await app.inject({ method: 'OPTIONS', url: '/api/echo/x', headers })
  expect(reply.statusCode).toBe(404)
  expect(reply.headers['access-control-allow-origin']).toBeUndefined()
})

test('the document and its page come from here', async () => {
  const document = (await asked('/api/openapi.json')).json()
  expect(document.openapi).toMatch(/^3\./)
  expect(document.info.version).toBe('1.2.3')
  expect(document.paths['/api/echo/{id}'].get).toMatchObject({
    summary: 'Says who asked for what',
    operationId: 'echo',
  })
  const page = await asked('/api/docs')
  expect(page.statusCode).toBe(200)
  expect(page.body).not.toMatch(/(src|href)="https?:/)
  expect((await asked('/api/docs/swagger-ui.css')).statusCode).toBe(200)
})
