import type { DomainDefinition, PersonDefinition } from '@meshledger/mesh'
import type { Severity } from '@meshledger/policy'
import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { instant } from './instant.ts'
import type { FindingState, RunStatus, SealKind } from './values.ts'

/** Everything lives in a schema of its own, so that Meshledger can share a database with others. */
export const meshledger = pgSchema('meshledger')

export const settings = meshledger.table('settings', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
})

export const people = meshledger.table('people', {
  id: text('id').primaryKey(),
  position: integer('position').notNull(),
  name: text('name').notNull(),
  title: text('title').notNull(),
  roles: jsonb('roles').$type<PersonDefinition['roles']>().notNull(),
  domains: jsonb('domains').$type<string[]>().notNull(),
  identity: text('identity').notNull(),
})

/** Append-only: a changed definition is a new version, so that an old figure can name the rule it was made by. */
export const domainVersions = meshledger.table(
  'domain_versions',
  {
    domain: text('domain').notNull(),
    version: integer('version').notNull(),
    digest: text('digest').notNull(),
    definition: jsonb('definition').$type<DomainDefinition>().notNull(),
    effectiveAt: instant('effective_at').notNull(),
  },
  (t) => [primaryKey({ name: 'domain_versions_pk', columns: [t.domain, t.version] })],
)

export const findings = meshledger.table(
  'findings',
  {
    id: text('id').primaryKey(),
    rule: text('rule').notNull(),
    ruleVersion: text('rule_version').notNull(),
    title: text('title').notNull(),
    severity: text('severity').$type<Severity>().notNull(),
    domain: text('domain').notNull(),
    subject: text('subject').notNull(),
    state: text('state').$type<FindingState>().notNull(),
    firstSeen: instant('first_seen').notNull(),
    lastSeen: instant('last_seen').notNull(),
    events: integer('events').notNull(),
    eventKeys: text('event_keys').array().notNull(),
    mutedUntil: date('muted_until', { mode: 'string' }),
    openedAt: instant('opened_at').notNull(),
    resolvedAt: instant('resolved_at'),
    withdrawn: boolean('withdrawn').notNull().default(false),
  },
  (t) => [
    index('findings_by_rule').on(t.rule),
    index('findings_by_domain').on(t.domain, t.state),
    index('findings_by_event').using('gin', t.eventKeys),
    check('findings_state', sql`state in ('open', 'acknowledged', 'in-work', 'resolved', 'muted')`),
    check('findings_muted_until', sql`(state = 'muted') = (muted_until is not null)`),
    check('findings_resolved_at', sql`(state = 'resolved') = (resolved_at is not null)`),
  ],
)

/** Append-only: who moved a finding from which state to which, when and why. */
export const findingHistory = meshledger.table(
  'finding_history',
  {
    finding: text('finding')
      .notNull()
      .references(() => findings.id),
    step: integer('step').notNull(),
    at: instant('at').notNull(),
    who: text('who').notNull(),
    from: text('from_state').$type<FindingState>().notNull(),
    to: text('to_state').$type<FindingState>().notNull(),
    reason: text('reason').notNull(),
    until: date('until', { mode: 'string' }),
  },
  (t) => [primaryKey({ name: 'finding_history_pk', columns: [t.finding, t.step] })],
)

/** When each rule was last held against the facts, and in which version. */
export const ruleEvaluations = meshledger.table('rule_evaluations', {
  rule: text('rule').primaryKey(),
  ruleVersion: text('rule_version').notNull(),
  evaluatedAt: instant('evaluated_at').notNull(),
})

/** Append-only, kept so by triggers in the database (migration 0001). */
export const seals = meshledger.table(
  'seals',
  {
    position: integer('position').primaryKey(),
    kind: text('kind').$type<SealKind>().notNull(),
    subject: text('subject').notNull(),
    items: bigint('items', { mode: 'number' }).notNull(),
    root: text('root').notNull(),
    body: text('body').notNull(),
    sealedAt: instant('sealed_at').notNull(),
  },
  () => [check('seals_kind', sql`kind in ('batch', 'checkpoint')`)],
)

/** One row a job and slot. The partial index lets one slot of a job run at a time, whoever asks. */
export const jobRuns = meshledger.table(
  'job_runs',
  {
    job: text('job').notNull(),
    slot: instant('slot').notNull(),
    owner: text('owner').notNull(),
    status: text('status').$type<RunStatus>().notNull(),
    detail: text('detail').notNull().default(''),
    leaseUntil: instant('lease_until').notNull(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (t) => [
    primaryKey({ name: 'job_runs_pk', columns: [t.job, t.slot] }),
    uniqueIndex('job_runs_one_running').on(t.job).where(sql`status = 'running'`),
    check('job_runs_status', sql`status in ('running', 'succeeded', 'failed', 'abandoned')`),
  ],
)
