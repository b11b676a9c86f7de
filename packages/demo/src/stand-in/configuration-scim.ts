import type { Facts } from './configuration-facts.ts'
import type { Answers } from './configuration-routes.ts'
import { uuidOf } from './identity.ts'

/** Number of a directory entry, always the same for the same name. */
const idOf = (name: string) => String(Number.parseInt(uuidOf(`scim ${name}`).replaceAll('-', '').slice(0, 12), 16))

/** Users, groups and service principals, below one of the two SCIM roots. */
export function scimLists(facts: Facts, lists: Answers['lists'], root: string): void {
  const { domains, people, servicePrincipals } = facts
  const memberships = new Map<string, Set<string>>()
  for (const { groups, members, owner } of domains) {
    for (const group of groups) memberships.set(group, new Set([...(memberships.get(group) ?? []), owner, ...members]))
  }
  for (const group of ['admins', 'platform']) if (!memberships.has(group)) memberships.set(group, new Set())
  const groupsOf = (who: string) =>
    [...memberships].filter(([, members]) => members.has(who)).map(([name]) => ({ display: name, value: idOf(name) }))
  const put = (kind: string, items: readonly unknown[]) =>
    lists.set(`${root}/${kind}`, { key: 'Resources', items, paging: 'scim' })

  put(
    'Users',
    people.map((userName) => ({
      id: idOf(userName),
      userName,
      displayName: displayName(userName),
      externalId: uuidOf(`directory ${userName}`),
      active: true,
      emails: [{ value: userName, type: 'work', primary: true }],
      groups: groupsOf(userName),
    })),
  )
  put(
    'ServicePrincipals',
    servicePrincipals.map((applicationId) => ({
      id: idOf(applicationId),
      applicationId,
      displayName: `service ${applicationId.slice(0, 8)}`,
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

function displayName(email: string): string {
  const words = (email.split('@')[0] ?? '').split('.')
  return words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join(' ')
}

/** Paths of the secrets of each service principal hang on the number of its directory entry. */
export const principalNumber = idOf
