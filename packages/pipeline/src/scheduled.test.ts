import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshHouse } from '../testing/fresh-house.ts'
import type { House } from './house.ts'
import { runScheduled } from './scheduled.ts'

let house: House
let done: () => Promise<void>
beforeAll(async () => {
  ;({ house, done } = await freshHouse())
})
afterAll(() => done())

const NINE = '2026-11-20T09:00:00.000Z'
const TEN = '2026-11-20T10:00:00.000Z'
const run = async (job: string) => (await house.ledger.jobs.recent()).find((one) => one.job === job)

/** A piece of work that goes on until it is let go. */
function longWork() {
  let letGo = (): void => {}
  let signal: AbortSignal | undefined
  const held = new Promise<void>((go) => {
    letGo = go
  })
  const work = async (given: AbortSignal): Promise<string> => {
    signal = given
    await held
    return 'all well'
  }
  return { work, letGo: () => letGo(), signal: () => signal }
}

test('a slot is run once, whoever asks and however often, and the list of runs says how it ended', async () => {
  const ask = (owner: string) => runScheduled(house, 'once', NINE, owner, async () => '3 findings opened')
  const outcomes = await Promise.all([ask('a'), ask('b'), ask('c')])
  expect(outcomes.filter(({ kind }) => kind === 'ran')).toEqual([{ kind: 'ran', detail: '3 findings opened' }])
  expect(outcomes.filter(({ kind }) => kind === 'skipped')).toHaveLength(2)
  expect(await ask('d')).toEqual({ kind: 'skipped', why: 'held' })
  expect(await run('once')).toMatchObject({ slot: NINE, status: 'succeeded', detail: '3 findings opened' })
})

test('while a slot runs, the next one is skipped', async () => {
  const long = longWork()
  const first = runScheduled(house, 'long', NINE, 'a', long.work)
  await expect.poll(long.signal).toBeDefined()
  const never = async () => Promise.reject(new Error('this must not run'))
  expect(await runScheduled(house, 'long', TEN, 'b', never)).toEqual({ kind: 'skipped', why: 'busy' })
  long.letGo()
  expect(await first).toEqual({ kind: 'ran', detail: 'all well' })
})

test('a failure comes back whole, and the list names only its kind, since its text may hold data', async () => {
  const error = new TypeError('could not read the row of Maya Lindqvist')
  const outcome = await runScheduled(house, 'failing', NINE, 'a', async () => Promise.reject(error))
  expect(outcome).toEqual({ kind: 'failed', error })
  expect(await run('failing')).toMatchObject({ status: 'failed', detail: 'It failed: TypeError' })
})

test('work that outlives its lease keeps it, for the lease is renewed', async () => {
  const { jobs } = house.ledger
  let renewals = 0
  const renew: typeof jobs.renew = async (...lease) => {
    const kept = await jobs.renew(...lease)
    renewals += kept ? 1 : 0
    return kept
  }
  const long = longWork()
  const ledger = { ...house.ledger, jobs: { ...jobs, renew } }
  const first = runScheduled({ ledger }, 'renewed', NINE, 'a', long.work, 1500)
  await expect.poll(() => renewals, { timeout: 20_000 }).toBe(4)
  expect(await jobs.claim('renewed', NINE, 'b', 1500)).toBe('held')
  long.letGo()
  expect(await first).toMatchObject({ kind: 'ran' })
})

test('work whose lease was taken over is asked to stop, and does not end the run of the other', async () => {
  const { jobs } = house.ledger
  const deaf = { ...house.ledger, jobs: { ...jobs, renew: async () => false } }
  const long = longWork()
  const first = runScheduled({ ledger: deaf }, 'lost', NINE, 'a', long.work, 30)
  await expect.poll(() => long.signal()?.aborted).toBe(true)
  await expect.poll(() => jobs.claim('lost', NINE, 'b', 60_000)).toBe('taken-over')
  long.letGo()
  expect(await first).toEqual({ kind: 'lost' })
  expect(await run('lost')).toMatchObject({ owner: 'b', status: 'running' })
})
