import { type Action, at, each, ID, listAt, NAME, NAMES, NUMBER, type Part, PRIVILEGES, url, wide } from './action.ts'

const uc = '/api/2.1/unity-catalog'
const securables =
  /^(metastore|catalog|schema|table|volume|function|external_location|storage_credential|connection|share)$/
const entities = /^(catalogs|schemas|tables|columns|volumes)$/

/** States of a system schema that is not on; Databricks says of one that may be switched on `AVAILABLE`, or nothing. */
const SCHEMA_OFF: ReadonlySet<string> = new Set(['', 'AVAILABLE', 'UNAVAILABLE', 'DISABLE_INITIALIZED'])

const privilegesOf = (answer: unknown, principal: string | undefined): string[] | undefined => {
  if (answer === null || typeof answer !== 'object') return undefined
  const held = listAt(answer, 'privilege_assignments').find((one) => one.principal === principal)?.privileges
  return (Array.isArray(held) ? held : [])
    .map((one) => String(typeof one === 'object' && one !== null ? (one as Part).privilege : one).replaceAll(' ', '_'))
    .sort()
}

/** Takes privileges of one principal on one thing away; what is granted again afterwards is the difference. */
const revoke = (
  given: Pick<Action, 'kind' | 'title' | 'params'>,
  path: (params: Readonly<Record<string, string>>) => string,
): Action => ({
  ...{ ...given, level: 'workspace' },
  warning: 'A privilege that is inherited stays: take it away at the parent.',
  read: (params) => ({ method: 'GET', path: path(params) }),
  part: (answer, { principal }) => privilegesOf(answer, principal),
  wanted: (before, { privileges }) => (before as string[]).filter((one) => !each(privileges).includes(one)),
  change: (after, before, params) => ({
    ...{ method: 'PATCH', path: path(params) },
    body: {
      changes: [
        {
          principal: params.principal,
          add: (after as string[]).filter((one) => !(before as string[]).includes(one)),
          remove: (before as string[]).filter((one) => !(after as string[]).includes(one)),
        },
      ],
    },
  }),
})

/** One or more fields of one resource, put to a value. */
const fields = (
  given: Pick<Action, 'kind' | 'title' | 'params' | 'limits' | 'warning'>,
  path: (params: Readonly<Record<string, string>>) => string,
  read: (answer: unknown) => unknown,
  wanted: Action['wanted'],
): Action => ({
  ...{ ...given, level: 'workspace', wanted },
  read: (params) => ({ method: 'GET', path: path(params) }),
  part: (answer) => read(answer),
  change: (body, _, params) => ({ method: 'PATCH', path: path(params), body }),
})

/** What concerns data: grants, tags, policies on columns and rows, and what is shared. */
export const dataActions: readonly Action[] = [
  revoke(
    {
      ...{ kind: 'revoke-grant', title: 'Take privileges in Unity Catalog away' },
      params: { type: securables, name: NAME, principal: NAME, privileges: PRIVILEGES },
    },
    ({ type, name }) => uc.concat(url`/permissions/${type}/${name}`),
  ),
  revoke(
    {
      ...{ kind: 'revoke-share', title: 'Take a share away from a recipient' },
      params: { share: NAME, principal: NAME, privileges: PRIVILEGES },
    },
    ({ share }) => uc.concat(url`/shares/${share}/permissions`),
  ),
  fields(
    {
      ...{ kind: 'isolate-catalog', title: 'Bind a catalog to the workspaces that are named for it' },
      ...{ params: { name: NAME }, warning: 'Workspaces that are not bound lose sight of it at once.' },
    },
    ({ name }) => uc.concat(url`/catalogs/${name}`),
    (answer) => at(answer, 'isolation_mode') && { isolation_mode: at(answer, 'isolation_mode') },
    () => ({ isolation_mode: 'ISOLATED' }),
  ),
  {
    ...{ kind: 'unbind-catalog', title: 'Take a workspace from a catalog', level: 'workspace' },
    params: { name: NAME, workspace: NUMBER },
    read: ({ name }) => ({ method: 'GET', path: uc.concat(url`/bindings/catalog/${name}`) }),
    part: (answer, { workspace }) =>
      listAt(answer, 'bindings').find((one) => String(one.workspace_id) === workspace)?.binding_type ?? null,
    wanted: () => null,
    change: (_, binding_type, { name, workspace }) => ({
      ...{ method: 'PATCH', path: uc.concat(url`/bindings/catalog/${name}`) },
      body: { remove: [{ workspace_id: wide(workspace), binding_type }] },
    }),
    undo: (binding_type, _, { name, workspace }) => ({
      ...{ method: 'PATCH', path: uc.concat(url`/bindings/catalog/${name}`) },
      body: { add: [{ workspace_id: wide(workspace), binding_type }] },
    }),
  },
  {
    ...{ kind: 'set-tag', title: 'Tag an object of Unity Catalog', level: 'workspace' },
    params: { type: entities, name: NAME, key: NAME, value: NAMES },
    read: ({ type, name }) => ({ method: 'GET', path: uc.concat(url`/entity-tag-assignments/${type}/${name}/tags`) }),
    part: (answer, { key }) => listAt(answer, 'tag_assignments').find((one) => one.tag_key === key)?.tag_value ?? null,
    wanted: (_, { value }) => value,
    change: (value, before, { type, name, key }) =>
      before === null
        ? {
            ...{ method: 'POST', path: `${uc}/entity-tag-assignments` },
            body: { entity_type: type, entity_name: name, tag_key: key, tag_value: value },
          }
        : {
            ...{ method: 'PATCH', path: uc.concat(url`/entity-tag-assignments/${type}/${name}/tags/${key}`) },
            ...{ query: { update_mask: 'tag_value' }, body: { tag_key: key, tag_value: value } },
          },
    undo: (before, _, { type, name, key }) => ({
      path: uc.concat(url`/entity-tag-assignments/${type}/${name}/tags/${key}`),
      ...(before === null
        ? { method: 'DELETE' as const }
        : {
            ...{ method: 'PATCH' as const, query: { update_mask: 'tag_value' } },
            body: { tag_key: key, tag_value: before },
          }),
    }),
  },
  {
    ...{ kind: 'mask-class', title: 'Mask every column of a class in a catalog', level: 'workspace' },
    params: { catalog: NAME, name: ID, tag: ID, value: ID, function: ID, except: NAMES },
    warning: 'Everybody but those named sees the mask from their next query on.',
    read: ({ catalog }) => ({ method: 'GET', path: uc.concat(url`/policies/CATALOG/${catalog}`) }),
    part: (answer, { name }) => listAt(answer, 'policies').find((one) => one.name === name) ?? null,
    wanted: (_, { catalog, name, tag, value, function: called, except }) => ({
      ...{ name, on_securable_type: 'CATALOG', on_securable_fullname: catalog, for_securable_type: 'TABLE' },
      ...{ policy_type: 'POLICY_TYPE_COLUMN_MASK', to_principals: ['account users'], except_principals: each(except) },
      match_columns: [{ alias: 'masked', condition: `has_tag_value('${tag}', '${value}')` }],
      column_mask: { function_name: called, on_column: 'masked', using: [] },
    }),
    change: (body) => ({ method: 'POST', path: `${uc}/policies`, body }),
    undo: (_, __, { catalog, name }) => ({
      ...{ method: 'DELETE', path: uc.concat(url`/policies/CATALOG/${catalog}/${name}`) },
    }),
    refuse: (before) => (before === null ? undefined : 'There is a policy of that name already: change it by hand'),
  },
  fields(
    {
      ...{ kind: 'limit-recipient', title: 'Let a recipient in from named addresses only' },
      params: { name: NAME, addresses: /^[\d.,:/ a-fA-F]+$/ },
    },
    ({ name }) => uc.concat(url`/recipients/${name}`),
    (answer) =>
      at(answer, 'name') && {
        ip_access_list: { allowed_ip_addresses: at(answer, 'ip_access_list', 'allowed_ip_addresses') ?? [] },
      },
    (_, { addresses }) => ({ ip_access_list: { allowed_ip_addresses: each(addresses) } }),
  ),
  {
    ...fields(
      {
        ...{ kind: 'limit-sharing', title: 'Share inside the account only, with tokens that end' },
        params: { id: ID, seconds: NUMBER },
        limits: ['seconds'],
      },
      ({ id }) => uc.concat(url`/metastores/${id}`),
      (answer) =>
        at(answer, 'delta_sharing_scope') && {
          delta_sharing_scope: at(answer, 'delta_sharing_scope'),
          delta_sharing_recipient_token_lifetime_in_seconds: at(
            answer,
            'delta_sharing_recipient_token_lifetime_in_seconds',
          ),
        },
      (_, { seconds }) => ({
        delta_sharing_scope: 'INTERNAL',
        delta_sharing_recipient_token_lifetime_in_seconds: Number(seconds),
      }),
    ),
    read: () => ({ method: 'GET', path: `${uc}/metastore_summary` }),
  },
  {
    ...{ kind: 'enable-system-schema', title: 'Switch a system schema on', level: 'workspace' },
    params: { metastore: ID, schema: ID },
    read: ({ metastore }) => ({ method: 'GET', path: uc.concat(url`/metastores/${metastore}/systemschemas`) }),
    part: (answer, { schema }) => {
      const state = listAt(answer, 'schemas').find((one) => one.schema === schema)?.state
      return typeof state === 'string' ? !SCHEMA_OFF.has(state) : undefined
    },
    wanted: () => true,
    change: (_, __, { metastore, schema }) => ({
      ...{ method: 'PUT', path: uc.concat(url`/metastores/${metastore}/systemschemas/${schema}`), body: {} },
    }),
    undo: (_, __, { metastore, schema }) => ({
      ...{ method: 'DELETE', path: uc.concat(url`/metastores/${metastore}/systemschemas/${schema}`) },
    }),
  },
]
