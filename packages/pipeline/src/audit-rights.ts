import { around, type GrantChange, type MemberChange } from './audit-grants.ts'
import { okSql } from './audit-row.ts'
import type { House } from './house.ts'

const parameter = (name: string) => `lower(nullif(element_at(a.request_params, '${name}'), ''))`
const service = 'lower(a.service_name)'
const action = 'lower(a.action_name)'
const by = 'lower(trim(a.user_identity.email))'

export type KeyedGrant = GrantChange & { key: string }
export type KeyedMember = MemberChange & { key: string }

/**
 * The changes of rights on objects and on what stands around them, from the beginning of the log up to `end`, and the
 * joinings and leavings of the groups they name. `unreadable` counts changes whose text is no list of changes.
 */
export async function rightsOn(house: House, objects: readonly string[], end: string) {
  if (objects.length === 0) return { grants: [], members: [], unreadable: 0 }
  const rows = await house.lake.rows<{
    at: string
    key: string
    by: string | null
    securable: string
    changes: string | null
  }>(
    `SELECT a.event_time AS at, a._key AS key, ${by} AS by, ${parameter('securable_full_name')} AS securable,
       element_at(a.request_params, 'changes') AS changes
     FROM access.audit_resolved a WHERE ${service} = 'unitycatalog' AND ${action} = 'updatepermissions' AND ${okSql}
       AND list_contains($around, ${parameter('securable_full_name')}) AND a.event_time < CAST($end AS TIMESTAMP)
     ORDER BY a.event_time, a._key`,
    { around: [...new Set(objects.flatMap(around))], end },
  )
  const read = rows.map((row) => ({ row, changes: readChanges(row.changes) }))
  const grants = read.flatMap(({ row, changes }) =>
    (changes ?? []).map(
      (change): KeyedGrant => ({
        ...change,
        at: row.at,
        key: row.key,
        by: row.by ?? 'unknown',
        securable: row.securable,
      }),
    ),
  )
  const members = await membersOf(house, [...new Set(grants.map((one) => one.principal))], end)
  return { grants, members, unreadable: read.filter(({ changes }) => changes === null).length }
}

async function membersOf(house: House, groups: readonly string[], end: string): Promise<KeyedMember[]> {
  if (groups.length === 0) return []
  const rows = await house.lake.rows<KeyedMember & { by: string | null }>(
    `SELECT a.event_time AS at, a._key AS key, ${by} AS by, ${parameter('targetGroupName')} AS "group",
       ${parameter('targetUserName')} AS member, ${action} LIKE 'add%' AS joins
     FROM access.audit_resolved a WHERE ${service} = 'accounts' AND ${okSql} AND ${parameter('targetUserName')} IS NOT NULL
       AND ${action} IN ('addprincipaltogroup', 'addprincipalstogroup', 'removeprincipalfromgroup', 'removeprincipalsfromgroup')
       AND list_contains($groups, ${parameter('targetGroupName')}) AND a.event_time < CAST($end AS TIMESTAMP)
     ORDER BY a.event_time, a._key`,
    { groups, end },
  )
  return rows.map((row) => ({ ...row, by: row.by ?? 'unknown' }))
}

const names = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.filter((one): one is string => typeof one === 'string').map((one) => one.toUpperCase())
    : []

/** The list of changes inside an event, `[{"principal":…,"add":[…],"remove":[…]}]`; null when it is none. */
export function readChanges(text: string | null): Pick<GrantChange, 'principal' | 'add' | 'remove'>[] | null {
  try {
    const read: unknown = JSON.parse(text ?? '')
    if (!Array.isArray(read)) return null
    const changes = read.map((one: { principal?: unknown; add?: unknown; remove?: unknown } | null) => ({
      principal: typeof one?.principal === 'string' ? one.principal.trim().toLowerCase() : '',
      add: names(one?.add),
      remove: names(one?.remove),
    }))
    return changes.every((change) => change.principal !== '') ? changes : null
  } catch {
    return null
  }
}
