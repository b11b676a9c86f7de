import { createHash } from 'node:crypto'
import { asc, desc, eq, lte, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { instantText } from './instant.ts'
import { catalogVersions, evaluationRuns, policyBooks } from './trail-schema.ts'

/** When rules were held against the facts: which (the digest of a book), and what was known then of the facts, as JSON. */
export type EvaluationRun = { position: number; at: string; book: string; facts: string }
export type CatalogVersion = typeof catalogVersions.$inferSelect

/** What past judgements stand on: rules and catalogues as they were, and what was known of the facts. Only added to. */
export function policiesStore(db: Database) {
  return {
    /** Note that the rules in `book` were held against the facts. The same as last time on the same day makes no entry. */
    async ran(book: string, facts: string, at: string): Promise<void> {
      const moment = instantText(at)
      const digest = createHash('sha256').update(book).digest('hex')
      await db.transaction(async (tx) => {
        await tx.execute(sql`lock table ${evaluationRuns} in share row exclusive mode`)
        const [last] = await tx.select().from(evaluationRuns).orderBy(desc(evaluationRuns.position)).limit(1)
        const isSame = last?.book === digest && last.facts === facts && last.at.slice(0, 10) === moment.slice(0, 10)
        if (isSame) return
        await tx.insert(policyBooks).values({ digest, body: book }).onConflictDoNothing()
        await tx.insert(evaluationRuns).values({ position: (last?.position ?? 0) + 1, at: moment, book: digest, facts })
      })
    },
    /** The last run up to a moment, that moment included; undefined when there was none. */
    async lastRun(moment: string): Promise<EvaluationRun | undefined> {
      const [run] = await db
        .select()
        .from(evaluationRuns)
        .where(lte(evaluationRuns.at, instantText(moment)))
        .orderBy(desc(evaluationRuns.at), desc(evaluationRuns.position))
        .limit(1)
      return run
    },
    /** The moment of the first run; undefined when nothing ever ran. */
    async firstRun(): Promise<string | undefined> {
      const [run] = await db.select().from(evaluationRuns).orderBy(asc(evaluationRuns.at)).limit(1)
      return run?.at
    },
    /** The text under a digest that a run names. */
    async book(digest: string): Promise<string | undefined> {
      const [found] = await db.select().from(policyBooks).where(eq(policyBooks.digest, digest))
      return found?.body
    },
    /** The newest version of each catalogue of the firm's own, by framework. */
    async catalogs(): Promise<CatalogVersion[]> {
      return db
        .selectDistinctOn([catalogVersions.framework])
        .from(catalogVersions)
        .orderBy(asc(catalogVersions.framework), desc(catalogVersions.version))
    },
    /** Take in a catalogue; the same digest as the newest version changes nothing. */
    async putCatalog(catalog: Omit<CatalogVersion, 'version'>): Promise<'added' | 'changed' | 'unchanged'> {
      return db.transaction(async (tx) => {
        await tx.execute(sql`lock table ${catalogVersions} in share row exclusive mode`)
        const [newest] = await tx
          .select()
          .from(catalogVersions)
          .where(eq(catalogVersions.framework, catalog.framework))
          .orderBy(desc(catalogVersions.version))
          .limit(1)
        if (newest?.digest === catalog.digest) return 'unchanged'
        const version = (newest?.version ?? 0) + 1
        await tx.insert(catalogVersions).values({ ...catalog, version, at: instantText(catalog.at) })
        return version === 1 ? 'added' : 'changed'
      })
    },
  }
}
