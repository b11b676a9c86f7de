import type { EnforceBench, Entry } from './enforce-bench.ts'

/** Something that an action of a kind is tried on. */
export type Trial = {
  readonly params: Record<string, string>
  /** Where the whole of it is read. */
  readonly at: string
  /** Somebody else sets it to what neither we nor anybody before had set; left out where there are two values only. */
  readonly meddle?: () => Promise<void>
}

const uc = '/api/2.1/unity-catalog'
const scim = '/api/2.0/preview/scim/v2'
const holds = (entry: Entry, list: string, value: string) =>
  ((entry[list] as readonly Entry[] | undefined) ?? []).some((one) => one.value === value)

/** For every kind of corrective action something that the stand-in has, made ready where it is not. */
export const trials: Readonly<Record<string, (bench: EnforceBench) => Promise<Trial>>> = {
  'deactivate-user': async ({ api }) => {
    const [user] = (await api.items(`${scim}/Users`, 'Resources')).filter(({ active }) => active)
    return { params: { id: String(user?.id) }, at: `${scim}/Users/${user?.id}` }
  },
  'deactivate-service-principal': async ({ api }) => {
    const [one] = await api.items(`${scim}/ServicePrincipals`, 'Resources')
    return { params: { id: String(one?.id) }, at: `${scim}/ServicePrincipals/${one?.id}` }
  },
  'remove-from-group': async ({ api }) => {
    const groups = await api.items(`${scim}/Groups`, 'Resources')
    const group = groups.find(({ members }) => ((members as Entry[] | undefined)?.length ?? 0) > 1)
    const [member] = (group?.members ?? []) as Entry[]
    return { params: { group: String(group?.id), member: String(member?.value) }, at: `${scim}/Groups/${group?.id}` }
  },
  'remove-account-admin': async ({ api, it }) => {
    const users = `/api/2.0/accounts/${it.accountId}/scim/v2/Users`
    const admin = (await api.items(users, 'Resources')).find((one) => holds(one, 'roles', 'account_admin'))
    return { params: { id: String(admin?.id) }, at: `${users}/${admin?.id}` }
  },
  'lower-workspace-access': async ({ api, it }) => {
    const at = `/api/2.0/accounts/${it.accountId}/workspaces/${it.workspaceId}/permissionassignments`
    const all = await api.items(at, 'permission_assignments')
    const admin = all.find(({ permissions }) => (permissions as string[]).includes('ADMIN'))?.principal as Entry
    return { params: { workspace: it.workspaceId, principal: String(admin.principal_id) }, at }
  },
  'remove-account-role': async ({ api, it }) => {
    const path = `/api/2.0/preview/accounts/${it.accountId}/access-control/rule-sets`
    const name = `accounts/${it.accountId}/ruleSets/default`
    const at = `${path}?name=${encodeURIComponent(name)}&etag=`
    return {
      params: { rule_set: name, role: 'roles/marketplace.admin', principal: 'groups/platform' },
      at,
      meddle: async () => {
        const { etag } = await api.get(at)
        const grant_rules = [{ role: 'roles/billing.admin', principals: ['users/new@x'] }]
        await api.change('PUT', path, { name, rule_set: { name, etag, grant_rules } })
      },
    }
  },
  'stop-warehouse': async ({ api, it }) => {
    const at = `/api/2.0/sql/warehouses/${it.warehouseId}`
    await api.change('POST', `${at}/start`)
    return { params: { id: it.warehouseId }, at }
  },
  'stop-cluster': async ({ api }) => {
    const id = String((await api.items('/api/2.1/clusters/list', 'clusters'))[0]?.cluster_id)
    await api.change('POST', '/api/2.1/clusters/start', { cluster_id: id })
    return { params: { id }, at: `/api/2.1/clusters/get?cluster_id=${id}` }
  },
  'stop-app': async ({ api }) => {
    const id = String((await api.items('/api/2.0/apps', 'apps'))[0]?.name)
    return { params: { id }, at: `/api/2.0/apps/${id}` }
  },
  'remove-permission': async ({ api, it }) => {
    const at = `/api/2.0/permissions/warehouses/${it.warehouseId}`
    const access_control_list = [{ group_name: 'content', permission_level: 'CAN_MONITOR' }]
    return {
      params: { type: 'warehouses', id: it.warehouseId, principal: 'users' },
      at,
      meddle: () => api.change('PUT', at, { access_control_list }),
    }
  },
  'set-cluster-policy': async ({ api }) => {
    const id = String((await api.items('/api/2.0/policies/clusters/list', 'policies'))[0]?.policy_id)
    const other = { policy_id: id, name: 'Theirs', definition: '{}' }
    return {
      params: { id, definition: '{"autotermination_minutes":{"type":"fixed","value":30}}' },
      at: `/api/2.0/policies/clusters/get?policy_id=${id}`,
      meddle: () => api.change('POST', '/api/2.0/policies/clusters/edit', other),
    }
  },
  'tag-cluster': async ({ api }) => {
    const id = String((await api.items('/api/2.1/clusters/list', 'clusters'))[1]?.cluster_id)
    const other = { cluster_id: id, update_mask: 'custom_tags', cluster: { custom_tags: { theirs: 'yes' } } }
    return {
      params: { id, key: 'cost-centre', value: 'CC-1' },
      at: `/api/2.1/clusters/get?cluster_id=${id}`,
      meddle: () => api.change('POST', '/api/2.1/clusters/update', other),
    }
  },
  'tag-warehouse': async ({ api, it }) => {
    const at = `/api/2.0/sql/warehouses/${it.warehouseId}`
    return {
      params: { id: it.warehouseId, key: 'reviewed', value: 'yes' },
      at,
      meddle: () => api.change('POST', `${at}/edit`, { tags: { custom_tags: [{ key: 'theirs', value: 'yes' }] } }),
    }
  },
  'pause-job': async ({ api }) => {
    const job_id = Number((await api.items('/api/2.2/jobs/list', 'jobs'))[0]?.job_id)
    const scheduled = (hour: number) => {
      const schedule = { quartz_cron_expression: `0 0 ${hour} * * ?`, timezone_id: 'UTC', pause_status: 'UNPAUSED' }
      return api.change('POST', '/api/2.2/jobs/update', { job_id, new_settings: { schedule } })
    }
    await scheduled(4)
    return { params: { id: String(job_id) }, at: `/api/2.2/jobs/get?job_id=${job_id}`, meddle: () => scheduled(5) }
  },
  'remove-secret-reader': async ({ api }) => ({
    params: { scope: 'growth', principal: 'team-growth' },
    at: '/api/2.0/secrets/acls/list?scope=growth',
    meddle: () =>
      api.change('POST', '/api/2.0/secrets/acls/put', {
        ...{ scope: 'growth', principal: 'team-growth', permission: 'WRITE' },
      }),
  }),
  'unpublish-dashboard': async ({ api }) => {
    const id = String((await api.items('/api/2.0/lakeview/dashboards', 'dashboards'))[0]?.dashboard_id)
    const at = `/api/2.0/lakeview/dashboards/${id}/published`
    return { params: { id }, at, meddle: () => api.change('POST', at, { embed_credentials: false }) }
  },
  'set-ai-guardrails': async ({ api }) => {
    const name = String((await api.items('/api/2.0/serving-endpoints', 'endpoints'))[1]?.name)
    const at = `/api/2.0/serving-endpoints/${name}`
    return { params: { name, calls: '100' }, at, meddle: () => api.change('PUT', `${at}/ai-gateway`, { theirs: true }) }
  },
  'revoke-grant': async ({ api }) => {
    const at = `${uc}/permissions/catalog/growth`
    const changes = [{ principal: 'team-growth', add: ['MANAGE'], remove: [] }]
    return {
      params: { type: 'catalog', name: 'growth', principal: 'team-growth', privileges: 'MODIFY,SELECT' },
      at,
      meddle: () => api.change('PATCH', at, { changes }),
    }
  },
  'revoke-share': async ({ api }) => {
    const at = `${uc}/shares/cohorts/permissions`
    const grant = (add: string[]) => api.change('PATCH', at, { changes: [{ principal: 'partner', add, remove: [] }] })
    await api.change('POST', `${uc}/shares`, { name: 'cohorts' })
    await grant(['SELECT'])
    const params = { share: 'cohorts', principal: 'partner', privileges: 'SELECT' }
    return { params, at, meddle: () => grant(['MODIFY']) }
  },
  'isolate-catalog': async () => ({ params: { name: 'growth' }, at: `${uc}/catalogs/growth` }),
  'unbind-catalog': async ({ api, it }) => {
    const at = `${uc}/bindings/catalog/pregnancy`
    const add = [{ workspace_id: Number(it.workspaceId), binding_type: 'BINDING_TYPE_READ_ONLY' }]
    return {
      params: { name: 'pregnancy', workspace: it.workspaceId },
      at,
      meddle: () => api.change('PATCH', at, { add }),
    }
  },
  'set-tag': async ({ api }) => {
    const at = `${uc}/entity-tag-assignments/tables/growth.gold.funnel/tags`
    const params = { type: 'tables', name: 'growth.gold.funnel', key: 'class', value: 'pii' }
    return { params, at, meddle: () => api.change('PATCH', `${at}/class`, { tag_value: 'phi' }) }
  },
  'mask-class': async ({ api }) => {
    const at = `${uc}/policies/CATALOG/growth`
    return {
      params: {
        ...{ catalog: 'growth', name: 'mask_pii', tag: 'class', value: 'pii', function: 'growth.governance.mask' },
        except: 'team-growth',
      },
      at,
      meddle: async () => {
        await api.change('DELETE', `${at}/mask_pii`)
        await api.change('POST', `${uc}/policies`, { name: 'mask_pii', on_securable_fullname: 'growth' })
      },
    }
  },
  'limit-recipient': async ({ api }) => {
    const at = `${uc}/recipients/partner`
    await api.change('POST', `${uc}/recipients`, { name: 'partner', authentication_type: 'TOKEN' })
    const allowed = (...allowed_ip_addresses: string[]) =>
      api.change('PATCH', at, { ip_access_list: { allowed_ip_addresses } })
    await allowed('203.0.113.0/24')
    return { params: { name: 'partner', addresses: '198.51.100.7, 2001:db8::/32' }, at, meddle: () => allowed() }
  },
  'limit-sharing': async ({ api }) => {
    const at = `${uc}/metastore_summary`
    const id = String((await api.get(at)).metastore_id)
    const longer = { delta_sharing_recipient_token_lifetime_in_seconds: 999_999 }
    return { params: { id, seconds: '86400' }, at, meddle: () => api.change('PATCH', `${uc}/metastores/${id}`, longer) }
  },
  'enable-system-schema': async ({ api }) => {
    const metastore = String((await api.get(`${uc}/metastore_summary`)).metastore_id)
    const at = `${uc}/metastores/${metastore}/systemschemas`
    await api.change('DELETE', `${at}/serving`)
    return { params: { metastore, schema: 'serving' }, at }
  },
  'set-workspace-conf': async ({ api }) => ({
    params: { key: 'maxTokenLifetimeDays', value: '77' },
    at: '/api/2.0/workspace-conf?keys=maxTokenLifetimeDays',
    meddle: () => api.change('PATCH', '/api/2.0/workspace-conf', { maxTokenLifetimeDays: '365' }),
  }),
  'change-setting': async ({ api }) => {
    const at = '/api/2.0/settings/types/restrict_workspace_admins/names/default'
    const set = async (status: string) => {
      const { etag } = await api.get(at)
      const setting = { etag, restrict_workspace_admins: { status } }
      await api.change('PATCH', at, { field_mask: 'restrict_workspace_admins.status', setting })
    }
    await set('ALLOW_ALL')
    const value = 'RESTRICT_TOKENS_AND_JOB_RUN_AS'
    const params = { type: 'restrict_workspace_admins', field: 'restrict_workspace_admins.status', value }
    return { params, at, meddle: () => set('STATUS_UNSPECIFIED') }
  },
  'restrict-tokens': async ({ api }) => {
    const at = '/api/2.0/permissions/authorization/tokens'
    const access_control_list = [{ group_name: 'users', permission_level: 'CAN_USE' }]
    return { params: { groups: 'admins,platform' }, at, meddle: () => api.change('PUT', at, { access_control_list }) }
  },
  'enable-ip-list': async ({ api }) => {
    const id = String((await api.items('/api/2.0/ip-access-lists', 'ip_access_lists'))[0]?.list_id)
    const at = `/api/2.0/ip-access-lists/${id}`
    await api.change('PATCH', at, { enabled: false })
    return { params: { id }, at }
  },
  'dry-run-network': async ({ api, it }) => {
    const at = `/api/2.0/accounts/${it.accountId}/network-policies/default-policy`
    const ingress = { public_access: { restriction_mode: 'RESTRICTED_ACCESS' } }
    const put = (more: object) =>
      api.change('PUT', at, {
        ...{ network_policy_id: 'default-policy', egress: { network_access: { restriction_mode: 'FULL_ACCESS' } } },
        ...more,
      })
    await put({ ingress })
    return { params: { id: 'default-policy' }, at, meddle: () => put({ ingress: {} }) }
  },
  'enable-log-delivery': async ({ api, it }) => {
    const root = `/api/2.0/accounts/${it.accountId}/log-delivery`
    const id = String((await api.items(root, 'log_delivery_configurations'))[0]?.config_id)
    await api.change('PATCH', `${root}/${id}`, { status: 'DISABLED' })
    return { params: { id }, at: `${root}/${id}` }
  },
}
