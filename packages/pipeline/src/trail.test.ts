import { afterEach, beforeEach, expect, test } from 'vitest'
import { judgedHouse, NOW } from '../testing/judged-house.ts'
import type { House } from './house.ts'
import { actingAs } from './index.ts'
import { checkSeal } from './seal-check.ts'
import { trail } from './trail.ts'
import { checkTrail, sealTrail, trailText } from './trail-seal.ts'

let house: House
let done: () => Promise<void>
beforeEach(async () => {
  ;({ house, done } = await judgedHouse())
})
afterEach(() => done())

const maya = { who: 'maya', request: 'request-0001' }
const budget = (node: string, amount: string) => ({ node, month: '2026-11', amount, note: '' })

test('the trail is searched, and whoever does not see all domains sees the changes of theirs alone', async () => {
  await actingAs(maya, async () => {
    await house.ledger.settings.set('second_person', 'true')
    await house.ledger.budgets.set([budget('cycle', '10.00'), budget('growth', '5.00')], 'set', 'maya', NOW)
  })
  const all = await trail(house, { limit: 2, request: 'request-0001' }, 'all')
  expect(all).toMatchObject({ total: 3, seal: { state: 'unsealed', upTo: 0 } })
  expect(all.entries[0]).toMatchObject({ kind: 'budget', subject: 'growth/2026-11', who: { id: 'maya', name: 'Maya' } })
  const rest = await trail(house, { limit: 2, request: 'request-0001', below: all.next ?? 0 }, 'all')
  expect(rest.entries.map(({ kind }) => kind)).toEqual(['setting'])
  const own = await trail(house, { limit: 9, request: 'request-0001' }, ['cycle'])
  expect(own.entries.map(({ subject }) => subject)).toEqual(['cycle/2026-11'])
  await expect(trail(house, { limit: 9, domain: 'growth' }, ['cycle'])).rejects.toThrow('There is no domain')
  await expect(trail(house, { limit: 9, from: '2026-11-02', to: '2026-11-01' }, 'all')).rejects.toThrow('after to')
})

test('each stretch of the trail is sealed once in the one log, and a rewritten change is found', async () => {
  await sealTrail(house)
  const first = await checkTrail(house)
  expect(first).toMatchObject({ state: 'intact' })
  await sealTrail(house)
  expect((await house.ledger.seals.list()).filter(({ kind }) => kind === 'batch')).toHaveLength(1)
  await house.ledger.budgets.set([budget('cycle', '10.00')], 'set', 'maya', NOW)
  await sealTrail(house)
  const second = await checkTrail(house)
  expect(second).toMatchObject({ state: 'intact', sealed: first.sealed + 1 })
  expect(await checkSeal(house)).toMatchObject({ state: 'unsealed', size: 2, events: 0 })

  const { between } = house.ledger.trail
  house.ledger.trail.between = async (after, upTo) =>
    (await between(after, upTo)).map((entry) => (entry.kind === 'budget' ? { ...entry, who: 'zoe' } : entry))
  expect(await checkTrail(house)).toMatchObject({ state: 'broken', sentence: expect.stringContaining('was rewritten') })
  house.ledger.trail.between = async (after, upTo) => (await between(after, upTo)).slice(1)
  expect((await checkTrail(house)).sentence).toMatch(/were sealed and \d+ are there/)
})

test('the text of a change under its seal holds every column in one order', () => {
  const entry = { position: 7, at: NOW, who: 'maya', request: 'r', kind: 'k', subject: 's', domain: null }
  expect(trailText({ after: '{}', before: null, ...entry })).toBe(`[7,"${NOW}","maya","r","k","s",null,null,"{}"]`)
})
