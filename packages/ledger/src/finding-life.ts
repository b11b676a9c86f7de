import { createHash } from 'node:crypto'
import type { Observation } from '@meshledger/policy'
import { instantText } from './instant.ts'
import type { findings } from './schema.ts'
import type { FindingMove } from './values.ts'

export type FindingRow = typeof findings.$inferSelect
/** The name under which Meshledger itself moves a finding. */
export const MESHLEDGER = 'Meshledger'

/** What became of a finding at an evaluation, and the move to write into its history, if its state changed. */
export type Fate = {
  kind: 'opened' | 'reopened' | 'updated' | 'withdrawn' | 'unchanged'
  row: FindingRow
  move: FindingMove | null
  /** When the finding had been resolved, if it comes back. */
  resolvedAt?: string
}

/** One finding a rule, domain and subject: the same observation has the same id in every ledger. */
export function findingId({ rule, domain, subject }: Pick<Observation, 'rule' | 'domain' | 'subject'>): string {
  return createHash('sha256')
    .update(JSON.stringify([rule, domain, subject]))
    .digest('hex')
    .slice(0, 24)
}

/**
 * What an observation makes of the finding as it stood.
 *
 * An observation is recomputed whole each time, so it replaces what the facts said before; what people decided stays.
 * A resolved finding opens again when something happened after it was resolved, or when it had been withdrawn and is
 * seen after all. A muted one stays muted through the day until which it is.
 */
export function afterObserved(before: FindingRow | undefined, seen: Observation, at: string): Fate {
  const row = { ...(before ?? newFinding(seen, at)), ...factsOf(seen) }
  if (!before) return { kind: 'opened', row, move: null }
  const move = observedMove(before, row, at)
  if (move) {
    const regressed = before.resolvedAt === null ? {} : { resolvedAt: before.resolvedAt }
    return { kind: 'reopened', row: moved(row, move), move, ...regressed }
  }
  return { kind: sameFacts(before, row) ? 'unchanged' : 'updated', row, move: null }
}

/**
 * What it means for a finding that its rule was evaluated and no longer sees it: a corrected rule, or a domain that
 * changed hands. It is resolved in the open, with the reason in its history. What people resolved or muted stays.
 */
export function afterUnseen(before: FindingRow, at: string): Fate {
  if (before.state === 'resolved' || muteHolds(before, at)) return { kind: 'unchanged', row: before, move: null }
  const reason = 'The rule, held against all facts again, no longer sees it'
  const move: FindingMove = { at, who: MESHLEDGER, from: before.state, to: 'resolved', reason, until: null }
  return { kind: 'withdrawn', row: { ...moved(before, move), withdrawn: true }, move }
}

/** The finding in the state into which a move brings it. */
export function moved(row: FindingRow, { to, at, until }: FindingMove): FindingRow {
  return {
    ...row,
    state: to,
    mutedUntil: to === 'muted' ? until : null,
    resolvedAt: to === 'resolved' ? at : null,
    withdrawn: false,
  }
}

function observedMove(before: FindingRow, now: FindingRow, at: string): FindingMove | null {
  const open = (reason: string): FindingMove => ({
    ...{ at, who: MESHLEDGER, from: before.state, to: 'open', reason, until: null },
  })
  if (before.state === 'muted' && !muteHolds(before, at)) return open(`It was muted until ${before.mutedUntil}`)
  if (before.state !== 'resolved') return null
  if (before.withdrawn) return open('The rule sees it again')
  if (before.resolvedAt !== null && now.lastSeen > before.resolvedAt) return open('It happened again')
  return null
}

function muteHolds(row: FindingRow, at: string): boolean {
  return row.state === 'muted' && row.mutedUntil !== null && at.slice(0, 10) <= row.mutedUntil
}

function newFinding(seen: Observation, at: string): Omit<FindingRow, keyof ReturnType<typeof factsOf>> {
  return {
    ...{ id: findingId(seen), state: 'open' as const, openedAt: at },
    ...{ mutedUntil: null, resolvedAt: null, withdrawn: false },
  }
}

function factsOf(seen: Observation) {
  return {
    ...{ rule: seen.rule, ruleVersion: seen.ruleVersion, severity: seen.severity, domain: seen.domain },
    ...{ title: storable(seen.title), subject: storable(seen.subject), events: seen.events },
    ...{ firstSeen: instantText(seen.firstSeen), lastSeen: instantText(seen.lastSeen), eventKeys: [...seen.eventKeys] },
  }
}

/** PostgreSQL has no NUL in its text, and an audit event may name anything; a sign of replacement shows that one stood there. */
function storable(text: string): string {
  return Buffer.from(text.replaceAll('\0', '\ufffd')).toString()
}

function sameFacts(a: FindingRow, b: FindingRow): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
