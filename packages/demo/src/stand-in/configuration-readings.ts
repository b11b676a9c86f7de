import type { Configuration, Listed } from './configuration-routes.ts'

/** A row of `config.snapshots`, as Meshledger keeps what the REST APIs say. */
export type SnapshotLine = {
  kind: string
  workspace_id: string | null
  object_id: string | null
  taken_at: string
  complete: boolean
  body: string | null
  source: string
}

/** What is answered below a path: by which field an item is named, or that the path itself names the object. */
type Told = { readonly kind: string; readonly path: RegExp; readonly id?: string }
const told = (kind: string, path: string, id?: string): Told => ({
  kind,
  path: new RegExp(`^${path}$`),
  ...(id === undefined ? {} : { id }),
})
const uc = '/api/2.1/unity-catalog'
const account = '/api/2.[01]/accounts/[^/]+'

const ofWorkspace: readonly Told[] = [
  told('workspace-conf', String.raw`/api/2.0/workspace-conf\?keys=(.+)`),
  told('workspace-settings', '/api/2.0/settings/types/(.+)/names/default'),
  told('ip-access-lists', '/api/2.0/ip-access-lists', 'list_id'),
  told('tokens', '/api/2.0/token-management/tokens', 'token_id'),
  told('token-permissions', '/api/2.0/permissions/authorization/tokens'),
  told('password-permissions', '/api/2.0/permissions/authorization/passwords'),
  told('users', '/api/2.0/preview/scim/v2/Users', 'id'),
  told('groups', '/api/2.0/preview/scim/v2/Groups', 'id'),
  told('service-principals', '/api/2.0/preview/scim/v2/ServicePrincipals', 'id'),
  told('clusters', '/api/2.1/clusters/list', 'cluster_id'),
  told('cluster-permissions', '/api/2.0/permissions/clusters/(.+)'),
  told('spark-versions', '/api/2.1/clusters/spark-versions', 'key'),
  told('cluster-policies', '/api/2.0/policies/clusters/list', 'policy_id'),
  told('cluster-policy-permissions', '/api/2.0/permissions/cluster-policies/(.+)'),
  told('instance-pools', '/api/2.0/instance-pools/list', 'instance_pool_id'),
  told('global-init-scripts', '/api/2.0/global-init-scripts', 'script_id'),
  told('library-statuses', '/api/2.0/libraries/all-cluster-statuses', 'cluster_id'),
  told('artifact-allowlists', `${uc}/artifact-allowlists/(.+)`),
  told('secret-scopes', '/api/2.0/secrets/scopes/list', 'name'),
  told('secret-acls', String.raw`/api/2.0/secrets/acls/list\?scope=(.+)`),
  told('warehouses', '/api/2.0/sql/warehouses', 'id'),
  told('warehouse-config', '/api/2.0/sql/config/warehouses'),
  told('warehouse-permissions', '/api/2.0/permissions/warehouses/(.+)'),
  told('jobs', '/api/2.2/jobs/list', 'job_id'),
  told('pipelines', '/api/2.0/pipelines', 'pipeline_id'),
  told('serving-endpoints', '/api/2.0/serving-endpoints', 'name'),
  told('registered-models', `${uc}/models`, 'full_name'),
  told('vector-search-endpoints', '/api/2.0/vector-search/endpoints', 'name'),
  told('dbfs-listings', String.raw`/api/2.0/dbfs/list\?path=(.+)`),
  told('metastore-assignment', `${uc}/current-metastore-assignment`),
  told('metastore', `${uc}/metastore_summary`),
  told('system-schemas', `${uc}/metastores/(.+)/systemschemas`),
  told('metastore-grants', `${uc}/permissions/metastore/(.+)`),
  told('catalogs', `${uc}/catalogs`, 'name'),
  told('catalog-grants', `${uc}/permissions/catalog/(.+)`),
  told('catalog-bindings', `${uc}/bindings/catalog/(.+)`),
  told('catalog-policies', `${uc}/policies/CATALOG/(.+)`),
  told('schemas', String.raw`${uc}/schemas\?catalog_name=(.+)`),
  told('external-locations', `${uc}/external-locations`, 'name'),
  told('storage-credentials', `${uc}/storage-credentials`, 'name'),
  told('connections', `${uc}/connections`, 'name'),
  told('shares', `${uc}/shares`, 'name'),
  told('share-permissions', `${uc}/shares/(.+)/permissions`),
  told('recipients', `${uc}/recipients`, 'name'),
  told('tag-policies', '/api/2.1/tag-policies', 'tag_key'),
]

const ofAccount: readonly Told[] = [
  told('workspaces', `${account}/workspaces`, 'workspace_id'),
  told('account-settings', `${account}/settings/types/(.+)/names/default`),
  told('account-users', `${account}/scim/v2/Users`, 'id'),
  told('account-groups', `${account}/scim/v2/Groups`, 'id'),
  told('account-service-principals', `${account}/scim/v2/ServicePrincipals`, 'id'),
  told('service-principal-secrets', `${account}/servicePrincipals/([^/]+)/credentials/secrets`),
  told('account-ip-access-lists', `${account}/ip-access-lists`, 'list_id'),
  told('network-policies', `${account}/network-policies`, 'network_policy_id'),
  told('network-connectivity-configs', `${account}/network-connectivity-configs`, 'network_connectivity_config_id'),
  told('private-access-settings', `${account}/private-access-settings`, 'private_access_settings_id'),
  told('customer-managed-keys', `${account}/customer-managed-keys`, 'customer_managed_key_id'),
  told('log-delivery', `${account}/log-delivery`, 'config_id'),
  told('custom-app-integrations', `${account}/oauth2/custom-app-integrations`, 'integration_id'),
  told('federation-policies', `${account}/federationPolicies`, 'name'),
  told('metastores', `${account}/metastores`, 'metastore_id'),
  told('budgets', `${account}/budgets`, 'budget_configuration_id'),
  told('usage-policies', `${account}/usage-policies`, 'policy_id'),
  told('budget-policies', `${account}/budget-policies`, 'policy_id'),
]

/**
 * Everything that the stand-in answers of one workspace, or of the account console, as the rows that a reading of it
 * leaves: an object each, and one for each kind as a whole.
 */
export function snapshotLines(
  configuration: Configuration,
  of: { level: 'workspace' | 'account'; host: string; takenAt: string },
): SnapshotLine[] {
  const { lists, objects } = configuration
  const head = { workspace_id: of.level === 'workspace' ? configuration.workspaceId : null, taken_at: of.takenAt }
  return (of.level === 'workspace' ? ofWorkspace : ofAccount).flatMap(({ kind, path, id }) => {
    const line = (object_id: string | null, body: unknown, source: string): SnapshotLine => ({
      ...head,
      ...{ kind, object_id, complete: true, body: JSON.stringify(body), source: `${of.host}${source}` },
    })
    const answers = [
      ...[...lists].map(([at, { items }]): [string, readonly unknown[]] => [at, items]),
      ...[...objects].map(([at, item]): [string, readonly unknown[]] => [at, [item]]),
    ].filter(([at]) => path.test(at))
    const source = answers[0]?.[0].replace(/\?.*$/, '') ?? ''
    const named = answers.flatMap(([at, items]) =>
      id === undefined
        ? subject(path, at, items)
        : items.map((item) => [String((item as Listed)[id as never]), item] as const),
    )
    const only = id === undefined && named.length === 0 ? answers[0] : undefined
    const whole = only === undefined ? { objects: named.length } : objects.has(only[0]) ? only[1][0] : only[1]
    return [...named.map(([object, body]) => line(object, body, source)), line(null, whole, source)]
  })
}

/** The object that the path itself names, with all that is answered below it; none where it names none. */
function subject(path: RegExp, at: string, items: readonly unknown[]): (readonly [string, unknown])[] {
  const name = path.exec(at)?.[1]
  return name === undefined ? [] : [[name, items]]
}
