import type { ItemMaker, Written } from '../answer-items.ts'
import type { AnswerItem, Fact } from '../answers.ts'
import { AUDIT_TABLE_FROM, DELIVERY_UNTIL, HOUR, instant } from '../time.ts'
import { SILENCE } from './background.ts'
import { GAP } from './files.ts'
import type { PlantedEvent } from './planted.ts'
import { stories } from './stories.ts'
import type { Story } from './told.ts'

/** The events behind an item: how many, when, and their request ids for an exact comparison. */
function eventFacts(events: readonly PlantedEvent[]): Record<string, Fact> {
  const times = events.map(({ event }) => event.at)
  return {
    events: events.length,
    first: instant(Math.min(...times)),
    last: instant(Math.max(...times)),
    request_ids: events.map(({ event }) => event.request_id),
  }
}

/** The items that a reader of the audit log has to find. */
export function complianceItems({ audit, planted }: Written, item: ItemMaker): AnswerItem[] {
  const told = (story: Story, ...parts: string[]) =>
    planted.filter((one) => one.story === story && (parts.length === 0 || parts.includes(one.planted)))
  const facts = (story: Story, ...parts: string[]) => eventFacts(told(story, ...parts))
  return [
    item('audit-two-shapes', 'A week of audit events that arrived in two shapes', null, {
      from: instant(AUDIT_TABLE_FROM),
      to: instant(DELIVERY_UNTIL),
      events_in_both: audit.counts.twice.delivery + audit.counts.twice.azure,
      json_delivery: audit.counts.twice.delivery,
      azure_diagnostics: audit.counts.twice.azure,
    }),
    ...people(item, facts),
    ...data(item, facts),
    item('log-gap', 'Six hours without a single event of analytics-us', 'Platform', {
      workspace_id: GAP.workspace.id,
      from: instant(GAP.from),
      to: instant(GAP.to),
      hours: (GAP.to - GAP.from) / HOUR,
      last_event_before: instant(audit.gapEdges.before),
      first_event_after: instant(audit.gapEdges.after),
    }),
  ]
}

type FactsOf = (story: Story, ...parts: string[]) => Record<string, Fact>

function people(item: ItemMaker, facts: FactsOf): AnswerItem[] {
  const { token, admin, silence, refused, leftAgain } = stories
  return [
    item('token-without-expiry', 'A personal access token that never ends', 'content', {
      actor: token.who.id,
      workspace_id: token.workspace.id,
      ...facts('token'),
    }),
    item('admin-grant', 'Somebody was made account admin', 'Platform', {
      actor: admin.who.id,
      target: admin.target.id,
      target_domain: 'growth',
      ...facts('admin'),
    }),
    item('verbose-logging-off', 'Verbose audit logs were switched off for two days', 'Platform', {
      actor: silence.who.id,
      workspace_id: SILENCE.workspace.id,
      off: instant(SILENCE.from),
      on_again: instant(SILENCE.to),
      ...facts('silence', 'off'),
    }),
    item('refused-logins', 'Many refused logins of one person within minutes', 'recommendations', {
      actor: refused.who.id,
      workspace_id: refused.workspace.id,
      source_ip_address: '192.0.2.77',
      ...facts('refused'),
    }),
    item('access-after-deactivation', 'A token still worked after its owner was deactivated', 'community', {
      actor: leftAgain.who.id,
      deactivated: (facts('leftAgain', 'deactivate').first ?? '') as Fact,
      ...facts('leftAgain', 'access'),
    }),
  ]
}

function data(item: ItemMaker, facts: FactsOf): AnswerItem[] {
  const { download, phiRead, grant, sharing } = stories
  return [
    item('bulk-download', 'More query results downloaded in an hour than others take in a month', 'subscriptions', {
      actor: download.who.id,
      workspace_id: download.workspace.id,
      ...facts('download'),
    }),
    item('phi-read-outside-domain', 'A PHI table read by somebody outside its domain', 'pregnancy', {
      actor: phiRead.who.id,
      actor_domain: 'growth',
      table: phiRead.table,
      ...facts('phiRead', 'read'),
    }),
    item('grant-by-group-and-expiry', 'A PHI schema granted to a study group until its end', 'telehealth', {
      granted_by: grant.by.id,
      group: grant.group,
      schema: grant.schema,
      granted: instant(grant.granted),
      expired: instant(grant.expired),
      member: grant.member.id,
      member_domain: 'experimentation',
      member_added: instant(grant.joined),
      table: grant.table,
      reads_within_grant: grant.reads.map(instant),
      refused_after_expiry: instant(grant.refused),
      ...facts('grant', 'granted'),
      expiry_request_ids: facts('grant', 'expired').request_ids ?? [],
      read_request_ids: facts('grant', 'read').request_ids ?? [],
      note: 'The reads are covered by the grant and are no finding of their own.',
    }),
    item('sharing-outside', 'A table shared with a recipient outside the firm', 'content', {
      actor: sharing.by.id,
      share: sharing.share,
      recipient: sharing.recipient,
      table: sharing.table,
      queries: sharing.queried.map(instant),
      ...facts('sharing', 'recipient', 'permission', 'query'),
    }),
  ]
}
