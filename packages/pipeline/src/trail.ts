import type { TrailEntry } from '@meshledger/ledger'
import { PLATFORM } from '@meshledger/mesh'
import type { House } from './house.ts'
import { namesOf } from './posture-names.ts'
import { QueryError } from './query-error.ts'
import { checkTrail } from './trail-seal.ts'
import { requireVisible, type VisibleDomains } from './visible.ts'

export type TrailQuery = {
  readonly kind?: string | undefined
  readonly subject?: string | undefined
  readonly who?: string | undefined
  readonly request?: string | undefined
  readonly domain?: string | undefined
  /** Days, both included. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly q?: string | undefined
  readonly below?: number | undefined
  readonly limit: number
}

/**
 * Who changed what here, newest first. Whoever does not see all domains sees the changes of theirs, and those of no domain
 * only where the account itself is among what they see. The seal of the whole trail is checked with it.
 */
export async function trail(house: House, query: TrailQuery, sees: VisibleDomains) {
  const { domain, from, to, q, below, limit, ...same } = query
  await requireVisible(house, domain === undefined ? [] : [domain], sees)
  if (from !== undefined && to !== undefined && from > to) throw new QueryError('from', 'from lies after to')
  const filter = {
    ...same,
    domains: domain === undefined ? (sees === 'all' ? undefined : sees) : [domain],
    ofNone: domain === undefined && sees.includes(PLATFORM),
    from: from === undefined ? undefined : `${from}T00:00:00.000Z`,
    to: to === undefined ? undefined : dayAfter(to),
    text: q,
  }
  const [total, entries, kinds, nameOf, seal] = await Promise.all([
    house.ledger.trail.count(filter),
    house.ledger.trail.list({ ...filter, below, limit }),
    house.ledger.trail.kinds(),
    namesOf(house),
    checkTrail(house),
  ])
  return {
    ...{ total, kinds, seal },
    entries: entries.map(({ who, before, after, ...entry }: TrailEntry) => ({
      ...entry,
      who: nameOf(who),
      before: before === null ? null : (JSON.parse(before) as object),
      after: after === null ? null : (JSON.parse(after) as object),
    })),
    next: entries.length < limit ? null : (entries.at(-1)?.position ?? null),
  }
}

const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString()
