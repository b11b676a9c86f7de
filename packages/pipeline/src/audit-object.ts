import { meshTables } from '@meshledger/policy'
import { type Chain, chainsOf, covers, groupedBy, type OwnerChange } from './audit-grants.ts'
import { type Actor, peopleOf } from './audit-people.ts'
import { type AuditPeriodQuery, auditPeriod } from './audit-period.ts'
import { rightsOn } from './audit-rights.ts'
import { eventId } from './audit-row.ts'
import { objectTimeline } from './audit-timeline.ts'
import { objectChanges, type Touched, touchedBy, touchedDays } from './audit-touched.ts'
import { logGaps } from './completeness.ts'
import type { House } from './house.ts'
import { requireWholeLog } from './warehouse/log-held.ts'

export type People = Awaited<ReturnType<typeof peopleOf>>
type Told = Omit<Chain, 'by'> & { grantedBy: Actor; accesses: number; sentence: string }

/**
 * Who accessed an object in a period, when, and under which right that then held; and what happened to it.
 *
 * Rights are those that the log itself shows, from its first event on. An access without one is counted as uncovered:
 * it was granted before the log begins, or in a way that leaves no event, or should not have been possible.
 */
export async function auditObject(house: House, name: string, query: AuditPeriodQuery) {
  await requireWholeLog(house)
  const period = await auditPeriod(house, query)
  const days = { first_day: period.from, last_day: period.to, start: period.start, end: period.end }
  const [rights, changes, byDay, gaps, people, domains, [log]] = await Promise.all([
    rightsOn(house, [name], period.end),
    objectChanges(house, name, days),
    touchedDays(house, name, days),
    logGaps(house, { from: period.from, to: period.to }),
    peopleOf(house),
    house.ledger.domains.current(),
    house.lake.rows<{ first: string | null }>('SELECT min(event_time) AS first FROM access.audit'),
  ])
  const owners = changes.flatMap((change): OwnerChange[] => {
    const owner = change.owner ?? (change.makes ? change.identity : null)
    return owner === null || !change.ok ? [] : [{ at: change.at, by: change.identity ?? 'unknown', owner }]
  })
  const moments = [...rights.grants, ...rights.members, ...owners].map(({ at }) => at)
  const touched = await touchedBy(house, name, days, [...new Set(moments)].toSorted())
  const catalog = name.toLowerCase().split('.')[0] ?? ''
  const domain = meshTables(domains).catalogs.find((one) => one.catalog === catalog)?.domain ?? null
  return {
    object: name,
    domain,
    classification: domains.find((one) => one.domain === domain)?.classification ?? [],
    period: { from: period.from, to: period.to, label: period.label },
    logFrom: log?.first ?? null,
    gaps: gaps.map(({ workspace, from, to }) => ({ workspace, from, to })),
    accesses: accessesOf(name, touched, people, (identity) =>
      chainsOf(identity, name, rights.grants, rights.members, owners),
    ),
    timeline: objectTimeline({ ...rights, changes, byDay, people, start: period.start, id: eventId }),
    unreadable: rights.unreadable,
  }
}

const sum = (rows: readonly Touched[], of: (row: Touched) => boolean): number =>
  rows.reduce((total, row) => (of(row) ? total + row.n : total), 0)

function accessesOf(name: string, touched: readonly Touched[], people: People, chains: (identity: string) => Chain[]) {
  const byIdentity = groupedBy(touched, (row) => row.identity ?? '')
  const accesses = [...byIdentity].map(([identity, rows]) => {
    const audit = rows.filter((row) => row.source === 'audit')
    const opened = audit.flatMap((row) =>
      row.ok && (row.kind === 'read' || row.kind === 'write') ? [{ ...row, kind: row.kind }] : [],
    )
    const held = chains(identity)
    const told = held.map(({ by, ...chain }): Told => {
      const covered = opened.filter((row) => covers({ ...chain, by }, row.since, row.kind))
      const grantedBy = people.actor(by)
      const accesses = covered.reduce((total, row) => total + row.n, 0)
      return { ...chain, grantedBy, accesses, sentence: sentenceOf(chain, name, grantedBy.name) }
    })
    const uncovered = opened.filter((row) => !held.some((chain) => covers(chain, row.since, row.kind)))
    return {
      actor: people.actor(identity),
      domain: people.domain(identity),
      reads: sum(audit, (row) => row.kind === 'read' && row.ok),
      writes: sum(audit, (row) => row.kind === 'write' && row.ok),
      looks: sum(audit, (row) => row.kind === 'look' && row.ok),
      changes: sum(audit, (row) => ['change', 'grant', 'tag', 'owner'].includes(row.kind) && row.ok),
      failed: sum(audit, (row) => !row.ok),
      lineage: sum(rows, (row) => row.source === 'lineage'),
      first: rows.map((row) => row.first).toSorted()[0] ?? '',
      last:
        rows
          .map((row) => row.last)
          .toSorted()
          .at(-1) ?? '',
      sources: [...new Set(rows.map((row) => row.source))].toSorted(),
      chains: told.filter((chain) => chain.accesses > 0),
      uncovered: uncovered.reduce((total, row) => total + row.n, 0),
    }
  })
  return accesses.toSorted((a, b) => b.reads + b.writes - a.reads - a.writes || (a.actor.id < b.actor.id ? -1 : 1))
}

/** A right in words: what, on what, through what, given by whom. */
function sentenceOf(chain: Omit<Chain, 'by'>, name: string, grantedBy: string): string {
  if (chain.kind === 'owner') return `owner of ${name}, by ${grantedBy}`
  const on = chain.inherited ? `${chain.securable}, around ${name}` : chain.securable
  const to = chain.group === null ? 'by name' : `through the group ${chain.group}`
  return `${chain.privilege} on ${on}, ${to}, granted by ${grantedBy}`
}
