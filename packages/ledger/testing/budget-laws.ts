import { beforeEach, describe, expect, test } from 'vitest'
import { type Bench, FRIDAY, MONDAY, type OpenEmpty, TUESDAY } from './harness.ts'

const budget = (node: string, month: string, amount: string | null) => ({ node, month, amount, note: 'plan' })

export function budgetLaws(open: OpenEmpty): void {
  describe('budgets', () => {
    let at: Bench
    beforeEach(async () => {
      at = await open()
    })

    test('the last one set counts, every one is kept, and the same again is no step', async () => {
      const { budgets } = at.ledger
      await budgets.set(
        [budget('growth', '2026-10', '100.00'), budget('content', '2026-10', '5')],
        'set',
        'maya',
        MONDAY,
      )
      expect(await budgets.set([budget('growth', '2026-10', '100.00')], 'imported', 'zoe', TUESDAY)).toEqual([])
      await budgets.set([budget('growth', '2026-10', '120.00')], 'imported', 'zoe', TUESDAY)
      await budgets.set([budget('growth', '2026-10', null)], 'set', 'maya', FRIDAY)
      expect((await budgets.current()).map(({ node, amount, step }) => [node, amount, step])).toEqual([
        ['content', '5', 1],
        ['growth', null, 3],
      ])
      expect((await budgets.history('growth')).map(({ amount, source, who }) => [amount, source, who])).toEqual([
        [null, 'set', 'maya'],
        ['120.00', 'imported', 'zoe'],
        ['100.00', 'set', 'maya'],
      ])
    })

    test('the tree is the last one set', async () => {
      const { budgets } = at.ledger
      expect(await budgets.tree()).toEqual({ groups: [], domains: [] })
      const tree = {
        groups: [{ group: 'care', title: 'Care', parent: null }],
        domains: [{ domain: 'a', group: 'care' }],
      }
      await budgets.setTree(tree, 'maya', MONDAY)
      await budgets.setTree(tree, 'maya', TUESDAY)
      expect(await budgets.tree()).toEqual(tree)
      const { rows } = await at.pool.query('select version from meshledger.budget_trees')
      expect(rows).toHaveLength(1)
    })

    test('an event is one alert, however often it is seen, and by how many at once', async () => {
      const one = {
        ...{ id: 'growth/2026-10/actual/100', at: MONDAY, domain: 'growth', month: '2026-10', kind: 'actual' as const },
        ...{ threshold: 100, budget: '100.00', amount: '101.00', sentence: 'over' },
      }
      const both = await Promise.all([at.ledger.budgets.alert([one]), at.ledger.budgets.alert([one])])
      expect(both.map((made) => made.length).toSorted()).toEqual([0, 1])
      expect(await at.ledger.budgets.alert([{ ...one, at: FRIDAY, amount: '200.00' }])).toEqual([])
      expect(await at.ledger.budgets.alerts()).toEqual([one])
    })

    test('of two who move an alert on at once the first one counts; what people do stands in the trail, with its domain', async () => {
      const step = { domain: 'growth', month: '2026-10', threshold: 100, step: 1, at: MONDAY }
      const both = await Promise.all([
        at.ledger.budgets.moveAlerts([{ ...step, what: 'acknowledged', note: 'seen', who: 'maya' }]),
        at.ledger.budgets.moveAlerts([{ ...step, what: 'acknowledged', note: 'seen too', who: 'zoe' }]),
      ])
      expect(both.map((made) => made.length).toSorted()).toEqual([0, 1])
      await at.ledger.budgets.moveAlerts([{ ...step, step: 2, what: 'resolved', note: '', who: 'Meshledger' }])
      expect((await at.ledger.budgets.alertSteps()).map(({ what }) => what)).toEqual(['acknowledged', 'resolved'])
      expect(await at.ledger.trail.list({ limit: 9 })).toMatchObject([
        { kind: 'budget-alert', subject: 'growth/2026-10/100', domain: 'growth' },
      ])
      await expect(at.pool.query('delete from meshledger.budget_alert_steps')).rejects.toThrow('append-only')
    })
  })
}
