import { count, desc, eq, max } from 'drizzle-orm'
import { auditorAccess, auditorAccessEnds, auditorLooks } from './auditor-schema.ts'
import type { Database } from './database.ts'
import { instantText } from './instant.ts'

export type NewAuditorAccess = typeof auditorAccess.$inferInsert
export type AuditorAccess = Omit<typeof auditorAccess.$inferSelect, 'keyDigest'> & {
  ended: { who: string; reason: string; at: string } | null
  looks: number
  lastLook: string | null
}
export type AuditorLook = { access: string; what: string; who: string; at: string }

/** What auditors may look at, and every look they took. Nothing here is ever changed; an access is ended, not removed. */
export function auditorsStore(db: Database, durable: () => Promise<void>) {
  const looked = db
    .select({
      access: auditorLooks.access,
      looks: count().as('looks'),
      lastLook: max(auditorLooks.at).as('last_look'),
    })
    .from(auditorLooks)
    .groupBy(auditorLooks.access)
    .as('looked')
  const all = () =>
    db
      .select({ access: auditorAccess, end: auditorAccessEnds, looks: looked.looks, lastLook: looked.lastLook })
      .from(auditorAccess)
      .leftJoin(auditorAccessEnds, eq(auditorAccessEnds.access, auditorAccess.id))
      .leftJoin(looked, eq(looked.access, auditorAccess.id))
  type Row = Awaited<ReturnType<typeof all>>[number]
  const told = ({ access: { keyDigest: _, ...access }, end, looks, lastLook }: Row): AuditorAccess => ({
    ...access,
    ended: end && { who: end.who, reason: end.reason, at: end.at },
    ...{ looks: looks ?? 0, lastLook },
  })
  return {
    async give(access: NewAuditorAccess): Promise<void> {
      await db.insert(auditorAccess).values({ ...access, at: instantText(access.at) })
      await durable()
    },
    /** Newest first. */
    async list(): Promise<AuditorAccess[]> {
      return (await all().orderBy(desc(auditorAccess.at), auditorAccess.id)).map(told)
    },
    async get(id: string): Promise<AuditorAccess | undefined> {
      const [row] = await all().where(eq(auditorAccess.id, id))
      return row && told(row)
    },
    async byKey(keyDigest: string): Promise<AuditorAccess | undefined> {
      const [row] = await all().where(eq(auditorAccess.keyDigest, keyDigest))
      return row && told(row)
    },
    /** End an access before its day; false when it was ended already, or nobody gave it. */
    async end(id: string, who: string, reason: string, at: string): Promise<boolean> {
      const [known] = await db.select({ id: auditorAccess.id }).from(auditorAccess).where(eq(auditorAccess.id, id))
      if (!known) return false
      const made = await db
        .insert(auditorAccessEnds)
        .values({ access: id, who, reason, at: instantText(at) })
        .onConflictDoNothing()
        .returning()
      await durable()
      return made.length > 0
    },
    /** Note a look before it is answered: a look that cannot be noted is not given. */
    async look({ at, ...look }: AuditorLook): Promise<void> {
      await db.insert(auditorLooks).values({ ...look, at: instantText(at) })
    },
  }
}
