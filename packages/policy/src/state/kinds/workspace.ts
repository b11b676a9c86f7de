import {
  bodiesOf,
  bodyOf,
  field,
  type Here,
  isEverybody,
  readingFor,
  type StateField,
  type StateKind,
} from '../kind.ts'
import { at, listAt, textIn } from '../snapshot.ts'

/** Switches of `workspace-conf`, each asked for by itself. */
const switches = `enableResultsDownloading enableExportNotebook enableNotebookTableClipboard
  storeInteractiveNotebookResultsInCustomerAccount enableVerboseAuditLogs enableFileStoreEndpoint enableDbfsFileBrowser
  enableProjectTypeInWorkspace enableProjectsAllowList enableIpAccessLists enableTokensConfig maxTokenLifetimeDays
  enableJobViewAcls enforceClusterViewAcls enforceWorkspaceViewAcls enableEnforceImdsV2
  customerApprovedWSLoginExpirationTime enforceUserIsolation enableDeprecatedGlobalInitScripts
  enableDeprecatedClusterNamedInitScripts enable-X-Frame-Options enable-X-Content-Type-Options enable-X-XSS-Protection
  enableNotebookGitVersioning`
  .split(/\s+/)
  .map((key): [string, StateField] => [
    `conf.${key}`,
    field(
      'the switch, as text; missing where it was never set',
      (_, here) => confOf(here, key),
      `workspace-conf/${key}`,
    ),
  ])

/** A switch of the workspace of this place. The reading holds the answer `{key: value}`, alone or in a list. */
export function confOf(here: Here, key: string): string | null {
  const body = bodyOf(here, 'workspace-conf', key)
  const found = at(Array.isArray(body) ? body[0] : body, key)
  return typeof found === 'string' && found !== '' ? found : null
}

const setting = (type: string, path: string, meaning: string): StateField =>
  field(
    meaning,
    (_, here) => {
      const body = bodyOf(here, 'workspace-settings', type)
      const found = at(Array.isArray(body) ? body[0] : body, path)
      return Array.isArray(found) ? found.join(' ') : typeof found === 'object' ? null : (found as string | boolean)
    },
    `workspace-settings/${type}`,
  )

const settings: Record<string, StateField> = {
  'setting.profile': setting(
    'shield_csp_enablement_ws_db',
    'compliance_security_profile_workspace.is_enabled',
    'is the compliance security profile on?',
  ),
  'setting.standards': setting(
    'shield_csp_enablement_ws_db',
    'compliance_security_profile_workspace.compliance_standards',
    'its standards, with blanks between',
  ),
  'setting.monitoring': setting(
    'shield_esm_enablement_ws_db',
    'enhanced_security_monitoring_workspace.is_enabled',
    'is enhanced security monitoring on?',
  ),
  'setting.automatic_update': setting(
    'automatic_cluster_update',
    'automatic_cluster_update_workspace.enabled',
    'are clusters updated by themselves?',
  ),
  'setting.admins': setting('restrict_workspace_admins', 'restrict_workspace_admins.status', 'what admins may do'),
  'setting.legacy_access_off': setting(
    'disable_legacy_access',
    'disable_legacy_access.value',
    'is access that goes round the catalog off?',
  ),
  'setting.legacy_dbfs_off': setting('disable_legacy_dbfs', 'disable_legacy_dbfs.value', 'is the old file system off?'),
  'setting.results_download': setting('sql_results_download', 'boolean_val.value', 'may results be downloaded?'),
  'setting.embedding': setting(
    'aibi_dash_embed_ws_acc_policy',
    'aibi_dashboard_embedding_access_policy.access_policy_type',
    'where dashboards may be embedded',
  ),
  'setting.partner_models': setting('llm_proxy_partner_powered', 'boolean_val.value', 'are models of partners used?'),
}

const counted = (kind: string, meaning: string, of: (body: unknown) => boolean = () => true): StateField =>
  field(meaning, (_, here) => bodiesOf(here, kind).filter(of).length, kind)

/** Names of a permission list whose holder may use the thing. */
const holders = (here: Here, kind: string) =>
  listAt(readingFor(here, kind)?.whole).map((entry) => textIn(entry, 'group_name') || textIn(entry, 'user_name'))

const files = (path: string): StateField =>
  field(
    `how many files and folders stand in ${path}`,
    (_, here) => listAt(bodyOf(here, 'dbfs-listings', path)).length,
    `dbfs-listings/${path}`,
  )

const admins = (here: Here): number =>
  bodiesOf(here, 'groups')
    .filter((group) => textIn(group, 'displayName') === 'admins')
    .flatMap((group) => listAt(group, 'members')).length

const mayMakeClusters = (user: unknown): boolean =>
  at(user, 'active') !== false &&
  listAt(user, 'entitlements').some((one) =>
    ['allow-cluster-create', 'allow-instance-pool-create'].includes(textIn(one, 'value')),
  )

const isExternal = (endpoint: unknown): boolean =>
  listAt(endpoint, 'config.served_entities').some((one) => at(one, 'external_model') !== undefined)

/** One subject a workspace: its settings, and what is counted in it. */
export const workspace: StateKind = {
  name: 'workspace',
  meaning: 'A workspace: its settings, and what is counted in it',
  level: 'workspace',
  needs: [],
  fields: {
    name: field('its name', (_, { place }) => place.name),
    cloud: field('AWS, AZURE or GCP, by its usage', (_, here) => workOf(here, 'cloud'), 'usage'),
    phi: field('did work of a domain with health data run here?', (_, here) => workOf(here, 'phi') === 'true', 'usage'),
    ...Object.fromEntries(switches),
    ...settings,
    'tokens.everybody': field(
      'may everybody make tokens?',
      (_, here) => holders(here, 'token-permissions').some(isEverybody),
      'token-permissions',
    ),
    'passwords.everybody': field(
      'may everybody use a password?',
      (_, here) => holders(here, 'password-permissions').some(isEverybody),
      'password-permissions',
    ),
    'addresses.allowed': counted(
      'ip-access-lists',
      'how many lists of allowed addresses are on',
      (list) => textIn(list, 'list_type') === 'ALLOW' && at(list, 'enabled') === true,
    ),
    'principals.service': counted('service-principals', 'how many service principals there are'),
    'principals.admins': field('how many members the group admins has', (_, here) => admins(here), 'groups'),
    'principals.cluster_makers': counted('users', 'how many people may make clusters or pools', mayMakeClusters),
    'secrets.scopes': counted('secret-scopes', 'how many secret scopes there are'),
    'artifacts.allowed': field(
      'how many places of libraries and scripts are allowed',
      (_, here) => bodiesOf(here, 'artifact-allowlists').flatMap((body) => listAt(body)).length,
      'artifact-allowlists',
    ),
    'metastore.assigned': field(
      'is a metastore assigned?',
      (_, here) => textIn(readingFor(here, 'metastore-assignment')?.whole, 'metastore_id') !== '',
      'metastore-assignment',
    ),
    'models.registered': counted('registered-models', 'how many models stand in Unity Catalog'),
    'endpoints.serving': counted('serving-endpoints', 'how many serving endpoints there are'),
    'endpoints.external': counted('serving-endpoints', 'how many of them serve a model from outside', isExternal),
    'endpoints.search': counted('vector-search-endpoints', 'how many vector search endpoints there are'),
    'warehouses.serverless': field(
      'may warehouses be serverless?',
      (_, here) => at(readingFor(here, 'warehouse-config')?.whole, 'enable_serverless_compute') === true,
      'warehouse-config',
    ),
    'files.hive': files('/user/hive/warehouse'),
    'files.mounts': files('/mnt'),
    'files.init': files('/databricks/init'),
  },
  items: ({ place, facts }) => [{ id: place.id ?? '', item: {}, takenAt: facts.now }],
}

/** What the usage of the workspace of this place says of it. */
const workOf = (here: Here, path: string): string => {
  const body = here.place.id === null ? undefined : bodyOf(here, 'usage', here.place.id)
  const found = at(body, path)
  return found === undefined || found === null ? '' : String(found)
}

/** Did work of a domain with health data run in the workspace of this place? A field that many kinds have. */
export const phiField = field(
  'did work of a domain with health data run in its workspace?',
  (_, here) => workOf(here, 'phi') === 'true',
  'usage',
)
/** A field that every kind of a workspace has. */
export const workspaceField = field('name of its workspace', (_, { place }) => place.name)
