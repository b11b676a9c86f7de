import { sql } from 'drizzle-orm'
import { check, foreignKey, index, integer, json, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import type { ActionStepKind, EnforcementMode, Held } from './action-values.ts'
import { instant } from './instant.ts'
import { findings, meshledger } from './schema.ts'

const by = { who: text('who').notNull(), at: instant('at').notNull() }

/** Append-only: what may be done about a rule in a domain; the last step of the two counts. */
export const enforcementModes = meshledger.table(
  'enforcement_modes',
  {
    rule: text('rule').notNull(),
    domain: text('domain').notNull(),
    step: integer('step').notNull(),
    mode: text('mode').$type<EnforcementMode>().notNull(),
    reason: text('reason').notNull(),
    ...by,
  },
  (t) => [
    primaryKey({ name: 'enforcement_modes_pk', columns: [t.rule, t.domain, t.step] }),
    check('enforcement_modes_mode', sql`mode in ('report', 'ask-owner', 'act')`),
  ],
)

/** Append-only: a change of the account that somebody asks for, with the value that an undo puts back. */
export const actions = meshledger.table(
  'actions',
  {
    id: text('id').primaryKey(),
    finding: text('finding')
      .notNull()
      .references(() => findings.id),
    rule: text('rule').notNull(),
    domain: text('domain').notNull(),
    kind: text('kind').notNull(),
    host: text('host').notNull(),
    params: json('params').$type<Record<string, string>>().notNull(),
    before: json('before').$type<Held>().notNull(),
    after: json('after').$type<Held>().notNull(),
    note: text('note').notNull(),
    ...by,
  },
  (t) => [unique('actions_requester').on(t.id, t.who), index('actions_by_domain').on(t.domain)],
)

/** Append-only: what became of it. Whoever asked for it may withdraw it, and never approve or refuse it. */
export const actionStepsTable = meshledger.table(
  'action_steps',
  {
    action: text('action').notNull(),
    position: integer('position').notNull(),
    step: text('step').$type<ActionStepKind>().notNull(),
    requestedBy: text('requested_by').notNull(),
    reason: text('reason').notNull(),
    ...by,
  },
  (t) => [
    primaryKey({ name: 'action_steps_pk', columns: [t.action, t.position] }),
    foreignKey({
      name: 'action_steps_request',
      columns: [t.action, t.requestedBy],
      foreignColumns: [actions.id, actions.who],
    }),
    check(
      'action_steps_step',
      sql`step in ('approved', 'refused', 'withdrawn', 'started', 'done', 'failed', 'conflict', 'undo-started', 'undone', 'undo-failed')`,
    ),
    check('action_steps_second_person', sql`step not in ('approved', 'refused') or who <> requested_by`),
  ],
)

/** Who runs or undoes an action right now, and until when at most: a row that comes with the begin and goes with the end. */
export const actionLeases = meshledger.table('action_leases', {
  action: text('action')
    .primaryKey()
    .references(() => actions.id),
  owner: text('owner').notNull(),
  until: instant('until').notNull(),
})
