import { parseAllocation, parsePricing } from '@meshledger/mesh'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Bench, FRIDAY, MONDAY, type OpenEmpty, TUESDAY } from './harness.ts'

const pricing = (name: string) => ({ definition: parsePricing(`pricing: ${name}`, 'pricing.yml'), digest: name })
const allocation = { definition: parseAllocation('allocation: none', 'allocation.yml'), digest: 'none' }

export function ruleLaws(open: OpenEmpty): void {
  describe('rules', () => {
    let at: Bench
    beforeEach(async () => {
      at = await open()
    })

    test('each file is a version once, and the last one is in force', async () => {
      const { rules } = at.ledger
      expect(await rules.current('pricing')).toBeUndefined()
      await rules.activate({ pricing: pricing('one'), allocation }, 'maya', MONDAY)
      await rules.activate({ pricing: pricing('one') }, 'zoe', TUESDAY)
      await rules.activate({ pricing: pricing('two') }, 'zoe', FRIDAY)
      expect((await rules.history('pricing')).map(({ version, digest, who }) => [version, digest, who])).toEqual([
        [1, 'one', 'maya'],
        [2, 'two', 'zoe'],
      ])
      expect((await rules.current('allocation'))?.definition).toEqual(allocation.definition)
    })

    test('a proposal comes into force by another person, once', async () => {
      const { rules } = at.ledger
      const proposal = { id: 'p1', rules: { pricing: pricing('one') }, note: 'new contract', who: 'maya', at: MONDAY }
      await rules.propose(proposal)
      await rules.propose(proposal)
      expect(await rules.proposals(true)).toHaveLength(1)
      await expect(rules.decide('p1', 'activated', 'maya', '', TUESDAY)).rejects.toThrow('by another person')
      await expect(rules.decide('p1', 'withdrawn', 'zoe', '', TUESDAY)).rejects.toThrow('Only whoever proposed')
      await rules.decide('p1', 'activated', 'zoe', 'seen', TUESDAY)
      await expect(rules.decide('p1', 'rejected', 'zoe', '', FRIDAY)).rejects.toThrow('is activated already')
      expect(await rules.current('pricing')).toMatchObject({ version: 1, who: 'maya', approver: 'zoe' })
      expect(await rules.proposals(true)).toEqual([])
      expect((await rules.proposal('p1'))?.decision).toMatchObject({ decision: 'activated', who: 'zoe' })
    })

    test('a metric and month is replaced as a whole; the rest stays', async () => {
      const { metrics } = at.ledger
      const value = (month: string, domain: string, number: string) => ({ name: 'users', month, domain, value: number })
      await metrics.put(
        [value('2026-01', 'a', '1'), value('2026-01', 'b', '2'), value('2026-02', 'a', '3')],
        'x',
        MONDAY,
      )
      await metrics.put([value('2026-01', 'a', '9.5')], 'x', TUESDAY)
      expect(await metrics.current()).toEqual([value('2026-01', 'a', '9.5'), value('2026-02', 'a', '3')])
    })
  })
}
