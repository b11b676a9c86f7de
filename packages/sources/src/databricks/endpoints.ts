import type { Paging } from './rest.ts'

/**
 * One kind of configuration and where it is read.
 *
 * A `{placeholder}` in path or query is filled once for each value of `fill`: either a fixed list, or a field of the
 * items that another endpoint gave. `{account_id}` is the account of the connection.
 */
export type Endpoint = {
  name: string
  level: 'workspace' | 'account'
  path: string
  query?: Readonly<Record<string, string>>
  paging: Paging
  /** key of the items in the answer; null when the answer itself is the list, or the one item */
  list: string | null
  fill?: Fill
  /** an answer that there is no such thing is a list of nothing, not a refusal */
  absentIsEmpty?: true
}
export type Fill =
  | { placeholder: string; values: readonly string[] }
  | { placeholder: string; from: string; field: string }

const uc = '/api/2.1/unity-catalog'
const account = '/api/2.0/accounts/{account_id}'

const workspace = (
  name: string,
  path: string,
  list: string | null,
  paging: Paging = 'none',
  more: Pick<Endpoint, 'fill' | 'query' | 'absentIsEmpty'> = {},
): Endpoint => ({ name, level: 'workspace', path, list, paging, ...more })

const accountWide = (
  name: string,
  path: string,
  list: string | null,
  paging: Paging = 'none',
  more: Pick<Endpoint, 'fill' | 'query'> = {},
): Endpoint => ({ name, level: 'account', path, list, paging, ...more })

const each = (placeholder: string, from: string, field: string) => ({ fill: { placeholder, from, field } })
const oneOf = (placeholder: string, values: readonly string[]) => ({ fill: { placeholder, values } })

/** Asked one by one: a key that a workspace does not know makes the whole answer fail. */
const workspaceConfKeys = [
  'enableResultsDownloading',
  'enableExportNotebook',
  'enableNotebookTableClipboard',
  'storeInteractiveNotebookResultsInCustomerAccount',
  'enableVerboseAuditLogs',
  'enableFileStoreEndpoint',
  'enableDbfsFileBrowser',
  'enableProjectTypeInWorkspace',
  'enableProjectsAllowList',
  'enableIpAccessLists',
  'enableTokensConfig',
  'maxTokenLifetimeDays',
  'enableJobViewAcls',
  'enforceClusterViewAcls',
  'enforceWorkspaceViewAcls',
  'enableEnforceImdsV2',
  'customerApprovedWSLoginExpirationTime',
  'enforceUserIsolation',
  'enableDeprecatedGlobalInitScripts',
  'enableDeprecatedClusterNamedInitScripts',
  'enableNotebookGitVersioning',
  'enable-X-Frame-Options',
  'enable-X-Content-Type-Options',
  'enable-X-XSS-Protection',
] as const

const workspaceSettings = [
  'shield_csp_enablement_ws_db',
  'shield_esm_enablement_ws_db',
  'automatic_cluster_update',
  'restrict_workspace_admins',
  'disable_legacy_dbfs',
  'disable_legacy_access',
  'default_namespace_ws',
  'sql_results_download',
  'aibi_dash_embed_ws_acc_policy',
  'aibi_dash_embed_ws_apprvd_domains',
  'enable-results-downloading',
  'enable-export-notebook',
  'enable-notebook-table-clipboard',
  'llm_proxy_partner_powered',
  'dashboard_email_subscriptions',
  'default_warehouse_id',
] as const

const accountSettings = [
  'shield_csp_enablement_ac',
  'shield_esm_enablement_ac',
  'disable_legacy_features',
  'acct_ip_acl_enable',
  'dcp_acct_enable',
  'llm_proxy_partner_powered',
  'llm_proxy_partner_powered_enforce',
] as const

/** Places of the old file system in which nothing should lie: tables, mounts, init scripts. */
const oldStorePlaces = ['/user/hive/warehouse', '/mnt', '/databricks/init'] as const

/** What a configuration snapshot holds, in reading order: an endpoint stands after the one that fills it. */
export const endpoints: readonly Endpoint[] = [
  workspace('workspace-conf', '/api/2.0/workspace-conf', null, 'none', {
    query: { keys: '{key}' },
    ...oneOf('key', workspaceConfKeys),
  }),
  workspace(
    'workspace-settings',
    '/api/2.0/settings/types/{type}/names/default',
    null,
    'none',
    oneOf('type', workspaceSettings),
  ),
  workspace('ip-access-lists', '/api/2.0/ip-access-lists', 'ip_access_lists'),
  workspace('tokens', '/api/2.0/token-management/tokens', 'token_infos'),
  workspace('token-permissions', '/api/2.0/permissions/authorization/tokens', 'access_control_list'),
  workspace('password-permissions', '/api/2.0/permissions/authorization/passwords', 'access_control_list'),
  workspace('users', '/api/2.0/preview/scim/v2/Users', 'Resources', 'scim', { query: { count: '100' } }),
  workspace('groups', '/api/2.0/preview/scim/v2/Groups', 'Resources', 'scim', { query: { count: '100' } }),
  workspace('service-principals', '/api/2.0/preview/scim/v2/ServicePrincipals', 'Resources', 'scim', {
    query: { count: '100' },
  }),
  workspace('clusters', '/api/2.1/clusters/list', 'clusters', 'page-token', { query: { page_size: '100' } }),
  workspace(
    'cluster-permissions',
    '/api/2.0/permissions/clusters/{cluster_id}',
    'access_control_list',
    'none',
    each('cluster_id', 'clusters', 'cluster_id'),
  ),
  workspace('spark-versions', '/api/2.1/clusters/spark-versions', 'versions'),
  workspace('cluster-policies', '/api/2.0/policies/clusters/list', 'policies'),
  workspace(
    'cluster-policy-permissions',
    '/api/2.0/permissions/cluster-policies/{policy_id}',
    'access_control_list',
    'none',
    each('policy_id', 'cluster-policies', 'policy_id'),
  ),
  workspace('instance-pools', '/api/2.0/instance-pools/list', 'instance_pools'),
  workspace('global-init-scripts', '/api/2.0/global-init-scripts', 'scripts'),
  workspace('library-statuses', '/api/2.0/libraries/all-cluster-statuses', 'statuses'),
  workspace(
    'artifact-allowlists',
    `${uc}/artifact-allowlists/{type}`,
    'artifact_matchers',
    'none',
    oneOf('type', ['INIT_SCRIPT', 'LIBRARY_JAR', 'LIBRARY_MAVEN']),
  ),
  workspace('secret-scopes', '/api/2.0/secrets/scopes/list', 'scopes'),
  workspace('secret-acls', '/api/2.0/secrets/acls/list', 'items', 'none', {
    query: { scope: '{scope}' },
    ...each('scope', 'secret-scopes', 'name'),
  }),
  workspace('warehouses', '/api/2.0/sql/warehouses', 'warehouses', 'page-token'),
  workspace('warehouse-config', '/api/2.0/sql/config/warehouses', null),
  workspace(
    'warehouse-permissions',
    '/api/2.0/permissions/warehouses/{id}',
    'access_control_list',
    'none',
    each('id', 'warehouses', 'id'),
  ),
  workspace('jobs', '/api/2.2/jobs/list', 'jobs', 'page-token', { query: { limit: '100', expand_tasks: 'true' } }),
  workspace('pipelines', '/api/2.0/pipelines', 'statuses', 'page-token', { query: { max_results: '100' } }),
  workspace('serving-endpoints', '/api/2.0/serving-endpoints', 'endpoints'),
  workspace('registered-models', `${uc}/models`, 'registered_models', 'page-token', { query: { max_results: '100' } }),
  workspace('vector-search-endpoints', '/api/2.0/vector-search/endpoints', 'endpoints', 'page-token'),
  workspace('dbfs-listings', '/api/2.0/dbfs/list', 'files', 'none', {
    query: { path: '{path}' },
    ...oneOf('path', oldStorePlaces),
    absentIsEmpty: true,
  }),
  workspace('metastore-assignment', `${uc}/current-metastore-assignment`, null),
  workspace('metastore', `${uc}/metastore_summary`, null),
  workspace(
    'system-schemas',
    `${uc}/metastores/{metastore_id}/systemschemas`,
    'schemas',
    'page-token',
    each('metastore_id', 'metastore-assignment', 'metastore_id'),
  ),
  workspace(
    'metastore-grants',
    `${uc}/permissions/metastore/{metastore_id}`,
    'privilege_assignments',
    'page-token',
    each('metastore_id', 'metastore-assignment', 'metastore_id'),
  ),
  workspace('catalogs', `${uc}/catalogs`, 'catalogs', 'page-token', { query: { max_results: '0' } }),
  workspace(
    'catalog-grants',
    `${uc}/permissions/catalog/{name}`,
    'privilege_assignments',
    'page-token',
    each('name', 'catalogs', 'name'),
  ),
  workspace(
    'catalog-bindings',
    `${uc}/bindings/catalog/{name}`,
    'bindings',
    'page-token',
    each('name', 'catalogs', 'name'),
  ),
  workspace(
    'catalog-policies',
    `${uc}/policies/CATALOG/{name}`,
    'policies',
    'page-token',
    each('name', 'catalogs', 'name'),
  ),
  workspace('schemas', `${uc}/schemas`, 'schemas', 'page-token', {
    query: { catalog_name: '{name}', max_results: '0' },
    ...each('name', 'catalogs', 'name'),
  }),
  workspace('external-locations', `${uc}/external-locations`, 'external_locations', 'page-token'),
  workspace('storage-credentials', `${uc}/storage-credentials`, 'storage_credentials', 'page-token'),
  workspace('connections', `${uc}/connections`, 'connections', 'page-token'),
  workspace('shares', `${uc}/shares`, 'shares', 'page-token'),
  workspace(
    'share-permissions',
    `${uc}/shares/{name}/permissions`,
    'privilege_assignments',
    'page-token',
    each('name', 'shares', 'name'),
  ),
  workspace('recipients', `${uc}/recipients`, 'recipients', 'page-token'),
  workspace('tag-policies', '/api/2.1/tag-policies', 'tag_policies', 'page-token'),

  accountWide('workspaces', `${account}/workspaces`, null),
  accountWide(
    'account-settings',
    `${account}/settings/types/{type}/names/default`,
    null,
    'none',
    oneOf('type', accountSettings),
  ),
  accountWide('account-users', `${account}/scim/v2/Users`, 'Resources', 'scim', { query: { count: '100' } }),
  accountWide('account-groups', `${account}/scim/v2/Groups`, 'Resources', 'scim', { query: { count: '100' } }),
  accountWide('account-service-principals', `${account}/scim/v2/ServicePrincipals`, 'Resources', 'scim', {
    query: { count: '100' },
  }),
  accountWide(
    'service-principal-secrets',
    `${account}/servicePrincipals/{id}/credentials/secrets`,
    'secrets',
    'page-token',
    each('id', 'account-service-principals', 'id'),
  ),
  accountWide('account-ip-access-lists', `${account}/ip-access-lists`, 'ip_access_lists'),
  accountWide('network-policies', `${account}/network-policies`, 'items', 'page-token'),
  accountWide('network-connectivity-configs', `${account}/network-connectivity-configs`, 'items', 'page-token'),
  accountWide('private-access-settings', `${account}/private-access-settings`, null),
  accountWide('customer-managed-keys', `${account}/customer-managed-keys`, null),
  accountWide('log-delivery', `${account}/log-delivery`, 'log_delivery_configurations', 'page-token'),
  accountWide('custom-app-integrations', `${account}/oauth2/custom-app-integrations`, 'apps', 'page-token'),
  accountWide('federation-policies', `${account}/federationPolicies`, 'policies', 'page-token'),
  accountWide('metastores', `${account}/metastores`, 'metastores', 'page-token'),
  accountWide('budgets', '/api/2.1/accounts/{account_id}/budgets', 'budgets', 'page-token'),
  accountWide('usage-policies', '/api/2.1/accounts/{account_id}/usage-policies', 'policies', 'page-token'),
  accountWide('budget-policies', '/api/2.1/accounts/{account_id}/budget-policies', 'policies', 'page-token'),
]

/**
 * The field of an item that names it, by endpoint. Two endpoints whose items have no name of their own are told by what
 * they speak of.
 */
export const namedBy: Readonly<Record<string, string>> = {
  'ip-access-lists': 'list_id',
  tokens: 'token_id',
  users: 'id',
  groups: 'id',
  'service-principals': 'id',
  clusters: 'cluster_id',
  'spark-versions': 'key',
  'cluster-policies': 'policy_id',
  'instance-pools': 'instance_pool_id',
  'global-init-scripts': 'script_id',
  'library-statuses': 'cluster_id',
  'secret-scopes': 'name',
  warehouses: 'id',
  jobs: 'job_id',
  pipelines: 'pipeline_id',
  'serving-endpoints': 'name',
  'registered-models': 'full_name',
  'vector-search-endpoints': 'name',
  catalogs: 'name',
  schemas: 'full_name',
  'external-locations': 'name',
  'storage-credentials': 'name',
  connections: 'name',
  shares: 'name',
  recipients: 'name',
  'tag-policies': 'tag_key',
  workspaces: 'workspace_id',
  'account-users': 'id',
  'account-groups': 'id',
  'account-service-principals': 'id',
  'account-ip-access-lists': 'list_id',
  'network-policies': 'network_policy_id',
  'network-connectivity-configs': 'network_connectivity_config_id',
  'private-access-settings': 'private_access_settings_id',
  'customer-managed-keys': 'customer_managed_key_id',
  'log-delivery': 'config_id',
  'custom-app-integrations': 'integration_id',
  'federation-policies': 'name',
  metastores: 'metastore_id',
  budgets: 'budget_configuration_id',
  'usage-policies': 'policy_id',
  'budget-policies': 'policy_id',
}
