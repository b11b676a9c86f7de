import type { Observation } from '@meshledger/policy'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { afterObserved, afterUnseen, type FindingRow, findingId, MESHLEDGER, moved } from './finding-life.ts'
import { findingStates } from './values.ts'

const day = fc.integer({ min: 10, max: 28 }).map((date) => `2026-11-${date}T08:00:00.000Z`)
const seenAt = fc.record({
  ...{ rule: fc.constant('r'), ruleVersion: fc.constantFrom('v1', 'v2'), title: fc.string(), domain: fc.constant('d') },
  severity: fc.constantFrom('high' as const, 'low' as const),
  ...{ subject: fc.string(), firstSeen: day, lastSeen: day, events: fc.nat(), eventKeys: fc.array(fc.string()) },
}) satisfies fc.Arbitrary<Observation>

/** A finding after any life: seen, then moved by people and by evaluations. */
const lived = fc
  .tuple(seenAt, fc.array(fc.tuple(fc.constantFrom(...findingStates, 'unseen' as const), day)))
  .map(([seen, steps]) => {
    const born = afterObserved(undefined, seen, '2026-11-10T08:00:00.000Z').row
    return { seen, row: steps.reduce<FindingRow>((row, [to, at]) => step(row, to, at), born) }
  })

function step(row: FindingRow, to: (typeof findingStates)[number] | 'unseen', at: string): FindingRow {
  if (to === 'unseen') return afterUnseen(row, at).row
  return moved(row, {
    at,
    who: 'maya',
    from: row.state,
    to,
    reason: 'r',
    until: to === 'muted' ? at.slice(0, 10) : null,
  })
}

test('seen a second time at the same moment, a finding is unchanged, whatever its life was', () => {
  fc.assert(
    fc.property(lived, day, ({ row, seen }, at) => {
      const once = afterObserved(row, seen, at)
      expect(afterObserved(once.row, seen, at)).toEqual({ kind: 'unchanged', row: once.row, move: null })
    }),
  )
})

test('not seen a second time at the same moment, a finding is unchanged, whatever its life was', () => {
  fc.assert(
    fc.property(lived, day, ({ row }, at) => {
      const once = afterUnseen(row, at)
      expect(afterUnseen(once.row, at)).toEqual({ kind: 'unchanged', row: once.row, move: null })
    }),
  )
})

test('a state never changes without a move that says so, from the state it had to the state it has', () => {
  fc.assert(
    fc.property(lived, day, fc.boolean(), ({ row, seen }, at, isSeen) => {
      const fate = isSeen ? afterObserved(row, seen, at) : afterUnseen(row, at)
      if (fate.move === null) expect(fate.row.state).toBe(row.state)
      else expect(fate.move).toMatchObject({ at, who: MESHLEDGER, from: row.state, to: fate.row.state })
      expect(fate.row.mutedUntil !== null).toBe(fate.row.state === 'muted')
      expect(fate.row.resolvedAt !== null).toBe(fate.row.state === 'resolved')
    }),
  )
})

test('the id is fixed: another ledger, another day, the same finding', () => {
  expect(findingId({ rule: 'r', domain: 'd', subject: 's' })).toBe('a60c7b0d0d041ed0f1c7276d')
  const ids = [['a', 'bc', 'd'] as const, ['ab', 'c', 'd'] as const, ['a', 'b', 'cd'] as const]
  expect(new Set(ids.map(([rule, domain, subject]) => findingId({ rule, domain, subject }))).size).toBe(3)
})
