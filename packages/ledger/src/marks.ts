import { asc, eq, isNull } from 'drizzle-orm'
import type { Database } from './database.ts'
import { instantText } from './instant.ts'
import { markRemovals, marks } from './mark-schema.ts'

/** What a domain did about its cost on a day: `resource` as the filter of cost names it, null for the whole domain. */
export type MarkRecord = {
  id: string
  domain: string
  day: string
  title: string
  resource: string | null
  who: string
  at: string
}

/** Actions on the time axis of cost. They decide nothing: a figure is the same with and without them. */
export function marksStore(db: Database) {
  return {
    /** The marks that stand, by day. */
    async list(): Promise<MarkRecord[]> {
      const { id, domain, day, title, resource, who, at } = marks
      return db
        .select({ id, domain, day, title, resource, who, at })
        .from(marks)
        .leftJoin(markRemovals, eq(markRemovals.mark, marks.id))
        .where(isNull(markRemovals.mark))
        .orderBy(asc(day), asc(id))
    },
    /** A mark by its id, also one that was taken back. */
    async find(wanted: string): Promise<MarkRecord | undefined> {
      const [row] = await db.select().from(marks).where(eq(marks.id, wanted))
      return row
    },
    /** Set a mark. One of the same id is the same mark, and stands as it is. */
    async add(mark: MarkRecord): Promise<void> {
      await db
        .insert(marks)
        .values({ ...mark, at: instantText(mark.at) })
        .onConflictDoNothing()
    },
    /** Take a mark back; twice is once. */
    async remove(mark: string, who: string, at: string): Promise<void> {
      await db
        .insert(markRemovals)
        .values({ mark, who, at: instantText(at) })
        .onConflictDoNothing()
    },
  }
}
