import { beforeEach, describe, expect, test } from 'vitest'
import type { NewSeal } from '../src/values.ts'
import { type Bench, dump, FRIDAY, MONDAY, type OpenEmpty, TUESDAY } from './harness.ts'

const batch = (subject: string): NewSeal => ({ kind: 'batch', subject, items: 3, root: 'ab'.repeat(32), body: '' })
const checkpoint: NewSeal = {
  kind: 'checkpoint',
  subject: 'log',
  items: 2,
  root: 'cd'.repeat(32),
  body: 'log\n2\nroot\n',
}

export function sealLaws(open: OpenEmpty): void {
  describe('seals', () => {
    let at: Bench
    beforeEach(async () => {
      at = await open()
    })

    test('are kept in their order, word for word, and are on the disk before they are acknowledged', async () => {
      const { seals } = at.ledger
      await seals.append([batch('a'), batch('b')], MONDAY, 0)
      expect(at.durable()).toBe(1)
      const outcome = await seals.append([checkpoint], TUESDAY, 2)
      expect(at.durable()).toBe(2)
      expect(outcome).toEqual({ kind: 'appended', seals: [{ position: 2, ...checkpoint, sealedAt: TUESDAY }] })
      expect(await seals.list()).toEqual([
        { position: 0, ...batch('a'), sealedAt: MONDAY },
        { position: 1, ...batch('b'), sealedAt: MONDAY },
        { position: 2, ...checkpoint, sealedAt: TUESDAY },
      ])
      expect(await seals.append([], FRIDAY, 3)).toEqual({ kind: 'appended', seals: [] })
      expect(at.durable()).toBe(2)
    })

    test('whoever built on a log that moved on is told so, and adds nothing', async () => {
      const { seals } = at.ledger
      await seals.append([batch('a')], MONDAY, 0)
      expect(await seals.append([batch('b')], MONDAY, 0)).toEqual({ kind: 'moved-on', size: 1 })
      expect(await seals.append([batch('b')], MONDAY, 7)).toEqual({ kind: 'moved-on', size: 1 })
      const both = await Promise.all([seals.append([batch('c')], MONDAY, 1), seals.append([batch('d')], MONDAY, 1)])
      expect(both.map(({ kind }) => kind).toSorted()).toEqual(['appended', 'moved-on'])
      expect(await seals.list()).toHaveLength(2)
    })

    test.each([
      ['update', "update meshledger.seals set root = 'ff'"],
      ['update of no row', 'update meshledger.seals set items = 0 where position = 99'],
      ['delete', 'delete from meshledger.seals'],
      ['truncate', 'truncate meshledger.seals'],
      [
        'upsert',
        "insert into meshledger.seals select * from meshledger.seals on conflict (position) do update set root = 'ff'",
      ],
    ])('the database refuses an %s', async (_, statement) => {
      await at.ledger.seals.append([batch('a')], MONDAY, 0)
      const before = await dump(at.pool, 'seals')
      await expect(at.pool.query(statement)).rejects.toThrow('meshledger.seals is append-only')
      expect(await dump(at.pool, 'seals')).toBe(before)
    })
  })
}
