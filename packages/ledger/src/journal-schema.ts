import { sql } from 'drizzle-orm'
import { check, date, integer, numeric, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { statements } from './close-schema.ts'
import type { JournalKind } from './close-values.ts'
import { instant } from './instant.ts'
import { meshledger } from './schema.ts'

/**
 * Append-only. `size` is the number of its postings: with it the database refuses a posting that is added later, and
 * one that is missing (migration `books`).
 */
export const journalTransactions = meshledger.table(
  'journal_transactions',
  {
    id: text('id').primaryKey(),
    position: integer('position').notNull(),
    period: text('period').notNull(),
    date: date('date', { mode: 'string' }).notNull(),
    bookedAt: instant('booked_at').notNull(),
    kind: text('kind').$type<JournalKind>().notNull(),
    statement: text('statement')
      .notNull()
      .references(() => statements.number),
    reverses: text('reverses'),
    description: text('description').notNull(),
    size: integer('size').notNull(),
  },
  (t) => [
    unique('journal_transactions_position').on(t.position),
    unique('journal_transactions_statement').on(t.statement),
    unique('journal_transactions_reversed_once').on(t.reverses),
    check('journal_transactions_kind', sql`(kind = 'reversal') = (reverses is not null)`),
    check('journal_transactions_size', sql`size >= 2`),
  ],
)

/** Append-only. Those of one transaction sum to zero in every currency, held by a deferred trigger. */
export const journalPostings = meshledger.table(
  'journal_postings',
  {
    transaction: text('transaction')
      .notNull()
      .references(() => journalTransactions.id),
    line: integer('line').notNull(),
    account: text('account').notNull(),
    costCentre: text('cost_centre').notNull(),
    domain: text('domain').notNull(),
    product: text('product'),
    currency: text('currency').notNull(),
    amount: numeric('amount').notNull(),
  },
  (t) => [
    primaryKey({ name: 'journal_postings_pk', columns: [t.transaction, t.line] }),
    check('journal_postings_amount', sql`amount <> 0`),
  ],
)

/** Append-only: the first time that these very bytes were handed out. */
export const journalExports = meshledger.table(
  'journal_exports',
  {
    period: text('period').notNull(),
    preset: text('preset').notNull(),
    format: text('format').notNull(),
    digest: text('digest').notNull(),
    rows: integer('rows').notNull(),
    at: instant('at').notNull(),
    who: text('who').notNull(),
  },
  (t) => [primaryKey({ name: 'journal_exports_pk', columns: [t.period, t.preset, t.format, t.digest] })],
)
