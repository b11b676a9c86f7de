import { and, asc, count, desc, eq, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm'
import { messages } from './budget-schema.ts'
import type { Database } from './database.ts'
import { instantText } from './instant.ts'
import { databaseNow, leaseOf } from './lease.ts'

export type MessageState = 'waiting' | 'sent' | 'failed'
export type Message = { readonly id: string; readonly at: string; readonly text: string; readonly attempts: number }
export type MessageCounts = Readonly<Record<MessageState, number>> & {
  /** What met those that are not sent, of one that was given up if there is any; null where nothing did. */
  readonly failure: string | null
}

/** What is to be told outside: put down once, sent by whoever holds the lease, tried again when it failed. */
export function messagesStore(db: Database) {
  const free = and(eq(messages.state, 'waiting'), or(isNull(messages.until), lt(messages.until, databaseNow)))
  const mine = (id: string, owner: string) => and(eq(messages.id, id), eq(messages.owner, owner))
  return {
    /** Put down what is to be told. What has been put down before, sent or not, is not put down again. */
    async add(wanted: readonly Pick<Message, 'id' | 'at' | 'text'>[]): Promise<void> {
      if (wanted.length === 0) return
      const rows = wanted.map(({ id, at, text }) => ({
        ...{ id, at: instantText(at), text, state: 'waiting' as const, attempts: 0, due: sql`${databaseNow}` },
      }))
      await db.insert(messages).values(rows).onConflictDoNothing()
    },
    /** Take those that are due, oldest first, for as long as the lease lasts: no other owner gets them meanwhile. */
    async claim(owner: string, leaseMs: number, limit: number): Promise<Message[]> {
      const { id, at, text, attempts } = messages
      return db.transaction(async (tx) => {
        const due = await tx
          .select({ id })
          .from(messages)
          .where(and(free, lte(messages.due, databaseNow)))
          .orderBy(asc(at), asc(id))
          .limit(limit)
          .for('update', { skipLocked: true })
        if (due.length === 0) return []
        return tx
          .update(messages)
          .set({ owner, until: leaseOf(leaseMs), attempts: sql`${attempts} + 1` })
          .where(
            inArray(
              id,
              due.map((one) => one.id),
            ),
          )
          .returning({ id, at, text, attempts })
      })
    },
    async sent(id: string, owner: string): Promise<void> {
      const told = { state: 'sent' as const, sent: sql`${databaseNow}`, failure: null, until: null }
      await db.update(messages).set(told).where(mine(id, owner))
    },
    /** It was not taken: to be tried again after so long, or given up where `again` is null. */
    async failed(id: string, owner: string, failure: string, again: number | null): Promise<void> {
      const next = again === null ? { state: 'failed' as const } : { due: leaseOf(again) }
      await db
        .update(messages)
        .set({ ...next, failure, until: null })
        .where(mine(id, owner))
    },
    /** How many there are of each state, and what stands in the way of those that are not sent. */
    async counts(): Promise<MessageCounts> {
      const rows = await db.select({ state: messages.state, n: count() }).from(messages).groupBy(messages.state)
      const [last] = await db
        .select({ failure: messages.failure })
        .from(messages)
        .where(and(sql`failure is not null`, inArray(messages.state, ['waiting', 'failed'])))
        .orderBy(asc(messages.state), desc(messages.due))
        .limit(1)
      const of = (state: MessageState) => rows.find((row) => row.state === state)?.n ?? 0
      return { waiting: of('waiting'), sent: of('sent'), failed: of('failed'), failure: last?.failure ?? null }
    },
    /** Where those of some ids stand. */
    async states(): Promise<Map<string, MessageState>> {
      const rows = await db.select({ id: messages.id, state: messages.state }).from(messages)
      return new Map(rows.map(({ id, state }) => [id, state]))
    },
  }
}
