import { groupBy } from '../group.ts'
import { type Random, randomStream } from '../random.ts'
import { AUDIT_TABLE_FROM, at, CLOCK, DELIVERY_UNTIL, HOUR, isWeekend, progress } from '../time.ts'
import { busy } from '../usage/day.ts'
import type { Resource } from '../usage/resource.ts'
import { analyticsUs, clinicalEu, devUs, type Workspace, workspaces } from '../world/account.ts'
import { type Team, teams } from '../world/domains.ts'
import { type Identity, identityNamed, jobRunner } from '../world/people.ts'
import { activePeople, readableTable } from '../world/reading.ts'
import { type AuditEvent, auditEvent, type What } from './event.ts'
import { oddJobs } from './odd-jobs.ts'

/** Background events on a working day at scale 1: on the first day, and at the clock. */
const PER_DAY = { first: 560, last: 1960, weekend: 0.55 }
/** The latest events are always a quarter of an hour on their way. */
export const AUDIT_UNTIL = CLOCK - HOUR / 4
/** Events a batch holds at most, about: any scale is made in batches of this size. */
const BATCH = 4000

/** Verbose logging is off in analytics-us in this time, so no command is logged there. */
export const SILENCE = {
  from: at('2026-08-11T13:05:31.907Z'),
  to: at('2026-08-13T09:20:02.114Z'),
  workspace: analyticsUs,
}
const verboseActions: ReadonlySet<string> = new Set(['runCommand', 'commandSubmit', 'commandFinish'])

/** Hours in which the Azure workspace writes each category: few files, and never more than three silent hours. */
const azureHours: Readonly<Record<string, readonly number[]>> = {
  jobs: [2, 5, 8, 11, 14, 17, 20, 23],
  clusters: [2, 14],
  accounts: [8, 14],
  notebook: [11],
  databrickssql: [8, 14],
}

/** How often each action occurs, by weight: a few kinds make nearly all of a real log. */
const mix: readonly (readonly [does: string, weight: number])[] = [
  ['unityCatalog.getTable', 22],
  ['unityCatalog.generateTemporaryTableCredential', 17],
  ['unityCatalog.metadataSnapshot', 8],
  ['unityCatalog.getSchema', 3],
  ['unityCatalog.getCatalog', 1.5],
  ['unityCatalog.listTables', 1.5],
  ['unityCatalog.getEffectivePermissions', 1],
  ['accounts.tokenLogin', 10],
  ['accounts.oidcTokenAuthorization', 10],
  ['accounts.browserLogin', 1.2],
  ['workspace.mintOAuthToken', 1.5],
  ['notebook.runCommand', 6],
  ['notebook.attachNotebook', 0.4],
  ['notebook.openNotebook', 0.5],
  ['jobs.runTriggered', 1],
  ['jobs.runStart', 1.5],
  ['jobs.runSucceeded', 1.5],
  ['jobs.runFailed', 0.06],
  ['jobs.runCommand', 1.5],
  ['clusters.create', 0.4],
  ['clusters.createResult', 0.4],
  ['clusters.startResult', 0.3],
  ['clusters.resizeResult', 1],
  ['clusters.deleteResult', 0.5],
  ['databrickssql.commandSubmit', 2.5],
  ['databrickssql.commandFinish', 2.5],
  ['sqlPermissions.requestPermissions', 1.5],
]
const table = (allowed: (does: string) => boolean) => {
  const rows = mix.filter(([does]) => allowed(does))
  const total = rows.reduce((sum, [, weight]) => sum + weight, 0)
  let below = 0
  return rows.map(([does, weight]) => {
    below += weight / total
    return [does, below] as const
  })
}
const everywhere = table(() => true)
/** What an Azure workspace's diagnostic log holds, on a working day and on a weekend. */
const azureWorkday = table((does) => (does.split('.')[0] ?? '') in azureHours)
const azureWeekend = table((does) => /^(jobs|clusters|accounts)\./.test(does))
const azureWithCatalog = table((does) => does.startsWith('unityCatalog.') || (does.split('.')[0] ?? '') in azureHours)

const drawFrom = (from: ReturnType<typeof table>, draw: Random): string => {
  const hit = draw.next()
  return from.find(([, below]) => hit < below)?.[0] ?? 'unityCatalog.getTable'
}

const weightedTeams = teams.flatMap((team) => Array.from({ length: Math.round(team.size * 10) }, () => team))

/** The ordinary days of a Databricks account: nothing in here is meant to be found by any rule. */
export class Background {
  readonly #draw: Random
  readonly #scale: number
  readonly #jobs: ReadonlyMap<string, readonly Resource[]>
  readonly #warehouses: readonly Resource[]
  readonly #heart = identityNamed('sp-platform-monitoring')

  constructor(resources: readonly Resource[], seed: number, scale: number) {
    this.#draw = randomStream(seed, 'audit background')
    this.#scale = scale
    const jobs = resources.filter(({ kind, domain }) => kind === 'job' && domain !== null)
    this.#jobs = groupBy(jobs, ({ domain }) => domain ?? '')
    this.#warehouses = resources.filter(({ kind }) => kind === 'warehouse')
  }

  /** The events of a day, in batches that do not grow with the scale. */
  *day(day: number): Generator<AuditEvent[]> {
    const { first, last, weekend } = PER_DAY
    const wanted = Math.round((first + (last - first) * progress(day)) * (isWeekend(day) ? weekend : 1) * this.#scale)
    let batch = [...this.#heartbeat(day), ...oddJobs(day, this.#draw).map((what) => auditEvent(what, this.#draw))]
    for (let n = 0; n < wanted; n++) {
      batch.push(this.#event(day))
      if (batch.length < BATCH) continue
      yield arrived(batch)
      batch = []
    }
    yield arrived(batch)
  }

  /** A monitor that starts a small job in each workspace every hour: with it, silence means a hole. */
  *#heartbeat(day: number): Generator<AuditEvent> {
    for (const workspace of workspaces) {
      const hours = workspace === clinicalEu && day < DELIVERY_UNTIL ? azureHours.jobs : undefined
      for (let hour = 0; hour < 24; hour++) {
        if (hours !== undefined && !hours.includes(hour)) continue
        yield auditEvent(
          {
            at: day + hour * HOUR + this.#draw.int(HOUR),
            workspace,
            actor: this.#heart,
            does: 'jobs.runStart',
            params: {
              jobId: '100',
              runId: String(1e9 + this.#draw.int(8e9)),
              jobTriggerType: 'cron',
              jobTaskType: 'notebook',
              orgId: workspace.id,
            },
          },
          this.#draw,
        )
      }
    }
  }

  #event(day: number): AuditEvent {
    const draw = this.#draw
    const team = draw.pick(weightedTeams)
    const byMachine = draw.chance(0.55) || isWeekend(day)
    let hour = draw.int(24)
    while (!byMachine && draw.next() * 1.45 > (busy[hour] ?? 1)) hour = draw.int(24)
    const who = byMachine ? jobRunner(team.domain) : draw.pick(activePeople(team.domain, day + hour * HOUR))
    const workspace = workspaceOf(team, byMachine, draw)
    const azureDiagnostics = workspace === clinicalEu && day < DELIVERY_UNTIL
    const choice = !azureDiagnostics
      ? everywhere
      : day >= AUDIT_TABLE_FROM
        ? azureWithCatalog
        : isWeekend(day)
          ? azureWeekend
          : azureWorkday
    const does = drawFrom(choice, draw)
    const service = does.slice(0, does.indexOf('.'))
    if (azureDiagnostics && service !== 'unityCatalog') hour = draw.pick(azureHours[service] ?? [8])
    return auditEvent(this.#what(does, day + hour * HOUR + draw.int(HOUR), team, who, workspace), draw)
  }

  #what(does: string, when: number, team: Team, who: Identity, workspace: Workspace): What {
    const draw = this.#draw
    const [service, action = ''] = does.split('.')
    const base = { at: when, workspace, actor: who, does }
    if (service === 'unityCatalog') {
      return { ...base, workspace: null, params: catalogParams(action, team, workspace, draw) }
    }
    if (service === 'accounts' && action === 'browserLogin') {
      const name = workspace.cloud === 'AZURE' ? 'aadBrowserLogin' : 'samlLogin'
      return { ...base, does: `accounts.${name}`, params: { user: who.id } }
    }
    if (service === 'accounts') {
      const authenticationMethod = action === 'tokenLogin' ? 'API_INT_PAT_TOKEN' : 'OAUTH'
      return {
        ...base,
        params: { user: who.id, authenticationMethod, ...(action === 'tokenLogin' ? { tokenId: draw.hex(16) } : {}) },
      }
    }
    if (service === 'jobs') return { ...base, params: this.#runParams(team, workspace) }
    if (service === 'clusters') {
      const cluster = {
        clusterId: `0${1 + draw.int(9)}12-${100000 + draw.int(900000)}-${draw.hex(8)}`,
        clusterName: `${team.domain}-job`,
      }
      return action === 'create'
        ? {
            ...base,
            params: {
              cluster_name: cluster.clusterName,
              spark_version: '16.4.x-scala2.12',
              num_workers: String(2 + draw.int(6)),
              autotermination_minutes: '30',
            },
          }
        : {
            ...base,
            actor: 'System-User',
            params: { ...cluster, clusterState: 'Running', clusterWorkers: String(2 + draw.int(6)) },
          }
    }
    if (service === 'databrickssql') {
      const local = this.#warehouses.filter((warehouse) => warehouse.workspace === workspace)
      const warehouseId = local.length > 0 ? draw.pick(local).id : draw.hex(16)
      return { ...base, params: { warehouseId, commandId: draw.uuid() } }
    }
    if (service === 'notebook') {
      const notebookId = String(1e14 + draw.int(9e14))
      if (action !== 'runCommand') return { ...base, params: { notebookId, path: `/Workspace/Shared/${team.domain}` } }
      return {
        ...base,
        params: {
          notebookId,
          commandId: draw.hex(24),
          executionTime: (draw.int(90_000) / 1000).toFixed(3),
          status: 'finished',
          commandLanguage: draw.pick(['python', 'sql']),
        },
      }
    }
    if (does === 'workspace.mintOAuthToken')
      return { ...base, params: { grant_type: 'client_credentials', scope: 'all-apis', expires_in: '3600' } }
    return { ...base, params: { requests: '[]' } }
  }

  #runParams(team: Team, workspace: Workspace): Record<string, string> {
    const draw = this.#draw
    const own = this.#jobs.get(team.domain)
    return {
      jobId: own === undefined ? '100' : draw.pick(own).id,
      runId: String(1e9 + draw.int(8e9)),
      jobTriggerType: 'cron',
      jobTaskType: 'notebook',
      orgId: workspace.id,
    }
  }
}

function workspaceOf(team: Team, byMachine: boolean, draw: Random): Workspace {
  const hit = draw.next()
  if (byMachine) return hit < 0.9 ? team.home : analyticsUs
  if (team.home === clinicalEu) return hit < 0.7 ? clinicalEu : hit < 0.9 ? analyticsUs : devUs
  return hit < 0.5 ? analyticsUs : hit < 0.85 ? team.home : devUs
}

function catalogParams(action: string, team: Team, workspace: Workspace, draw: Random): Record<string, string> {
  const full = readableTable(team, draw)
  const [catalog = '', schema = ''] = full.split('.')
  const where = { workspace_id: workspace.id, metastore_id: workspace.metastore }
  if (action === 'getTable') return { full_name_arg: full, ...where }
  if (action === 'getSchema') return { full_name_arg: `${catalog}.${schema}`, ...where }
  if (action === 'getCatalog') return { name_arg: catalog, ...where }
  if (action === 'listTables') return { catalog_name: catalog, schema_name: schema, max_results: '50', ...where }
  if (action === 'getEffectivePermissions') return { securable_type: 'TABLE', securable_full_name: full, ...where }
  if (action === 'metadataSnapshot') {
    return {
      securables: JSON.stringify([{ type: 'TABLE', full_name: full }]),
      include_delta_metadata: 'true',
      ...where,
    }
  }
  const writes = full.startsWith(`${team.catalog}.`) && draw.chance(0.2)
  return {
    operation: writes ? 'READ_WRITE' : 'READ',
    table_full_name: full,
    credential_type: 'StorageCredential',
    is_permissions_enforcing_client: 'true',
    ...where,
  }
}

const isSilenced = (event: AuditEvent) =>
  event.workspace === SILENCE.workspace &&
  event.at >= SILENCE.from &&
  event.at < SILENCE.to &&
  verboseActions.has(event.action_name)

/** What of a batch has arrived by the clock and was logged at all. */
const arrived = (batch: readonly AuditEvent[]): AuditEvent[] =>
  batch.filter((event) => event.at < AUDIT_UNTIL && !isSilenced(event))
