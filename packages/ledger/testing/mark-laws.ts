import { beforeEach, describe, expect, test } from 'vitest'
import { type Bench, MONDAY, type OpenEmpty, TUESDAY } from './harness.ts'

export function markLaws(open: OpenEmpty): void {
  describe('marks', () => {
    let at: Bench
    beforeEach(async () => {
      at = await open()
    })

    test('a mark stands once, by day, until it is taken back', async () => {
      const { marks } = at.ledger
      const mark = { id: 'm1', domain: 'aurora', day: '2026-03-02', title: 'smaller warehouse', resource: null }
      await marks.add({ ...mark, who: 'lea', at: TUESDAY })
      await marks.add({ ...mark, who: 'lea', at: TUESDAY })
      await marks.add({ ...mark, id: 'm0', day: '2026-03-01', resource: 'job 1/2', who: 'lea', at: MONDAY })
      expect((await marks.list()).map(({ id, resource }) => [id, resource])).toEqual([
        ['m0', 'job 1/2'],
        ['m1', null],
      ])
      await marks.remove('m1', 'lea', TUESDAY)
      await marks.remove('m1', 'zoe', TUESDAY)
      expect((await marks.list()).map(({ id }) => id)).toEqual(['m0'])
      expect((await marks.find('m1'))?.domain).toBe('aurora')
      expect(await marks.find('m9')).toBeUndefined()
      await expect(marks.add({ ...mark, id: 'm2', title: ' ', who: 'lea', at: MONDAY })).rejects.toThrow()
    })
  })
}
