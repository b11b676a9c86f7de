import { type Action, at, each, ID, listAt, NAME, NAMES, type Part, url } from './action.ts'

/** Toggles that take access away, or record more; whatever is set here is set back by the same call. */
const toggles =
  /^(enableResultsDownloading|enableExportNotebook|enableNotebookTableClipboard|storeInteractiveNotebookResultsInCustomerAccount|enableVerboseAuditLogs|enableFileStoreEndpoint|enableDbfsFileBrowser|enableIpAccessLists|enableTokensConfig|maxTokenLifetimeDays|enforceClusterViewAcls|enforceWorkspaceViewAcls|enableEnforceImdsV2|customerApprovedWSLoginExpirationTime)$/

/** Settings of a workspace by type. The compliance security profile is not among them: it cannot be switched off again. */
const settingTypes =
  /^(restrict_workspace_admins|disable_legacy_dbfs|disable_legacy_access|sql_results_download|aibi_dash_embed_ws_acc_policy|enable-results-downloading|enable-export-notebook|enable-notebook-table-clipboard|llm_proxy_partner_powered|dashboard_email_subscriptions)$/

const settingPath = (type = '') => url`/api/2.0/settings/types/${type}/names/default`

/** What concerns a workspace or the account as a whole. */
export const workspaceActions: readonly Action[] = [
  {
    ...{ kind: 'set-workspace-conf', title: 'Set a switch of the workspace', level: 'workspace' },
    params: { key: toggles, value: NAMES },
    limits: ['value'],
    warning: 'A cap on the life of tokens acts on new tokens only.',
    read: ({ key = '' }) => ({ method: 'GET', path: '/api/2.0/workspace-conf', query: { keys: key } }),
    part: (answer, { key = '' }) => at(answer, key),
    wanted: (_, { value }) => value,
    change: (value, _, { key = '' }) => ({ method: 'PATCH', path: '/api/2.0/workspace-conf', body: { [key]: value } }),
  },
  {
    ...{ kind: 'change-setting', title: 'Change a setting of the workspace', level: 'workspace' },
    params: { type: settingTypes, field: ID, value: NAMES },
    read: ({ type }) => ({ method: 'GET', path: settingPath(type) }),
    part: (answer, { field = '' }) =>
      at(answer, ...field.split('.')) === undefined
        ? undefined
        : { etag: at(answer, 'etag'), value: at(answer, ...field.split('.')) },
    wanted: (before, { value = '' }) => ({
      value: typeof at(before, 'value') === 'boolean' ? value === 'true' : value,
    }),
    change: (after, before, { type, field = '' }) => ({
      ...{ method: 'PATCH', path: settingPath(type) },
      body: {
        ...{ allow_missing: true, field_mask: field },
        setting: {
          ...{ etag: at(before, 'etag'), setting_name: 'default' },
          ...nested(field.split('.'), at(after, 'value')),
        },
      },
    }),
  },
  {
    ...{
      kind: 'restrict-tokens',
      title: 'Let named groups alone use tokens',
      level: 'workspace',
      params: { groups: NAMES },
    },
    read: () => ({ method: 'GET', path: '/api/2.0/permissions/authorization/tokens' }),
    part: (answer) =>
      at(answer, 'access_control_list') &&
      listAt(answer, 'access_control_list').flatMap(({ all_permissions, display_name: _, ...who }) =>
        (Array.isArray(all_permissions) ? (all_permissions as Part[]) : []).map(({ permission_level }) => ({
          ...{ ...who, permission_level },
        })),
      ),
    wanted: (_, { groups }) => each(groups).map((group_name) => ({ group_name, permission_level: 'CAN_USE' })),
    change: (access_control_list) => ({
      ...{ method: 'PUT', path: '/api/2.0/permissions/authorization/tokens', body: { access_control_list } },
    }),
  },
  {
    ...{ kind: 'enable-ip-list', title: 'Switch a list of addresses on', level: 'workspace', params: { id: ID } },
    read: ({ id }) => ({ method: 'GET', path: url`/api/2.0/ip-access-lists/${id}` }),
    part: (answer) => at(answer, 'ip_access_list', 'enabled'),
    wanted: () => true,
    change: (enabled, _, { id }) => ({
      ...{ method: 'PATCH', path: url`/api/2.0/ip-access-lists/${id}`, body: { enabled } },
    }),
  },
  {
    ...{ kind: 'dry-run-network', title: 'Log what a network policy would refuse', level: 'account' },
    params: { account: ID, id: NAME },
    read: ({ account, id }) => ({ method: 'GET', path: url`/api/2.0/accounts/${account}/network-policies/${id}` }),
    // A PUT replaces the whole policy, so what it says of the way in is sent along.
    part: (answer) => {
      const { account_id: _, network_policy_id: __, ...rules } = (answer ?? {}) as Part
      return rules.egress && rules
    },
    wanted: (before) => ({
      ...(before as Part),
      egress: {
        ...(at(before, 'egress') as Part),
        network_access: {
          ...(at(before, 'egress', 'network_access') as Part),
          ...{ restriction_mode: 'RESTRICTED_ACCESS', policy_enforcement: { enforcement_mode: 'DRY_RUN' } },
        },
      },
    }),
    change: (after, _, { account, id }) => ({
      method: 'PUT',
      path: url`/api/2.0/accounts/${account}/network-policies/${id}`,
      body: { account_id: account, network_policy_id: id, ...(after as Part) },
    }),
    refuse: (before) =>
      at(before, 'egress', 'network_access', 'policy_enforcement', 'enforcement_mode') === 'ENFORCED'
        ? 'The policy is enforced already: a dry run would open it'
        : undefined,
  },
  {
    ...{ kind: 'enable-log-delivery', title: 'Switch a delivery of logs on', level: 'account' },
    params: { account: ID, id: ID },
    read: ({ account, id }) => ({ method: 'GET', path: url`/api/2.0/accounts/${account}/log-delivery/${id}` }),
    part: (answer) => at(answer, 'log_delivery_configuration', 'status'),
    wanted: () => 'ENABLED',
    change: (status, _, { account, id }) => ({
      ...{ method: 'PATCH', path: url`/api/2.0/accounts/${account}/log-delivery/${id}`, body: { status } },
    }),
  },
]

const nested = (path: readonly string[], value: unknown): Part =>
  path.reduceRight<unknown>((held, key) => ({ [key]: held }), value) as Part
