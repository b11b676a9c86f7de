import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { ActionBegin, ActionDecision, ActionEnd, ActionRequest } from '../src/action-values.ts'
import { findingId } from '../src/finding-life.ts'
import { type Bench, MONDAY, type OpenEmpty, observation, rulesOf, TUESDAY } from './harness.ts'

const request: ActionRequest = {
  ...{ id: 'x1', finding: findingId(observation()), rule: 'token-without-expiry', domain: 'telehealth' },
  ...{ kind: 'workspace-conf', host: 'prod.example', params: { key: 'maxTokenLifetimeDays', value: '90' } },
  ...{ before: { value: null }, after: { value: '90' }, note: 'tokens end', who: 'maya', at: MONDAY },
}

/** A run that has an action in hand for long. */
const by = (owner: string, leaseMs = 600_000) => ({ owner, leaseMs })

export function actionLaws(open: OpenEmpty): void {
  describe('actions', () => {
    let at: Bench
    beforeEach(async () => {
      at = await open()
      const seen = observation()
      await at.ledger.findings.record([seen], MONDAY, rulesOf(seen))
      await at.ledger.actions.request(request)
    })
    const decide = (decision: ActionDecision, who = 'zoe') =>
      at.ledger.actions.decide('x1', decision, who, 'because', TUESDAY)
    const begin = (step: ActionBegin = 'started', holder = by('a')) =>
      at.ledger.actions.begin('x1', step, 'zoe', TUESDAY, holder)
    const end = (step: ActionEnd = 'done', holder = by('a')) =>
      at.ledger.actions.end('x1', step, 'zoe', 'because', TUESDAY, holder)

    test('asked for twice, it stands once, with the value that an undo puts back', async () => {
      expect(await at.ledger.actions.request({ ...request, before: { value: 'other' } })).toBe(false)
      expect(await at.ledger.actions.list(['telehealth'])).toEqual([{ ...request, steps: [] }])
      expect(await at.ledger.actions.list(['cycle'])).toEqual([])
    })

    test('every step is kept, on the disk before it is acknowledged', async () => {
      const before = at.durable()
      const walk = [
        ...[() => decide('approved'), () => begin(), () => end('failed'), () => begin(), () => end()],
        ...[() => begin('undo-started'), () => end('undone')],
      ]
      for (const step of walk) expect(await step()).toMatchObject({ kind: 'taken' })
      expect((await at.ledger.actions.get('x1'))?.steps.map(({ step }) => step)).toEqual(
        ['approved', 'started', 'failed', 'started', 'done'].concat(['undo-started', 'undone']),
      )
      expect(at.durable()).toBe(before + walk.length)
    })

    test.each([
      ['approved', 'maya', 'An action is approved or refused by another person than the one who asked for it'],
      ['withdrawn', 'zoe', 'Only whoever asked for the action may withdraw it'],
    ] as const)('%s by %s is refused', async (decision, who, sentence) => {
      expect(await decide(decision, who)).toEqual({ kind: 'refused', sentence })
    })

    test.each([
      ['started', 'The action is waiting for approval, so it cannot be run'],
      ['undo-started', 'The action is waiting for approval, so it cannot be undone'],
    ] as const)('%s before anybody approved is refused, and leaves nobody with it in hand', async (step, sentence) => {
      expect(await begin(step)).toEqual({ kind: 'refused', sentence })
      await decide('approved')
      expect(await begin('started', by('b'))).toMatchObject({ kind: 'taken' })
    })

    test('of two who run it at once one has it in hand, and it alone says how that ended', async () => {
      await decide('approved')
      const both = await Promise.all([begin(), begin('started', by('b'))])
      expect(both.map(({ kind }) => kind).toSorted()).toEqual(['refused', 'taken'])
      expect(both.find(({ kind }) => kind === 'refused')).toMatchObject({
        sentence: expect.stringMatching(/Somebody else is running .* tried again at 20\d\d-/),
      })
      const [winner, loser] = both[0]?.kind === 'taken' ? ['a', 'b'] : ['b', 'a']
      expect(await at.ledger.actions.keep('x1', by(loser))).toBe(false)
      expect(await end('done', by(loser))).toMatchObject({ kind: 'refused', sentence: expect.stringMatching(/taken/) })
      expect(await at.ledger.actions.keep('x1', by(winner))).toBe(true)
      expect(await end('done', by(winner))).toMatchObject({ kind: 'taken' })
    })

    test('one whose process died is taken over when its lease has run out, and may not send or end any more', async () => {
      await decide('approved')
      await begin('started', by('dead', 1))
      await vi.waitUntil(async () => (await begin('started', by('heir'))).kind === 'taken', { timeout: 10_000 })
      expect(await at.ledger.actions.keep('x1', by('dead'))).toBe(false)
      expect(await end('done', by('dead'))).toMatchObject({ kind: 'refused' })
      expect(await end('done', by('heir'))).toMatchObject({ kind: 'taken' })
    })

    test('what was left as it stands is taken up at once', async () => {
      await decide('approved')
      await begin()
      await at.ledger.actions.leave('x1', by('another'))
      expect(await begin('started', by('b'))).toMatchObject({ kind: 'refused' })
      await at.ledger.actions.leave('x1', by('a'))
      expect(await begin('started', by('b'))).toMatchObject({ kind: 'taken' })
    })

    test('of two who decide at once, one does', async () => {
      const both = await Promise.all([decide('approved'), decide('refused', 'adam')])
      expect(both.map(({ kind }) => kind).toSorted()).toEqual(['refused', 'taken'])
    })

    test.each(['enforcement_modes', 'actions', 'action_steps'])('%s is only added to', async (table) => {
      await decide('approved')
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
