import { oldSecret, triedPolicy } from '../world/configuration-faults.ts'
import type { Facts } from './configuration-facts.ts'
import type { Answers } from './configuration-routes.ts'
import { principalNumber, scimLists } from './configuration-scim.ts'
import { uuidOf } from './identity.ts'

/** Fills in what the account console answers. The stand-in is both hosts in one. */
export function accountConfiguration(facts: Facts, { lists, objects }: Answers): void {
  const { accountId, workspaces, domains, servicePrincipals, clock } = facts
  const root = `/api/2.0/accounts/${accountId}`
  const newer = `/api/2.1/accounts/${accountId}`
  const paged = (path: string, key: string, items: readonly unknown[]) =>
    lists.set(path, { key, items, paging: 'page-token' })
  const bare = (path: string, items: readonly unknown[]) =>
    lists.set(`${root}/${path}`, { key: '', items, paging: 'none' })
  bare(
    'workspaces',
    workspaces.map((row) => ({
      workspace_id: Number(row.workspace_id),
      workspace_name: row.workspace_name,
      deployment_name: row.workspace_name,
      workspace_status: row.status ?? 'RUNNING',
      cloud: row.workspace_url?.includes('azure') ? 'azure' : 'aws',
      pricing_tier: row.workspace_url?.includes('azure') ? 'PREMIUM' : 'ENTERPRISE',
      private_access_settings_id: uuidOf('private access'),
      network_id: uuidOf(`network ${row.workspace_id}`),
      storage_customer_managed_key_id: uuidOf('key'),
      managed_services_customer_managed_key_id: uuidOf('key'),
    })),
  )
  for (const [type, setting] of Object.entries(settings)) {
    objects.set(`${root}/settings/types/${type}/names/default`, { etag: 'demo', setting_name: 'default', ...setting })
  }
  scimLists(facts, lists, `${root}/scim/v2`)
  accessRights(facts, { lists, objects })
  for (const [at, id] of servicePrincipals.entries()) {
    const made = Date.parse(clock) - (id === oldSecret ? 420 : 200 + at) * 86_400_000
    paged(`${root}/servicePrincipals/${principalNumber(id)}/credentials/secrets`, 'secrets', [
      {
        id: uuidOf(`secret ${id}`),
        create_time: new Date(made).toISOString(),
        expire_time: new Date(made + 730 * 86_400_000).toISOString(),
        status: 'ACTIVE',
      },
    ])
  }
  lists.set(`${root}/ip-access-lists`, {
    key: 'ip_access_lists',
    items: [
      {
        list_id: uuidOf('console'),
        label: 'office',
        list_type: 'ALLOW',
        ip_addresses: ['203.0.113.0/24'],
        enabled: true,
      },
    ],
    paging: 'none',
  })
  paged(`${root}/network-policies`, 'items', [
    {
      network_policy_id: 'default-policy',
      egress: {
        network_access: { restriction_mode: 'RESTRICTED_ACCESS', policy_enforcement: { enforcement_mode: 'ENFORCED' } },
      },
    },
    {
      network_policy_id: triedPolicy,
      egress: {
        network_access: { restriction_mode: 'RESTRICTED_ACCESS', policy_enforcement: { enforcement_mode: 'DRY_RUN' } },
      },
    },
  ])
  paged(`${root}/network-connectivity-configs`, 'items', [])
  bare('private-access-settings', [
    {
      private_access_settings_id: uuidOf('private access'),
      private_access_settings_name: 'prod',
      public_access_enabled: false,
    },
  ])
  bare('customer-managed-keys', [
    { customer_managed_key_id: uuidOf('key'), use_cases: ['STORAGE', 'MANAGED_SERVICES'] },
  ])
  paged(`${root}/log-delivery`, 'log_delivery_configurations', [
    {
      config_id: uuidOf('log delivery'),
      config_name: 'audit',
      log_type: 'AUDIT_LOGS',
      output_format: 'JSON',
      status: 'ENABLED',
    },
  ])
  paged(`${root}/oauth2/custom-app-integrations`, 'apps', [])
  paged(`${root}/federationPolicies`, 'policies', [])
  paged(`${root}/metastores`, 'metastores', [
    { metastore_id: facts.metastoreId, name: 'selene', owner: 'platform', region: 'us-east-1' },
    { metastore_id: uuidOf('metastore eu'), name: 'selene-eu', owner: 'platform', region: 'francecentral' },
  ])
  paged(
    `${newer}/budgets`,
    'budgets',
    domains.map(({ domain, title, monthly }) => ({
      budget_configuration_id: uuidOf(`budget ${domain}`),
      display_name: title,
      filter: { tags: [{ key: 'team', value: { operator: 'IN', values: [domain] } }] },
      alert_configurations: [
        {
          time_period: 'MONTH',
          trigger_type: 'CUMULATIVE_SPENDING_EXCEEDED',
          quantity_type: 'LIST_PRICE_DOLLARS_USD',
          quantity_threshold: monthly,
        },
      ],
    })),
  )
  paged(
    `${newer}/usage-policies`,
    'policies',
    domains.flatMap(({ domain, title, usagePolicies }) =>
      usagePolicies.map((policy_id) => ({
        policy_id,
        policy_name: title,
        custom_tags: [{ key: 'team', value: domain }],
        binding_workspace_ids: [],
      })),
    ),
  )
  paged(`${newer}/budget-policies`, 'policies', [])
}

/** Who may enter which workspace, and who holds a role of the account. */
function accessRights({ accountId, workspaces, domains }: Facts, { lists, objects }: Answers): void {
  const root = `/api/2.0/accounts/${accountId}`
  const listed = (kind: string) => (lists.get(`${root}/scim/v2/${kind}`)?.items ?? []) as readonly Entry[]
  const admins = listed('Groups').find(({ displayName }) => displayName === 'admins')?.members ?? []
  for (const { workspace_id } of workspaces) {
    lists.set(`${root}/workspaces/${workspace_id}/permissionassignments`, {
      key: 'permission_assignments',
      items: listed('Users').map(({ id, userName, displayName }) => ({
        principal: { principal_id: Number(id), user_name: userName, display_name: displayName },
        permissions: [admins.some(({ value }) => value === id) ? 'ADMIN' : 'USER'],
      })),
      paging: 'none',
    })
  }
  const name = `accounts/${accountId}/ruleSets/default`
  objects.set(`/api/2.0/preview/accounts/${accountId}/access-control/rule-sets?name=${name}`, {
    name,
    etag: 'demo',
    grant_rules: [
      {
        role: 'roles/marketplace.admin',
        principals: ['groups/platform', ...domains.map(({ owner }) => `users/${owner}`)],
      },
      { role: 'roles/billing.admin', principals: ['groups/platform'] },
    ],
  })
}

type Entry = {
  readonly id: string
  readonly userName: string
  readonly displayName: string
  readonly members?: readonly { readonly value: string }[]
}

const settings: Readonly<Record<string, Record<string, unknown>>> = {
  shield_csp_enablement_ac: { csp_enablement_account: { is_enforced: true, compliance_standards: ['HIPAA'] } },
  shield_esm_enablement_ac: { esm_enablement_account: { is_enforced: true } },
  disable_legacy_features: { disable_legacy_features: { value: true } },
  acct_ip_acl_enable: { acct_ip_acl_enable: { value: true } },
  dcp_acct_enable: { boolean_val: { value: false } },
  llm_proxy_partner_powered: { boolean_val: { value: false } },
  llm_proxy_partner_powered_enforce: { boolean_val: { value: true } },
}
