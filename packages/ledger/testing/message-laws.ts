import { beforeEach, describe, expect, test } from 'vitest'
import { type Bench, FRIDAY, MONDAY, type OpenEmpty } from './harness.ts'

const LEASE = 60_000

export function messageLaws(open: OpenEmpty): void {
  describe('messages', () => {
    let at: Bench
    beforeEach(async () => {
      at = await open()
    })
    const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)
    const message = (id: string, when = MONDAY) => ({ id, at: when, text: `about ${id}` })

    test('each is put down once and taken by one, however many ask at once', async () => {
      const { messages } = at.ledger
      await Promise.all([messages.add([message('a'), message('b')]), messages.add([message('b'), message('c')])])
      const taken = await Promise.all(['one', 'two', 'three'].map((owner) => messages.claim(owner, LEASE, 2)))
      expect(ids(taken.flat()).toSorted()).toEqual(['a', 'b', 'c'])
      expect(await messages.claim('four', LEASE, 9)).toEqual([])
      expect(await messages.counts()).toEqual({ waiting: 3, sent: 0, failed: 0, failure: null })
    })

    test('what was sent is never put down nor taken again; what failed is, when its time has come', async () => {
      const { messages } = at.ledger
      await messages.add([message('a'), message('b', FRIDAY), message('c', FRIDAY)])
      expect(ids(await messages.claim('one', LEASE, 1))).toEqual(['a'])
      await messages.sent('a', 'one')
      await messages.claim('one', LEASE, 9)
      await messages.failed('b', 'one', 'HTTP 500', 0)
      await messages.failed('c', 'one', 'HTTP 404', null)
      await messages.add([message('a'), message('b'), message('c')])
      expect(await messages.claim('two', LEASE, 9)).toMatchObject([{ id: 'b', attempts: 2 }])
      await messages.failed('b', 'two', 'HTTP 503', LEASE)
      expect(await messages.claim('two', LEASE, 9)).toEqual([])
      expect(await messages.counts()).toMatchObject({ waiting: 1, sent: 1, failed: 1, failure: 'HTTP 404' })
      expect(await messages.states()).toEqual(
        new Map([
          ['a', 'sent'],
          ['b', 'waiting'],
          ['c', 'failed'],
        ]),
      )
    })

    test('who died with a message in hand loses it when the lease is over, and cannot speak for it any more', async () => {
      const { messages } = at.ledger
      await messages.add([message('a')])
      await messages.claim('dead', 0, 1)
      expect(ids(await messages.claim('living', LEASE, 1))).toEqual(['a'])
      await messages.failed('a', 'dead', 'too late', null)
      expect(await messages.counts()).toMatchObject({ waiting: 1, failed: 0 })
      await messages.sent('a', 'living')
      expect(await messages.counts()).toMatchObject({ sent: 1 })
    })
  })
}
