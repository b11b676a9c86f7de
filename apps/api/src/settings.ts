import { join, resolve } from 'node:path'

/** What the environment says about a server. */
export type ServerSettings = {
  readonly host: string
  readonly port: number
  readonly folder: string
  readonly databaseUrl: string | undefined
}
export type Settings = { kind: 'ok'; settings: ServerSettings } | { kind: 'wrong'; sentence: string }

const loopback = /^(localhost|127(?:\.\d{1,3}){3}|::1)$/i

/** Port of 0 asks the system for a free one. The data folder is `.meshledger` in the checkout unless told. */
export function readSettings(env: Readonly<Record<string, string | undefined>>, checkout: string): Settings {
  const wrong = (sentence: string): Settings => ({ kind: 'wrong', sentence })
  const host = env.HOST || '127.0.0.1'
  if (!loopback.test(host)) {
    return wrong(
      'HOST names an address beyond this machine. Sign-in is not built yet, so anybody who reaches the port could ' +
        'choose to be anyone: leave HOST out, or set it to 127.0.0.1, localhost or ::1.',
    )
  }
  const text = env.PORT || '4000'
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    return wrong('PORT is not a port number. Set it to a whole number from 0 to 65535, or leave it out for 4000.')
  }
  const folder = env.MESHLEDGER_DATA ? resolve(env.MESHLEDGER_DATA) : join(checkout, '.meshledger')
  return { kind: 'ok', settings: { host, port, folder, databaseUrl: env.DATABASE_URL || undefined } }
}

/** How the server's address reads to a person: `localhost` for every name of this machine. */
export const addressOf = (port: number): string => `http://localhost:${port}`
