import { beforeEach, describe, expect, test } from 'vitest'
import { findingId } from '../src/finding-life.ts'
import type { TriageWish } from '../src/finding-triage.ts'
import { type Bench, FRIDAY, MONDAY, type OpenEmpty, observation, rulesOf, TUESDAY } from './harness.ts'

const id = findingId(observation())

export function triageLaws(open: OpenEmpty): void {
  describe('triage', () => {
    let at: Bench
    beforeEach(async () => {
      at = await open()
      await record(MONDAY, MONDAY)
    })
    const record = (lastSeen: string, when: string) => {
      const seen = observation({ lastSeen })
      return at.ledger.findings.record([seen], when, rulesOf(seen))
    }
    const triage = (wish: TriageWish, when = TUESDAY) => at.ledger.findings.triage(id, wish, 'maya', when)
    const state = async () => (await at.ledger.findings.get(id))?.state

    test('moves a finding, and its history says who, when and why', async () => {
      expect(await triage({ state: 'acknowledged', reason: '' })).toMatchObject({
        kind: 'moved',
        finding: { id, state: 'acknowledged', events: 2 },
      })
      await triage({ state: 'muted', reason: 'a test account', until: '2026-12-31' })
      await triage({ state: 'muted', reason: 'still one', until: '2027-01-31' }, FRIDAY)
      expect(await at.ledger.findings.get(id)).toMatchObject({ state: 'muted', mutedUntil: '2027-01-31' })
      await triage({ state: 'resolved', reason: 'token revoked' }, FRIDAY)
      const resolved = { state: 'resolved', mutedUntil: null, resolvedAt: FRIDAY }
      expect(await at.ledger.findings.get(id)).toMatchObject(resolved)
      const who = 'maya'
      expect(await at.ledger.findings.history(id)).toEqual([
        { at: TUESDAY, who, from: 'open', to: 'acknowledged', reason: '', until: null },
        { at: TUESDAY, who, from: 'acknowledged', to: 'muted', reason: 'a test account', until: '2026-12-31' },
        { at: FRIDAY, who, from: 'muted', to: 'muted', reason: 'still one', until: '2027-01-31' },
        { at: FRIDAY, who, from: 'muted', to: 'resolved', reason: 'token revoked', until: null },
      ])
      expect(at.durable()).toBe(4)
    })

    test.each<[TriageWish, string]>([
      [{ state: 'open', reason: '' }, 'The finding is open already'],
      [{ state: 'muted', reason: '  ', until: '2026-12-31' }, 'Muting needs a reason'],
      [{ state: 'muted', reason: 'noise' }, 'Muting needs an end date (until)'],
      [{ state: 'muted', reason: 'noise', until: 'soon' }, 'The end date (until) is a day such as 2026-12-31'],
      [{ state: 'muted', reason: 'noise', until: '2026-02-30' }, 'The end date (until) is a day such as 2026-12-31'],
      [{ state: 'muted', reason: 'noise', until: '2026-11-16' }, 'The end date (until) lies in the past'],
      [{ state: 'resolved', reason: '', until: '2026-12-31' }, 'Only a muted finding has an end date (until)'],
    ])('%j is refused: %s', async (wish, sentence) => {
      expect(await triage(wish)).toEqual({ kind: 'refused', sentence })
      expect(await at.ledger.findings.history(id)).toEqual([])
      expect(at.durable()).toBe(0)
    })

    test('of a finding that nobody knows is unknown', async () => {
      const outcome = await at.ledger.findings.triage('nobody', { state: 'resolved', reason: '' }, 'maya', TUESDAY)
      expect(outcome).toEqual({ kind: 'unknown' })
    })

    test('a resolved finding opens again when it happens after its resolution, and only then', async () => {
      await triage({ state: 'resolved', reason: 'token revoked' })
      await record(TUESDAY, FRIDAY)
      expect(await state()).toBe('resolved')
      await record('2026-11-17T08:00:00.001Z', FRIDAY)
      expect(await at.ledger.findings.get(id)).toMatchObject({ state: 'open', resolvedAt: null })
      expect((await at.ledger.findings.history(id)).at(-1)).toMatchObject({ to: 'open', reason: 'It happened again' })
    })

    test('what comes back after its resolution stands on a record of its own', async () => {
      await triage({ state: 'resolved', reason: 'token revoked' })
      await record('2026-11-17T08:00:00.001Z', FRIDAY)
      await record('2026-11-17T08:00:00.001Z', FRIDAY)
      const back = { at: FRIDAY, resolvedAt: TUESDAY, resolvedBy: 'maya', reason: 'It happened again' }
      const care = (await at.ledger.findings.care([id])).get(id)
      expect(care?.regressions).toEqual([{ ...back, lastSeen: '2026-11-17T08:00:00.001Z' }])
      await triage({ state: 'resolved', reason: 'again' }, FRIDAY)
      await record('2026-11-21T08:00:00.000Z', '2026-11-22T08:00:00.000Z')
      expect((await at.ledger.findings.care('all')).get(id)?.regressions).toHaveLength(2)
    })

    test('any moment is told as it was, whatever came later', async () => {
      await triage({ state: 'resolved', reason: 'token revoked' })
      await record('2026-11-20T10:00:00.000Z', FRIDAY)
      const states = async (moment: string) => (await at.ledger.findings.at(moment)).map((one) => one.state)
      const before = '2026-11-16T07:59:59.999Z'
      expect(await Promise.all([before, MONDAY, TUESDAY, FRIDAY].map(states))).toEqual([
        [],
        ['open'],
        ['resolved'],
        ['open'],
      ])
    })

    test('the last word on owner and end counts, remarks add up, and nobody rewrites them', async () => {
      const { findings } = at.ledger
      expect(await findings.work(id, { owner: 'noor', due: '2026-11-30', comment: '' }, 'maya', TUESDAY)).toBe(true)
      expect(await findings.work(id, { comment: 'asked the vendor' }, 'noor', FRIDAY)).toBe(true)
      expect(await findings.work(id, { owner: 'zoe', comment: 'on leave' }, 'noor', FRIDAY)).toBe(true)
      expect(await findings.work('nobody', { comment: 'x' }, 'noor', FRIDAY)).toBe(false)
      const care = (await findings.care([id])).get(id)
      expect(care).toMatchObject({ owner: 'zoe', due: '2026-11-30', regressions: [] })
      expect(care?.steps.map(({ comment }) => comment)).toEqual(['', 'asked the vendor', 'on leave'])
      await expect(findings.work(id, { comment: ' ' }, 'noor', FRIDAY)).rejects.toThrow('refused (23514)')
    })

    test('a muted finding stays so through its last day, whatever happens, and is open the day after', async () => {
      await triage({ state: 'muted', reason: 'a test account', until: '2026-11-20' })
      expect(await record(FRIDAY, '2026-11-20T23:59:59Z')).toMatchObject({ updated: 1 })
      expect(await state()).toBe('muted')
      expect(await record(FRIDAY, '2026-11-21T00:00:00Z')).toMatchObject({ reopened: 1 })
      expect((await at.ledger.findings.history(id)).at(-1)).toMatchObject({
        ...{ who: 'Meshledger', from: 'muted', to: 'open', reason: 'It was muted until 2026-11-20' },
      })
    })

    test('a muted finding that the rule no longer sees stays muted', async () => {
      await triage({ state: 'muted', reason: 'a test account', until: '2026-12-31' })
      await at.ledger.findings.record([], FRIDAY, rulesOf(observation()))
      expect(await state()).toBe('muted')
    })

    test('of two people at once, both moves stand in the history, one after the other', async () => {
      await Promise.all([triage({ state: 'acknowledged', reason: 'a' }), triage({ state: 'in-work', reason: 'b' })])
      const [first, second] = await at.ledger.findings.history(id)
      expect(second?.from).toBe(first?.to)
      expect(await state()).toBe(second?.to)
    })

    test('the database refuses to rewrite a decision', async () => {
      await triage({ state: 'acknowledged', reason: '' })
      const rewrite = at.pool.query("update meshledger.finding_history set who = 'nobody'")
      await expect(rewrite).rejects.toThrow('append-only')
    })
  })
}
