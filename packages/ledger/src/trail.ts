import { and, asc, desc, eq, gt, gte, ilike, inArray, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { trail } from './trail-schema.ts'

/** One change, as a trigger wrote it down. `before` and `after` are JSON text. */
export type TrailEntry = typeof trail.$inferSelect

export type TrailFilter = {
  /** Only of these domains: what the person who asks may see. Left out: all, and what is of no domain. */
  domains?: readonly string[] | undefined
  /** With `domains`: what is of no domain as well, such as people, settings and rules. */
  ofNone?: boolean | undefined
  kind?: string | undefined
  subject?: string | undefined
  who?: string | undefined
  request?: string | undefined
  /** From this moment, and up to, not including, that one. */
  from?: string | undefined
  to?: string | undefined
  /** A part of what was changed, before or after; case does not matter. */
  text?: string | undefined
  /** Only what lies before this position, for the next page. */
  below?: number | undefined
  limit: number
}

/** The product's own audit trail. It has no way in: triggers write it, and the database refuses to change it. */
export function trailStore(db: Database) {
  return {
    /** Newest first. */
    async list({ limit, below, ...filter }: TrailFilter): Promise<TrailEntry[]> {
      const older = below === undefined ? undefined : lt(trail.position, below)
      return db
        .select()
        .from(trail)
        .where(and(matching(filter), older))
        .orderBy(desc(trail.position))
        .limit(limit)
    },
    async count(filter: Omit<TrailFilter, 'limit' | 'below'>): Promise<number> {
      return db.$count(trail, matching(filter))
    },
    /** Entries after a position up to another, both as positions, oldest first. */
    async between(after: number, upTo: number): Promise<TrailEntry[]> {
      return db
        .select()
        .from(trail)
        .where(and(gt(trail.position, after), lte(trail.position, upTo)))
        .orderBy(asc(trail.position))
    },
    /** The last position up to which nothing can be added any more: it waits for transactions that are on their way. */
    async settled(): Promise<number> {
      return db.transaction(async (tx) => {
        await tx.execute(sql`lock table ${trail} in share mode`)
        const [row] = await tx.select({ last: sql<string | null>`max(${trail.position})` }).from(trail)
        return Number(row?.last ?? 0)
      })
    },
    /** The kinds of things that were ever changed. */
    async kinds(): Promise<string[]> {
      const rows = await db.selectDistinct({ kind: trail.kind }).from(trail).orderBy(asc(trail.kind))
      return rows.map(({ kind }) => kind)
    },
  }
}

function matching(filter: Omit<TrailFilter, 'limit' | 'below'>): SQL | undefined {
  const { domains, ofNone = false, kind, subject, who, request, from, to, text } = filter
  const like = text === undefined ? undefined : `%${text.replace(/[\\%_]/g, '\\$&')}%`
  return and(
    domains && or(inArray(trail.domain, [...domains]), ofNone ? isNull(trail.domain) : undefined),
    kind === undefined ? undefined : eq(trail.kind, kind),
    subject === undefined ? undefined : eq(trail.subject, subject),
    who === undefined ? undefined : eq(trail.who, who),
    request === undefined ? undefined : eq(trail.request, request),
    from === undefined ? undefined : gte(trail.at, from),
    to === undefined ? undefined : lt(trail.at, to),
    like === undefined
      ? undefined
      : or(ilike(trail.subject, like), ilike(trail.before, like), ilike(trail.after, like)),
  )
}
