import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ConnectionDefinition, parseConnection } from '@meshledger/mesh'
import { type Auth, type Connection, connect, DatabricksError, livePlatform, type Platform } from '@meshledger/sources'

/** What the house reads from: a workspace a region, and the account console where one is named. */
export type Connections = { readonly readers: readonly Connection[]; readonly account: Connection | undefined }

/** Where the rows of each group of tables are. */
export type Engines = ConnectionDefinition['engine']
export type Engine = Engines['billing']

export type Env = Readonly<Record<string, string | undefined>>

/** The file in the data folder; MESHLEDGER_CONNECTION names another. */
const FILE = 'connection.yml'

/**
 * Open the connections that `connection.yml` describes, or else the environment. Undefined when neither says anything.
 * Nothing is sent yet.
 *
 * Of the environment: DATABRICKS_HOST and DATABRICKS_WAREHOUSE_ID, with DATABRICKS_CLIENT_ID and
 * DATABRICKS_CLIENT_SECRET, or DATABRICKS_TOKEN, or ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET (Microsoft
 * Entra); DATABRICKS_ACCOUNT_ID and DATABRICKS_ACCOUNT_HOST add the account console.
 *
 * @throws DatabricksError `misconfigured`; ConfigError for a fault in the file. Neither holds a secret.
 */
export function connectionsOf(env: Env, folder: string, platform: Platform = livePlatform): Connections | undefined {
  const definition = definitionOf(env, folder)
  if (definition) return ofFile(definition, env, platform)
  return env.DATABRICKS_HOST ? ofEnvironment(env.DATABRICKS_HOST, env, platform) : undefined
}

function definitionOf(env: Env, folder: string): ConnectionDefinition | undefined {
  const file = env.MESHLEDGER_CONNECTION ?? join(folder, FILE)
  if (existsSync(file)) return parseConnection(readFileSync(file, 'utf8'), file)
  if (env.MESHLEDGER_CONNECTION) throw wrong(`There is no file ${file}`, 'Correct MESHLEDGER_CONNECTION.')
  return undefined
}

/**
 * Where the rows of each group of tables are: `engine` in `connection.yml`, or else MESHLEDGER_ENGINE_BILLING,
 * MESHLEDGER_ENGINE_QUERY and MESHLEDGER_ENGINE_ACCESS in the environment; `embedded` where neither says anything. No secret is needed for that.
 *
 * @throws as `connectionsOf`
 */
export function enginesOf(env: Env, folder: string): Engines {
  const definition = definitionOf(env, folder)
  if (definition) return definition.engine
  return {
    billing: engineNamed('MESHLEDGER_ENGINE_BILLING', env),
    query: engineNamed('MESHLEDGER_ENGINE_QUERY', env),
    access: engineNamed('MESHLEDGER_ENGINE_ACCESS', env),
  }
}

function engineNamed(variable: string, env: Env): Engine {
  const name = env[variable] || 'embedded'
  if (name === 'embedded' || name === 'databricks') return name
  throw wrong(`${variable} is neither embedded nor databricks`, 'Set it to one of the two, or leave it out.')
}

/** Something was asked of a connection, and none is configured. */
export class NotConnectedError extends Error {
  constructor(folder: string) {
    super(
      `No connection to Databricks is configured. Set DATABRICKS_HOST, DATABRICKS_WAREHOUSE_ID, DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET, or write ${join(folder, FILE)}.`,
    )
    this.name = 'NotConnectedError'
  }
}

/** The connections, as `connectionsOf`; throws `NotConnectedError` where there are none. */
export function requireConnections(env: Env, folder: string): Connections {
  const connections = connectionsOf(env, folder)
  if (!connections) throw new NotConnectedError(folder)
  return connections
}

function ofEnvironment(host: string, env: Env, platform: Platform): Connections {
  const warehouseId = env.DATABRICKS_WAREHOUSE_ID
  if (!warehouseId) {
    throw wrong(
      'DATABRICKS_WAREHOUSE_ID is not set',
      'Take the id from the page of the SQL warehouse, beside its name.',
    )
  }
  const auth = authOf(env)
  const { DATABRICKS_ACCOUNT_ID: accountId, DATABRICKS_ACCOUNT_HOST: accountHost } = env
  if (accountId && !accountHost) {
    throw wrong(
      'DATABRICKS_ACCOUNT_ID is set without DATABRICKS_ACCOUNT_HOST',
      'Set it, as accounts.cloud.databricks.com.',
    )
  }
  return {
    readers: [connect({ host, warehouseId, auth }, platform)],
    account: accountId && accountHost ? connect({ host: accountHost, accountId, auth }, platform) : undefined,
  }
}

function authOf(env: Env): Auth {
  const { DATABRICKS_CLIENT_ID: clientId, DATABRICKS_CLIENT_SECRET: clientSecret, DATABRICKS_TOKEN: token } = env
  if (clientId && clientSecret) return { kind: 'oauth', clientId, clientSecret }
  if (clientId) throw wrong('DATABRICKS_CLIENT_ID is set without DATABRICKS_CLIENT_SECRET', 'Set the secret as well.')
  const { ARM_TENANT_ID: tenantId, ARM_CLIENT_ID: armId, ARM_CLIENT_SECRET: armSecret } = env
  if (tenantId && armId && armSecret) return { kind: 'entra', tenantId, clientId: armId, clientSecret: armSecret }
  if (token) return { kind: 'token', token }
  throw wrong(
    'DATABRICKS_HOST is set, and nothing that proves who asks',
    'Set DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET of a service principal, or DATABRICKS_TOKEN, or ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET.',
  )
}

function ofFile({ readers, account }: ConnectionDefinition, env: Env, platform: Platform): Connections {
  const hosts = readers.map(({ host }) => host.toLowerCase())
  const twice = hosts.find((host, at) => hosts.indexOf(host) !== at)
  if (twice !== undefined)
    throw wrong(`The host ${twice} stands twice among the readers`, 'One reader a region: remove one.')
  return {
    readers: readers.map((one) =>
      connect({ host: one.host, warehouseId: one.warehouse_id, auth: proofOf(one, env) }, platform),
    ),
    account:
      account && connect({ host: account.host, accountId: account.account_id, auth: proofOf(account, env) }, platform),
  }
}

type Proof = { host: string; client_id?: string | undefined; tenant_id?: string | undefined; secret_env: string }

function proofOf(one: Proof, env: Env): Auth {
  const secret = env[one.secret_env]
  if (!secret)
    throw wrong(`${one.secret_env} is not set, which holds the secret for ${one.host}`, 'Set it, and try again.')
  if (one.client_id === undefined) return { kind: 'token', token: secret }
  const who = { clientId: one.client_id, clientSecret: secret }
  return one.tenant_id === undefined ? { kind: 'oauth', ...who } : { kind: 'entra', tenantId: one.tenant_id, ...who }
}

const wrong = (what: string, remedy: string) =>
  new DatabricksError('misconfigured', { what, where: 'settings of the connection', remedy })
