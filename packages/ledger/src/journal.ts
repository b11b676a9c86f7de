import { asc, eq, inArray } from 'drizzle-orm'
import type { TransactionRecord } from './close-values.ts'
import type { Database } from './database.ts'
import { grouped } from './grouped.ts'
import { instantText } from './instant.ts'
import { journalExports, journalPostings, journalTransactions } from './journal-schema.ts'

export type JournalExport = typeof journalExports.$inferSelect

/** What was booked. Written only by `close.commit`, with the statements that it books. */
export function journalStore(db: Database) {
  return {
    /** Transactions in the order of booking; of one period, or all. */
    async list(period?: string): Promise<TransactionRecord[]> {
      const found = await db
        .select()
        .from(journalTransactions)
        .where(period === undefined ? undefined : eq(journalTransactions.period, period))
        .orderBy(asc(journalTransactions.position))
      if (found.length === 0) return []
      const ids = found.map(({ id }) => id)
      const postings = await db
        .select()
        .from(journalPostings)
        .where(period === undefined ? undefined : inArray(journalPostings.transaction, ids))
        .orderBy(asc(journalPostings.transaction), asc(journalPostings.line))
      const of = grouped(postings, ({ transaction }) => transaction)
      return found.map(({ size: _, ...transaction }) => ({
        ...transaction,
        postings: (of.get(transaction.id) ?? []).map(({ transaction: __, line: ___, ...posting }) => posting),
      }))
    },
    async exports(): Promise<JournalExport[]> {
      return db.select().from(journalExports).orderBy(asc(journalExports.at), asc(journalExports.digest))
    },
    /** Note that these bytes were handed out. Answers when they first were, or null when this is the first time. */
    async exported(one: JournalExport): Promise<string | null> {
      const [made] = await db
        .insert(journalExports)
        .values({ ...one, at: instantText(one.at) })
        .onConflictDoNothing()
        .returning()
      if (made) return null
      const rows = await db.select().from(journalExports).where(eq(journalExports.digest, one.digest))
      return rows.find(({ period, preset }) => period === one.period && preset === one.preset)?.at ?? null
    },
  }
}
