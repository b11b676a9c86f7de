import type { Binds } from './binds.ts'
import { objectSql } from './mesh.ts'

const READING = ['SELECT', 'ALL_PRIVILEGES', 'ALL PRIVILEGES', 'READ_VOLUME']
const done = 'a.response.status_code = 200'
const parameter = (name: string) => `lower(element_at(a.request_params, '${name}'))`

/**
 * Steps that end in `granted`: who held, at the moment of an event of theirs, a grant to read its object or
 * something around it, by name or through a group. Grants and memberships are those that the log itself shows, from
 * the change that gave them to the one that took them; what was granted before the log begins is not known.
 */
export function grantsSql(table: string, binds: Binds): string[] {
  const reading = `[${READING.map((name) => binds.bind(name)).join(', ')}]`
  const span = (by: string) => `min(CASE WHEN takes THEN moment END) OVER (PARTITION BY ${by} ORDER BY moment
    ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS until`
  return [
    `grant_changes AS (SELECT moment, securable, lower(change.principal) AS principal,
        list_has_any(change."add", ${reading}) AS gives, list_has_any(change.remove, ${reading}) AS takes
      FROM (SELECT a.event_time AS moment, ${parameter('securable_full_name')} AS securable,
          ${binds.dialect.explode(binds.dialect.permissionChanges(`element_at(a.request_params, 'changes')`))} AS change
        FROM ${table} a WHERE lower(a.service_name) = 'unitycatalog' AND lower(a.action_name) = 'updatepermissions' AND ${done}) changed)`,
    `grant_spans AS (SELECT * FROM (SELECT *, ${span('principal, securable')} FROM grant_changes) spans WHERE gives)`,
    `group_changes AS (SELECT a.event_time AS moment, ${parameter('targetGroupName')} AS principal, ${parameter('targetUserName')} AS member,
        lower(a.action_name) LIKE 'add%' AS gives, lower(a.action_name) LIKE 'remove%' AS takes
      FROM ${table} a WHERE lower(a.service_name) = 'accounts' AND ${done} AND lower(a.action_name) IN
        ('addprincipaltogroup', 'addprincipalstogroup', 'removeprincipalfromgroup', 'removeprincipalsfromgroup'))`,
    `group_spans AS (SELECT * FROM (SELECT *, ${span('principal, member')} FROM group_changes) spans WHERE gives)`,
    `holders AS (SELECT member, principal, moment, until FROM group_spans
      UNION ALL SELECT DISTINCT principal, principal, CAST(NULL AS TIMESTAMP), CAST(NULL AS TIMESTAMP) FROM grant_spans)`,
    // Who may read what from when until when, so that events meet it by one equality.
    `reach AS (SELECT h.member, g.securable, greatest(h.moment, g.moment) AS moment, least(h.until, g.until) AS until
      FROM holders h JOIN grant_spans g ON g.principal = h.principal)`,
    `granted AS (SELECT DISTINCT actor, object, event_time FROM (
        SELECT r.member AS actor, ${objectSql('a')} AS object, a.event_time, r.securable FROM ${table} a
        JOIN reach r ON r.member = lower(trim(a.user_identity.email))
          AND r.moment <= a.event_time AND coalesce(a.event_time < r.until, TRUE)) read
      WHERE left(lower(object) || '.', length(securable) + 1) = securable || '.')`,
  ]
}
