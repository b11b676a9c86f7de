import { listOwners } from '@meshledger/contracts'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, TOKEN } from '../testing/asking.ts'
import { houseOfTwoDomains, people } from '../testing/two-domains.ts'
import { createApp } from './app.ts'
import { Log } from './http/log.ts'
import { Work } from './work.ts'

const places = ['aurora', 'borealis', 'Platform'] as const
let app: NestFastifyApplication
let ids: Record<string, string>
let close: () => Promise<void>
beforeAll(async () => {
  const { house, close: end } = await houseOfTwoDomains()
  const log = new Log(
    () => undefined,
    () => '',
  )
  app = await createApp({ house, token: TOKEN, log, work: new Work(), scheduled: false }, '/nowhere')
  ids = Object.fromEntries((await house.ledger.findings.list({})).map(({ domain, id }) => [domain, id]))
  close = async () => {
    await app.close()
    await end()
  }
})
afterAll(() => close())

const give = (domain: string, owner: string) =>
  ask(app, 'workFinding', { params: { id: ids[domain] ?? '' }, body: { owner } }, 'com-pliance')
const owners = async (domain: string) =>
  listOwners.response.parse((await ask(app, 'listOwners', { query: { domain } }, 'com-pliance')).json()).owners

test.each(places)('a finding of %s is given to whoever may move it, and to nobody else', async (domain) => {
  const offered = (await owners(domain)).map(({ id }) => id)
  expect(offered).toContain('com-pliance')
  for (const { id } of people) {
    const body = { state: 'acknowledged', reason: '' }
    const moved = await ask(app, 'triageFinding', { params: { id: ids[domain] ?? '' }, body }, id)
    const may = moved.statusCode === 200 || moved.statusCode === 409
    expect([id, (await give(domain, id)).statusCode === 200, offered.includes(id)]).toEqual([id, may, may])
  }
})

test('whoever does not exist is refused, with those who may', async () => {
  const reply = await give('aurora', 'nobody')
  expect(reply.statusCode).toBe(400)
  expect(reply.json()).toMatchObject({
    type: 'urn:meshledger:problem:wrong-input',
    errors: [
      { path: 'owner', message: expect.stringMatching(/act in aurora; those who may are .*com-pliance.*lea-d/) },
    ],
  })
})

test('a lead learns of nobody in a domain that is not theirs', async () => {
  const asked = (domain: string) => ask(app, 'listOwners', { query: { domain } }, 'lea-d')
  expect((await asked('aurora')).statusCode).toBe(200)
  for (const domain of ['borealis', 'Platform', 'nowhere']) expect((await asked(domain)).statusCode).toBe(404)
})

test.each(['dryRunAction', 'proposeAction'] as const)(
  '%s takes what the rule names, and says what that is',
  async (name) => {
    const wish = (more: object) =>
      ask(app, name, { body: { finding: ids.aurora, ...more } }, 'com-pliance').then((reply) => reply.json())
    expect(await wish({ kind: 'stop-cluster', params: { id: '1' } })).toMatchObject({
      status: 400,
      errors: [
        { path: 'kind', message: expect.stringMatching(/does not name stop-cluster .* it names set-workspace-conf/) },
      ],
    })
    const key = 'maxTokenLifetimeDays'
    expect(await wish({ kind: 'set-workspace-conf', params: { key, value: '3650' } })).toMatchObject({
      status: 400,
      errors: [{ path: 'params.value', message: expect.stringContaining('value from 1 to 90') }],
    })
    // What fits gets as far as Databricks, which this server is not connected to.
    expect(await wish({ kind: 'set-workspace-conf', params: { key, value: '30' } })).toMatchObject({ status: 409 })
  },
)
