import {
  bodiesOf,
  bodyOf,
  daysBetween,
  field,
  type Here,
  objectsOf,
  plain,
  type StateItem,
  type StateKind,
} from '../kind.ts'
import { at, listAt, textIn } from '../snapshot.ts'
import { phiField, workspaceField } from './workspace.ts'

/** What the snapshots keep in place of a secret that somebody wrote into settings. */
const HIDDEN = '<not stored>'

const values = (held: unknown): unknown[] => (typeof held === 'object' && held !== null ? Object.values(held) : [])
const tagsOf = (item: unknown): number => values(at(item, 'custom_tags')).length

const clusterFields = {
  workspace: workspaceField,
  phi: phiField,
  ...plain('data_security_mode spark_version policy_id enable_local_disk_encryption'),
  tags: field('how many tags its maker gave it', tagsOf),
  log_kept: field('is there a place to which its log goes?', (item) => at(item, 'cluster_log_conf') !== undefined),
  ssh_keys: field('how many public keys it lets in', (item) => listAt(item, 'ssh_public_keys').length),
  script_in_dbfs: field('does an init script stand in the old file system?', (item) =>
    listAt(item, 'init_scripts').some((script) => at(script, 'dbfs') !== undefined),
  ),
  secret_in_settings: field('is a secret written into its settings or variables?', (item) =>
    [...values(at(item, 'spark_conf')), ...values(at(item, 'spark_env_vars'))].includes(HIDDEN),
  ),
  runtime_supported: field(
    'is its runtime among those in support?',
    (item, here) => here.place.readings.get('spark-versions')?.objects.has(textIn(item, 'spark_version')) ?? false,
    'spark-versions',
  ),
}

/** Clusters for people: those of jobs live with their job. */
const clusters: StateKind = {
  name: 'clusters',
  meaning: 'A classic cluster for people',
  level: 'workspace',
  needs: ['clusters'],
  fields: {
    ...plain('cluster_name creator_user_name autotermination_minutes state'),
    ...clusterFields,
    days_running: field('whole days since it was started last; missing while it does not run', (item, here) =>
      textIn(item, 'state') === 'RUNNING'
        ? daysBetween(at(item, 'last_restarted_time'), takenAt(here, 'clusters'))
        : null,
    ),
  },
  items: (here) =>
    objectsOf(here, 'clusters', (body) => ({ owner: textIn(body, 'creator_user_name') })).filter(
      ({ item }) => !['JOB', 'PIPELINE', 'PIPELINE_MAINTENANCE'].includes(textIn(item, 'cluster_source')),
    ),
}

/** When a kind was read here last; what depends on time is measured against it, so that it stays the same. */
export const takenAt = (here: Here, kind: string): string => here.place.readings.get(kind)?.completeAt ?? here.facts.now

const jobOwner = (body: unknown): string => textIn(body, 'run_as_user_name') || textIn(body, 'creator_user_name')

const jobs: StateKind = {
  name: 'jobs',
  meaning: 'A job',
  level: 'workspace',
  needs: ['jobs'],
  fields: {
    workspace: workspaceField,
    phi: phiField,
    ...plain('job_id creator_user_name run_as_user_name'),
    name: field('its name', (item) => textIn(item, 'settings.name') || textIn(item, 'job_id')),
    tags: field('how many tags it has', (item) => values(at(item, 'settings.tags')).length),
    most_at_once: field('how many of its runs may run at once', (item) =>
      Number(textIn(item, 'settings.max_concurrent_runs') || '1'),
    ),
    as_person: field('does it run in the name of a person?', (item) => jobOwner(item).includes('@')),
  },
  items: (here) => objectsOf(here, 'jobs', (body) => ({ owner: jobOwner(body) })),
}

/** The clusters that jobs make for themselves, shared within the job or of one task. */
const jobClusters: StateKind = {
  name: 'job-clusters',
  meaning: 'A cluster that a job makes for itself',
  level: 'workspace',
  needs: ['jobs'],
  fields: {
    job: field('name of its job', (item) => textIn(item, 'job')),
    key: field('its name within the job', (item) => textIn(item, 'key')),
    ...clusterFields,
  },
  items: (here) =>
    objectsOf(here, 'jobs').flatMap(({ id, item, takenAt: when }): StateItem[] =>
      [...listAt(item, 'settings.job_clusters'), ...listAt(item, 'settings.tasks')].flatMap((one) => {
        const made = at(one, 'new_cluster')
        const key = textIn(one, 'job_cluster_key') || textIn(one, 'task_key')
        if (typeof made !== 'object' || made === null) return []
        const job = textIn(item, 'settings.name') || id
        return [{ id: `${id}/${key}`, item: { ...made, job, key }, takenAt: when, owner: jobOwner(item) }]
      }),
    ),
}

const warehouses: StateKind = {
  name: 'warehouses',
  meaning: 'A SQL warehouse',
  level: 'workspace',
  needs: ['warehouses'],
  fields: {
    workspace: workspaceField,
    ...plain('id name creator_name auto_stop_mins disable_uc'),
    tags: field('how many tags it has', (item) => listAt(item, 'tags.custom_tags').length),
  },
  items: (here) => objectsOf(here, 'warehouses', (body) => ({ owner: textIn(body, 'creator_name') })),
}

const pools: StateKind = {
  name: 'instance-pools',
  meaning: 'A pool of machines',
  level: 'workspace',
  needs: ['instance-pools'],
  fields: {
    workspace: workspaceField,
    ...plain('instance_pool_id instance_pool_name'),
    tags: field('how many tags its maker gave it', tagsOf),
  },
  items: (here) => objectsOf(here, 'instance-pools'),
}

const libraries: StateKind = {
  name: 'libraries',
  meaning: 'The libraries of a cluster',
  level: 'workspace',
  needs: ['library-statuses'],
  fields: {
    workspace: workspaceField,
    cluster: field(
      'name of the cluster, or its id',
      (item, here) =>
        textIn(bodyOf(here, 'clusters', textIn(item, 'cluster_id')), 'cluster_name') || textIn(item, 'cluster_id'),
    ),
    on_all_clusters: field(
      'how many of them are put on every cluster',
      (item) =>
        listAt(item, 'library_statuses').filter((one) => at(one, 'is_library_for_all_clusters') === true).length,
    ),
  },
  items: (here) => objectsOf(here, 'library-statuses'),
}

const scripts: StateKind = {
  name: 'global-init-scripts',
  meaning: 'A script that runs on every cluster of a workspace',
  level: 'workspace',
  needs: ['global-init-scripts'],
  fields: { workspace: workspaceField, ...plain('name enabled created_by') },
  items: (here) => objectsOf(here, 'global-init-scripts'),
}

const endpoints: StateKind = {
  name: 'serving-endpoints',
  meaning: 'An endpoint that serves a model',
  level: 'workspace',
  needs: ['serving-endpoints'],
  fields: {
    workspace: workspaceField,
    ...plain('name creator'),
    limits: field('how many limits of its rate it has', (item) => listAt(item, 'ai_gateway.rate_limits').length),
    logged: field('are its questions kept?', (item) => at(item, 'ai_gateway.inference_table_config.enabled') === true),
    addresses: field(
      'how many lists of allowed addresses of its workspace are on',
      (_, here) =>
        bodiesOf(here, 'ip-access-lists').filter(
          (list) => textIn(list, 'list_type') === 'ALLOW' && at(list, 'enabled') === true,
        ).length,
      'ip-access-lists',
    ),
  },
  items: (here) => objectsOf(here, 'serving-endpoints', (body) => ({ owner: textIn(body, 'creator') })),
}

export const computeKinds = [clusters, jobs, jobClusters, warehouses, pools, libraries, scripts, endpoints]
