import { type Action, actionKinds, type Connection, DatabricksError } from '@meshledger/sources'
import { RefusedError } from './close/refused.ts'
import type { Connections } from './connection.ts'
import type { House } from './house.ts'
import { QueryError } from './query-error.ts'

export type Params = Readonly<Record<string, string>>
/** Opens Databricks when it is asked; throws where no connection is configured. */
export type Connect = () => Connections

/** The action of this name. Throws `QueryError`, which lists those that there are. */
export function actionOf(kind: string): Action {
  const action = actionKinds.find((one) => one.kind === kind)
  if (action) return action
  throw new QueryError('kind', `there is no action ${kind}; there are ${actionKinds.map((one) => one.kind).join(', ')}`)
}

/** The parameters as the action takes them; the account is known. Throws `QueryError` for one that is missing or odd. */
export async function paramsOf({ ledger }: House, action: Action, given: Params): Promise<Params> {
  const account = 'account' in action.params ? await ledger.settings.get('account_id') : undefined
  const params: Record<string, string> = { ...(account === undefined ? {} : { account }), ...given }
  if (account !== undefined && params.account !== account) {
    throw new QueryError('params.account', 'is not the account that is read here; leave it out')
  }
  const unknown = Object.keys(params).find((name) => !(name in action.params))
  const names = Object.keys(action.params).join(', ')
  if (unknown !== undefined) throw new QueryError(`params.${unknown}`, `${action.kind} takes ${names}`)
  for (const [name, form] of Object.entries(action.params)) {
    const value = params[name]
    if (value === undefined) throw new QueryError(`params.${name}`, `${action.kind} needs it; it takes ${names}`)
    if (!form.test(value)) throw new QueryError(`params.${name}`, 'is not of the form that this action takes')
  }
  return params
}

/** Where an action is done: the account console, or one workspace, which must be named where several are read. */
export function connectionFor(action: Action, { readers, account }: Connections, host: string | undefined): Connection {
  if (action.level === 'account') {
    if (account) return account
    throw new QueryError('kind', `${action.kind} needs the account console: name it in connection.yml`)
  }
  const named = host === undefined ? readers : readers.filter((reader) => reader.host === host)
  const [reader, ...others] = named
  const hosts = readers.map((one) => one.host).join(', ')
  if (reader === undefined) throw new QueryError('host', `no workspace of that host is read; there are ${hosts}`)
  if (others.length > 0) throw new QueryError('host', `several workspaces are read: name one of ${hosts}`)
  return reader
}

/** The connection over which an action was looked at. Throws `RefusedError` where it is read no longer. */
export function sameConnection({ readers, account }: Connections, host: string, action: Action): Connection {
  const found = (action.level === 'account' ? [account] : readers).find((one) => one?.host === host)
  if (found) return found
  throw new RefusedError(`${host} is not read any more`, 'Put it back into connection.yml, or propose the action anew.')
}

/** What stands there now; undefined when the thing itself does not exist. */
export async function partOf(connection: Connection, action: Action, params: Params): Promise<unknown> {
  try {
    return action.part(await connection.act(action.read(params)), params)
  } catch (error) {
    // Some things answer 404 while they are not set; the action knows which.
    if (error instanceof DatabricksError && error.kind === 'not-found') return action.part(null, params)
    throw error
  }
}
