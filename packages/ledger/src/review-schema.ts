import { sql } from 'drizzle-orm'
import { check, date, foreignKey, integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant } from './instant.ts'
import { meshledger } from './schema.ts'

const by = { who: text('who').notNull(), at: instant('at').notNull() }

/** Append-only: somebody asked the owners of some domains to look through who has access there, by a day. */
export const accessReviews = meshledger.table(
  'access_reviews',
  {
    id: text('id').primaryKey(),
    title: text('title').notNull(),
    domains: jsonb('domains').$type<string[]>().notNull(),
    /** The day by which every right is to be decided. */
    due: date('due', { mode: 'string' }).notNull(),
    /** The first event of the log: rights that were given before it are not known. */
    logFrom: instant('log_from'),
    ...by,
  },
  () => [
    check('access_reviews_title', sql`btrim(title) <> ''`),
    check('access_reviews_domains', sql`jsonb_array_length(domains) > 0`),
    check('access_reviews_due', sql`due >= (at at time zone 'UTC')::date`),
  ],
)

/** Append-only: the rights that stood when a review began, each with who is asked about it. */
export const accessReviewItems = meshledger.table(
  'access_review_items',
  {
    review: text('review')
      .notNull()
      .references(() => accessReviews.id),
    item: integer('item').notNull(),
    domain: text('domain').notNull(),
    /** Who is asked, by id; null where the domain has no owner who is known here. */
    owner: text('owner'),
    principal: text('principal').notNull(),
    privilege: text('privilege').notNull(),
    securable: text('securable').notNull(),
    since: instant('since').notNull(),
    grantedBy: text('granted_by').notNull(),
  },
  (t) => [primaryKey({ name: 'access_review_items_pk', columns: [t.review, t.item] })],
)

/** Append-only: what was decided about a right and why; of several words on one, the last counts. */
export const accessReviewSteps = meshledger.table(
  'access_review_steps',
  {
    review: text('review').notNull(),
    item: integer('item').notNull(),
    step: integer('step').notNull(),
    decision: text('decision').$type<'keep' | 'revoke'>().notNull(),
    reason: text('reason').notNull(),
    ...by,
  },
  (t) => [
    primaryKey({ name: 'access_review_steps_pk', columns: [t.review, t.item, t.step] }),
    foreignKey({
      name: 'access_review_steps_item',
      columns: [t.review, t.item],
      foreignColumns: [accessReviewItems.review, accessReviewItems.item],
    }),
    check('access_review_steps_decision', sql`decision in ('keep', 'revoke')`),
    check('access_review_steps_reason', sql`btrim(reason) <> ''`),
  ],
)

/** Append-only: a review that was ended; nothing of it is decided after. */
export const accessReviewEnds = meshledger.table(
  'access_review_ends',
  {
    review: text('review')
      .primaryKey()
      .references(() => accessReviews.id),
    reason: text('reason').notNull(),
    ...by,
  },
  () => [check('access_review_ends_reason', sql`btrim(reason) <> ''`)],
)
