import { sql } from 'drizzle-orm'
import { check, integer, json, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant } from './instant.ts'
import type { ProposedRules, RuleKind } from './rules.ts'
import { meshledger } from './schema.ts'

/** Append-only: every version of the price book and of the splits that was ever in force. */
export const ruleVersions = meshledger.table(
  'rule_versions',
  {
    kind: text('kind').$type<RuleKind>().notNull(),
    version: integer('version').notNull(),
    digest: text('digest').notNull(),
    definition: json('definition').$type<unknown>().notNull(),
    who: text('who').notNull(),
    /** The second person, where one was needed. */
    approver: text('approver'),
    effectiveAt: instant('effective_at').notNull(),
  },
  (t) => [
    primaryKey({ name: 'rule_versions_pk', columns: [t.kind, t.version] }),
    check('rule_versions_kind', sql`kind in ('pricing', 'allocation')`),
    check('rule_versions_approver', sql`approver is distinct from who or approver is null`),
  ],
)

/** Append-only: rules that wait for a second person. */
export const ruleProposals = meshledger.table('rule_proposals', {
  id: text('id').primaryKey(),
  rules: json('rules').$type<ProposedRules>().notNull(),
  note: text('note').notNull(),
  who: text('who').notNull(),
  at: instant('at').notNull(),
})

/** Append-only: one decision a proposal. Whoever proposed it may withdraw it, and never activate it. */
export const ruleDecisions = meshledger.table(
  'rule_decisions',
  {
    proposal: text('proposal')
      .primaryKey()
      .references(() => ruleProposals.id),
    decision: text('decision').$type<'activated' | 'rejected' | 'withdrawn'>().notNull(),
    proposedBy: text('proposed_by').notNull(),
    who: text('who').notNull(),
    reason: text('reason').notNull(),
    at: instant('at').notNull(),
  },
  () => [
    check('rule_decisions_decision', sql`decision in ('activated', 'rejected', 'withdrawn')`),
    check('rule_decisions_second_person', sql`(decision = 'withdrawn') = (who = proposed_by)`),
  ],
)

/** Append-only: business metrics by domain and month; the last version of a metric and month counts. */
export const metricValues = meshledger.table(
  'metric_values',
  {
    name: text('name').notNull(),
    month: text('month').notNull(),
    version: integer('version').notNull(),
    domain: text('domain').notNull(),
    value: text('value').notNull(),
    who: text('who').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ name: 'metric_values_pk', columns: [t.name, t.month, t.version, t.domain] })],
)
