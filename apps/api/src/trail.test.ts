import type { listTrail, Output } from '@meshledger/contracts'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, TOKEN } from '../testing/asking.ts'
import { houseOfTwoDomains } from '../testing/two-domains.ts'
import { createApp } from './app.ts'
import { Log } from './http/log.ts'
import { Work } from './work.ts'

let app: NestFastifyApplication
let end: () => Promise<void>
beforeAll(async () => {
  const { house, close } = await houseOfTwoDomains()
  const log = new Log(
    () => undefined,
    () => '',
  )
  app = await createApp({ house, token: TOKEN, log, work: new Work(), scheduled: false }, '/nowhere')
  end = async () => {
    await app.close()
    await close()
  }
})
afterAll(() => end())

const wish = (control: string) => ({
  ...{ domain: 'aurora', framework: 'iso27001-2022', control, reason: 'a vault comes', owner: 'lea-d' },
  until: '2026-06-01',
})
const trailOf = async (query: Record<string, string>, who: string): Promise<Output<typeof listTrail>> =>
  JSON.parse((await ask(app, 'listTrail', { query }, who)).body)

test('a change stands in the trail under the caller and the id of the request; requests at once are not mixed up', async () => {
  const change = (control: string, who: string) =>
    ask(
      app,
      'requestException',
      { body: wish(control) },
      { 'x-meshledger-person': who, 'x-request-id': `req-of-${control}` },
    )
  await Promise.all([
    change('A.8.2', 'lea-d'),
    change('A.8.3', 'com-pliance'),
    ask(app, 'getControlMatrix', {}, 'ada-admin'),
  ])
  for (const [control, who] of [
    ['A.8.2', 'lea-d'],
    ['A.8.3', 'com-pliance'],
  ] as const) {
    const { entries } = await trailOf({ request: `req-of-${control}` }, 'com-pliance')
    expect(entries).toMatchObject([
      { kind: 'exception', domain: 'aurora', who: { id: who }, before: null, after: { control } },
    ])
  }
})

test('a lead sees the changes of the own domain, finance none', async () => {
  expect((await trailOf({}, 'com-pliance')).entries.map(({ domain }) => domain)).toContain('borealis')
  const own = await trailOf({}, 'lea-d')
  expect(new Set(own.entries.map(({ domain }) => domain))).toEqual(new Set(['aurora']))
  expect((await ask(app, 'listTrail', {}, 'fin-ance')).statusCode).toBe(403)
})
