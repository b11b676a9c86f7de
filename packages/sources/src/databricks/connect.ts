import type { ActionCall } from './actions/action.ts'
import { type Api, openApi } from './api.ts'
import { endpoints } from './endpoints.ts'
import { DatabricksError } from './error.ts'
import { readHost } from './host.ts'
import { type Patience, type Platform, usualPatience } from './platform.ts'
import { probeTables, type TableProbe } from './probe.ts'
import { type Pages, type Paging, type RestOptions, readPages, readRest } from './rest.ts'
import type { ResultRows } from './result.ts'
import { type Reading, readConfiguration } from './snapshot.ts'
import { runStatement, type StatementOptions, type StatementParameter } from './statement.ts'
import { type Auth, tokenSource } from './token.ts'

/** A connection to one workspace, or to an account console. It holds its secrets in closures: printing it shows none. */
export type Connection = {
  /** host name, for messages and sources */
  host: string
  statement: (
    sql: string,
    parameters?: readonly StatementParameter[],
    options?: StatementOptions,
  ) => Promise<ResultRows>
  rest: (path: string, options?: RestOptions) => Promise<unknown>
  pages: (path: string, list: string | null, paging: Paging, options?: RestOptions) => Promise<Pages>
  /**
   * One call of a corrective action. A change is sent again only where it was certainly not acted on; otherwise it ends
   * as `submit-uncertain`. @throws DatabricksError
   */
  act: (call: ActionCall) => Promise<unknown>
  configuration: (signal?: AbortSignal) => AsyncIterable<Reading>
  probe: (tables: readonly string[]) => Promise<TableProbe[]>
  /** The same, one answer after the other. */
  probing: (tables: readonly string[], signal?: AbortSignal) => AsyncIterable<TableProbe>
}

export type ConnectionSettings = {
  /** workspace host, or with `accountId` the host of the account console */
  host: string
  accountId?: string
  /** needed for statements */
  warehouseId?: string
  auth: Auth
  patience?: Partial<Patience>
}

/**
 * Opens a connection. Nothing is sent yet: a wrong secret shows at the first call, a wrong setting here.
 *
 * @throws DatabricksError `misconfigured`
 */
export function connect(settings: ConnectionSettings, platform: Platform): Connection {
  const host = readHost(settings.host, settings.accountId)
  const patience = { ...usualPatience, ...settings.patience }
  const api = openApi(platform, patience, host, tokenSource(platform, patience, host, settings.auth))
  const statement: Connection['statement'] = async (sql, parameters, options) =>
    runStatement(api, warehouseOf(settings), sql, parameters, options)
  const probing: Connection['probing'] = async function* (tables, signal) {
    const options: StatementOptions = {
      disposition: 'INLINE',
      queryTags: { application: 'meshledger', purpose: 'probe' },
      ...(signal ? { signal } : {}),
    }
    const principal = await principalOf(api, settings.auth)
    yield* probeTables(api, (sql) => statement(sql, [], options), principal, tables)
  }
  return {
    host: host.name,
    statement,
    rest: (path, options) => readRest(api, path, options),
    pages: (path, list, paging, options) => readPages(api, path, list, paging, options),
    act: (call) => api.call({ ...call, repeat: call.method === 'GET' ? 'always' : 'unless-taken' }),
    configuration: (signal) => readConfiguration(api, endpoints, signal),
    probe: async (tables) => {
      const found: TableProbe[] = []
      for await (const answer of probing(tables)) found.push(answer)
      return found
    },
    probing,
  }
}

function warehouseOf({ warehouseId, host }: ConnectionSettings): string {
  if (warehouseId && /^[\w-]{1,64}$/.test(warehouseId)) return warehouseId
  throw new DatabricksError('misconfigured', {
    what: warehouseId ? 'The warehouse id holds a character that no id has' : 'The connection names no warehouse',
    where: `connection to ${host}`,
    remedy: 'Take the id from the page of the SQL warehouse, beside its name.',
  })
}

/** To whom a grant goes: the application id of a service principal, the user name of a person. */
async function principalOf(api: Api, auth: Auth): Promise<string> {
  if (auth.kind !== 'token') return auth.clientId
  try {
    const me = (await readRest(api, '/api/2.0/preview/scim/v2/Me')) as Record<string, unknown>
    const name = me.applicationId ?? me.userName
    return typeof name === 'string' ? name : '<principal>'
  } catch (error) {
    if (error instanceof DatabricksError && ['forbidden', 'not-found', 'refused'].includes(error.kind))
      return '<principal>'
    throw error
  }
}
