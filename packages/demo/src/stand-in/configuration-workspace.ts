import { busy, endpoints, passwordsFor, script, wrongSettings, wrongSwitches } from '../world/configuration-faults.ts'
import { type Facts, millis, nested } from './configuration-facts.ts'
import type { Answers } from './configuration-routes.ts'
import { principalNumber, scimLists } from './configuration-scim.ts'
import { uuidOf } from './identity.ts'

const confDefaults: Readonly<Record<string, string | null>> = {
  enableResultsDownloading: 'false',
  enableExportNotebook: 'false',
  enableNotebookTableClipboard: 'false',
  storeInteractiveNotebookResultsInCustomerAccount: 'true',
  enableVerboseAuditLogs: 'true',
  enableFileStoreEndpoint: 'false',
  enableDbfsFileBrowser: 'false',
  enableProjectTypeInWorkspace: 'true',
  enableProjectsAllowList: 'true',
  enableIpAccessLists: 'true',
  enableTokensConfig: 'true',
  maxTokenLifetimeDays: '90',
  enableJobViewAcls: 'true',
  enforceClusterViewAcls: 'true',
  enforceWorkspaceViewAcls: 'true',
  enableEnforceImdsV2: 'true',
  customerApprovedWSLoginExpirationTime: null,
  enforceUserIsolation: 'true',
  enableDeprecatedGlobalInitScripts: 'false',
  enableDeprecatedClusterNamedInitScripts: 'false',
  enableNotebookGitVersioning: 'true',
  'enable-X-Frame-Options': 'true',
  'enable-X-Content-Type-Options': 'true',
  'enable-X-XSS-Protection': 'true',
}

/** Fills in what one workspace answers. */
export function workspaceConfiguration(facts: Facts, { lists, objects }: Answers): void {
  const list = (path: string, key: string, items: readonly unknown[], paging: 'none' | 'page-token' = 'none') =>
    lists.set(path, { key, items, paging })
  for (const [key, value] of Object.entries(conf(facts)))
    objects.set(`/api/2.0/workspace-conf?keys=${key}`, { [key]: value })
  for (const [type, setting] of Object.entries({ ...settings(facts), ...wrongSettings[facts.workspaceId] })) {
    objects.set(`/api/2.0/settings/types/${type}/names/default`, { etag: 'demo', setting_name: 'default', ...setting })
  }
  list('/api/2.0/ip-access-lists', 'ip_access_lists', [
    {
      list_id: uuidOf('office'),
      label: 'office',
      list_type: 'ALLOW',
      ip_addresses: ['203.0.113.0/24'],
      address_count: 1,
      enabled: true,
    },
  ])
  list('/api/2.0/token-management/tokens', 'token_infos', tokens(facts))
  acl(
    lists,
    'authorization',
    'tokens',
    facts.domains.flatMap(({ groups }) => groups.map((group_name) => ({ group_name, permission: 'CAN_USE' }))),
  )
  acl(lists, 'authorization', 'passwords', [
    { group_name: facts.workspaceId === passwordsFor ? 'users' : 'admins', permission: 'CAN_USE' },
  ])
  scimLists(facts, lists, '/api/2.0/preview/scim/v2')
  compute(facts, lists)
  list(
    '/api/2.0/secrets/scopes/list',
    'scopes',
    facts.domains.map(({ domain }) => ({ name: domain, backend_type: 'DATABRICKS' })),
  )
  for (const { domain, owner, groups } of facts.domains) {
    list(`/api/2.0/secrets/acls/list?scope=${domain}`, 'items', [
      { principal: owner, permission: 'MANAGE' },
      ...groups.map((principal) => ({ principal, permission: 'READ' })),
    ])
  }
  objects.set('/api/2.0/sql/config/warehouses', {
    security_policy: 'DATA_ACCESS_CONTROL',
    enable_serverless_compute: true,
  })
  const isBusy = facts.workspaceId === busy
  list(
    '/api/2.0/global-init-scripts',
    'scripts',
    isBusy ? [{ script_id: uuidOf(script), name: script, position: 0, enabled: true }] : [],
  )
  shown(facts, { lists, objects })
  list('/api/2.0/libraries/all-cluster-statuses', 'statuses', [])
  list('/api/2.0/instance-pools/list', 'instance_pools', [])
  list('/api/2.0/serving-endpoints', 'endpoints', isBusy ? servingEndpoints : [])
  list(
    '/api/2.0/vector-search/endpoints',
    'endpoints',
    [{ name: 'shared-search', endpoint_type: 'STANDARD' }],
    'page-token',
  )
  for (const path of ['/user/hive/warehouse', '/mnt', '/databricks/init'])
    list(`/api/2.0/dbfs/list?path=${path}`, 'files', [])
  list('/api/2.1/clusters/spark-versions', 'versions', [
    { key: '16.4.x-scala2.12', name: '16.4 LTS' },
    { key: '17.3.x-scala2.13', name: '17.3 LTS' },
  ])
}

/** What the teams show to others: an app of the first, a dashboard of each, published with the rights of its publisher. */
function shown({ domains, warehouses }: Facts, { lists, objects }: Answers): void {
  const paged = (path: string, key: string, items: readonly unknown[]) =>
    lists.set(path, { key, items, paging: 'page-token' })
  paged(
    '/api/2.0/apps',
    'apps',
    domains.slice(0, 1).map(({ domain, owner }) => ({
      ...{ name: `${domain}-explorer`, id: uuidOf(`app ${domain}`), creator: owner },
      ...{ compute_status: { state: 'ACTIVE' }, app_status: { state: 'RUNNING' } },
    })),
  )
  const warehouse_id = warehouses[0]?.id
  const dashboards = domains.map(({ domain, title }) => ({
    dashboard_id: uuidOf(`dashboard ${domain}`).replaceAll('-', ''),
    ...{ display_name: title, lifecycle_state: 'ACTIVE', warehouse_id, etag: '1' },
  }))
  paged('/api/2.0/lakeview/dashboards', 'dashboards', dashboards)
  for (const { dashboard_id, display_name } of dashboards) {
    objects.set(`/api/2.0/lakeview/dashboards/${dashboard_id}/published`, {
      ...{ display_name, embed_credentials: true, warehouse_id, revision_create_time: '2026-06-01T08:00:00Z' },
    })
  }
}

const logged = { inference_table_config: { enabled: true, catalog_name: 'main' } }
const servingEndpoints = [
  {
    name: endpoints.without,
    config: { served_entities: [{ name: 'scorer', entity_name: 'community.gold.scoring', entity_version: '3' }] },
    ai_gateway: logged,
  },
  {
    name: endpoints.outside,
    config: { served_entities: [{ name: 'assistant', external_model: { name: 'gpt', provider: 'openai' } }] },
    ai_gateway: { ...logged, rate_limits: [{ key: 'user', calls: 60, renewal_period: 'minute' }] },
  },
]

/** The newest edit of each key in the audit log is what holds now. */
function conf({ done, workspaceId }: Facts): Record<string, string | null> {
  const edits = done('workspaceConfEdit').filter((event) => event.workspaceId === workspaceId)
  const edited = edits
    .toReversed()
    .flatMap(({ params: { workspaceConfKeys, workspaceConfValues } }) =>
      workspaceConfKeys && workspaceConfKeys in confDefaults ? [[workspaceConfKeys, workspaceConfValues ?? null]] : [],
    )
  return { ...confDefaults, ...Object.fromEntries(edited), ...wrongSwitches[workspaceId] }
}

function settings({ domains, warehouses }: Facts): Record<string, Record<string, unknown>> {
  const phi = domains.some(({ classification }) => classification.includes('phi'))
  const standards = phi ? ['HIPAA'] : []
  return {
    shield_csp_enablement_ws_db: {
      compliance_security_profile_workspace: { is_enabled: phi, compliance_standards: standards },
    },
    shield_esm_enablement_ws_db: { enhanced_security_monitoring_workspace: { is_enabled: phi } },
    automatic_cluster_update: { automatic_cluster_update_workspace: { enabled: phi } },
    restrict_workspace_admins: { restrict_workspace_admins: { status: 'RESTRICT_TOKENS_AND_JOB_RUN_AS' } },
    disable_legacy_dbfs: { disable_legacy_dbfs: { value: true } },
    disable_legacy_access: { disable_legacy_access: { value: true } },
    default_namespace_ws: { namespace: { value: 'main' } },
    sql_results_download: { boolean_val: { value: false } },
    aibi_dash_embed_ws_acc_policy: {
      aibi_dashboard_embedding_access_policy: { access_policy_type: 'DENY_ALL_DOMAINS' },
    },
    aibi_dash_embed_ws_apprvd_domains: { aibi_dashboard_embedding_approved_domains: { approved_domains: [] } },
    'enable-results-downloading': { boolean_val: { value: false } },
    'enable-export-notebook': { boolean_val: { value: false } },
    'enable-notebook-table-clipboard': { boolean_val: { value: false } },
    llm_proxy_partner_powered: { boolean_val: { value: false } },
    dashboard_email_subscriptions: { boolean_val: { value: true } },
    default_warehouse_id: { string_val: { value: warehouses[0]?.id } },
  }
}

/** Every token that the audit log saw being made and not revoked; `expiry_time` -1 means never. */
function tokens({ done, workspaceId }: Facts) {
  const revoked = new Set(done('revokeDbToken').map(({ params }) => params.tokenHash))
  return done('generateDbToken')
    .filter((event) => event.workspaceId === workspaceId && !revoked.has(event.params.tokenHash))
    .map(({ actor, at, params }) => ({
      token_id: params.tokenHash ?? uuidOf(`token ${at} ${actor}`),
      created_by_username: actor,
      owner_id: Number(params.userId ?? principalNumber(actor)),
      creation_time: at,
      expiry_time: Number(params.tokenExpirationTime ?? -1),
      comment: 'made in the workspace',
    }))
}

type Entry = { user_name?: string; group_name?: string; permission: string }

function acl(lists: Answers['lists'], type: string, id: string, entries: readonly Entry[]): void {
  const access_control_list = entries.map(({ permission, ...who }) => ({
    ...who,
    all_permissions: [{ permission_level: permission, inherited: false }],
  }))
  lists.set(`/api/2.0/permissions/${type}/${id}`, {
    key: 'access_control_list',
    items: access_control_list,
    paging: 'none',
  })
}

function compute(facts: Facts, lists: Answers['lists']): void {
  const { clusters, warehouses, jobs, pipelines, domains } = facts
  const paged = (path: string, key: string, items: readonly unknown[]) =>
    lists.set(path, { key, items, paging: 'page-token' })
  const admins: Entry = { group_name: 'admins', permission: 'CAN_MANAGE' }
  paged(
    '/api/2.1/clusters/list',
    'clusters',
    clusters.map((row) => ({
      cluster_id: row.cluster_id,
      cluster_name: row.cluster_name,
      creator_user_name: row.owned_by,
      cluster_source: row.cluster_source,
      data_security_mode: row.data_security_mode ?? 'USER_ISOLATION',
      spark_version: row.dbr_version,
      autotermination_minutes: Number(row.auto_termination_minutes ?? 0),
      policy_id: row.policy_id,
      enable_local_disk_encryption: true,
      cluster_log_conf: { volumes: { destination: '/Volumes/main/ops/cluster-logs' } },
      node_type_id: row.worker_node_type,
      driver_node_type_id: row.driver_node_type,
      custom_tags: nested(row.tags),
      state: 'TERMINATED',
    })),
  )
  for (const { cluster_id, owned_by } of clusters) {
    const owner: Entry[] = owned_by ? [{ user_name: owned_by, permission: 'CAN_MANAGE' }] : []
    acl(lists, 'clusters', String(cluster_id), [admins, ...owner])
  }
  paged(
    '/api/2.0/sql/warehouses',
    'warehouses',
    warehouses.map((row) => ({
      id: row.id,
      name: row.warehouse_name,
      cluster_size: row.warehouse_size ?? 'SMALL',
      warehouse_type: row.warehouse_type === 'CLASSIC' ? 'CLASSIC' : 'PRO',
      enable_serverless_compute: row.warehouse_type === 'SERVERLESS',
      auto_stop_mins: Number(row.auto_stop_minutes ?? 10),
      min_num_clusters: Number(row.min_clusters ?? 1),
      max_num_clusters: Number(row.max_clusters ?? 1),
      creator_name: row.created_by,
      tags: { custom_tags: Object.entries(nested(row.tags)).map(([key, value]) => ({ key, value })) },
      state: 'STOPPED',
    })),
  )
  for (const { id } of warehouses)
    acl(lists, 'warehouses', id, [admins, { group_name: 'users', permission: 'CAN_USE' }])
  paged(
    '/api/2.2/jobs/list',
    'jobs',
    jobs.map((row) => ({
      job_id: Number(row.job_id),
      creator_user_name: row.creator_user_name,
      run_as_user_name: row.run_as_user_name ?? row.run_as,
      created_time: millis(row.create_time ?? row.change_time),
      settings: { name: row.name, tags: nested(row.tags), timeout_seconds: Number(row.timeout_seconds ?? 0) },
    })),
  )
  paged(
    '/api/2.0/pipelines',
    'statuses',
    pipelines.map((row) => ({
      pipeline_id: row.pipeline_id,
      name: row.name,
      creator_user_name: row.created_by,
      state: 'IDLE',
    })),
  )
  const policies = domains.map(({ domain, title, costCentre, owner }) => ({
    policy_id: uuidOf(`cluster policy ${domain}`).slice(0, 16).toUpperCase().replaceAll('-', ''),
    name: `${title} compute`,
    creator_user_name: owner,
    definition: JSON.stringify({
      'custom_tags.team': { type: 'fixed', value: domain },
      'custom_tags.cost-centre': { type: 'fixed', value: costCentre },
      autotermination_minutes: { type: 'range', maxValue: 120 },
    }),
  }))
  lists.set('/api/2.0/policies/clusters/list', { key: 'policies', items: policies, paging: 'none' })
  for (const [at, { policy_id }] of policies.entries()) {
    const groups = domains[at]?.groups ?? []
    acl(
      lists,
      'cluster-policies',
      policy_id,
      groups.map((group_name) => ({ group_name, permission: 'CAN_USE' })),
    )
  }
}
