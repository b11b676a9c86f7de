import { objectSql } from '@meshledger/policy'
import { okSql } from './audit-row.ts'
import type { House } from './house.ts'

export type TouchKind = 'read' | 'write' | 'look' | 'change' | 'grant' | 'tag' | 'owner'

const parameter = (name: string) => `nullif(element_at(a.request_params, '${name}'), '')`
const action = 'lower(a.action_name)'
const credential = `${action} LIKE 'generatetemporary%credential%'`

/**
 * What an event does to its object. Rows are read and written under a credential that Unity Catalog gives out for that
 * purpose, so the giving out stands for the access; looking up a table is no access to its rows.
 */
export const kindSql = `CASE
  WHEN ${credential} AND upper(coalesce(${parameter('operation')}, 'READ')) LIKE '%WRITE%' THEN 'write'
  WHEN ${credential} THEN 'read'
  WHEN ${action} = 'updatepermissions' THEN 'grant'
  WHEN ${action} LIKE '%tag%' AND NOT ${action} LIKE 'get%' AND NOT ${action} LIKE 'list%' THEN 'tag'
  WHEN ${action} LIKE 'create%' THEN 'change'
  WHEN ${parameter('owner')} IS NOT NULL AND (${action} LIKE 'update%' OR ${action} LIKE '%owner%') THEN 'owner'
  WHEN regexp_matches(${action}, '^(update|delete|undelete|set|enable|disable|alter)') THEN 'change'
  ELSE 'look' END`

/** Events of the days about one object, by its name without case, and lineage that names it. */
const touchedSql = `SELECT lower(trim(a.user_identity.email)) AS identity, ${kindSql} AS kind, ${okSql} AS ok, a.event_time, 'audit' AS source
  FROM access.audit_resolved a WHERE a.event_date BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
    AND a.event_time >= CAST($start AS TIMESTAMP) AND a.event_time < CAST($end AS TIMESTAMP) AND lower(${objectSql('a')}) = $name
UNION ALL SELECT lower(trim(l.created_by)), CASE WHEN lower(l.target_table_full_name) = $name THEN 'write' ELSE 'read' END, TRUE,
    l.event_time, 'lineage'
  FROM access.table_lineage l WHERE (lower(l.source_table_full_name) = $name OR lower(l.target_table_full_name) = $name)
    AND l.event_time >= CAST($start AS TIMESTAMP) AND l.event_time < CAST($end AS TIMESTAMP)`

export type Span = { first_day: string; last_day: string; start: string; end: string }
export type Touched = {
  identity: string | null
  source: 'audit' | 'lineage'
  kind: TouchKind
  ok: boolean
  /** The last of the given moments before these accesses: between two moments no right changed. */
  since: string
  n: number
  first: string
  last: string
}

/** Who touched the object, how often and when, told apart at each of the moments at which a right changed. */
export async function touchedBy(
  house: House,
  name: string,
  days: Span,
  moments: readonly string[],
): Promise<Touched[]> {
  return house.lake.rows<Touched>(
    `SELECT t.identity, t.source, t.kind, t.ok, m.at AS since, CAST(count(*) AS INTEGER) AS n,
       min(t.event_time) AS first, max(t.event_time) AS last
     FROM (${touchedSql}) t ASOF JOIN (SELECT CAST(unnest($moments) AS TIMESTAMP) AS at) m ON t.event_time >= m.at
     GROUP BY t.identity, t.source, t.kind, t.ok, m.at`,
    { ...days, name: name.toLowerCase(), moments: ['1970-01-01T00:00:00.000Z', ...moments] },
  )
}

export type TouchedDay = {
  identity: string | null
  kind: 'read' | 'write'
  ok: boolean
  n: number
  first: string
  last: string
}

/** Reads and writes of the audit log, a line a day, identity and outcome. */
export async function touchedDays(house: House, name: string, days: Span): Promise<TouchedDay[]> {
  return house.lake.rows<TouchedDay>(
    `SELECT t.identity, t.kind, t.ok, CAST(count(*) AS INTEGER) AS n, min(t.event_time) AS first, max(t.event_time) AS last
     FROM (${touchedSql}) t WHERE t.source = 'audit' AND t.kind IN ('read', 'write')
     GROUP BY t.identity, t.kind, t.ok, date_trunc('day', t.event_time)`,
    { ...days, name: name.toLowerCase() },
  )
}

export type ObjectChange = {
  at: string
  key: string
  identity: string | null
  kind: TouchKind
  ok: boolean
  action: string
  owner: string | null
  makes: boolean
}

/** What was done to the object itself, up to the end of the days: made, altered, tagged, given to another owner. */
export async function objectChanges(house: House, name: string, days: Span): Promise<ObjectChange[]> {
  return house.lake.rows<ObjectChange>(
    `SELECT a.event_time AS at, a._key AS key, lower(trim(a.user_identity.email)) AS identity, ${kindSql} AS kind, ${okSql} AS ok,
       a.action_name AS action, lower(${parameter('owner')}) AS owner, ${action} LIKE 'create%' AS makes
     FROM access.audit_resolved a WHERE lower(${objectSql('a')}) = $name AND a.event_time < CAST($end AS TIMESTAMP)
       AND ${kindSql} IN ('change', 'tag', 'owner') ORDER BY a.event_time, a._key`,
    { name: name.toLowerCase(), end: days.end },
  )
}
