import { createHash } from 'node:crypto'
import { meshTables } from '@meshledger/policy'
import type { House } from './house.ts'

/** Opaque id of an identity: the first 16 hex digits of the SHA-256 of its name without case. */
export const actorId = (identity: string): string =>
  createHash('sha256').update(identity.trim().toLowerCase()).digest('hex').slice(0, 16)

export type Actor = { id: string; name: string }

/** Who acts: names for identities, and the one domain to which each belongs. */
export async function peopleOf(house: House) {
  const [people, domains] = await Promise.all([house.ledger.people.list(), house.ledger.domains.current()])
  const names = new Map(people.map(({ identity, name }) => [identity.trim().toLowerCase(), name]))
  const { members } = meshTables(domains)
  const domainsOf = new Map<string, Set<string>>()
  for (const { identity, domain } of members)
    domainsOf.set(identity, (domainsOf.get(identity) ?? new Set()).add(domain))
  return {
    actor(identity: string | null): Actor {
      const given = identity === null || identity === '' ? 'unknown' : identity
      return { id: actorId(given), name: names.get(given.trim().toLowerCase()) ?? given }
    },
    /** Null for an identity of no domain, and for one of several. */
    domain(identity: string): string | null {
      const [domain, another] = domainsOf.get(identity.trim().toLowerCase()) ?? []
      return another === undefined ? (domain ?? null) : null
    },
  }
}
