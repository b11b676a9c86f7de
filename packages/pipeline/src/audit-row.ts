import { type MeshTables, objectSql } from '@meshledger/policy'
import { peopleOf } from './audit-people.ts'
import type { House } from './house.ts'
import { workspaceNames } from './workspace-names.ts'

/** An audit event as a reader sees it: in the one normal form, people under an opaque id beside their name. */
export type AuditEvent = {
  id: string
  event_time: string
  workspace_id: string
  workspace: string
  service_name: string
  action_name: string
  actor: { id: string; name: string }
  source_ip_address: string | null
  user_agent: string | null
  status_code: number | null
  ok: boolean
  domain: string | null
  object: string | null
}

const parameter = (name: string) => `nullif(element_at(a.request_params, '${name}'), '')`
const others = [
  'share',
  'recipient_name',
  'targetUserName',
  'targetGroupName',
  'warehouseId',
  'jobId',
  'job_id',
  'clusterId',
  'cluster_id',
  'path',
  'notebookId',
  'name',
]

/** What an event is about, by the name that the log gives it: a table, volume, share, person, job … */
export const namedObjectSql = `coalesce(${[objectSql('a'), ...others.map(parameter)].join(', ')})`

/** A call that was answered with success. A missing status is no success. */
export const okSql = 'coalesce(a.response.status_code BETWEEN 200 AND 299, FALSE)'

/** The domain of the catalog that an event is about. `domains` come in as two lists of equal length. */
export const objectDomainSql = `list_extract($domain_names, list_position($domain_catalogs, lower(split_part(${objectSql('a')}, '.', 1))))`

export const domainLists = ({ catalogs }: MeshTables): { domain_catalogs: string[]; domain_names: string[] } => ({
  domain_catalogs: ['', ...catalogs.map(({ catalog }) => catalog)],
  domain_names: ['', ...catalogs.map(({ domain }) => domain)],
})

/** The columns from which `told` makes an event. */
export const auditColumns = `a._key AS key, a.event_time, coalesce(a.workspace_id, '') AS workspace_id, a.service_name,
  a.action_name, a.user_identity.email AS identity, nullif(a.source_ip_address, '') AS source_ip_address, a.user_agent,
  a.response.status_code AS status_code, ${okSql} AS ok, ${objectDomainSql} AS domain, ${namedObjectSql} AS object`

export type AuditRow = Omit<AuditEvent, 'id' | 'workspace' | 'actor'> & { key: string; identity: string | null }

/** Rows as events, with the names of people and workspaces. */
export async function told(house: House, rows: readonly AuditRow[]): Promise<AuditEvent[]> {
  const [nameOf, people] = await Promise.all([workspaceNames(house), peopleOf(house)])
  return rows.map(({ key, identity, ...row }) => ({
    id: eventId(row.event_time, key),
    ...row,
    workspace: nameOf(row.workspace_id),
    actor: people.actor(identity),
  }))
}

/** The id of an event: its time to the millisecond, then its key. The time lets the lake find it at once. */
export const eventId = (time: string, key: string): string => `${Date.parse(time)}-${key}`

/** The millisecond and the key that an id names, or null when it is no id of an event. */
export function eventOf(id: string): { time: string; key: string } | null {
  const [, millis, key] = /^(\d{1,15})-([\w-]+)$/.exec(id) ?? []
  return millis === undefined || key === undefined ? null : { time: new Date(Number(millis)).toISOString(), key }
}
