import { bodiesOf, daysBetween, field, type Here, objectsOf, plain, type StateKind } from '../kind.ts'
import { at, domainOfObject, listAt, textIn } from '../snapshot.ts'
import { takenAt } from './compute.ts'
import { confOf, workspaceField } from './workspace.ts'

/** Whole days that a token lives in all; null for one without an end. */
const lifetime = (token: unknown): number | null => {
  const end = Number(at(token, 'expiry_time') ?? -1)
  return end <= 0 ? null : daysBetween(at(token, 'creation_time'), end)
}

const limitOf = (here: Here): number => Number(confOf(here, 'maxTokenLifetimeDays') ?? 0)
const userNamed = (here: Here, name: string) =>
  bodiesOf(here, 'users').find((user) => textIn(user, 'userName').toLowerCase() === name.toLowerCase())

const tokens: StateKind = {
  name: 'tokens',
  meaning: 'A personal access token that lives',
  level: 'workspace',
  needs: ['tokens'],
  fields: {
    workspace: workspaceField,
    ...plain('token_id created_by_username comment'),
    days_of_life: field('whole days from its making to its end; missing without an end', lifetime),
    days_left: field('whole days until its end; missing without an end', (item, here) => {
      const end = Number(at(item, 'expiry_time') ?? -1)
      return end <= 0 ? null : daysBetween(takenAt(here, 'tokens'), end)
    }),
    over_limit: field(
      'does it live longer than its workspace allows new ones?',
      (item, here) => limitOf(here) > 0 && (lifetime(item) ?? Number.POSITIVE_INFINITY) > limitOf(here),
      'workspace-conf/maxTokenLifetimeDays',
    ),
    owner_active: field(
      'is its owner among the active users or the service principals?',
      (item, here) => {
        const owner = textIn(item, 'created_by_username')
        const user = userNamed(here, owner)
        if (user !== undefined) return at(user, 'active') !== false
        return bodiesOf(here, 'service-principals').some((one) => textIn(one, 'applicationId') === owner)
      },
      'users',
      'service-principals',
    ),
  },
  items: (here) => objectsOf(here, 'tokens', (body) => ({ owner: textIn(body, 'created_by_username') })),
}

/** Groups of an identity in the account, itself among them, as grants name them. */
function namesOf(here: Here, userName: string): string[] {
  const user = userNamed(here, userName)
  return [userName, ...listAt(user, 'groups').map((group) => textIn(group, 'display'))].map((name) =>
    name.toLowerCase(),
  )
}

const reads = ['SELECT', 'MODIFY', 'ALL_PRIVILEGES', 'MANAGE', 'READ_VOLUME']

/** Names to which a catalog with health data is granted. */
const namesWithHealthData = (here: Here): string[] =>
  objectsOf(here, 'catalog-grants')
    .filter(({ id }) => domainOfObject(id, here.facts.mesh).phi)
    .flatMap(({ item }) => listAt(item))
    .filter((grant) => listAt(grant, 'privileges').some((privilege) => reads.includes(String(privilege))))
    .map((grant) => textIn(grant, 'principal').toLowerCase())

const users: StateKind = {
  name: 'users',
  meaning: 'A person in a workspace',
  level: 'workspace',
  needs: ['users'],
  fields: {
    workspace: workspaceField,
    ...plain('userName active externalId'),
    days_silent: field(
      'whole days since the log last named them; missing where it never did',
      (item, here) =>
        daysBetween(
          at(here.account.readings.get('activity')?.objects.get(textIn(item, 'userName').toLowerCase())?.body, 'last'),
          takenAt(here, 'users'),
        ),
      'activity',
    ),
    health_data: field(
      'do they hold a grant on health data, themselves or by a group?',
      (item, here) => {
        const granted = new Set(namesWithHealthData(here))
        return namesOf(here, textIn(item, 'userName')).some((name) => granted.has(name))
      },
      'catalogs',
      'catalog-grants',
    ),
  },
  items: (here) => objectsOf(here, 'users', (body) => ({ owner: textIn(body, 'userName') })),
}

const accountUsers: StateKind = {
  name: 'account-users',
  meaning: 'A person in the account',
  level: 'account',
  needs: ['account-users'],
  fields: {
    ...plain('userName active externalId'),
    admin: field('are they an account admin?', (item) =>
      listAt(item, 'roles').some((role) => textIn(role, 'value') === 'account_admin'),
    ),
  },
  items: (here) => objectsOf(here, 'account-users', (body) => ({ owner: textIn(body, 'userName') })),
}

const secrets: StateKind = {
  name: 'service-principal-secrets',
  meaning: 'A secret of a service principal',
  level: 'account',
  needs: ['service-principal-secrets'],
  fields: {
    ...plain('id status'),
    principal: field(
      'name of the service principal',
      (item, here) =>
        textIn(
          here.place.readings.get('account-service-principals')?.objects.get(textIn(item, 'principal'))?.body,
          'displayName',
        ) || textIn(item, 'principal'),
    ),
    days_of_age: field('whole days since it was made', (item, here) =>
      daysBetween(at(item, 'create_time'), takenAt(here, 'service-principal-secrets')),
    ),
  },
  items: (here) =>
    objectsOf(here, 'service-principal-secrets').flatMap(({ id, item, takenAt: when }) =>
      listAt(item).map((secret, i) => ({
        id: `${id}/${textIn(secret, 'id') || i}`,
        item: { ...(secret as object), principal: id },
        takenAt: when,
        owner: textIn(here.place.readings.get('account-service-principals')?.objects.get(id)?.body, 'applicationId'),
      })),
    ),
}

export const identityKinds = [tokens, users, accountUsers, secrets]
