import { meshTables, objectSql } from '@meshledger/policy'
import { auditEvents, auditHistogram } from './audit.ts'
import { auditFilter } from './audit-filter.ts'
import { groupedBy } from './audit-grants.ts'
import { logNames } from './audit-names.ts'
import { actorId, peopleOf } from './audit-people.ts'
import type { AuditPeriodQuery } from './audit-period.ts'
import { type AuditEvent, namedObjectSql, objectDomainSql, okSql } from './audit-row.ts'
import { kindSql } from './audit-touched.ts'
import { logGaps } from './completeness.ts'
import type { House } from './house.ts'
import { requireWholeLog } from './warehouse/log-held.ts'
import { workspaceNames } from './workspace-names.ts'

const counts = `CAST(count(*) AS INTEGER) AS events, CAST(count(*) FILTER (WHERE NOT ${okSql}) AS INTEGER) AS failed,
  min(a.event_time) AS first, max(a.event_time) AS last`
type Counted = { events: number; failed: number; first: string; last: string }

/** The name behind an opaque id, or undefined when nobody of the log has it. */
async function identityOf(house: House, id: string): Promise<string | undefined> {
  const { identities } = await logNames(house)
  return id === actorId('unknown') ? 'unknown' : identities.find((identity) => actorId(identity) === id)
}

/** Everything that one identity touched in a period; undefined when the log knows nobody of that id. */
export async function auditIdentity(house: House, id: string, query: AuditPeriodQuery) {
  await requireWholeLog(house)
  const identity = await identityOf(house, id)
  if (identity === undefined) return undefined
  const { where, params, period } = await auditFilter(house, { ...query, actor: id })
  const ask = <T>(columns: string, by: string) =>
    house.lake.rows<T>(`SELECT ${columns} FROM access.audit_resolved a WHERE ${where} GROUP BY ${by}`, params)
  const [total, objects, actions, places, people, nameOf, gaps, bars] = await Promise.all([
    ask<Counted>(counts, '()'),
    ask<Counted & { object: string | null; domain: string | null; reads: number; writes: number }>(
      `${namedObjectSql} AS object, any_value(${objectDomainSql}) AS domain, ${counts},
       CAST(count(*) FILTER (WHERE ${okSql} AND ${kindSql} = 'read') AS INTEGER) AS reads,
       CAST(count(*) FILTER (WHERE ${okSql} AND ${kindSql} = 'write') AS INTEGER) AS writes`,
      namedObjectSql,
    ),
    ask<Counted & { service: string; action: string }>(
      `min(a.service_name) AS service, min(a.action_name) AS action, ${counts}`,
      'lower(a.service_name), lower(a.action_name)',
    ),
    ask<Counted & { workspace: string; address: string | null }>(
      `coalesce(a.workspace_id, '') AS workspace, nullif(a.source_ip_address, '') AS address, ${counts}`,
      "coalesce(a.workspace_id, ''), nullif(a.source_ip_address, '')",
    ),
    peopleOf(house),
    workspaceNames(house),
    logGaps(house, { from: period.from, to: period.to }),
    dayBars(house, query, id),
  ])
  const most = <T extends Counted>(rows: readonly T[]) =>
    rows.toSorted((a, b) => b.events - a.events || (a.first < b.first ? -1 : 1))
  return {
    actor: people.actor(identity),
    domain: people.domain(identity),
    period: { from: period.from, to: period.to, label: period.label },
    ...{ events: total[0]?.events ?? 0, failed: total[0]?.failed ?? 0 },
    ...{ first: total[0]?.first ?? null, last: total[0]?.last ?? null },
    gaps: gaps.map(({ workspace, from, to }) => ({ workspace, from, to })),
    objects: most(objects).flatMap(({ object, events, ...row }) =>
      object === null ? [] : [{ ...row, object, other: events - row.failed - row.reads - row.writes }],
    ),
    actions: most(actions),
    places: most(places).map(({ workspace, address, events, first, last }) => ({
      ...{ workspace: nameOf(workspace), address, events, first, last },
    })),
    days: bars,
  }
}

/** A bar a day, also where the explorer of so short a period would draw hours. */
async function dayBars(house: House, query: AuditPeriodQuery, actor: string) {
  const { bars } = await auditHistogram(house, { ...query, actor })
  const days = groupedBy(bars, (bar) => bar.start.slice(0, 10))
  return [...days].map(([day, of]) => ({
    start: new Date(Date.parse(`${day}T00:00:00Z`)).toISOString(),
    ok: of.reduce((sum, bar) => sum + bar.ok, 0),
    failed: of.reduce((sum, bar) => sum + bar.failed, 0),
  }))
}

/** Every event of an identity, newest first, five hundred at a time, so that no length is held in memory. */
export async function* eventsOf(house: House, id: string, query: AuditPeriodQuery): AsyncGenerator<AuditEvent[]> {
  let cursor: string | undefined
  do {
    const page = await auditEvents(house, { ...query, actor: id, limit: 500, cursor })
    yield page.events
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
}

const known = new WeakMap<House, { version: string; names: Promise<{ object: string; events: number }[]> }>()

/** Objects of Unity Catalog by a part of their names, those with most events first. Counted once a version of the lake. */
export async function auditObjects(house: House, { q, limit }: { q: string; limit: number }) {
  await requireWholeLog(house)
  const version = await house.lake.version()
  let held = known.get(house)
  if (held?.version !== version) {
    held = { version, names: objectNames(house) }
    known.set(house, held)
    held.names.catch(() => known.delete(house))
  }
  const part = q.trim().toLowerCase()
  const found = (await held.names).filter(({ object }) => object.includes(part))
  const { catalogs } = meshTables(await house.ledger.domains.current())
  const domain = (object: string) => catalogs.find((one) => one.catalog === object.split('.')[0])?.domain ?? null
  return {
    total: found.length,
    objects: found.slice(0, limit).map((one) => ({ ...one, domain: domain(one.object) })),
  }
}

const objectNames = (house: House) =>
  house.lake.rows<{ object: string; events: number }>(
    `SELECT object, CAST(count(*) AS INTEGER) AS events FROM (SELECT lower(${objectSql('a')}) AS object FROM access.audit_resolved a) named
     WHERE object LIKE '%.%' GROUP BY object ORDER BY events DESC, object`,
  )
