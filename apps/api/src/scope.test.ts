import { dimensions, type Role } from '@meshledger/contracts'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, type RouteName, routeNames, routeOf, type Sample, TOKEN } from '../testing/asking.ts'
import { samplesFor } from '../testing/samples.ts'
import { houseOfTwoDomains } from '../testing/two-domains.ts'
import { createApp } from './app.ts'
import { Log } from './http/log.ts'
import { Work } from './work.ts'

let app: NestFastifyApplication
let samples: Record<RouteName, Sample>
let foreign: string
let end: () => Promise<void>

beforeAll(async () => {
  const { house, close } = await houseOfTwoDomains()
  app = await createApp(
    {
      house,
      token: TOKEN,
      log: new Log(
        () => undefined,
        () => '',
      ),
      work: new Work(),
      scheduled: false,
    },
    '/nowhere',
  )
  samples = await samplesFor(house, '/nowhere')
  foreign = (await house.ledger.findings.list({ domains: ['borealis'] }))[0]?.id ?? ''
  end = async () => {
    await app.close()
    await close()
  }
})
afterAll(() => end())

const mayAsk = (role: Role) => (name: RouteName) => {
  const { allow } = routeOf(name)
  return allow !== 'anyone' && allow.includes(role)
}
const forLeads = routeNames.filter(mayAsk('team-lead'))
const aboutMoney = forLeads.filter((name) => {
  const { path, method } = routeOf(name)
  return method === 'GET' && path.startsWith('/api/cost')
})

test('what is looked for is there: whoever sees all domains sees the other one', async () => {
  for (const name of aboutMoney.filter((each) => !['listAnomalies', 'getWaste'].includes(each))) {
    expect((await ask(app, name, samples[name], 'fin-ance')).body, name).toMatch(/borealis/i)
  }
  expect((await ask(app, 'listFindings', {}, 'com-pliance')).body).toMatch(/borealis/)
})

test.each(forLeads)('%s shows a team lead nothing of another domain', async (name) => {
  const reply = await ask(app, name, samples[name], 'lea-d')
  expect(reply.statusCode).toBe(200)
  expect(reply.body).not.toMatch(/borealis/i)
})

const filters = fc.dictionary(
  fc.constantFrom('f.product', 'f.workspace', 'f.sku', 'f.resource', 'f.reason'),
  fc.constantFrom('~nothing', 'borealis-ws', '~aurora-ws', 'BOREALIS_SKU', '~AURORA_SKU', 'tag', '~none'),
  { maxKeys: 2 },
)
const periods = fc.constantFrom<Record<string, string>>(
  {},
  { period: '2026-01' },
  { period: '2026-02' },
  { from: '2026-01-05', to: '2026-03-15' },
)

/** A file of figures says which filter it answers, in the asker's own words. */
const withoutTheQuestion = (body: string) => body.replace(/^# filter,.*$/m, '')

test('no question about money, however put, shows a team lead another domain', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...aboutMoney),
      filters,
      periods,
      fc.uniqueArray(fc.constantFrom(...dimensions), { minLength: 1, maxLength: 4 }),
      async (name, filter, period, by) => {
        const grouping = name === 'getCost' ? { by: by.join(',') } : name === 'getCostSeries' ? { by: by[0] ?? '' } : {}
        const range = name === 'getCostOverview' && 'from' in period ? {} : period
        const reply = await ask(app, name, { query: { ...range, ...filter, ...grouping } }, 'lea-d')
        // A series over time by a dimension of time is refused.
        expect([200, 400], reply.body).toContain(reply.statusCode)
        expect(withoutTheQuestion(reply.body)).not.toMatch(/borealis/i)
      },
    ),
    { numRuns: 150 },
  )
})

test.each`
  name                  | hidden                                                            | missing
  ${'getCost'}          | ${{ query: { 'f.domain': 'borealis' } }}                          | ${{ query: { 'f.domain': 'nowhere' } }}
  ${'getCost'}          | ${{ query: { 'f.domain': '~borealis' } }}                         | ${{ query: { 'f.domain': '~nowhere' } }}
  ${'getCostSeries'}    | ${{ query: { 'f.domain': 'aurora,borealis' } }}                   | ${{ query: { 'f.domain': 'aurora,nowhere' } }}
  ${'listResources'}    | ${{ query: { 'f.domain': 'Unallocated' } }}                       | ${{ query: { 'f.domain': 'nowhere' } }}
  ${'listFindings'}     | ${{ query: { domain: 'borealis' } }}                              | ${{ query: { domain: 'nowhere' } }}
  ${'listFindings'}     | ${{ query: { domain: 'Platform' } }}                              | ${{ query: { domain: 'nowhere' } }}
  ${'getControlMatrix'} | ${{ query: { domain: 'borealis' } }}                              | ${{ query: { domain: 'nowhere' } }}
  ${'getFinding'}       | ${{ params: { id: 'FOREIGN' } }}                                  | ${{ params: { id: '0'.repeat(32) } }}
  ${'triageFinding'}    | ${{ params: { id: 'FOREIGN' }, body: { state: 'acknowledged' } }} | ${{ params: { id: '0'.repeat(32) }, body: { state: 'acknowledged' } }}
`('$name answers the same for $hidden as for what does not exist', async ({ name, hidden, missing }) => {
  const hiddenHere: Sample = hidden.params ? { ...hidden, params: { id: foreign } } : hidden
  const id = { 'x-meshledger-person': 'lea-d', 'x-request-id': 'request-0001' }
  const [one, other] = await Promise.all([ask(app, name, hiddenHere, id), ask(app, name, missing, id)])
  expect(one.statusCode).toBe(404)
  expect(one.body).toBe(other.body)
})

test('a lead who is finance too sees all money, and findings of the own domain only', async () => {
  expect((await ask(app, 'getCost', samples.getCost, 'fin-lead')).body).toMatch(/borealis/)
  expect((await ask(app, 'listFindings', {}, 'fin-lead')).body).not.toMatch(/borealis/)
})
