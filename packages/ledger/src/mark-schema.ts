import { sql } from 'drizzle-orm'
import { check, date, text } from 'drizzle-orm/pg-core'
import { instant } from './instant.ts'
import { meshledger } from './schema.ts'

/** Append-only: what a domain did about its cost, and on which day. A mark that was taken back has a row in the next table. */
export const marks = meshledger.table(
  'marks',
  {
    id: text('id').primaryKey(),
    domain: text('domain').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    title: text('title').notNull(),
    /** What it was done to, as the filter of cost names it; null for the whole domain. */
    resource: text('resource'),
    who: text('who').notNull(),
    at: instant('at').notNull(),
  },
  () => [check('marks_title', sql`btrim(title) <> ''`)],
)

/** Append-only: marks that were set by mistake. */
export const markRemovals = meshledger.table('mark_removals', {
  mark: text('mark')
    .primaryKey()
    .references(() => marks.id),
  who: text('who').notNull(),
  at: instant('at').notNull(),
})
