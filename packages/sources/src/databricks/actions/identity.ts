import { type Action, at, ID, listAt, NAMES, NUMBER, type Params, type Part, url } from './action.ts'

const patch = (...operations: readonly Part[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
})
const scim = '/api/2.0/preview/scim/v2'

/** Whether somebody may sign in: the same for people and for service principals. */
const deactivate = (kind: string, title: string, list: 'Users' | 'ServicePrincipals'): Action => {
  const path = ({ id }: Params) => `${scim}/${list}/${encodeURIComponent(id ?? '')}`
  return {
    ...{ kind, title, level: 'workspace', params: { id: NUMBER } },
    warning: 'Where an identity provider is in charge, its next sync undoes this: change it there as well.',
    read: (params) => ({ method: 'GET', path: path(params) }),
    part: (answer) => at(answer, 'active'),
    wanted: () => false,
    change: (active, _, params) => ({
      ...{ method: 'PATCH', path: path(params) },
      body: patch({ op: 'replace', path: 'active', value: active }),
    }),
  }
}

/** What concerns who somebody is and what they may enter. */
export const identityActions: readonly Action[] = [
  deactivate('deactivate-user', 'Deactivate a person', 'Users'),
  deactivate('deactivate-service-principal', 'Deactivate a service principal', 'ServicePrincipals'),
  {
    ...{ kind: 'remove-from-group', title: 'Take somebody out of a group', level: 'workspace' },
    params: { group: NUMBER, member: NUMBER },
    read: ({ group }) => ({ method: 'GET', path: `${scim}/Groups/${group}` }),
    part: (answer, { member }) =>
      at(answer, 'id') === undefined ? undefined : listAt(answer, 'members').some(({ value }) => value === member),
    wanted: () => false,
    change: (_, __, { group, member }) => ({
      ...{ method: 'PATCH', path: `${scim}/Groups/${group}` },
      body: patch({ op: 'remove', path: `members[value eq "${member}"]` }),
    }),
    undo: (_, __, { group, member }) => ({
      ...{ method: 'PATCH', path: `${scim}/Groups/${group}` },
      body: patch({ op: 'add', path: 'members', value: [{ value: member }] }),
    }),
  },
  {
    ...{ kind: 'remove-account-admin', title: 'Take the account admin role away', level: 'account' },
    params: { account: ID, id: NUMBER },
    read: ({ account, id }) => ({ method: 'GET', path: url`/api/2.0/accounts/${account}/scim/v2/Users/${id}` }),
    part: (answer) =>
      at(answer, 'id') === undefined
        ? undefined
        : listAt(answer, 'roles').some(({ value }) => value === 'account_admin'),
    wanted: () => false,
    change: (_, __, { account, id }) => ({
      ...{ method: 'PATCH', path: url`/api/2.0/accounts/${account}/scim/v2/Users/${id}` },
      body: patch({ op: 'remove', path: 'roles[value eq "account_admin"]' }),
    }),
    undo: (_, __, { account, id }) => ({
      ...{ method: 'PATCH', path: url`/api/2.0/accounts/${account}/scim/v2/Users/${id}` },
      body: patch({ op: 'add', path: 'roles', value: [{ value: 'account_admin' }] }),
    }),
  },
  {
    ...{ kind: 'lower-workspace-access', title: 'Lower a workspace admin to a user', level: 'account' },
    params: { account: ID, workspace: NUMBER, principal: NUMBER },
    read: ({ account, workspace }) => ({
      ...{ method: 'GET', path: url`/api/2.0/accounts/${account}/workspaces/${workspace}/permissionassignments` },
    }),
    part: (answer, { principal }) =>
      listAt(answer, 'permission_assignments').find((one) => String(at(one, 'principal', 'principal_id')) === principal)
        ?.permissions,
    wanted: () => ['USER'],
    change: (permissions, _, { account, workspace, principal }) => ({
      method: 'PUT',
      path: url`/api/2.0/accounts/${account}/workspaces/${workspace}/permissionassignments/principals/${principal}`,
      body: { permissions },
    }),
  },
  {
    ...{ kind: 'remove-account-role', title: 'Take a grant of an account role back', level: 'account' },
    params: { account: ID, rule_set: NAMES, role: NAMES, principal: NAMES },
    read: ({ account, rule_set }) => ({
      method: 'GET',
      path: url`/api/2.0/preview/accounts/${account}/access-control/rule-sets`,
      query: { name: rule_set ?? '', etag: '' },
    }),
    part: (answer) => at(answer, 'grant_rules') && { etag: at(answer, 'etag'), grant_rules: at(answer, 'grant_rules') },
    wanted: (before, { role, principal }) => ({
      grant_rules: listAt(before, 'grant_rules')
        .map((rule) =>
          rule.role === role && Array.isArray(rule.principals)
            ? { ...rule, principals: rule.principals.filter((one) => one !== principal) }
            : rule,
        )
        .filter((rule) => !Array.isArray(rule.principals) || rule.principals.length > 0),
    }),
    change: (after, before, { account, rule_set }) => ({
      method: 'PUT',
      path: url`/api/2.0/preview/accounts/${account}/access-control/rule-sets`,
      body: {
        name: rule_set,
        rule_set: { name: rule_set, etag: at(before, 'etag'), grant_rules: at(after, 'grant_rules') },
      },
    }),
  },
]
