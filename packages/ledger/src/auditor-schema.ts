import { sql } from 'drizzle-orm'
import { bigint, check, date, index, jsonb, text } from 'drizzle-orm/pg-core'
import { instant } from './instant.ts'
import { meshledger } from './schema.ts'

const by = { who: text('who').notNull(), at: instant('at').notNull() }
const day = (name: string) => date(name, { mode: 'string' })

/**
 * Append-only: what an auditor may look at, as the person who gave it fixed it: days, domains, and which attributes of
 * an event. Of the key that opens it only the digest is kept.
 */
export const auditorAccess = meshledger.table(
  'auditor_access',
  {
    id: text('id').primaryKey(),
    keyDigest: text('key_digest').notNull().unique('auditor_access_key'),
    auditor: text('auditor').notNull(),
    purpose: text('purpose').notNull(),
    /** The days of the evidence, both included. */
    from: day('first_day').notNull(),
    to: day('last_day').notNull(),
    domains: jsonb('domains').$type<string[]>().notNull(),
    /** Attributes of an event that are shown beside those that say what happened. */
    attributes: jsonb('attributes').$type<string[]>().notNull(),
    /** The last day on which it opens anything. */
    ends: day('ends').notNull(),
    ...by,
  },
  () => [
    check('auditor_access_key_digest', sql`key_digest ~ '^[0-9a-f]{64}$'`),
    check('auditor_access_says', sql`btrim(auditor) <> '' and btrim(purpose) <> ''`),
    check('auditor_access_window', sql`first_day <= last_day`),
    check('auditor_access_domains', sql`jsonb_array_length(domains) > 0`),
    check('auditor_access_end', sql`ends <= (at at time zone 'UTC')::date + 92`),
  ],
)

/** Append-only: access that was ended before its day. */
export const auditorAccessEnds = meshledger.table('auditor_access_ends', {
  access: text('access')
    .primaryKey()
    .references(() => auditorAccess.id),
  reason: text('reason').notNull(),
  ...by,
})

/** Append-only: every answer that was given under an access, and to whom. */
export const auditorLooks = meshledger.table(
  'auditor_looks',
  {
    position: bigint('position', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    access: text('access')
      .notNull()
      .references(() => auditorAccess.id),
    what: text('what').notNull(),
    ...by,
  },
  (t) => [index('auditor_looks_by_access').on(t.access)],
)
