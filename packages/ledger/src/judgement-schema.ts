import { sql } from 'drizzle-orm'
import { boolean, check, date, foreignKey, integer, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { instant } from './instant.ts'
import type { AttestationKind, ExceptionDecision } from './judgement-values.ts'
import { findings, meshledger } from './schema.ts'

const by = { who: text('who').notNull(), at: instant('at').notNull() }
const day = (name: string) => date(name, { mode: 'string' })

/** Append-only: who asked to be let off a control, or a rule and what it found, in which domain, why and until when. */
export const exceptions = meshledger.table(
  'exceptions',
  {
    id: text('id').primaryKey(),
    domain: text('domain').notNull(),
    framework: text('framework'),
    control: text('control'),
    rule: text('rule'),
    /** One subject of the rule; null for all of them. */
    subject: text('subject'),
    reason: text('reason').notNull(),
    owner: text('owner').notNull(),
    /** The last day on which it holds. */
    until: day('until').notNull(),
    ...by,
  },
  (t) => [
    unique('exceptions_requester').on(t.id, t.who),
    check(
      'exceptions_scope',
      sql`(framework is null) = (control is null) and (control is null) <> (rule is null) and (subject is null or rule is not null)`,
    ),
    check('exceptions_reason', sql`btrim(reason) <> '' and btrim(owner) <> ''`),
    check('exceptions_end', sql`until <= (at at time zone 'UTC')::date + 366`),
  ],
)

/** Append-only: what became of a request. Whoever asked may withdraw it, and never approve or refuse it. */
export const exceptionSteps = meshledger.table(
  'exception_steps',
  {
    exception: text('exception').notNull(),
    step: integer('step').notNull(),
    decision: text('decision').$type<ExceptionDecision>().notNull(),
    requestedBy: text('requested_by').notNull(),
    reason: text('reason').notNull(),
    ...by,
  },
  (t) => [
    primaryKey({ name: 'exception_steps_pk', columns: [t.exception, t.step] }),
    foreignKey({
      name: 'exception_steps_request',
      columns: [t.exception, t.requestedBy],
      foreignColumns: [exceptions.id, exceptions.who],
    }),
    check('exception_steps_decision', sql`decision in ('approved', 'refused', 'withdrawn', 'ended')`),
    check('exception_steps_second_person', sql`decision = 'ended' or (decision = 'withdrawn') = (who = requested_by)`),
  ],
)

/** Append-only: what is known about a file of evidence; its bytes lie in the data folder under their SHA-256. */
export const evidenceFiles = meshledger.table(
  'evidence_files',
  {
    digest: text('digest').primaryKey(),
    name: text('name').notNull(),
    mediaType: text('media_type').notNull(),
    bytes: integer('bytes').notNull(),
    ...by,
  },
  () => [check('evidence_files_digest', sql`digest ~ '^[0-9a-f]{64}$'`), check('evidence_files_bytes', sql`bytes > 0`)],
)

/**
 * Append-only: the word of a person on a control of a domain, or of all domains (`Platform`); of a supplier, by its
 * report; or the decision on an addressable specification.
 */
export const attestations = meshledger.table(
  'attestations',
  {
    id: text('id').primaryKey(),
    kind: text('kind').$type<AttestationKind>().notNull(),
    framework: text('framework').notNull(),
    control: text('control').notNull(),
    domain: text('domain').notNull(),
    statement: text('statement').notNull(),
    /** For an addressable specification only. */
    choice: text('choice').$type<'implemented' | 'alternative' | 'not-reasonable'>(),
    /** The document of the supplier, for an inherited control. */
    source: text('source'),
    /** The day for which it stands, such as the date of the document. */
    standsFor: day('stands_for').notNull(),
    /** The last day on which it counts. */
    expires: day('expires').notNull(),
    evidence: text('evidence').references(() => evidenceFiles.digest),
    ...by,
  },
  () => [
    check('attestations_kind', sql`kind in ('attested', 'inherited', 'addressable')`),
    check(
      'attestations_choice',
      sql`(kind = 'addressable') = (choice is not null) and (choice is null or choice in ('implemented', 'alternative', 'not-reasonable'))`,
    ),
    check('attestations_source', sql`(kind = 'inherited') = (source is not null)`),
    check('attestations_statement', sql`btrim(statement) <> ''`),
    check('attestations_days', sql`expires > stands_for`),
  ],
)

/** Append-only: the word taken back. */
export const attestationWithdrawals = meshledger.table('attestation_withdrawals', {
  attestation: text('attestation')
    .primaryKey()
    .references(() => attestations.id),
  reason: text('reason').notNull(),
  ...by,
})

/** Append-only: the statement of applicability; the last step of a control and domain counts. */
export const applicabilitySteps = meshledger.table(
  'applicability_steps',
  {
    framework: text('framework').notNull(),
    control: text('control').notNull(),
    domain: text('domain').notNull(),
    step: integer('step').notNull(),
    included: boolean('included').notNull(),
    justification: text('justification').notNull(),
    ...by,
  },
  (t) => [
    primaryKey({ name: 'applicability_steps_pk', columns: [t.framework, t.control, t.domain, t.step] }),
    check('applicability_steps_justification', sql`btrim(justification) <> ''`),
  ],
)

/** Append-only: who is to mend a finding, by when, and what people wrote about it; the last word on each counts. */
export const findingWork = meshledger.table(
  'finding_work',
  {
    finding: text('finding')
      .notNull()
      .references(() => findings.id),
    step: integer('step').notNull(),
    owner: text('owner'),
    due: day('due'),
    comment: text('comment').notNull(),
    ...by,
  },
  (t) => [
    primaryKey({ name: 'finding_work_pk', columns: [t.finding, t.step] }),
    check('finding_work_says', sql`owner is not null or due is not null or btrim(comment) <> ''`),
  ],
)

/** Append-only: a finding that had been resolved and came back, apart from its history of states. */
export const findingRegressions = meshledger.table(
  'finding_regressions',
  {
    finding: text('finding')
      .notNull()
      .references(() => findings.id),
    step: integer('step').notNull(),
    at: instant('at').notNull(),
    resolvedAt: instant('resolved_at').notNull(),
    resolvedBy: text('resolved_by').notNull(),
    lastSeen: instant('last_seen').notNull(),
    reason: text('reason').notNull(),
  },
  (t) => [primaryKey({ name: 'finding_regressions_pk', columns: [t.finding, t.step] })],
)
