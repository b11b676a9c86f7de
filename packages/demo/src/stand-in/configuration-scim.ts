import { stranger } from '../world/configuration-faults.ts'
import { identities } from '../world/people.ts'
import type { Facts } from './configuration-facts.ts'
import type { Answers } from './configuration-routes.ts'
import { uuidOf } from './identity.ts'

/** Those who run the platform: the admins of the account and of each workspace. */
const platformStaff = identities
  .filter(({ team, kind }) => team === 'platform' && kind === 'person')
  .map(({ id }) => id)
  .slice(0, 3)

const known = new Map(identities.map((identity) => [identity.id, identity]))

/** Number of a directory entry, always the same for the same name; the one that the audit events carry, if any. */
const idOf = (name: string) =>
  known.get(name)?.userId ?? String(Number.parseInt(uuidOf(`scim ${name}`).replaceAll('-', '').slice(0, 12), 16))

/** Users, groups and service principals, below one of the two SCIM roots. */
export function scimLists(facts: Facts, lists: Answers['lists'], root: string): void {
  const { domains, servicePrincipals } = facts
  // An account that does not know them is none of the demo's: its people are its own alone.
  const staff = platformStaff.some((who) => facts.people.includes(who)) ? platformStaff : []
  const people = [...new Set([...facts.people, ...staff, ...(staff.length > 0 ? [stranger] : [])])].sort()
  const memberships = new Map<string, Set<string>>()
  for (const { groups, members, owner } of domains) {
    // An owner answers for the data and does not work with it.
    for (const group of groups)
      memberships.set(group, new Set([...(memberships.get(group) ?? []), ...members.filter((who) => who !== owner)]))
  }
  for (const group of ['admins', 'platform']) if (!memberships.has(group)) memberships.set(group, new Set(staff))
  const groupsOf = (who: string) =>
    [...memberships].filter(([, members]) => members.has(who)).map(([name]) => ({ display: name, value: idOf(name) }))
  const inactive = new Set(facts.done('deactivateUser').map(({ params }) => params.targetUserName))
  const accountAdmins = new Set([
    ...platformStaff,
    ...facts.done('setAccountAdmin').map(({ params }) => params.targetUserName),
  ])
  const put = (kind: string, items: readonly unknown[]) =>
    lists.set(`${root}/${kind}`, { key: 'Resources', items, paging: 'scim' })

  put(
    'Users',
    people.map((userName) => ({
      id: idOf(userName),
      userName,
      displayName: known.get(userName)?.name ?? userName,
      ...(userName === stranger ? {} : { externalId: uuidOf(`directory ${userName}`) }),
      active: !inactive.has(userName),
      ...(accountAdmins.has(userName) ? { roles: [{ type: 'direct', value: 'account_admin' }] } : {}),
      emails: [{ value: userName, type: 'work', primary: true }],
      groups: groupsOf(userName),
    })),
  )
  put(
    'ServicePrincipals',
    servicePrincipals.map((applicationId) => ({
      id: idOf(applicationId),
      applicationId,
      displayName: known.get(applicationId)?.name ?? `service ${applicationId.slice(0, 8)}`,
      active: true,
      groups: groupsOf(applicationId),
    })),
  )
  put(
    'Groups',
    [...memberships].sort().map(([name, members]) => ({
      id: idOf(name),
      displayName: name,
      members: [...members].sort().map((who) => ({ display: who, value: idOf(who) })),
    })),
  )
}

/** Paths of the secrets of each service principal hang on the number of its directory entry. */
export const principalNumber = idOf
