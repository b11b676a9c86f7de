import { beforeEach, describe, expect, test } from 'vitest'
import type { ActionRequest, ActionStepKind } from '../src/action-values.ts'
import { findingId } from '../src/finding-life.ts'
import { type Bench, MONDAY, type OpenEmpty, observation, rulesOf, TUESDAY } from './harness.ts'

const request: ActionRequest = {
  ...{ id: 'x1', finding: findingId(observation()), rule: 'token-without-expiry', domain: 'telehealth' },
  ...{ kind: 'workspace-conf', host: 'prod.example', params: { key: 'maxTokenLifetimeDays', value: '90' } },
  ...{ before: { value: null }, after: { value: '90' }, note: 'tokens end', who: 'maya', at: MONDAY },
}

export function actionLaws(open: OpenEmpty): void {
  describe('actions', () => {
    let at: Bench
    beforeEach(async () => {
      at = await open()
      const seen = observation()
      await at.ledger.findings.record([seen], MONDAY, rulesOf(seen))
      await at.ledger.actions.request(request)
    })
    const step = (kind: ActionStepKind, who = 'zoe') => at.ledger.actions.step('x1', kind, who, 'because', TUESDAY)

    test('asked for twice, it stands once, with the value that an undo puts back', async () => {
      expect(await at.ledger.actions.request({ ...request, before: { value: 'other' } })).toBe(false)
      expect(await at.ledger.actions.list(['telehealth'])).toEqual([{ ...request, steps: [] }])
      expect(await at.ledger.actions.list(['cycle'])).toEqual([])
    })

    test('every step is kept, on the disk before it is acknowledged', async () => {
      const before = at.durable()
      const walk: ActionStepKind[] = [
        'approved',
        'started',
        'started',
        'failed',
        'started',
        'done',
        'undo-started',
        'undone',
      ]
      for (const kind of walk) expect(await step(kind)).toMatchObject({ kind: 'taken' })
      expect((await at.ledger.actions.get('x1'))?.steps.map(({ step }) => step)).toEqual(walk)
      expect(at.durable()).toBe(before + walk.length)
    })

    test.each([
      ['approved', 'maya', 'An action is approved or refused by another person than the one who asked for it'],
      ['withdrawn', 'zoe', 'Only whoever asked for the action may withdraw it'],
      ['started', 'zoe', 'The action is waiting for approval, so it cannot be run'],
      ['undo-started', 'zoe', 'The action is waiting for approval, so it cannot be undone'],
    ] as const)('%s by %s is refused', async (kind, who, sentence) => {
      expect(await step(kind, who)).toEqual({ kind: 'refused', sentence })
    })

    test('of two who decide at once, one does', async () => {
      const both = await Promise.all([step('approved'), step('refused', 'adam')])
      expect(both.map(({ kind }) => kind).toSorted()).toEqual(['refused', 'taken'])
    })

    test.each(['enforcement_modes', 'actions', 'action_steps'])('%s is only added to', async (table) => {
      await step('approved')
      await at.ledger.actions.setMode('r', 'd', 'act', 'maya', '', MONDAY)
      await expect(at.pool.query(`delete from meshledger.${table}`)).rejects.toThrow(/append-only/)
    })

    test('the database itself refuses that one person asks and approves', async () => {
      const insert = `insert into meshledger.action_steps (action, position, step, requested_by, reason, who, at)
        values ('x1', 1, 'approved', 'maya', '', 'maya', now())`
      await expect(at.pool.query(insert)).rejects.toThrow(/action_steps_second_person/)
    })

    test('the last mode of a rule and domain counts', async () => {
      const mode = { rule: 'token-without-expiry', domain: 'telehealth' }
      await at.ledger.actions.setMode(mode.rule, mode.domain, 'ask-owner', 'maya', 'first', MONDAY)
      await at.ledger.actions.setMode(mode.rule, mode.domain, 'act', 'zoe', 'then', TUESDAY)
      expect(await at.ledger.actions.modes()).toEqual([
        { ...mode, mode: 'act', who: 'zoe', reason: 'then', at: TUESDAY },
      ])
    })
  })
}
