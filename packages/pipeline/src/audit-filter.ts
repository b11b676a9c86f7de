import type { Params } from '@meshledger/lake'
import { PLATFORM } from '@meshledger/mesh'
import { meshTables } from '@meshledger/policy'
import { logNames } from './audit-names.ts'
import { actorId } from './audit-people.ts'
import { type AuditPeriod, type AuditPeriodQuery, auditPeriod } from './audit-period.ts'
import { domainLists, namedObjectSql, objectDomainSql, okSql } from './audit-row.ts'
import type { House } from './house.ts'

/** What the audit explorer filters by; people by their opaque id. */
export type AuditQuery = AuditPeriodQuery & {
  workspace?: string | undefined
  service?: string | undefined
  action?: string | undefined
  actor?: string | undefined
  domain?: string | undefined
  /** Only what concerns one of these; `Platform` stands for what concerns none. */
  domains?: readonly string[] | undefined
  object?: string | undefined
  status?: 'ok' | 'failed' | undefined
}

export type AuditFilter = {
  where: string
  params: Record<string, Exclude<Params, readonly unknown[]>[string]>
  period: AuditPeriod
}

/** The filter as a condition over `access.audit_resolved a`, every value bound. */
export async function auditFilter(house: House, query: AuditQuery): Promise<AuditFilter> {
  const period = await auditPeriod(house, query)
  const conditions = [
    'a.event_date BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)',
    'a.event_time >= CAST($start AS TIMESTAMP) AND a.event_time < CAST($end AS TIMESTAMP)',
  ]
  const params: AuditFilter['params'] = {
    ...{ first_day: period.from, last_day: period.to, start: period.start, end: period.end },
    ...domainLists(meshTables(await house.ledger.domains.current())),
  }
  const add = (name: string, condition: string, value: string | readonly string[] | undefined) => {
    if (value === undefined) return
    conditions.push(condition)
    params[name] = value
  }
  add('workspace', 'a.workspace_id = $workspace', query.workspace)
  add('service', 'lower(a.service_name) = lower($service)', query.service)
  add('action', 'lower(a.action_name) = lower($action)', query.action)
  add(
    'identities',
    `list_contains($identities, coalesce(lower(trim(a.user_identity.email)), ''))`,
    await identitiesOf(house, query.actor),
  )
  add('domain', `${objectDomainSql} = $domain`, query.domain)
  add('domains', `list_contains($domains, coalesce(${objectDomainSql}, '${PLATFORM}'))`, query.domains)
  const prefix = query.object?.endsWith('*') ? query.object.slice(0, -1) : undefined
  add('prefix', `starts_with(lower(${namedObjectSql}), lower($prefix))`, prefix)
  add('object', `lower(${namedObjectSql}) = lower($object)`, prefix === undefined ? query.object : undefined)
  if (query.status !== undefined) conditions.push(query.status === 'ok' ? okSql : `NOT ${okSql}`)
  return { where: conditions.join(' AND '), params, period }
}

/** The identities behind an opaque id, without case; a list that holds nobody when the id is nobody's. */
async function identitiesOf(house: House, actor: string | undefined): Promise<string[] | undefined> {
  if (actor === undefined) return undefined
  const { identities } = await logNames(house)
  const named = identities
    .filter((identity) => actorId(identity) === actor)
    .map((identity) => identity.trim().toLowerCase())
  return [...named, ...(actorId('unknown') === actor ? [''] : []), '\u0000']
}
