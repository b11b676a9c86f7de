import { type Action, at, ID, listAt, NAME, NAMES, NUMBER, type Params, type Part, url, wide } from './action.ts'

const STOPPED: ReadonlySet<unknown> = new Set(['TERMINATED', 'TERMINATING', 'STOPPED', 'STOPPING'])

/** Whether something runs: stopping keeps its definition, and starting puts it back. `state` is where its answer says so. */
const stop = (
  kind: string,
  title: string,
  calls: Record<'read' | 'stop' | 'start', (id: string) => string>,
  state: readonly string[] = ['state'],
): Action => ({
  ...{ kind, title, level: 'workspace', params: { id: ID } },
  warning: 'Work that runs on it now is lost. Starting it again does not bring that work back: ask first.',
  read: ({ id = '' }) => ({ method: 'GET', path: calls.read(id) }),
  part: (answer) => {
    const now = at(answer, ...state)
    return typeof now === 'string' ? !STOPPED.has(now) : undefined
  },
  wanted: () => false,
  change: (_, __, { id = '' }) => ({ method: 'POST', path: calls.stop(id), body: {} }),
  undo: (_, __, { id = '' }) => ({ method: 'POST', path: calls.start(id), body: {} }),
})

const clusterCall = (verb: string, { id }: Params) => ({
  ...{ method: 'POST' as const, path: `/api/2.1/clusters/${verb}`, body: { cluster_id: id } },
})
const readCluster = ({ id = '' }: Params) => ({
  ...{ method: 'GET' as const, path: '/api/2.1/clusters/get', query: { cluster_id: id } },
})
const warehouse = (id = '') => url`/api/2.0/sql/warehouses/${id}`

/** What of its settings may start a job without anybody; each has a `pause_status` of its own. */
const starters = ['schedule', 'trigger', 'continuous'] as const

const types =
  /^(clusters|cluster-policies|instance-pools|jobs|pipelines|warehouses|notebooks|directories|repos|experiments|registered-models|serving-endpoints|dashboards|genie|apps|queries|authorization)$/

/** Who may do what with an object: without those that are inherited, which are taken away at their source. */
const accessList = (answer: unknown) =>
  at(answer, 'access_control_list') &&
  listAt(answer, 'access_control_list').flatMap(({ all_permissions, display_name: _, ...who }) =>
    (Array.isArray(all_permissions) ? (all_permissions as Part[]) : [])
      .filter(({ inherited }) => inherited !== true)
      .map(({ permission_level }) => ({ ...who, permission_level })),
  )

/** What concerns compute, and who may use which object. */
export const computeActions: readonly Action[] = [
  {
    ...stop('stop-cluster', 'Terminate a cluster; its definition stays', { read: String, stop: String, start: String }),
    read: readCluster,
    change: (_, __, params) => clusterCall('delete', params),
    undo: (_, __, params) => clusterCall('start', params),
  },
  stop('stop-warehouse', 'Stop a SQL warehouse', {
    read: warehouse,
    stop: (id) => `${warehouse(id)}/stop`,
    start: (id) => `${warehouse(id)}/start`,
  }),
  stop(
    'stop-app',
    'Stop an app',
    {
      read: (id) => url`/api/2.0/apps/${id}`,
      stop: (id) => url`/api/2.0/apps/${id}/stop`,
      start: (id) => url`/api/2.0/apps/${id}/start`,
    },
    ['compute_status', 'state'],
  ),
  {
    ...{ kind: 'remove-permission', title: 'Take a right to an object away', level: 'workspace' },
    params: { type: types, id: ID, principal: NAME },
    read: ({ type, id }) => ({ method: 'GET', path: url`/api/2.0/permissions/${type}/${id}` }),
    part: accessList,
    wanted: (before, { principal }) =>
      (before as Part[]).filter(
        ({ user_name, group_name, service_principal_name }) =>
          ![user_name, group_name, service_principal_name].includes(principal),
      ),
    change: (access_control_list, _, { type, id }) => ({
      ...{ method: 'PUT', path: url`/api/2.0/permissions/${type}/${id}`, body: { access_control_list } },
    }),
    refuse: (before) =>
      (before as Part[]).length === 0 ? 'Nobody holds a right of their own on this object' : undefined,
  },
  {
    ...{ kind: 'set-cluster-policy', title: 'Replace the definition of a cluster policy', level: 'workspace' },
    params: { id: ID, definition: /^\{[\s\S]{0,60000}\}$/ },
    warning: 'Running clusters keep their settings until they are restarted.',
    read: ({ id = '' }) => ({ method: 'GET', path: '/api/2.0/policies/clusters/get', query: { policy_id: id } }),
    part: (answer) => {
      const { name, definition, max_clusters_per_user } = (answer ?? {}) as Part
      if (typeof definition !== 'string') return undefined
      return { name, definition, ...(max_clusters_per_user === undefined ? {} : { max_clusters_per_user }) }
    },
    wanted: (before, { definition }) => ({ ...(before as Part), definition }),
    // An edit replaces the whole policy, so what is not to change is sent along.
    change: (after, _, { id }) => ({
      ...{ method: 'POST', path: '/api/2.0/policies/clusters/edit', body: { policy_id: id, ...(after as Part) } },
    }),
    refuse: (before, { definition = '' }) => {
      if (!isJson(definition)) return 'The definition is no JSON'
      return [String(at(before, 'definition')), definition].some((text) =>
        /"spark_env_vars\.[^"]*(PASS|SECRET|TOKEN|KEY)/i.test(text),
      )
        ? 'The definition fixes an environment variable that may hold a secret, which must not be kept: edit it by hand'
        : undefined
    },
  },
  {
    ...{ kind: 'tag-cluster', title: 'Give a cluster a tag', level: 'workspace' },
    params: { id: ID, key: NAME, value: NAMES },
    warning: 'A running cluster restarts.',
    read: readCluster,
    part: (answer) => (at(answer, 'cluster_id') === undefined ? undefined : (at(answer, 'custom_tags') ?? {})),
    wanted: (before, { key = '', value }) => ({ ...(before as Part), [key]: value }),
    change: (custom_tags, _, { id }) => ({
      ...{ method: 'POST', path: '/api/2.1/clusters/update' },
      body: { cluster_id: id, update_mask: 'custom_tags', cluster: { custom_tags } },
    }),
  },
  {
    ...{ kind: 'tag-warehouse', title: 'Give a SQL warehouse a tag', level: 'workspace' },
    params: { id: ID, key: NAME, value: NAMES },
    read: ({ id }) => ({ method: 'GET', path: warehouse(id) }),
    part: (answer) => (at(answer, 'id') === undefined ? undefined : listAt(answer, 'tags', 'custom_tags')),
    wanted: (before, { key, value }) => [...(before as Part[]).filter((tag) => tag.key !== key), { key, value }],
    change: (custom_tags, _, { id }) => ({
      ...{ method: 'POST', path: `${warehouse(id)}/edit`, body: { tags: { custom_tags } } },
    }),
  },
  {
    ...{ kind: 'pause-job', title: 'Pause what starts a job by itself', level: 'workspace', params: { id: NUMBER } },
    read: ({ id = '' }) => ({ method: 'GET', path: '/api/2.2/jobs/get', query: { job_id: id } }),
    part: (answer) => {
      const settings = at(answer, 'settings') as Part | undefined
      return settings && Object.fromEntries(starters.flatMap((one) => (settings[one] ? [[one, settings[one]]] : [])))
    },
    wanted: (before) =>
      Object.fromEntries(
        Object.entries(before as Record<string, Part>).map(([one, held]) => [one, { ...held, pause_status: 'PAUSED' }]),
      ),
    change: (new_settings, _, { id }) => ({
      ...{ method: 'POST', path: '/api/2.2/jobs/update', body: { job_id: wide(id), new_settings } },
    }),
    refuse: (before) =>
      Object.keys(before as Part).length === 0
        ? 'Nothing starts this job by itself: it has no schedule, trigger or continuous run'
        : undefined,
  },
  {
    ...{ kind: 'remove-secret-reader', title: 'Take a right to a secret scope away', level: 'workspace' },
    params: { scope: NAME, principal: NAME },
    read: ({ scope = '' }) => ({ method: 'GET', path: '/api/2.0/secrets/acls/list', query: { scope } }),
    part: (answer, { principal }) =>
      at(answer, 'items') && (listAt(answer, 'items').find((one) => one.principal === principal)?.permission ?? null),
    wanted: () => null,
    change: (_, __, { scope, principal }) => ({
      ...{ method: 'POST', path: '/api/2.0/secrets/acls/delete', body: { scope, principal } },
    }),
    undo: (permission, _, { scope, principal }) => ({
      ...{ method: 'POST', path: '/api/2.0/secrets/acls/put', body: { scope, principal, permission } },
    }),
  },
  {
    ...{
      kind: 'unpublish-dashboard',
      title: 'Take a published dashboard back',
      level: 'workspace',
      params: { id: ID },
    },
    warning: 'An undo publishes its draft as it is then: what was edited meanwhile shows as well.',
    read: ({ id }) => ({ method: 'GET', path: url`/api/2.0/lakeview/dashboards/${id}/published` }),
    // Not published is an answer of its own, 404: `null` for whoever looks after the run.
    part: (answer) =>
      answer === null
        ? null
        : { embed_credentials: at(answer, 'embed_credentials'), warehouse_id: at(answer, 'warehouse_id') },
    wanted: () => null,
    change: (_, __, { id }) => ({ method: 'DELETE', path: url`/api/2.0/lakeview/dashboards/${id}/published` }),
    undo: (before, _, { id }) => ({
      ...{ method: 'POST', path: url`/api/2.0/lakeview/dashboards/${id}/published`, body: before },
    }),
    refuse: (before) => (before === null ? 'The dashboard is not published' : undefined),
  },
  {
    ...{ kind: 'set-ai-guardrails', title: 'Limit the rate of calls to a serving endpoint', level: 'workspace' },
    params: { name: NAME, calls: NUMBER },
    read: ({ name }) => ({ method: 'GET', path: url`/api/2.0/serving-endpoints/${name}` }),
    part: (answer) => (at(answer, 'name') === undefined ? undefined : (at(answer, 'ai_gateway') ?? {})),
    // A PUT replaces the whole gateway, so limits of users and groups are sent along.
    wanted: (before, { calls }) => ({
      ...(before as Part),
      rate_limits: [
        ...listAt(before, 'rate_limits').filter(({ key }) => key !== 'endpoint'),
        { calls: Number(calls), key: 'endpoint', renewal_period: 'minute' },
      ],
    }),
    change: (after, _, { name }) => ({
      ...{ method: 'PUT', path: url`/api/2.0/serving-endpoints/${name}/ai-gateway`, body: after },
    }),
  },
]

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
