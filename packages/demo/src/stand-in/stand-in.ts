import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Region } from '../world/account.ts'
import { openActions } from './action-routes.ts'
import { configurationRoute, readConfiguration } from './configuration-routes.ts'
import { translate } from './dialect.ts'
import { openEngine } from './engine.ts'
import { type FaultOrder, type Faults, faults as orderFaults } from './faults.ts'
import { openIdentity } from './identity.ts'
import { problem, type Reply, refusal, sendReply } from './reply.ts'
import { denied, type SqlFailure } from './sql-failure.ts'
import { type Request, statementRoute, storeRoute } from './statement-routes.ts'
import { type Limits, openStatements, realLimits, type Statement } from './statements.ts'

export type StandInSettings = {
  /** folder of a demo account */
  account: string
  /** 0 takes any free port */
  port?: number
  faults?: FaultOrder
  /** milliseconds since 1970, by which tokens, links and results age */
  clock: () => number
  /** the region of the workspace: tables that are kept by region show its rows only; without it all are seen at once */
  region?: Region
  /** the workspace whose clusters, jobs and warehouses are listed; default the first of the account, or of the region */
  workspaceId?: string
  limits?: Partial<Limits>
  /** securables without a grant: `system`, `system.query`, `system.access.audit` */
  withheld?: readonly string[]
  /** system schemas that nobody switched on: `serving` */
  notEnabled?: readonly string[]
  /** REST paths, by their start, that answer 403 */
  forbidden?: readonly string[]
  /** SQL to run before the first statement, such as macros */
  prelude?: readonly string[]
}

export type StandIn = {
  url: string
  accountId: string
  workspaceId: string
  warehouseId: string
  clientId: string
  clientSecret: string
  /** a personal access token that never expires */
  token: string
  /** tokens handed out so far */
  tokensIssued: () => number
  /** statements submitted so far, in order */
  statements: () => readonly Pick<Statement, 'id' | 'sql' | 'state' | 'queryTags'>[]
  close: () => Promise<void>
}

/**
 * Starts a stand-in workspace on loopback: the REST APIs of a Databricks workspace and of its account console over the
 * files of a demo account, with the real limits and with faults to order. For tests and demonstrations; it is no
 * Databricks, and its SQL is DuckDB's wherever the two differ.
 */
export async function startStandIn(settings: StandInSettings): Promise<StandIn> {
  const faults = orderFaults(settings.faults)
  const now = () => settings.clock() + (settings.faults?.skewSeconds ?? 0) * 1000
  const limits: Limits = { ...realLimits, ...settings.limits }
  const engine = await openEngine({
    account: settings.account,
    ...(settings.faults?.drift === undefined ? {} : { drift: settings.faults.drift }),
    ...(settings.prelude === undefined ? {} : { prelude: settings.prelude }),
    ...(settings.region === undefined ? {} : { region: settings.region }),
  })
  const configuration = await readConfiguration(engine, settings)
  const acted = openActions(configuration)
  const identity = openIdentity(configuration.accountId, now, faults)
  const folder = await mkdtemp(join(tmpdir(), 'meshledger-stand-in-'))
  const statements = openStatements(engine, folder, limits, faults, now, (asked) =>
    missingRight(translate(asked, engine.tables).tables, settings),
  )
  let base = ''
  const warehouses = new Set(configuration.warehouseIds)
  const world = { statements, limits, faults, warehouses, linkKey: identity.clientSecret, base: () => base, now }

  const route = async (request: Request): Promise<Reply> => {
    if (request.method === 'POST' && /^\/oidc\/(accounts\/[\w-]+\/)?v1\/token$/.test(request.path)) {
      return identity.issue(one(request.headers.authorization), new URLSearchParams(request.body))
    }
    if (request.method === 'POST' && /^\/[\w-]+\/oauth2\/v2\.0\/token$/.test(request.path)) {
      return identity.issue(undefined, new URLSearchParams(request.body))
    }
    const stored = await storeRoute(world, request)
    if (stored) return stored
    const refused = identity.check(one(request.headers.authorization))
    if (refused) return refused
    if (settings.forbidden?.some((path) => request.path.startsWith(path))) {
      return problem(403, 'PERMISSION_DENIED', 'The caller does not have permission.')
    }
    return (
      (await statementRoute(world, request)) ??
      configurationRoute(configuration, request, identity.clientId) ??
      acted(request) ??
      problem(404, 'ENDPOINT_NOT_FOUND', `No API found for ${request.method} ${request.path}`)
    )
  }

  const server = createServer((incoming, response) => {
    void answer(incoming, response, route, faults, now)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.port ?? 0, '127.0.0.1', resolve)
  })
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: base,
    accountId: configuration.accountId,
    workspaceId: configuration.workspaceId,
    warehouseId: configuration.warehouseIds[0] as string,
    clientId: identity.clientId,
    clientSecret: identity.clientSecret,
    token: identity.token,
    tokensIssued: identity.issued,
    statements: statements.all,
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await statements.close()
      engine.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function answer(
  incoming: IncomingMessage,
  response: ServerResponse,
  route: (request: Request) => Promise<Reply>,
  faults: Faults,
  now: () => number,
): Promise<void> {
  const fault = faults.ofRequest()
  try {
    const url = new URL(incoming.url ?? '/', 'http://stand-in')
    const parts: Buffer[] = []
    for await (const part of incoming) parts.push(part as Buffer)
    const request: Request = {
      method: incoming.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      body: Buffer.concat(parts).toString(),
    }
    const early = fault.kind === 'drop' && fault.when === 'before'
    const reply = fault.kind === 'refuse' ? refusal(fault) : early ? problem(500, 'DROPPED', '') : await route(request)
    sendReply(response, reply, new Date(now()), fault)
  } catch (error) {
    // The caller went away in the middle of the request, or we are wrong; either way this request alone ends.
    if (!response.headersSent && !response.destroyed) {
      sendReply(response, problem(500, 'INTERNAL_ERROR', String(error)), new Date(now()), { kind: 'none' })
    }
  }
}

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

/** The first right that the principal lacks. A schema that is not switched on is refused like one that is not granted. */
function missingRight(tables: readonly string[], settings: StandInSettings): SqlFailure | undefined {
  const withheld = new Set(settings.withheld)
  for (const table of tables) {
    const schema = table.split('.')[0]?.replace(/^uc_/, '') ?? ''
    if (withheld.has('system')) return denied('USE CATALOG', 'Catalog', 'system')
    if (withheld.has(`system.${schema}`) || settings.notEnabled?.includes(schema)) {
      return denied('USE SCHEMA', 'Schema', `system.${schema}`)
    }
    if (withheld.has(`system.${table}`)) return denied('SELECT', 'Table', `system.${table}`)
  }
  return undefined
}
