import { sql } from 'drizzle-orm'
import { check, customType, date, integer, jsonb, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import type { CloseAction, DisputeOutcome, StatementFacts, StatementKind, StoredState } from './close-values.ts'
import { instant } from './instant.ts'
import { meshledger } from './schema.ts'

const bytes = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'bytea',
  fromDriver: (buffer) => new Uint8Array(buffer),
  toDriver: (data) => Buffer.from(data),
})

const step = { period: text('period').notNull(), step: integer('step').notNull() }
const by = { at: instant('at').notNull(), who: text('who').notNull() }

/** What a close did, in order. The last step says where the period stands; `detail` is what it needs to be repeated. */
export const closeSteps = meshledger.table(
  'close_steps',
  {
    ...step,
    ...by,
    action: text('action').$type<CloseAction>().notNull(),
    digest: text('digest').notNull(),
    note: text('note').notNull(),
    detail: text('detail').notNull(),
  },
  (t) => [
    primaryKey({ name: 'close_steps_pk', columns: [t.period, t.step] }),
    check(
      'close_steps_action',
      sql`action in ('prepared', 'sent-to-review', 'taken-back', 'approved', 'frozen', 'reissue-asked', 'reissued')`,
    ),
  ],
)

/** Statements nobody has been shown yet: replaced each time a period is prepared. */
export const statementDrafts = meshledger.table(
  'statement_drafts',
  {
    period: text('period').notNull(),
    domain: text('domain').notNull(),
    version: integer('version').notNull(),
    digest: text('digest').notNull(),
    facts: jsonb('facts').$type<StatementFacts>().notNull(),
    body: text('body').notNull(),
  },
  (t) => [primaryKey({ name: 'statement_drafts_pk', columns: [t.period, t.domain] })],
)

/** Append-only. `body` is the line file, byte for byte; the database itself holds `digest` against it. */
export const statements = meshledger.table(
  'statements',
  {
    number: text('number').primaryKey(),
    period: text('period').notNull(),
    domain: text('domain').notNull(),
    version: integer('version').notNull(),
    kind: text('kind').$type<StatementKind>().notNull(),
    credits: text('credits'),
    digest: text('digest').notNull(),
    facts: jsonb('facts').$type<StatementFacts>().notNull(),
    body: text('body').notNull(),
    ...by,
  },
  (t) => [
    unique('statements_version').on(t.period, t.domain, t.version),
    unique('statements_credited_once').on(t.credits),
    check('statements_number', sql`number = period || '/' || domain || '/v' || version`),
    check('statements_kind', sql`(kind = 'credit') = (credits is not null) and kind in ('statement', 'credit')`),
    check('statements_digest', sql`digest = encode(sha256(convert_to(body, 'UTF8')), 'hex')`),
  ],
)

/** Append-only: the life of a statement. */
export const statementMoves = meshledger.table(
  'statement_moves',
  {
    number: text('number')
      .notNull()
      .references(() => statements.number),
    step: integer('step').notNull(),
    ...by,
    to: text('to_state').$type<StoredState>().notNull(),
    reason: text('reason').notNull(),
    supersededBy: text('superseded_by'),
  },
  (t) => [
    primaryKey({ name: 'statement_moves_pk', columns: [t.number, t.step] }),
    check('statement_moves_state', sql`to_state in ('in-review', 'accepted', 'disputed', 'approved', 'superseded')`),
  ],
)

/** Append-only: the files of a frozen statement as they were handed out, never made again. */
export const statementFiles = meshledger.table(
  'statement_files',
  {
    number: text('number')
      .notNull()
      .references(() => statements.number),
    format: text('format').notNull(),
    digest: text('digest').notNull(),
    bytes: bytes('bytes').notNull(),
  },
  (t) => [
    primaryKey({ name: 'statement_files_pk', columns: [t.number, t.format] }),
    check('statement_files_digest', sql`digest = encode(sha256(bytes), 'hex')`),
  ],
)

/**
 * Append-only: the lines of other vendors' bills that a period was made out of, packed. A bill is delivered again until its
 * month is closed, and the facts keep the last one only. Steps name it by its digest, so that the same lines are kept once.
 */
export const keptBills = meshledger.table(
  'kept_bills',
  { digest: text('digest').primaryKey(), bytes: bytes('bytes').notNull() },
  () => [check('kept_bills_digest', sql`digest = encode(sha256(bytes), 'hex')`)],
)

/**
 * Append-only: the usage records of a day on which a frozen month rests, packed. `step` is the step of the close that keeps
 * them: a freeze, or a re-issue from the facts of its time.
 */
export const frozenRecords = meshledger.table(
  'frozen_records',
  {
    ...step,
    day: date('day', { mode: 'string' }).notNull(),
    records: integer('records').notNull(),
    digest: text('digest').notNull(),
    bytes: bytes('bytes').notNull(),
  },
  (t) => [
    primaryKey({ name: 'frozen_records_pk', columns: [t.period, t.step, t.day] }),
    check('frozen_records_digest', sql`digest = encode(sha256(bytes), 'hex')`),
  ],
)

/** Append-only: which line makes good which frozen one. `line` is null where the frozen statement had no such line. */
export const corrections = meshledger.table(
  'corrections',
  {
    carrier: text('carrier')
      .notNull()
      .references(() => statements.number),
    carrierLine: integer('carrier_line').notNull(),
    statement: text('statement').references(() => statements.number),
    line: integer('line'),
    period: text('period').notNull(),
    domain: text('domain').notNull(),
    key: text('key').notNull(),
    exact: text('exact').notNull(),
    amount: text('amount').notNull(),
  },
  (t) => [primaryKey({ name: 'corrections_pk', columns: [t.carrier, t.carrierLine] })],
)

export const disputes = meshledger.table('disputes', {
  id: text('id').primaryKey(),
  period: text('period').notNull(),
  domain: text('domain').notNull(),
  statement: text('statement')
    .notNull()
    .references(() => statements.number),
  line: integer('line').notNull(),
  key: text('key').notNull(),
  product: text('product').notNull(),
  resource: text('resource').notNull(),
  name: text('name').notNull(),
  lineAmount: text('line_amount').notNull(),
  amount: text('amount').notNull(),
  reason: text('reason').notNull(),
  ...by,
})

/** Append-only, one a dispute: what is settled stays settled. */
export const disputeSettlements = meshledger.table(
  'dispute_settlements',
  {
    dispute: text('dispute')
      .primaryKey()
      .references(() => disputes.id),
    ...by,
    outcome: text('outcome').$type<DisputeOutcome>().notNull(),
    reason: text('reason').notNull(),
    amount: text('amount'),
    movedTo: text('moved_to'),
    statements: jsonb('statements').$type<string[]>().notNull(),
  },
  () => [check('dispute_settlements_outcome', sql`outcome in ('accepted', 'rejected', 'withdrawn')`)],
)

/** Append-only: what the vendor billed; the last one entered counts. */
export const closeBills = meshledger.table('close_bills', { ...step, ...by, body: text('body').notNull() }, (t) => [
  primaryKey({ name: 'close_bills_pk', columns: [t.period, t.step] }),
])

export const closeNotes = meshledger.table('close_notes', { ...step, ...by, text: text('text').notNull() }, (t) => [
  primaryKey({ name: 'close_notes_pk', columns: [t.period, t.step] }),
])
