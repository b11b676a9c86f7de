import { eq } from 'drizzle-orm'
import type { Database } from './database.ts'
import { moved } from './finding-life.ts'
import { lastSteps } from './finding-record.ts'
import { instantText } from './instant.ts'
import { findingHistory, findings } from './schema.ts'
import type { Finding, FindingMove, FindingState } from './values.ts'

/** Where a person wants a finding. `until` (a day, the last one of the silence) goes with `muted`, and only with it. */
export type TriageWish = { state: FindingState; reason: string; until?: string | null | undefined }

export type TriageOutcome =
  | { kind: 'moved'; finding: Finding }
  | { kind: 'unknown' }
  /** The sentence says what is wrong with the wish, for the person who made it. */
  | { kind: 'refused'; sentence: string }

/** See `findings.triage`. */
export async function triageFinding(
  db: Database,
  id: string,
  wish: TriageWish,
  who: string,
  at: string,
): Promise<TriageOutcome> {
  const moment = instantText(at)
  const sentence = whyNot(wish, moment)
  if (sentence) return { kind: 'refused', sentence }
  return db.transaction(async (tx): Promise<TriageOutcome> => {
    const [before] = await tx.select().from(findings).where(eq(findings.id, id)).for('update')
    if (!before) return { kind: 'unknown' }
    if (before.state === wish.state && wish.state !== 'muted') {
      return { kind: 'refused', sentence: `The finding is ${wish.state} already` }
    }
    const { state: to, reason, until = null } = wish
    const move: FindingMove = { at: moment, who, from: before.state, to, reason, until }
    const { eventKeys: _, withdrawn: __, ...finding } = moved(before, move)
    const step = ((await lastSteps(tx, [id])).get(id) ?? 0) + 1
    const { state, mutedUntil, resolvedAt } = finding
    await tx.update(findings).set({ state, mutedUntil, resolvedAt, withdrawn: false }).where(eq(findings.id, id))
    await tx.insert(findingHistory).values({ finding: id, step, ...move })
    return { kind: 'moved', finding }
  })
}

function whyNot({ state, reason, until }: TriageWish, at: string): string | null {
  if (state !== 'muted') return until ? 'Only a muted finding has an end date (until)' : null
  if (reason.trim() === '') return 'Muting needs a reason'
  if (!until) return 'Muting needs an end date (until)'
  if (!isDay(until)) return 'The end date (until) is a day such as 2026-12-31'
  return until < at.slice(0, 10) ? 'The end date (until) lies in the past' : null
}

/** A day that the calendar has, such as 2026-12-31. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text
}
