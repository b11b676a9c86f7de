import { symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { answerOf, cli, freePort, serve, start } from './serve.ts'

export type Connected = {
  /** Where the pages are. */
  readonly url: string
  /** What a switch of the workspace stands at, asked of the stand-in itself. */
  readonly switchOf: (key: string) => Promise<unknown>
  readonly stop: () => Promise<void>
}

/**
 * A server of its own over a copy of the demo's data, connected to a stand-in workspace on loopback. Its warehouse is one
 * that is not there, so that nothing is read beside the walk; what is changed over REST needs none.
 */
export async function connected(): Promise<Connected> {
  const data = process.env.E2E_COPY ?? ''
  const account = dirname(process.env.E2E_ANSWERS ?? '')
  writeFileSync(join(account, 'whole'), '')
  symlinkSync(account, join(data, 'stand-in-0.1'))
  const standIn = start(cli, ['stand-in', '--scale', '0.1', '--port', '0'], { MESHLEDGER_DATA: data })
  const env = await answerOf(standIn, async () => {
    const line = standIn.said().match(/^\{"DATABRICKS_HOST".*\}$/m)
    return line === null ? null : (JSON.parse(line[0]) as Record<string, string>)
  })
  const port = await freePort()
  const server = await serve(data, port, { ...env, DATABRICKS_WAREHOUSE_ID: 'none' })
  return {
    url: `http://127.0.0.1:${port}`,
    switchOf: (key) => switchAt(env, key),
    stop: async () => {
      await server.stop()
      await standIn.stop()
    },
  }
}

async function switchAt(env: Readonly<Record<string, string>>, key: string): Promise<unknown> {
  const { DATABRICKS_HOST: host, DATABRICKS_CLIENT_ID: id, DATABRICKS_CLIENT_SECRET: secret } = env
  const issued = await fetch(`${host}/oidc/v1/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'all-apis' }),
  })
  const { access_token: token } = (await issued.json()) as { access_token: string }
  const headers = { authorization: `Bearer ${token}` }
  const asked = await fetch(`${host}/api/2.0/workspace-conf?keys=${key}`, { headers })
  return ((await asked.json()) as Record<string, unknown>)[key]
}
