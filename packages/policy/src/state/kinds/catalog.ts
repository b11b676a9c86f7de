import {
  bodyOf,
  daysBetween,
  field,
  type Here,
  isEverybody,
  isPerson,
  NOT_READ,
  objectsOf,
  plain,
  readingFor,
  type StateItem,
  type StateKind,
} from '../kind.ts'
import { at, domainOfObject, listAt, textIn } from '../snapshot.ts'
import { takenAt } from './compute.ts'

/** Objects of a metastore are seen from every workspace under it: by its name they are told once. */
const metastoreField = field(
  'name of its metastore; of the workspace where that is not known',
  (_, here) => textIn(readingFor(here, 'metastore')?.whole, 'name') || here.place.name,
)

const FOREIGN = ['SYSTEM_CATALOG', 'DELTASHARING_CATALOG', 'INTERNAL_CATALOG']
const healthField = field(
  'does it hold health data?',
  (item, { facts }) => domainOfObject(textIn(item, 'name'), facts.mesh).phi,
)
const byPerson = field('is its owner a person?', (item) => isPerson(textIn(item, 'owner')))
const policies = (here: Here, name: string, type: string) =>
  listAt(bodyOf(here, 'catalog-policies', name)).filter((one) => textIn(one, 'policy_type') === type)

/**
 * Tags of a catalog in the metastore of the place; those that name no metastore count in every one. Two metastores may
 * have a catalog of one name: where it is not known in which the place lies, tags of a metastore tell nothing of it.
 */
function tagsOf(here: Here, name: string): unknown {
  const metastore = textIn(readingFor(here, 'metastore')?.whole, 'metastore_id')
  const known = [...(readingFor(here, 'catalog-tags')?.objects ?? [])].filter(
    ([object]) => object === name || object.startsWith(`${name} (`),
  )
  if (metastore === '' && known.some(([object]) => object !== name)) return NOT_READ
  const mine = known.filter(([object]) => object === name || object.endsWith(`:${metastore})`))
  return Object.fromEntries(mine.flatMap(([, { body }]) => Object.entries(body ?? {})))
}

/** Catalogs of the firm: those of the system and of others are left out. */
const catalogs: StateKind = {
  name: 'catalogs',
  meaning: 'A catalog of the firm',
  level: 'workspace',
  needs: ['catalogs'],
  fields: {
    metastore: metastoreField,
    ...plain('name owner isolation_mode'),
    phi: healthField,
    domain: field('the domain that it belongs to; missing for none', (item, { facts }) => {
      const { domain } = domainOfObject(textIn(item, 'name'), facts.mesh)
      return domain === 'Platform' ? null : domain
    }),
    owned_by_person: byPerson,
    bindings: field(
      'to how many workspaces it is bound',
      (item, here) => listAt(bodyOf(here, 'catalog-bindings', textIn(item, 'name'))).length,
      'catalog-bindings',
    ),
    masks: field(
      'how many policies mask columns in it',
      (item, here) => policies(here, textIn(item, 'name'), 'POLICY_TYPE_COLUMN_MASK').length,
      'catalog-policies',
    ),
    criticality: field(
      'its tag criticality; missing without one',
      (item, here) => {
        const tags = tagsOf(here, textIn(item, 'name').toLowerCase())
        return tags === NOT_READ ? NOT_READ : textIn(tags, 'criticality') || null
      },
      'catalog-tags',
    ),
  },
  items: (here) =>
    objectsOf(here, 'catalogs', (body, id) => ({ object: id, owner: textIn(body, 'owner') })).filter(
      ({ item }) => !FOREIGN.includes(textIn(item, 'catalog_type')),
    ),
}

const lastUse = (here: Here, principal: string, catalog: string): unknown => {
  const activity = here.account.readings.get('activity')?.objects
  const times = membersOf(here, principal).flatMap((name) => {
    const found = at(activity?.get(name)?.body, `catalogs.${catalog}`)
    return typeof found === 'string' ? [found] : []
  })
  return times.toSorted().at(-1)
}

/** The identity itself, or the members of the group of that name, in lower case. */
function membersOf(here: Here, principal: string): string[] {
  const wanted = principal.toLowerCase()
  const groups = objectsOf(here, 'groups').filter(({ item }) => textIn(item, 'displayName').toLowerCase() === wanted)
  return [
    wanted,
    ...groups.flatMap(({ item }) => listAt(item, 'members').map((one) => textIn(one, 'display').toLowerCase())),
  ]
}

const grants: StateKind = {
  name: 'grants',
  meaning: 'What one principal may do with a catalog of the firm',
  level: 'workspace',
  needs: ['catalogs', 'catalog-grants'],
  fields: {
    metastore: metastoreField,
    ...plain('name principal privileges'),
    phi: healthField,
    everybody: field('is it everybody?', (item) => isEverybody(textIn(item, 'principal'))),
    person: field('is it a person?', (item) => isPerson(textIn(item, 'principal'))),
    all: field('does it come with all privileges, or the right to grant?', (item) =>
      /\b(ALL_PRIVILEGES|MANAGE)\b/.test(textIn(item, 'privileges')),
    ),
    owner: field(
      'is it the owner of the catalog?',
      (item, here) => textIn(bodyOf(here, 'catalogs', textIn(item, 'name')), 'owner') === textIn(item, 'principal'),
    ),
    days_unused: field(
      'whole days since somebody of it last used the catalog, as far as the log goes back',
      (item, here) => {
        const used = lastUse(here, textIn(item, 'principal'), textIn(item, 'name').toLowerCase())
        const since = at(readingFor(here, 'activity')?.whole, 'since')
        return daysBetween(used ?? since, takenAt(here, 'catalog-grants'))
      },
      'activity',
      'groups',
    ),
  },
  items: (here) => {
    const own = new Set(catalogs.items(here).map(({ id }) => id))
    return objectsOf(here, 'catalog-grants').flatMap(({ id, item, takenAt: when }): StateItem[] =>
      listAt(own.has(id) ? item : undefined).map((grant) => {
        const principal = textIn(grant, 'principal')
        const privileges = listAt(grant, 'privileges').map(String).toSorted().join(' ')
        return { id: `${id}/${principal}`, item: { name: id, principal, privileges }, takenAt: when, object: id }
      }),
    )
  },
}

const metastore: StateKind = {
  name: 'metastore',
  meaning: 'The metastore of a workspace',
  level: 'workspace',
  needs: ['metastore'],
  fields: {
    metastore: metastoreField,
    ...plain(
      'name owner delta_sharing_scope delta_sharing_recipient_token_lifetime_in_seconds external_access_enabled',
    ),
    owned_by_person: byPerson,
    audit_schema: field(
      'state of the system schema access',
      (_, here) =>
        listAt([...(readingFor(here, 'system-schemas')?.objects.values() ?? [])].flatMap(({ body }) => listAt(body)))
          .filter((one) => textIn(one, 'schema') === 'access')
          .map((one) => textIn(one, 'state'))[0],
      'system-schemas',
    ),
    sharers: field(
      'how many principals may make shares or recipients',
      (_, here) =>
        [...(readingFor(here, 'metastore-grants')?.objects.values() ?? [])]
          .flatMap(({ body }) => listAt(body))
          .filter((grant) =>
            listAt(grant, 'privileges').some((one) => ['CREATE_SHARE', 'CREATE_RECIPIENT'].includes(String(one))),
          ).length,
      'metastore-grants',
    ),
  },
  items: (here) => {
    const reading = here.place.readings.get('metastore')
    return reading?.completeAt
      ? [{ id: textIn(reading.whole, 'metastore_id'), item: reading.whole, takenAt: reading.completeAt }]
      : []
  },
}

const recipients: StateKind = {
  name: 'recipients',
  meaning: 'Somebody outside with whom data is shared',
  level: 'workspace',
  needs: ['recipients'],
  fields: {
    metastore: metastoreField,
    ...plain('name owner authentication_type'),
    addresses: field(
      'how many addresses it may come from',
      (item) => listAt(item, 'ip_access_list.allowed_ip_addresses').length,
    ),
    days_left: field('whole days until its last token ends; missing where one has no end', (item, here) => {
      const ends = listAt(item, 'tokens').map((token) =>
        daysBetween(takenAt(here, 'recipients'), at(token, 'expiration_time')),
      )
      return ends.includes(null) || ends.length === 0 ? null : Math.max(...ends.map(Number))
    }),
  },
  items: (here) => objectsOf(here, 'recipients', (body) => ({ owner: textIn(body, 'owner') })),
}

const credentials: StateKind = {
  name: 'storage-credentials',
  meaning: 'A credential for storage',
  level: 'workspace',
  needs: ['storage-credentials'],
  fields: {
    metastore: metastoreField,
    ...plain('name owner read_only'),
    owned_by_person: byPerson,
    locations: field(
      'how many external locations use it',
      (item, here) =>
        objectsOf(here, 'external-locations').filter(
          ({ item: one }) => textIn(one, 'credential_name') === textIn(item, 'name'),
        ).length,
      'external-locations',
    ),
  },
  items: (here) => objectsOf(here, 'storage-credentials', (body) => ({ owner: textIn(body, 'owner') })),
}

/** Columns of Unity Catalog as the lake knows them: what they were found to hold, their tags and masks. */
const columns: StateKind = {
  name: 'columns',
  meaning: 'A column that holds, or is tagged to hold, sensitive data',
  level: 'account',
  needs: ['columns'],
  fields: {
    ...plain('table column mask'),
    tags: field('its tags as name=value, with blanks between', (item) => listAt(item, 'tags').join(' ')),
    table_tags: field('tags of its table, the same way', (item) => listAt(item, 'table_tags').join(' ')),
    found: field('kinds of data found in it, with blanks between', (item) => listAt(item, 'found').join(' ')),
    tagged: field('does a tag of it or of its table say that it is sensitive?', (item) =>
      [...listAt(item, 'tags'), ...listAt(item, 'table_tags')].some((tag) =>
        /^(class[.\w]*|pii|phi)(=|$)/i.test(String(tag)),
      ),
    ),
  },
  items: (here) => objectsOf(here, 'columns', (body) => ({ object: textIn(body, 'table') })),
}

/** Which workspaces lie under a metastore (`aws:eu-west-1:<id>`); any of them where it is not known. */
function seersOf(metastore: string, { facts }: Here): (workspace: string | null) => boolean {
  if (metastore === '') return () => true
  const under = facts.snapshots.filter(
    ({ kind, object, body }) =>
      kind === 'metastore' && object === null && metastore.endsWith(`:${textIn(body, 'metastore_id')}`),
  )
  const workspaces = new Set(under.map(({ workspace }) => workspace))
  return (workspace) => workspaces.has(workspace)
}

/** Tables with tags or row filters, as the lake knows them. */
const tables: StateKind = {
  name: 'tables',
  meaning: 'A table that has tags',
  level: 'account',
  needs: ['tables'],
  fields: {
    ...plain('table filter'),
    tags: field('its tags as name=value, with blanks between', (item) => listAt(item, 'tags').join(' ')),
    rows_limited: field('does a policy of its catalog limit its rows?', (item, here) => {
      const catalog = textIn(item, 'table').split('.')[0] ?? ''
      const sees = seersOf(textIn(item, 'metastore'), here)
      const read = here.facts.snapshots.filter(
        ({ kind, object, complete, workspace }) =>
          kind === 'catalog-policies' && object === catalog && complete && sees(workspace),
      )
      if (read.length === 0) return NOT_READ
      return read.some(({ body }) =>
        listAt(body).some((one) => textIn(one, 'policy_type') === 'POLICY_TYPE_ROW_FILTER'),
      )
    }),
  },
  items: (here) => objectsOf(here, 'tables', (_, id) => ({ object: id })),
}

export const catalogKinds = [catalogs, grants, metastore, recipients, credentials, columns, tables]
