import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { FolderInUseError } from '@meshledger/lake'
import { LedgerError } from '@meshledger/ledger'
import { charges, connectionsOf, FolderNotWritableError, type House, openHouse } from '@meshledger/pipeline'
import { createApp } from './app.ts'
import { Log, type WriteLine } from './http/log.ts'
import { newToken, removeServerFile, writeServerFile } from './server-file.ts'
import { addressOf, type ServerSettings } from './settings.ts'
import { Work } from './work.ts'

/** Why a server did not start, as a sentence that says what to do. */
export class StartError extends Error {}

type Env = Readonly<Record<string, string | undefined>>
export type RunningServer = { readonly url: string; readonly close: () => Promise<void> }

/**
 * Opens the house, warms what the first page asks for, and listens.
 *
 * @throws {StartError} the port is taken, the data folder cannot be written or is held by another process
 */
export async function startServer(
  settings: ServerSettings,
  webFolder: string,
  writeLog: WriteLine,
  env: Env = process.env,
): Promise<RunningServer> {
  await requireFreePort(settings)
  const house = await open(settings, env)
  const work = new Work()
  const token = newToken()
  const log = new Log(writeLog, () => new Date().toISOString())
  try {
    await charges(house)
    const app = await createApp(
      { house, token, log, work, scheduled: true, connections: () => connectionsOf(env, settings.folder) },
      webFolder,
    )
    await app.listen(settings.port, settings.host)
    const port = portOf(app.getHttpServer().address())
    writeServerFile(settings.folder, { url: `http://${inUrl(settings.host)}:${port}`, pid: process.pid, token })
    const close = async () => {
      removeServerFile(settings.folder, token)
      await work.stop()
      await app.close()
      await house.close()
    }
    return { url: addressOf(port), close }
  } catch (error) {
    await house.close()
    throw isTaken(error) ? portTaken(settings.port) : error
  }
}

/** The port that was opened: the one asked for, or the one that the system chose for 0. */
function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return address.port
}

const inUrl = (host: string) => (host.includes(':') ? `[${host}]` : host)

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '')
const isTaken = (error: unknown) => codeOf(error) === 'EADDRINUSE'

const portTaken = (port: number) =>
  new StartError(`port ${port} is taken. Stop what listens there, or choose another port: PORT=${port + 1} npm start`)

/** Looks at the port before the house is opened, so that the answer does not have to wait for it. */
function requireFreePort({ host, port }: ServerSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error) => {
      if (isTaken(error)) reject(portTaken(port))
      else if (codeOf(error) === 'EACCES') {
        reject(
          new StartError(`port ${port} may not be opened by this user. Choose one from 1024 on: PORT=4000 npm start`),
        )
      } else reject(new StartError(`${host} cannot be listened on (${codeOf(error)}). Leave HOST out, or check it.`))
    })
    probe.listen(port, host, () => probe.close(() => resolve()))
  })
}

async function open({ folder, databaseUrl }: ServerSettings, env: Env): Promise<House> {
  try {
    return await openHouse({ folder, env, ...(databaseUrl === undefined ? {} : { databaseUrl }) })
  } catch (error) {
    if (error instanceof FolderInUseError) throw folderInUse(folder)
    if (error instanceof FolderNotWritableError || error instanceof LedgerError) throw new StartError(error.message)
    throw error
  }
}

function folderInUse(folder: string): StartError {
  const holder = holderOf(folder)
  return new StartError(
    `the data folder ${folder} is held by another Meshledger process${holder}. Use that one, stop it, or set MESHLEDGER_DATA to another folder.`,
  )
}

function holderOf(folder: string): string {
  try {
    const { url, pid } = JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8'))
    return ` (a server at ${url}, process ${pid})`
  } catch {
    return ''
  }
}
