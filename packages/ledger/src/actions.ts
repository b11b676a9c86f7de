import { and, asc, desc, eq, inArray, lt } from 'drizzle-orm'
import { actionLeases, actionStepsTable, actions, enforcementModes } from './action-schema.ts'
import {
  type ActionBegin,
  type ActionDecision,
  type ActionEnd,
  type ActionRecord,
  type ActionRequest,
  type ActionStep,
  type ActionStepKind,
  type EnforcementMode,
  type ModeStep,
  mayFollow,
  stateOf,
} from './action-values.ts'
import type { Database } from './database.ts'
import { grouped } from './grouped.ts'
import { instantText } from './instant.ts'
import { databaseNow, leaseOf } from './lease.ts'

export type ActionOutcome =
  | { kind: 'taken'; action: ActionRecord }
  | { kind: 'unknown' }
  /** The sentence says why, for the person who asked. */
  | { kind: 'refused'; sentence: string }

/** One run or undo, of all that were ever tried, in whichever process: `leaseMs` is how long it may take at a stretch. */
export type ActionHolder = { readonly owner: string; readonly leaseMs: number }

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
  const mine = (id: string, owner: string) => and(eq(actionLeases.action, id), eq(actionLeases.owner, owner))

  /** The next step, unless it may not follow the last one or `unless` has a sentence against it; all or nothing. */
  const next = async (
    id: string,
    { at, ...given }: ActionStep,
    unless: (tx: Database) => Promise<string | null> = async () => null,
  ): Promise<ActionOutcome> => {
    const outcome = await db.transaction(async (transaction): Promise<ActionOutcome> => {
      const tx = transaction as unknown as Database
      const [request] = await tx.select().from(actions).where(eq(actions.id, id)).for('update')
      const [action] = request === undefined ? [] : await whole(tx, [request])
      if (action === undefined) return { kind: 'unknown' }
      const sentence = whyNot(action, given.step, given.who) ?? (await unless(tx))
      if (sentence !== null) return { kind: 'refused', sentence }
      const made = { ...given, at: instantText(at) }
      const place = { action: id, position: action.steps.length + 1, requestedBy: action.who }
      await tx.insert(actionStepsTable).values({ ...place, ...made })
      return { kind: 'taken', action: { ...action, steps: [...action.steps, made] } }
    })
    if (outcome.kind === 'taken') await durable()
    return outcome
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
     * Write down what somebody decided, on the disk before it returns. A step that may not follow the last one is
     * refused; of two who decide at once, one does.
     */
    async decide(
      id: string,
      decision: ActionDecision,
      who: string,
      reason: string,
      at: string,
    ): Promise<ActionOutcome> {
      return next(id, { step: decision, who, reason, at })
    },
    /**
     * Begin a run or an undo: this owner alone has the action in hand until it ends, or its lease runs out because its
     * process died. Refused while another has it, in whichever process.
     */
    async begin(id: string, step: ActionBegin, who: string, at: string, holder: ActionHolder): Promise<ActionOutcome> {
      return next(id, { step, who, reason: '', at }, async (tx) => {
        const lease = { owner: holder.owner, until: leaseOf(holder.leaseMs) }
        const taken = await tx
          .insert(actionLeases)
          .values({ action: id, ...lease })
          .onConflictDoUpdate({
            target: actionLeases.action,
            set: lease,
            setWhere: lt(actionLeases.until, databaseNow),
          })
          .returning({ action: actionLeases.action })
        if (taken.length > 0) return null
        const [held] = await tx.select().from(actionLeases).where(eq(actionLeases.action, id))
        return `Somebody else is running or undoing the action; if that was cut off, it may be tried again at ${held?.until}`
      })
    },
    /** Make the lease last anew. False: it ran out and another has the action in hand, so that nothing may be sent. */
    async keep(id: string, { owner, leaseMs }: ActionHolder): Promise<boolean> {
      const kept = await db
        .update(actionLeases)
        .set({ until: leaseOf(leaseMs) })
        .where(mine(id, owner))
        .returning({ action: actionLeases.action })
      return kept.length === 1
    },
    /** End it, and give the action out of hand. Refused where another took it over meanwhile: how it ends is theirs to say. */
    async end(
      id: string,
      step: ActionEnd,
      who: string,
      reason: string,
      at: string,
      { owner }: Pick<ActionHolder, 'owner'>,
    ): Promise<ActionOutcome> {
      return next(id, { step, who, reason, at }, async (tx) => {
        const left = await tx.delete(actionLeases).where(mine(id, owner)).returning({ action: actionLeases.action })
        return left.length === 1 ? null : 'Somebody else has taken the action over: how it ended is theirs to say'
      })
    },
    /** Give it out of hand as it stands: nobody knows how it ended, and whoever runs it again looks first. */
    async leave(id: string, { owner }: Pick<ActionHolder, 'owner'>): Promise<void> {
      await db.delete(actionLeases).where(mine(id, owner))
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
