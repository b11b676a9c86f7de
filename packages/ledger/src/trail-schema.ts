import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant } from './instant.ts'
import { meshledger } from './schema.ts'

/**
 * Append-only: every change that somebody made to what is kept here, written by triggers on the tables themselves
 * (migration `trail-kept`), in the transaction of the change. Positions rise; a change that was undone leaves a gap.
 */
export const trail = meshledger.table(
  'trail',
  {
    position: bigint('position', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: instant('at').notNull(),
    who: text('who').notNull(),
    /** The id of the request that made it; empty for what no request made. */
    request: text('request').notNull(),
    /** Which kind of thing was changed, and which one. */
    kind: text('kind').notNull(),
    subject: text('subject').notNull(),
    domain: text('domain'),
    /** As JSON, and null for what was not there before, or is not any more. */
    before: text('before'),
    after: text('after'),
  },
  (t) => [
    index('trail_by_subject').on(t.kind, t.subject),
    index('trail_by_at').on(t.at),
    check('trail_change', sql`before is distinct from after`),
  ],
)

/** Append-only: rules and catalogues as they were when they were held against the facts, under the digest of their text. */
export const policyBooks = meshledger.table(
  'policy_books',
  { digest: text('digest').primaryKey(), body: text('body').notNull() },
  () => [check('policy_books_digest', sql`digest = encode(sha256(convert_to(body, 'UTF8')), 'hex')`)],
)

/** Append-only: when rules were held against the facts, which, and what was known then of the facts themselves. */
export const evaluationRuns = meshledger.table('evaluation_runs', {
  position: integer('position').primaryKey(),
  at: instant('at').notNull(),
  book: text('book')
    .notNull()
    .references(() => policyBooks.digest),
  /** As JSON. */
  facts: text('facts').notNull(),
})

/** Append-only: control catalogues of the firm's own; the last version of a framework counts. */
export const catalogVersions = meshledger.table(
  'catalog_versions',
  {
    framework: text('framework').notNull(),
    version: integer('version').notNull(),
    digest: text('digest').notNull(),
    text: text('text').notNull(),
    who: text('who').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ name: 'catalog_versions_pk', columns: [t.framework, t.version] })],
)
