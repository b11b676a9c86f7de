import { type PersonDefinition, PLATFORM } from '@meshledger/mesh'
import type { House } from './house.ts'
import type { PersonRef } from './posture-names.ts'
import { QueryError } from './query-error.ts'
import { requireVisible, type VisibleDomains } from './visible.ts'

/** Whether somebody may act on what concerns a domain: compliance and admins anywhere, a team lead in the own domains. */
const actsIn = ({ roles, domains }: PersonDefinition, domain: string): boolean =>
  roles.some((role) => role === 'admin' || role === 'compliance') ||
  (roles.includes('team-lead') && domain !== PLATFORM && domains.includes(domain))

/** The people who can be made to answer for something in a domain, by name. */
export async function ownersIn({ ledger }: Pick<House, 'ledger'>, domain: string): Promise<PersonRef[]> {
  const people = (await ledger.people.list()).filter((person) => actsIn(person, domain))
  return people.map(({ id, name }) => ({ id, name })).toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** The same for whoever asks about a domain that they see. Throws `NoSuchDomainError` for any other. */
export async function owners(house: House, domain: string, sees: VisibleDomains) {
  await requireVisible(house, [domain], sees)
  return { owners: await ownersIn(house, domain) }
}

/** Throws `QueryError`, which lists who can be named, for an owner who does not exist or may not act in the domain. */
export async function requireOwner(house: Pick<House, 'ledger'>, owner: string, domain: string): Promise<void> {
  const owners = await ownersIn(house, domain)
  if (owners.some(({ id }) => id === owner)) return
  const instead =
    owners.length === 0
      ? 'nobody may yet: give somebody the role in the file of people'
      : `those who may are ${owners.map(({ id }) => id).join(', ')}`
  throw new QueryError('owner', `is not the id of somebody who may act in ${domain}; ${instead}`)
}
