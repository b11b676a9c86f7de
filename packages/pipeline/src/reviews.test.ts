import { parseDomain } from '@meshledger/mesh'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { judgedHouse, lea, maya, NOW, zoe } from '../testing/judged-house.ts'
import type { House } from './house.ts'
import { reviewReminders } from './review-reminders.ts'
import { accessReview, accessReviews, beginAccessReview, decideAccessReview, endAccessReview } from './reviews.ts'

let house: House
let done: () => Promise<void>
let at: (time: string) => void
const wish = { title: 'Autumn', domains: ['cycle', 'growth'], due: '2026-12-10' }

/** One change of a right in the log. */
async function granted(time: string, securable: string, principal: string, change: 'add' | 'remove', right = 'SELECT') {
  const changes = JSON.stringify([{ principal, add: [], remove: [], [change]: [right] }])
  await house.lake.run(
    `insert into access.audit_rows by name select 'acc' as account_id, '1' as workspace_id,
       CAST($time AS TIMESTAMP) as event_time, CAST($time AS DATE) as event_date, {'email': 'zoe@selene.example'} as user_identity,
       'unityCatalog' as service_name, 'updatePermissions' as action_name, $time as request_id,
       {'status_code': 200} as response, 'ACCOUNT_LEVEL' as audit_level,
       map {'securable_full_name': $securable, 'changes': $changes} as request_params`,
    { time, securable, changes },
  )
}

beforeAll(async () => {
  ;({ house, done, at } = await judgedHouse())
  const domain = (name: string, owner: string, table: string) =>
    parseDomain(
      `domain: ${name}\ntitle: ${name}\nowner: ${owner}\ncost_centre: C\nclassification: [phi]\nproducts: [{ name: p, title: P, tables: [${table}] }]`,
      `domains/${name}.yml`,
    )
  await house.ledger.domains.put(domain('cycle', 'lea@selene.example', 'cycle.gold.t'), 'cycle-2', NOW)
  await house.ledger.domains.put(domain('growth', 'gone@selene.example', 'growth.gold.t'), 'growth-2', NOW)
  await granted('2026-10-01 08:00:00', 'cycle.gold.t', 'jo@x', 'add')
  await granted('2026-10-01 09:00:00', 'cycle', 'readers', 'add')
  await granted('2026-10-01 10:00:00', 'cycle.gold.t', 'past@x', 'add')
  await granted('2026-10-02 10:00:00', 'cycle.gold.t', 'past@x', 'remove')
  await granted('2026-10-03 10:00:00', 'cycle.gold.t', 'looks@x', 'add', 'BROWSE')
  await granted('2026-10-04 10:00:00', 'cycle.gold.t', 'lea@selene.example', 'add')
  await granted('2026-10-05 10:00:00', 'growth.gold.t', 'jo@x', 'add')
  await granted('2026-10-06 10:00:00', 'labs.gold.t', 'jo@x', 'add')
})
afterAll(() => done())

let id = ''
test('it is about the rights that stand when it begins, each with its owner where that is somebody who may act', async () => {
  const { review: begun } = await beginAccessReview(house, wish, maya)
  id = begun.id
  expect(begun).toMatchObject({
    state: 'open',
    daysLeft: 20,
    total: 4,
    decided: 0,
    rate: 0,
    logFrom: expect.any(String),
  })
  expect(begun.items.map(({ owner, principal, securable }) => [owner?.id, principal, securable])).toEqual([
    ['lea', 'jo@x', 'cycle.gold.t'],
    ['lea', 'lea@selene.example', 'cycle.gold.t'],
    ['lea', 'readers', 'cycle'],
    [undefined, 'jo@x', 'growth.gold.t'],
  ])
  expect(begun.owners).toEqual([
    { owner: null, total: 1, decided: 0, rate: 0 },
    { owner: { id: 'lea', name: 'Lea' }, total: 3, decided: 0, rate: 0 },
  ])
})

test('a lead sees the rights of the own domain, decides them, and none of their own', async () => {
  const seen = (await accessReview(house, id, lea)).review
  expect([seen.domains, seen.total, seen.waiting, seen.mayEnd]).toEqual([['cycle'], 3, 2, false])
  const decide = (items: number[]) =>
    decideAccessReview(house, id, { items, decision: 'keep', reason: 'on the team' }, lea)
  await expect(decide([2])).rejects.toThrow('right of their own')
  await expect(decide([1, 4])).rejects.toThrow('no right in this review')
  expect((await accessReview(house, id, maya)).review.decided).toBe(0)
  expect((await decide([1, 3])).review).toMatchObject({ decided: 2, waiting: 0 })
  expect((await accessReviews(house, zoe)).reviews[0]).toMatchObject({ decided: 2, total: 4, rate: 0.5, waiting: 2 })
})

test('a right that is to be revoked is told to stand until the log shows that it was taken away', async () => {
  const verdict = { items: [1], decision: 'revoke' as const, reason: 'left the team' }
  const stands = async () => (await accessReview(house, id, zoe)).review.items[0]?.stands
  expect((await decideAccessReview(house, id, verdict, zoe)).review.items[0]).toMatchObject({
    decision: 'revoke',
    stands: true,
  })
  await granted('2026-11-20 12:00:00', 'cycle.gold.t', 'jo@x', 'remove')
  expect(await stands()).toBe(false)
  expect(
    (await accessReview(house, id, zoe)).review.items[0]?.steps.map(({ who, reason }) => [who.name, reason]),
  ).toEqual([
    ['Lea', 'on the team'],
    ['Zoe', 'left the team'],
  ])
})

test('who waits is reminded once when the day is near and once when it has passed, without a name', async () => {
  const told = async (time: string) => {
    at(time)
    return (await reviewReminders(house)).map(({ id: message, text }) => [message, text])
  }
  const text = (verb: string) => `An access review ${verb} due on 2026-12-10: 2 of 4 rights are not decided yet.`
  expect(await told('2026-12-02T23:00:00.000Z')).toEqual([])
  expect(await told('2026-12-03T00:00:00.000Z')).toEqual([[`review/${id}/near`, text('is')]])
  expect(await told('2026-12-11T00:00:00.000Z')).toEqual([[`review/${id}/overdue`, text('was')]])
  at(NOW)
})

test('late after its day, finished when every right has a word, and closed to words once it has ended', async () => {
  const stateAt = async (time: string) => {
    at(time)
    return (await accessReview(house, id, maya)).review.state
  }
  expect(await stateAt('2026-12-10T23:00:00.000Z')).toBe('open')
  expect(await stateAt('2026-12-11T00:00:00.000Z')).toBe('overdue')
  await decideAccessReview(house, id, { items: [2, 4], decision: 'keep', reason: 'right' }, zoe)
  expect((await accessReview(house, id, maya)).review).toMatchObject({ state: 'finished', rate: 1, revoked: 1 })
  await endAccessReview(house, id, 'done', maya)
  await expect(decideAccessReview(house, id, { items: [1], decision: 'keep', reason: 'x' }, zoe)).rejects.toThrow(
    'has ended',
  )
  expect((await accessReview(house, id, maya)).review).toMatchObject({ state: 'ended', waiting: 0, mayEnd: false })
  at(NOW)
})

test.each([
  [{ domains: ['nowhere'] }, 'There is no domain'],
  [{ domains: ['Platform'] }, 'shows no right'],
  [{ due: '2026-11-19' }, 'lies in the past'],
  [{ due: '2027-02-21' }, 'more than 92 days ahead'],
])('%j is refused: %s', async (change, message) => {
  await expect(beginAccessReview(house, { ...wish, ...change }, maya)).rejects.toThrow(message)
})

test('one that is about no domain of the asker is not there for them', async () => {
  const { review: other } = await beginAccessReview(house, { ...wish, domains: ['growth'] }, maya)
  await expect(accessReview(house, other.id, lea)).rejects.toThrow('no review of that id')
  expect((await accessReviews(house, lea)).reviews.map((one) => one.id)).not.toContain(other.id)
})
