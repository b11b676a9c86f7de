import type { Binds } from './binds.ts'
import type { Pair } from './pairs.ts'

const READING = ['SELECT', 'ALL_PRIVILEGES', 'ALL PRIVILEGES', 'READ_VOLUME']
const parameter = (name: string) => `lower(element_at(a.request_params, '${name}'))`

const grants: Pair = ['unitycatalog', 'updatepermissions']
const groups = ['addprincipaltogroup', 'addprincipalstogroup', 'removeprincipalfromgroup', 'removeprincipalsfromgroup']
/** The events by which somebody comes to a grant or loses it. */
export const grantPairs: readonly Pair[] = [grants, ...groups.map((action): Pair => ['accounts', action])]
/** Such an event counts when it came about. */
export const granting = 'e.response.status_code = 200'

/**
 * Steps that end in `reach_of`: from when until when somebody held a grant to read something, by name or through a group,
 * a row a person. Grants and memberships are those that the log itself shows, from the change that gave them to the one
 * that took them; what was granted before the log begins is not known. `events` holds the events of `grantPairs`.
 */
export function grantsSql(events: string, binds: Binds): string[] {
  const reading = binds.dialect.list(READING.map((name) => binds.bind(name)))
  const span = (by: string) => `min(CASE WHEN takes THEN moment END) OVER (PARTITION BY ${by} ORDER BY moment
    ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS until`
  return [
    `grant_changes AS (SELECT moment, securable, lower(change.principal) AS principal,
        ${binds.dialect.overlap('change.add', reading)} AS gives, ${binds.dialect.overlap('change.remove', reading)} AS takes
      FROM (SELECT a.event_time AS moment, ${parameter('securable_full_name')} AS securable,
          ${binds.dialect.explode(binds.dialect.permissionChanges(`element_at(a.request_params, 'changes')`))} AS change
        FROM ${events} a WHERE lower(a.action_name) = '${grants[1]}') changed)`,
    `grant_spans AS (SELECT * FROM (SELECT *, ${span('principal, securable')} FROM grant_changes) spans WHERE gives)`,
    `group_changes AS (SELECT a.event_time AS moment, ${parameter('targetGroupName')} AS principal, ${parameter('targetUserName')} AS member,
        lower(a.action_name) LIKE 'add%' AS gives, lower(a.action_name) LIKE 'remove%' AS takes
      FROM ${events} a WHERE lower(a.action_name) <> '${grants[1]}')`,
    `group_spans AS (SELECT * FROM (SELECT *, ${span('principal, member')} FROM group_changes) spans WHERE gives)`,
    `holders AS (SELECT member, principal, moment, until FROM group_spans
      UNION ALL SELECT DISTINCT principal, principal, CAST(NULL AS TIMESTAMP), CAST(NULL AS TIMESTAMP) FROM grant_spans)`,
    // Who may read what from when until when, so that events meet it by one equality.
    `reach AS (SELECT h.member, g.securable, greatest(h.moment, g.moment) AS moment, least(h.until, g.until) AS until
      FROM holders h JOIN grant_spans g ON g.principal = h.principal)`,
    `reach_of AS (SELECT member, ${binds.dialect.gathered(['securable', 'moment', 'until'])} AS spans FROM reach GROUP BY member)`,
  ]
}

/** Is one of the spans of an event's actor about its object, at its time? Null where grants are not looked up. */
export function grantedSql(binds: Binds): string {
  const covers = (
    span: string,
  ) => `left(lower(e.mesh_object) || '.', length(${span}.securable) + 1) = ${span}.securable || '.'
    AND ${span}.moment <= e.event_time AND coalesce(e.event_time < ${span}.until, TRUE)`
  return `CASE WHEN e.mesh_reach IS NULL THEN NULL WHEN ${binds.dialect.some('e.mesh_reach', covers)} THEN 'true' ELSE 'false' END`
}
