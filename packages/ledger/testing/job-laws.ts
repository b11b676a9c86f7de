import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Bench, OpenEmpty } from './harness.ts'

const NINE = '2026-11-20T09:00:00.000Z'
const TEN = '2026-11-20T10:00:00.000Z'
const LONG = 600_000
const succeeded = { status: 'succeeded', detail: 'all well' } as const

export function jobLaws(open: OpenEmpty): void {
  describe('jobs', () => {
    let at: Bench
    beforeEach(async () => {
      at = await open()
    })
    const claim = (slot: string, owner: string, lease = LONG) => at.ledger.jobs.claim('refresh', slot, owner, lease)
    const run = async (slot: string) => (await at.ledger.jobs.recent()).find((one) => one.slot === slot)

    test('a slot goes to one owner, before and after it has run', async () => {
      expect(await claim(NINE, 'a')).toBe('claimed')
      expect(await claim(NINE, 'b')).toBe('held')
      expect(await claim(NINE, 'a')).toBe('held')
      expect(await at.ledger.jobs.finish('refresh', NINE, 'a', succeeded)).toBe(true)
      expect(await claim(NINE, 'b')).toBe('held')
      expect(await run(NINE)).toMatchObject({ owner: 'a', status: 'succeeded', detail: 'all well' })
    })

    test('one slot of a job runs at a time; other jobs do not wait for it', async () => {
      expect(await claim(NINE, 'a')).toBe('claimed')
      expect(await claim(TEN, 'b')).toBe('busy')
      expect(await at.ledger.jobs.claim('another', TEN, 'b', LONG)).toBe('claimed')
      await at.ledger.jobs.finish('refresh', NINE, 'a', { status: 'failed', detail: 'It failed: LakeError' })
      expect(await claim(TEN, 'b')).toBe('claimed')
      expect(await run(NINE)).toMatchObject({ status: 'failed' })
    })

    test('the slot of a dead owner is taken over, and the dead owner finds out', async () => {
      await claim(NINE, 'dead', 1)
      await vi.waitUntil(async () => (await claim(NINE, 'b')) === 'taken-over', { timeout: 10_000 })
      expect(await at.ledger.jobs.renew('refresh', NINE, 'dead', LONG)).toBe(false)
      expect(await at.ledger.jobs.finish('refresh', NINE, 'dead', succeeded)).toBe(false)
      expect(await run(NINE)).toMatchObject({ owner: 'b', status: 'running', endedAt: null })
    })

    test('a dead owner does not hold up later slots, and its own can still be run', async () => {
      await claim(NINE, 'dead', 1)
      await vi.waitUntil(async () => (await claim(TEN, 'b')) === 'claimed', { timeout: 10_000 })
      expect(await run(NINE)).toMatchObject({ status: 'abandoned', detail: 'its owner stopped without a word' })
      await at.ledger.jobs.finish('refresh', TEN, 'b', succeeded)
      expect(await claim(NINE, 'c')).toBe('taken-over')
      expect(await run(NINE)).toMatchObject({ owner: 'c', status: 'running', detail: '', endedAt: null })
    })

    test('a renewed lease holds', async () => {
      await claim(NINE, 'a', 1)
      expect(await at.ledger.jobs.renew('refresh', NINE, 'a', LONG)).toBe(true)
      expect(await claim(NINE, 'b')).toBe('held')
      expect(await claim(TEN, 'b')).toBe('busy')
    })

    test('the latest runs come first, no more than asked for', async () => {
      for (const slot of [NINE, TEN]) {
        await claim(slot, 'a')
        await at.ledger.jobs.finish('refresh', slot, 'a', succeeded)
      }
      expect((await at.ledger.jobs.recent()).map(({ slot }) => slot)).toEqual([TEN, NINE])
      const [latest, ...rest] = await at.ledger.jobs.recent(1)
      expect(rest).toEqual([])
      expect(latest?.endedAt).toMatch(/^\d{4}-.*Z$/)
    })
  })
}
