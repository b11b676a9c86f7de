import { DatabricksError } from './error.ts'

/** A workspace or account host that has been checked. */
export type Host = {
  /** `dbc-1234.cloud.databricks.com`: for messages */
  name: string
  secure: boolean
  /** set for an account console: then the token endpoint and the account paths are the account's */
  accountId?: string
  url: (path: string, query?: Readonly<Record<string, string>>) => string
}

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Reads `dbc-1234.cloud.databricks.com` or `https://dbc-1234.cloud.databricks.com/`. Plain http is taken for the
 * machine's own loopback only: everywhere else the token would travel in the open.
 *
 * @throws DatabricksError `misconfigured`
 */
export function readHost(text: string, accountId?: string): Host {
  const wrong = (what: string) =>
    new DatabricksError('misconfigured', {
      what,
      where: 'host of the connection',
      remedy: 'Write it as in the browser: dbc-1234.cloud.databricks.com or adb-1234.5.azuredatabricks.net.',
    })
  const full = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`
  if (!URL.canParse(full)) throw wrong('The host cannot be read')
  const url = new URL(full)
  if (url.username || url.password) throw wrong('The host carries a user name or password')
  if (url.search || url.hash) throw wrong('The host carries a query')
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.has(url.hostname))) {
    throw wrong('The host must be reached by https')
  }
  if (accountId !== undefined && !/^[0-9a-f-]{1,64}$/i.test(accountId)) throw wrong('The account id is not a UUID')
  return {
    name: url.host,
    secure: url.protocol === 'https:',
    ...(accountId === undefined ? {} : { accountId }),
    url: (path, query = {}) => {
      const target = new URL(path, url.origin)
      for (const [key, value] of Object.entries(query)) target.searchParams.set(key, value)
      return target.href
    },
  }
}
