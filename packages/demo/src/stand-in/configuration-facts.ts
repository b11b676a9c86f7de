import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
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
  /** newest first; only what the audit tables still hold */
  confEdits: readonly Row[]
  tokensMade: readonly Row[]
  recipientsMade: readonly Row[]
  tables: ReadonlySet<string>
  notEnabled: readonly string[]
  metastoreId: string
}

/** Reads the account. A table that the account does not have gives no rows. */
export async function readFacts(
  engine: Engine,
  settings: { account: string; workspaceId?: string; notEnabled?: readonly string[] },
): Promise<Facts> {
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
  const workspaceId = settings.workspaceId ?? workspaces[0]?.workspace_id ?? '1'
  const newest = (table: string, id: string) =>
    rows(
      table,
      `SELECT * FROM system.${table} WHERE workspace_id = '${workspaceId.replace(/\D/g, '')}'
       QUALIFY row_number() OVER (PARTITION BY ${id} ORDER BY change_time DESC) = 1 ORDER BY ${id}`,
    )
  const living = async (table: string, id: string) =>
    (await newest(table, id)).filter((row) => row.delete_time === null)
  const audit = (actions: readonly string[]) =>
    rows(
      'access.audit',
      `SELECT event_time, action_name, workspace_id, user_identity.email AS actor, request_params, response.result AS result
       FROM system.access.audit
       WHERE action_name IN (${actions.map((action) => `'${action}'`)}) AND response.status_code = 200
       ORDER BY event_time DESC, action_name, request_id`,
    )
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
    confEdits: await audit(['workspaceConfEdit']),
    tokensMade: await audit(['generateDbToken']),
    recipientsMade: await audit(['createRecipient']),
    tables: engine.tables,
    notEnabled: settings.notEnabled ?? [],
    metastoreId: uuidOf(`metastore ${accountId}`),
  }
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
