import type { Observation } from '@meshledger/policy'
import { beforeEach, describe, expect, test } from 'vitest'
import { findingId } from '../src/finding-life.ts'
import { type Bench, dump, FRIDAY, MONDAY, type OpenEmpty, observation, rulesOf, TUESDAY } from './harness.ts'

const none = { opened: 0, reopened: 0, updated: 0, withdrawn: 0, unchanged: 0 }
const tables = ['findings', 'finding_history', 'rule_evaluations'] as const

export function findingLaws(open: OpenEmpty): void {
  describe('findings', () => {
    let at: Bench
    beforeEach(async () => {
      at = await open()
    })
    const record = (seen: Observation[], when = TUESDAY) =>
      at.ledger.findings.record(seen, when, rulesOf(...seen, observation()))

    test('an observation opens one finding, whose id follows from rule, domain and subject alone', async () => {
      const seen = observation()
      expect(await record([seen])).toEqual({ ...none, opened: 1 })
      expect(await at.ledger.findings.list()).toEqual([
        {
          ...{ id: findingId(seen), state: 'open', openedAt: TUESDAY, mutedUntil: null, resolvedAt: null },
          ...{ rule: seen.rule, ruleVersion: 'v1', title: seen.title, severity: 'high', domain: 'telehealth' },
          ...{ subject: seen.subject, firstSeen: MONDAY, lastSeen: MONDAY, events: 2 },
        },
      ])
      expect(await at.ledger.findings.events(findingId(seen))).toEqual(['key-1', 'key-2'])
      expect(await at.ledger.findings.history(findingId(seen))).toEqual([])
      expect(await at.ledger.findings.get('nobody')).toBeUndefined()
      expect(await at.ledger.findings.events('nobody')).toEqual([])
    })

    test('the same observations again change nothing, byte for byte', async () => {
      const seen = [
        observation(),
        observation({ subject: `odd \0 \ud800 "'\\ ${'long '.repeat(2000)}`, eventKeys: [] }),
        observation({
          rule: 'bulk-download',
          firstSeen: '2026-11-16T08:00:00Z',
          lastSeen: '2026-11-16T10:00:00+02:00',
        }),
        observation({ domain: 'Platform' }),
      ]
      expect(await record(seen)).toEqual({ ...none, opened: 4 })
      const before = await dump(at.pool, ...tables)
      expect(await record(seen)).toEqual({ ...none, unchanged: 4 })
      expect(await dump(at.pool, ...tables)).toBe(before)
      expect(await record(seen.toReversed(), FRIDAY)).toEqual({ ...none, unchanged: 4 })
      expect(await dump(at.pool, 'findings', 'finding_history')).toBe(before.split('\n\nrule_evaluations')[0])
    })

    test('what the facts say now replaces what they said before; what people decided stays', async () => {
      await record([observation()])
      const id = findingId(observation())
      await at.ledger.findings.triage(id, { state: 'in-work', reason: 'asked the owner' }, 'maya', TUESDAY)
      const more = observation({ ruleVersion: 'v2', lastSeen: TUESDAY, events: 3, eventKeys: ['key-1', 'key-3'] })
      expect(await record([more], FRIDAY)).toEqual({ ...none, updated: 1 })
      const now = { state: 'in-work', ruleVersion: 'v2', lastSeen: TUESDAY, events: 3, openedAt: TUESDAY }
      expect(await at.ledger.findings.get(id)).toMatchObject(now)
      expect(await at.ledger.findings.events(id)).toEqual(['key-1', 'key-3'])
    })

    test('a rule that no longer sees something withdraws it in the open, and opens it when it is seen after all', async () => {
      await record([observation()])
      const id = findingId(observation())
      expect(await record([], FRIDAY)).toEqual({ ...none, withdrawn: 1 })
      expect(await at.ledger.findings.get(id)).toMatchObject({ state: 'resolved', resolvedAt: FRIDAY })
      expect(await record([], FRIDAY)).toEqual({ ...none, unchanged: 1 })
      expect(await record([observation()], FRIDAY)).toEqual({ ...none, reopened: 1 })
      const moves = await at.ledger.findings.history(id)
      expect(moves.map(({ who, from, to }) => `${who}: ${from} → ${to}`)).toEqual([
        'Meshledger: open → resolved',
        'Meshledger: resolved → open',
      ])
    })

    test('findings of rules that were not evaluated are left alone', async () => {
      await record([observation(), observation({ rule: 'bulk-download' })])
      const report = await at.ledger.findings.record([], FRIDAY, [{ rule: 'bulk-download', ruleVersion: 'v1' }])
      expect(report).toEqual({ ...none, withdrawn: 1 })
      expect(await at.ledger.findings.list({ state: 'open' })).toHaveLength(1)
      expect(await at.ledger.findings.record([], FRIDAY, [])).toEqual(none)
    })

    test('it is written down which rules were evaluated, when, and in which version', async () => {
      await record([observation()])
      const rules = [{ rule: 'bulk-download', ruleVersion: 'v7' }]
      await at.ledger.findings.record([], FRIDAY, rules)
      expect(await at.ledger.findings.evaluations()).toEqual([
        { rule: 'bulk-download', ruleVersion: 'v7', evaluatedAt: FRIDAY },
        { rule: 'token-without-expiry', ruleVersion: 'v1', evaluatedAt: TUESDAY },
      ])
    })

    test('they are listed worst first, then newest, and filtered by what was asked', async () => {
      const seen = [
        observation({ severity: 'low', subject: 'a' }),
        observation({ severity: 'critical', subject: 'b', domain: 'community' }),
        observation({ subject: 'c', lastSeen: TUESDAY, eventKeys: ['key-7'] }),
        observation({ subject: 'd', rule: 'bulk-download' }),
      ]
      await record(seen)
      const subjects = async (filter = {}) => (await at.ledger.findings.list(filter)).map(({ subject }) => subject)
      expect(await subjects()).toEqual(['b', 'c', 'd', 'a'])
      expect(await subjects({ domains: ['community', 'growth'] })).toEqual(['b'])
      expect(await subjects({ domains: [] })).toEqual([])
      expect(await subjects({ rules: ['bulk-download'] })).toEqual(['d'])
      expect(await subjects({ severity: 'high', domains: ['telehealth'] })).toEqual(['c', 'd'])
      expect(await subjects({ event: 'key-7' })).toEqual(['c'])
      expect(await subjects({ state: 'resolved' })).toEqual([])
    })

    test('more findings than one statement can carry are all recorded', async () => {
      const seen = Array.from({ length: 1500 }, (_, i) => observation({ subject: `subject ${i}` }))
      expect(await record(seen)).toEqual({ ...none, opened: 1500 })
      expect(await record([])).toEqual({ ...none, withdrawn: 1500 })
      expect(await record(seen)).toEqual({ ...none, reopened: 1500 })
    })

    test('two recordings at once leave what one leaves', async () => {
      const reports = await Promise.all([record([observation()]), record([observation()])])
      expect(reports.map(({ opened }) => opened).toSorted()).toEqual([0, 1])
      expect(await at.ledger.findings.list()).toHaveLength(1)
    })

    test('a caller who gives a subject twice, or a rule that was not evaluated, is told so and changes nothing', async () => {
      await expect(record([observation(), observation()])).rejects.toThrow(/two observations are of one rule/)
      await expect(at.ledger.findings.record([observation()], TUESDAY, [])).rejects.toThrow(/not among the evaluated/)
      expect(await at.ledger.findings.list()).toEqual([])
    })
  })
}
