import { sql } from 'drizzle-orm'
import { check, integer, json, primaryKey, text } from 'drizzle-orm/pg-core'
import type { AlertStep } from './alert-life.ts'
import type { BudgetTree } from './budgets.ts'
import { instant } from './instant.ts'
import type { MessageState } from './messages.ts'
import { meshledger } from './schema.ts'

/** Append-only: what was set for a domain or group in a month; the last step counts, and null takes a budget away. */
export const budgetSteps = meshledger.table(
  'budget_steps',
  {
    node: text('node').notNull(),
    month: text('month').notNull(),
    step: integer('step').notNull(),
    amount: text('amount'),
    source: text('source').$type<'set' | 'imported'>().notNull(),
    note: text('note').notNull(),
    who: text('who').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ name: 'budget_steps_pk', columns: [t.node, t.month, t.step] }),
    check('budget_steps_source', sql`source in ('set', 'imported')`),
  ],
)

/** Append-only: the hierarchy in which budgets add up; the last version counts. */
export const budgetTrees = meshledger.table('budget_trees', {
  version: integer('version').primaryKey(),
  tree: json('tree').$type<BudgetTree>().notNull(),
  who: text('who').notNull(),
  at: instant('at').notNull(),
})

/** Append-only: the id is made of the event, so that one event is one alert. `domain` may be a group of the hierarchy. */
export const budgetAlerts = meshledger.table('budget_alerts', {
  id: text('id').primaryKey(),
  at: instant('at').notNull(),
  domain: text('domain').notNull(),
  month: text('month').notNull(),
  kind: text('kind').$type<'actual' | 'forecast'>().notNull(),
  threshold: integer('threshold').notNull(),
  budget: text('budget').notNull(),
  amount: text('amount').notNull(),
  sentence: text('sentence').notNull(),
})

/** Append-only: the life of an alert, which is one domain, month and threshold. Its first crossing is the alert above. */
export const budgetAlertSteps = meshledger.table(
  'budget_alert_steps',
  {
    domain: text('domain').notNull(),
    month: text('month').notNull(),
    threshold: integer('threshold').notNull(),
    step: integer('step').notNull(),
    what: text('what').$type<AlertStep['what']>().notNull(),
    note: text('note').notNull(),
    who: text('who').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ name: 'budget_alert_steps_pk', columns: [t.domain, t.month, t.threshold, t.step] }),
    check('budget_alert_steps_what', sql`what in ('acknowledged', 'resolved', 'raised-again')`),
  ],
)

/**
 * What is to be told outside, once each: the id is made of the event. It holds a sentence, no row of the facts. A run that is
 * at it holds the lease; of a failure the kind is kept, and never where it was sent.
 */
export const messages = meshledger.table(
  'messages',
  {
    id: text('id').primaryKey(),
    at: instant('at').notNull(),
    text: text('text').notNull(),
    state: text('state').$type<MessageState>().notNull(),
    attempts: integer('attempts').notNull(),
    due: instant('due').notNull(),
    owner: text('owner'),
    until: instant('until'),
    sent: instant('sent'),
    failure: text('failure'),
  },
  () => [check('messages_state', sql`state in ('waiting', 'sent', 'failed')`)],
)
