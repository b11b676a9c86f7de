import { DomainDefinition } from '@meshledger/mesh'
import { asc, desc, eq, lte, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { instantText } from './instant.ts'
import { domainVersions } from './schema.ts'

export type DomainVersion = {
  domain: string
  version: number
  digest: string
  definition: DomainDefinition
  effectiveAt: string
}
export type DomainChange = 'added' | 'changed' | 'unchanged'

/** Domain definitions, of which no version is ever lost: an old figure names the version that made it. */
export function domainsStore(db: Database) {
  const versions = () => db.select().from(domainVersions)
  return {
    /** The newest version of each domain, by name. */
    async current(): Promise<DomainDefinition[]> {
      const rows = await db
        .selectDistinctOn([domainVersions.domain])
        .from(domainVersions)
        .orderBy(asc(domainVersions.domain), desc(domainVersions.version))
      return rows.map((row) => DomainDefinition.parse(row.definition))
    },
    /** The version of each domain that was in force at a moment, by name. */
    async at(moment: string): Promise<DomainDefinition[]> {
      const rows = await db
        .selectDistinctOn([domainVersions.domain])
        .from(domainVersions)
        .where(lte(domainVersions.effectiveAt, instantText(moment)))
        .orderBy(asc(domainVersions.domain), desc(domainVersions.version))
      return rows.map((row) => DomainDefinition.parse(row.definition))
    },
    /** Every version of one domain, oldest first. */
    async history(domain: string): Promise<DomainVersion[]> {
      const rows = await versions().where(eq(domainVersions.domain, domain)).orderBy(asc(domainVersions.version))
      return rows.map((row) => ({ ...row, definition: DomainDefinition.parse(row.definition) }))
    },
    /**
     * Take in a definition, effective from `at`. `digest` is that of its file: the same digest as the newest version
     * changes nothing, any other becomes the next version.
     */
    async put(definition: DomainDefinition, digest: string, at: string): Promise<DomainChange> {
      return db.transaction(async (tx): Promise<DomainChange> => {
        await tx.execute(sql`lock table ${domainVersions} in share row exclusive mode`)
        const [newest] = await tx
          .select({ version: domainVersions.version, digest: domainVersions.digest })
          .from(domainVersions)
          .where(eq(domainVersions.domain, definition.domain))
          .orderBy(desc(domainVersions.version))
          .limit(1)
        if (newest?.digest === digest) return 'unchanged'
        const version = (newest?.version ?? 0) + 1
        const effectiveAt = instantText(at)
        await tx.insert(domainVersions).values({ domain: definition.domain, version, digest, definition, effectiveAt })
        return version === 1 ? 'added' : 'changed'
      })
    },
  }
}
