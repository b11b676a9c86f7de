import { asc, count, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { instantText } from './instant.ts'
import { seals } from './schema.ts'
import type { NewSeal, Seal } from './values.ts'

/** `moved-on`: somebody else sealed meanwhile, so the root that was computed no longer fits; read again, and seal again. */
export type SealOutcome = { kind: 'appended'; seals: Seal[] } | { kind: 'moved-on'; size: number }

/** The log of what was sealed. Only ever added to: the database refuses to change or delete an entry. */
export function sealsStore(db: Database, durable: () => Promise<void>) {
  return {
    /** All entries, in the order in which they were sealed. */
    async list(): Promise<Seal[]> {
      return db.select().from(seals).orderBy(asc(seals.position))
    },
    /**
     * Add entries, all or none, sealed at `at`. `after` is the number of entries on which they build.
     * When this answers `appended`, the entries are on the disk, not merely in the memory of the system.
     */
    async append(entries: readonly NewSeal[], at: string, after: number): Promise<SealOutcome> {
      const sealedAt = instantText(at)
      const outcome = await db.transaction(async (tx): Promise<SealOutcome> => {
        await tx.execute(sql`lock table ${seals} in share row exclusive mode`)
        const [{ size } = { size: 0 }] = await tx.select({ size: count() }).from(seals)
        if (size !== after) return { kind: 'moved-on', size }
        if (entries.length === 0) return { kind: 'appended', seals: [] }
        const rows = entries.map(({ kind, subject, items, root, body }, i) => ({
          ...{ position: after + i, kind, subject, items, root, body, sealedAt },
        }))
        return { kind: 'appended', seals: await tx.insert(seals).values(rows).returning() }
      })
      if (outcome.kind === 'appended' && entries.length > 0) await durable()
      return outcome
    },
  }
}
