import { AUDITOR_HEADER, type getAuditorView, type listTrail, type Output, PERSON_HEADER } from '@meshledger/contracts'
import type { House } from '@meshledger/pipeline'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, personOf, type RouteName, routeNames, routeOf, type Sample, TOKEN } from '../testing/asking.ts'
import { samplesFor } from '../testing/samples.ts'
import { houseOfTwoDomains } from '../testing/two-domains.ts'
import { createApp } from './app.ts'
import { Log } from './http/log.ts'
import { Work } from './work.ts'

let app: NestFastifyApplication
let house: House
let samples: Record<RouteName, Sample>
let end: () => Promise<void>

beforeAll(async () => {
  const opened = await houseOfTwoDomains()
  house = opened.house
  const log = new Log(
    () => undefined,
    () => '',
  )
  app = await createApp({ house, token: TOKEN, log, work: new Work(), scheduled: false }, '/nowhere')
  samples = await samplesFor(house, '/nowhere')
  end = async () => {
    await app.close()
    await opened.close()
  }
})
afterAll(() => end())

const forAuditors = routeNames.filter((name) => routeOf(name).allow.includes('auditor'))
const auditor = personOf.auditor as Record<string, string>
const officer = (access: string) => ({ [PERSON_HEADER]: 'com-pliance', [AUDITOR_HEADER]: access })
const looks = async () => {
  const reply = await ask(app, 'listTrail', { query: { kind: 'auditor-look' } }, 'com-pliance')
  return (reply.json() as Output<typeof listTrail>).entries
}

test('what lets auditors in only reads, and lets in nobody else', () => {
  expect(forAuditors).toEqual(['getAuditorView', 'listAuditorEvents', 'getAuditorPack'])
  for (const name of forAuditors) expect(routeOf(name)).toMatchObject({ method: 'GET', allow: ['auditor'] })
})

test.each(['getAuditorView', 'listAuditorEvents', 'getAuditorPack'] as const)(
  '%s shows an auditor nothing of a domain that the access does not name, and is noted in the trail',
  async (name) => {
    const before = (await looks()).length
    const reply = await ask(app, name, {}, { ...auditor, 'x-request-id': `look-at-${name}` })
    expect(reply.statusCode, reply.body).toBe(200)
    // Whether the log is whole is told of the account: its holes belong to workspaces, not to domains.
    const { log: _, ...rest } = reply.json()
    expect(JSON.stringify(rest)).not.toMatch(/borealis/i)
    const after = await looks()
    expect(after).toHaveLength(before + 1)
    expect(after[0]).toMatchObject({ who: { name: 'R. Berger' }, request: `look-at-${name}`, subject: 'auditor-1' })
  },
)

test('an officer who views as the auditor sees the same, under their own name, and may do nothing else meanwhile', async () => {
  const [own, theirs] = await Promise.all([
    ask(app, 'getAuditorView', {}, auditor),
    ask(app, 'getAuditorView', {}, officer('auditor-1')),
  ])
  expect(theirs.json() as Output<typeof getAuditorView>).toEqual(own.json())
  expect((await looks()).map(({ who }) => who.id)).toContain('com-pliance')
  for (const name of routeNames.filter((one) => !forAuditors.includes(one) && routeOf(one).allow !== 'anyone')) {
    expect((await ask(app, name, samples[name], officer('auditor-1'))).statusCode, name).toBe(403)
  }
})

test('an id opens nothing to whoever may not give access, nor does a key that nobody was given', async () => {
  for (const who of [{}, { [PERSON_HEADER]: 'lea-d' }, { [PERSON_HEADER]: 'fin-ance' }]) {
    const reply = await ask(app, 'getAuditorView', {}, { ...who, [AUDITOR_HEADER]: 'auditor-1' })
    expect(reply.statusCode).toBe(401)
  }
  expect((await ask(app, 'getAuditorView', {}, officer('auditor-9'))).statusCode).toBe(401)
})

test('me: an auditor is told who they are here, and of nobody else', async () => {
  const me = (await ask(app, 'getMe', {}, auditor)).json()
  expect(me).toMatchObject({ person: { name: 'R. Berger', roles: ['auditor'], domains: ['aurora'] }, people: [] })
})

test('access that was ended opens nothing any more, and says so', async () => {
  const { access, key } = (await ask(app, 'giveAuditorAccess', samples.giveAuditorAccess, 'com-pliance')).json()
  const holder = { [AUDITOR_HEADER]: key as string }
  expect((await ask(app, 'getAuditorView', {}, holder)).statusCode).toBe(200)
  await ask(app, 'endAuditorAccess', { params: { id: access.id }, body: { reason: 'finished' } }, 'com-pliance')
  const refused = await ask(app, 'getAuditorView', {}, holder)
  expect(refused.statusCode).toBe(403)
  expect(refused.json().detail).toBe('This access was ended on 2026-03-15.')
})
