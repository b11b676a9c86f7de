import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'

/** Where the database lies, and the engine's code. */
export type Backend = { dataDir: string; pgliteWasmModule: WebAssembly.Module }
/** From a client to the backend: a write of the wire protocol, or that the client has left, or that it is time to end. */
export type ToBackend = { client: number; bytes: Uint8Array } | { left: number } | 'close'
/** Back: the answer to a write, or that the backend failed to give one. `client` says whose it is. */
export type FromBackend =
  | { client: number; bytes: Uint8Array }
  | { client: number; failed: string }
  | 'ready'
  | 'closed'

/** The number of a full disk among the errors of the file system that the embedded database stands on (WASI). */
const NO_SPACE = 51
/** What the thread says of a disk that is full. */
const DISK_FULL = 'the disk is full'

const SYNC = new Uint8Array([0x53, 0, 0, 0, 4])

/** The thread in which the embedded PostgreSQL runs: one backend, which takes its messages one after the other. */
if (!parentPort) throw new Error('pglite-worker runs as a worker thread only')
const port = parentPort
const db = await PGlite.create(workerData as Backend).catch((error: unknown) => {
  throw new Error(reasonOf(error))
})
await dropTemplates()

let tail: Promise<void> = Promise.resolve()
port.on('message', (message: ToBackend) => {
  tail = tail.then(() => handle(message))
})
say('ready')

async function handle(message: ToBackend): Promise<void> {
  try {
    if (message === 'close') {
      await db.close()
      say('closed')
    } else if ('left' in message) await reset()
    else say({ client: message.client, bytes: await db.execProtocolRaw(message.bytes) })
  } catch (error) {
    const failed = error instanceof Error ? error.name : 'unknown'
    if (typeof message === 'object' && 'client' in message) say({ client: message.client, failed })
  }
}

/**
 * A ledger is one database. Those from which others would be copied are 600 of the 1,000 files of the folder, each of which is
 * synced at every seal.
 */
async function dropTemplates(): Promise<void> {
  const { rows } = await db.query<{ name: string }>(
    "select datname as name from pg_database where datname in ('template0', 'template1')",
  )
  for (const { name } of rows) {
    await db.exec(`alter database ${name} is_template false`)
    await db.exec(`drop database ${name}`)
  }
}

/** Why it could not be opened. The file system throws numbers and not errors. */
function reasonOf(error: unknown): string {
  if (error !== null && typeof error === 'object' && 'errno' in error) {
    return error.errno === NO_SPACE ? DISK_FULL : `file system error ${error.errno}`
  }
  return error instanceof Error ? error.message : String(error)
}

/** Nothing of a client that left may reach the next: neither a skipped message, nor a transaction, nor a setting. */
async function reset(): Promise<void> {
  await db.execProtocolRaw(SYNC)
  await db.exec('ROLLBACK')
  await db.exec('DISCARD ALL')
}

function say(message: FromBackend): void {
  port.postMessage(message)
}
