import { asc, desc, eq, inArray } from 'drizzle-orm'
import type { Database } from './database.ts'
import { grouped } from './grouped.ts'
import { instantText } from './instant.ts'
import { exceptionSteps, exceptions } from './judgement-schema.ts'
import type { ExceptionDecision, ExceptionRecord, ExceptionRequest } from './judgement-values.ts'

export type ExceptionOutcome =
  | { kind: 'decided'; exception: ExceptionRecord }
  | { kind: 'unknown' }
  /** The sentence says why, for the person who decided. */
  | { kind: 'refused'; sentence: string }

/** Exceptions: asked for by one person, approved by another, with an end that the database demands. */
export function exceptionsStore(db: Database, durable: () => Promise<void>) {
  const stepsOf = async (ids: readonly string[]) =>
    ids.length === 0
      ? []
      : db
          .select()
          .from(exceptionSteps)
          .where(inArray(exceptionSteps.exception, [...ids]))
          .orderBy(asc(exceptionSteps.exception), asc(exceptionSteps.step))
  const whole = async (rows: readonly ExceptionRequest[]): Promise<ExceptionRecord[]> => {
    const steps = grouped(await stepsOf(rows.map(({ id }) => id)), ({ exception }) => exception)
    return rows.map((row) => ({
      ...row,
      steps: (steps.get(row.id) ?? []).map(({ decision, who, reason, at }) => ({ decision, who, reason, at })),
    }))
  }
  return {
    /** Ask for an exception. The id is the caller's, so that asking twice asks once. */
    async request(wish: ExceptionRequest): Promise<void> {
      await db
        .insert(exceptions)
        .values({ ...wish, at: instantText(wish.at) })
        .onConflictDoNothing()
      await durable()
    },
    /** Newest first; `domains` are those that the person who asks may see, left out for all. */
    async list(domains?: readonly string[]): Promise<ExceptionRecord[]> {
      const rows = await db
        .select()
        .from(exceptions)
        .where(domains && inArray(exceptions.domain, [...domains]))
        .orderBy(desc(exceptions.at), asc(exceptions.id))
      return whole(rows)
    },
    async get(id: string): Promise<ExceptionRecord | undefined> {
      const [found] = await whole(await db.select().from(exceptions).where(eq(exceptions.id, id)))
      return found
    },
    /** Decide a request, or end what was approved. Of two who decide at once, the second is refused. */
    async decide(
      id: string,
      decision: ExceptionDecision,
      who: string,
      reason: string,
      at: string,
    ): Promise<ExceptionOutcome> {
      const outcome = await db.transaction(async (tx): Promise<ExceptionOutcome> => {
        const [request] = await tx.select().from(exceptions).where(eq(exceptions.id, id)).for('update')
        if (!request) return { kind: 'unknown' }
        const made = await tx
          .select()
          .from(exceptionSteps)
          .where(eq(exceptionSteps.exception, id))
          .orderBy(asc(exceptionSteps.step))
        const moment = instantText(at)
        const sentence = whyNot(request, made.at(-1)?.decision, decision, who, moment)
        if (sentence !== null) return { kind: 'refused', sentence }
        const step = { decision, who, reason, at: moment }
        await tx
          .insert(exceptionSteps)
          .values({ exception: id, step: made.length + 1, requestedBy: request.who, ...step })
        const steps = [...made.map((one) => ({ ...one })), step]
        return { kind: 'decided', exception: { ...request, steps } }
      })
      if (outcome.kind === 'decided') await durable()
      return outcome
    },
  }
}

function whyNot(
  { who: requester, until }: ExceptionRequest,
  last: ExceptionDecision | undefined,
  decision: ExceptionDecision,
  who: string,
  at: string,
): string | null {
  if (decision === 'ended') return last === 'approved' ? null : 'Only an exception that was approved can be ended'
  if (last !== undefined) return `The exception is ${last} already`
  if (decision === 'withdrawn') return who === requester ? null : 'Only whoever asked for the exception may withdraw it'
  if (who === requester) return 'An exception is approved or refused by another person than the one who asked for it'
  if (decision === 'approved' && until < at.slice(0, 10)) return 'The end of the exception lies in the past'
  return null
}
