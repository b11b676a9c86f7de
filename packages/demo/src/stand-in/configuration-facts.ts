import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Region } from '../world/account.ts'
import type { Engine } from './engine.ts'
import { uuidOf } from './identity.ts'

export type Row = Record<string, string | null>

/** A product team as its file in `domains/` says. */
export type Domain = {
  domain: string
  title: string
  owner: string
  classification: readonly string[]
  members: readonly string[]
  groups: readonly string[]
  tables: readonly string[]
  catalogs: readonly string[]
  usagePolicies: readonly string[]
  costCentre: string
  monthly: string
}

const deeds = [
  'workspaceConfEdit',
  'generateDbToken',
  'revokeDbToken',
  'deactivateUser',
  'setAccountAdmin',
  'createRecipient',
  'createShare',
  'updateSharePermissions',
] as const
export type Deed = (typeof deeds)[number]

/** An event of the audit table that changed the configuration. */
export type Event = { action: string; at: number; workspaceId: string; actor: string; params: Record<string, string> }

/** Which account is told of, and from where it is looked at. */
export type FactSettings = {
  account: string
  workspaceId?: string
  region?: Region
  notEnabled?: readonly string[]
}

/** What the files of the account say, ready to be put into the answers of the REST APIs. */
export type Facts = {
  accountId: string
  clock: string
  workspaceId: string
  workspaces: readonly Row[]
  clusters: readonly Row[]
  warehouses: readonly (Row & { id: string })[]
  jobs: readonly Row[]
  pipelines: readonly Row[]
  domains: readonly Domain[]
  people: readonly string[]
  servicePrincipals: readonly string[]
  /** what was done to the configuration, by action, newest first; only what the audit table still holds */
  done: (action: Deed) => readonly Event[]
  tables: ReadonlySet<string>
  notEnabled: readonly string[]
  metastoreId: string
}

/** Reads the account. A table that the account does not have gives no rows. */
export async function readFacts(engine: Engine, settings: FactSettings): Promise<Facts> {
  const yaml = (name: string): Record<string, unknown> => {
    const file = join(settings.account, name)
    return existsSync(file) ? ((parse(readFileSync(file, 'utf8')) ?? {}) as Record<string, unknown>) : {}
  }
  const rows = async (table: string, sql: string) => (engine.tables.has(table) ? engine.records(sql) : [])
  const account = yaml('account.yml')
  const domains = globSync('domains/*.yml', { cwd: settings.account })
    .sort()
    .map((file) => domainOf(yaml(file)))
  const workspaces = await rows(
    'access.workspaces_latest',
    'SELECT * FROM system.access.workspaces_latest ORDER BY workspace_id',
  )
  const { region } = settings
  const workspaceId = settings.workspaceId ?? region?.workspaces[0] ?? workspaces[0]?.workspace_id ?? '1'
  const newest = (table: string, id: string) =>
    rows(
      table,
      `SELECT * FROM system.${table} WHERE workspace_id = '${workspaceId.replace(/\D/g, '')}'
       QUALIFY row_number() OVER (PARTITION BY ${id} ORDER BY change_time DESC) = 1 ORDER BY ${id}`,
    )
  const living = async (table: string, id: string) =>
    (await newest(table, id)).filter((row) => row.delete_time === null)
  const events = await readEvents(rows)
  const identities = domains.flatMap(({ members, owner }) => [owner, ...members]).filter((name) => name !== '')
  const people = [...identities.filter((name) => name.includes('@')), ...demoPeople(yaml('people.yml'))]
  const accountId = String(account.account_id ?? '00000000-0000-4000-a000-000000000000')
  const warehouses = await living('compute.warehouses', 'warehouse_id')
  return {
    accountId,
    clock: String(
      account.clock instanceof Date ? account.clock.toISOString() : (account.clock ?? '2026-01-01T00:00:00Z'),
    ),
    workspaceId,
    workspaces,
    clusters: await living('compute.clusters', 'cluster_id'),
    // A workspace without a warehouse could not be asked anything.
    warehouses:
      warehouses.length > 0
        ? warehouses.map((row) => ({ ...row, id: row.warehouse_id ?? '' }))
        : [{ id: 'a1b2c3d4e5f60718', warehouse_id: 'a1b2c3d4e5f60718', warehouse_name: 'meshledger' }],
    jobs: await living('lakeflow.jobs', 'job_id'),
    pipelines: await living('lakeflow.pipelines', 'pipeline_id'),
    domains,
    people: [...new Set(people)].sort(),
    servicePrincipals: [...new Set(identities.filter((name) => !name.includes('@')))].sort(),
    done: (action) => events.filter((event) => event.action === action),
    tables: engine.tables,
    notEnabled: settings.notEnabled ?? [],
    metastoreId:
      region?.metastore ??
      events.find(({ params }) => params.metastore_id)?.params.metastore_id ??
      uuidOf(`metastore ${accountId}`),
  }
}

async function readEvents(rows: (table: string, sql: string) => Promise<Row[]>): Promise<Event[]> {
  const found = await rows(
    'access.audit',
    `SELECT action_name, event_time, workspace_id, user_identity.email AS actor, request_params
     FROM system.access.audit
     WHERE action_name IN (${deeds.map((deed) => `'${deed}'`)}) AND response.status_code = 200
     ORDER BY event_time DESC, action_name, request_id`,
  )
  return found.map((row) => ({
    action: row.action_name ?? '',
    at: millis(row.event_time),
    workspaceId: row.workspace_id ?? '',
    actor: row.actor ?? '',
    params: nested(row.request_params),
  }))
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

function domainOf(file: Record<string, unknown>): Domain {
  const select = (file.select ?? {}) as Record<string, unknown>
  const products = Array.isArray(file.products) ? (file.products as { tables?: unknown }[]) : []
  const budgets = Array.isArray(file.budget) ? (file.budget as { monthly?: unknown }[]) : []
  return {
    domain: String(file.domain ?? ''),
    title: String(file.title ?? file.domain ?? ''),
    owner: String(file.owner ?? ''),
    classification: texts(file.classification),
    members: texts(file.members),
    groups: texts(file.groups),
    tables: products.flatMap(({ tables }) => texts(tables)),
    catalogs: texts(select.catalogs),
    usagePolicies: texts(select.usage_policies),
    costCentre: String(file.cost_centre ?? ''),
    monthly: String(budgets.at(-1)?.monthly ?? '0'),
  }
}

function demoPeople(file: Record<string, unknown>): string[] {
  const people = Array.isArray(file.people) ? (file.people as { identity?: unknown }[]) : []
  return people.flatMap(({ identity }) => (typeof identity === 'string' && identity.includes('@') ? [identity] : []))
}

/** Milliseconds since 1970 of a time in a row. */
export const millis = (time: string | null | undefined): number => (time ? Date.parse(time) : 0)

/** A nested cell, which the engine gives as JSON text. */
export function nested(text: string | null | undefined): Record<string, string> {
  return text ? (JSON.parse(text) as Record<string, string>) : {}
}
