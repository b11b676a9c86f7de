import { and, asc, desc, eq, inArray } from 'drizzle-orm'
import { actionStepsTable, actions, enforcementModes } from './action-schema.ts'
import {
  type ActionRecord,
  type ActionRequest,
  type ActionStepKind,
  type EnforcementMode,
  type ModeStep,
  mayFollow,
  stateOf,
} from './action-values.ts'
import type { Database } from './database.ts'
import { grouped } from './grouped.ts'
import { instantText } from './instant.ts'

export type ActionOutcome =
  | { kind: 'taken'; action: ActionRecord }
  | { kind: 'unknown' }
  /** The sentence says why, for the person who asked. */
  | { kind: 'refused'; sentence: string }

/** Corrective actions: asked for by one person, approved by another, run with a record of every step. */
export function actionsStore(db: Database, durable: () => Promise<void>) {
  const whole = async (tx: Database, rows: readonly ActionRequest[]): Promise<ActionRecord[]> => {
    const ids = rows.map(({ id }) => id)
    const steps =
      ids.length === 0
        ? []
        : await tx
            .select()
            .from(actionStepsTable)
            .where(inArray(actionStepsTable.action, ids))
            .orderBy(asc(actionStepsTable.action), asc(actionStepsTable.position))
    const of = grouped(steps, ({ action }) => action)
    return rows.map((row) => ({
      ...row,
      steps: (of.get(row.id) ?? []).map(({ step, who, reason, at }) => ({ step, who, reason, at })),
    }))
  }
  return {
    /** Ask for an action. The id is the caller's, so that asking twice asks once; false when it was there already. */
    async request(wish: ActionRequest): Promise<boolean> {
      const made = await db
        .insert(actions)
        .values({ ...wish, params: { ...wish.params }, at: instantText(wish.at) })
        .onConflictDoNothing()
        .returning({ id: actions.id })
      await durable()
      return made.length > 0
    },
    /** Newest first; `domains` are those that the person who asks may see, left out for all. */
    async list(domains?: readonly string[]): Promise<ActionRecord[]> {
      const rows = await db
        .select()
        .from(actions)
        .where(domains && inArray(actions.domain, [...domains]))
        .orderBy(desc(actions.at), asc(actions.id))
      return whole(db, rows)
    },
    async get(id: string): Promise<ActionRecord | undefined> {
      const [found] = await whole(db, await db.select().from(actions).where(eq(actions.id, id)))
      return found
    },
    /**
     * Write down the next step, on the disk before it returns. A step that may not follow the last one is refused; of
     * two who take a step at once, one is, unless the step may repeat.
     */
    async step(id: string, step: ActionStepKind, who: string, reason: string, at: string): Promise<ActionOutcome> {
      const outcome = await db.transaction(async (transaction): Promise<ActionOutcome> => {
        const tx = transaction as unknown as Database
        const [request] = await tx.select().from(actions).where(eq(actions.id, id)).for('update')
        if (!request) return { kind: 'unknown' }
        const [action] = await whole(tx, [request])
        if (!action) return { kind: 'unknown' }
        const sentence = whyNot(action, step, who)
        if (sentence !== null) return { kind: 'refused', sentence }
        const made = { step, who, reason, at: instantText(at) }
        const place = { action: id, position: action.steps.length + 1, requestedBy: request.who }
        await tx.insert(actionStepsTable).values({ ...place, ...made })
        return { kind: 'taken', action: { ...action, steps: [...action.steps, made] } }
      })
      if (outcome.kind === 'taken') await durable()
      return outcome
    },
    /** The mode of every rule and domain that somebody set one for. */
    async modes(): Promise<ModeStep[]> {
      const rows = await db
        .selectDistinctOn([enforcementModes.rule, enforcementModes.domain])
        .from(enforcementModes)
        .orderBy(asc(enforcementModes.rule), asc(enforcementModes.domain), desc(enforcementModes.step))
      return rows.map(({ step: _, ...row }) => row)
    },
    async setMode(
      rule: string,
      domain: string,
      mode: EnforcementMode,
      who: string,
      reason: string,
      at: string,
    ): Promise<void> {
      await db.transaction(async (tx) => {
        const held = await tx
          .select({ step: enforcementModes.step })
          .from(enforcementModes)
          .where(and(eq(enforcementModes.rule, rule), eq(enforcementModes.domain, domain)))
        const step = held.length + 1
        await tx.insert(enforcementModes).values({ rule, domain, step, mode, who, reason, at: instantText(at) })
      })
      await durable()
    },
  }
}

function whyNot(action: ActionRecord, step: ActionStepKind, who: string): string | null {
  const state = stateOf(action)
  if (!mayFollow[state]?.includes(step))
    return `The action is ${words[state] ?? state}, so it cannot be ${words[step] ?? step}`
  if (step === 'withdrawn' && who !== action.who) return 'Only whoever asked for the action may withdraw it'
  if ((step === 'approved' || step === 'refused') && who === action.who)
    return 'An action is approved or refused by another person than the one who asked for it'
  return null
}

const words: Readonly<Record<string, string>> = {
  proposed: 'waiting for approval',
  started: 'run',
  conflict: 'in conflict with a change by somebody else',
  'undo-started': 'undone',
  'undo-failed': 'not undone',
}
