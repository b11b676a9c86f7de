import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'

/** The thread in which the embedded PostgreSQL runs; it speaks the wire protocol, a message a write of the driver. */
if (!parentPort) throw new Error('pglite-worker runs as a worker thread only')
const port = parentPort
const { dataDir } = workerData as { dataDir: string }
const db = await PGlite.create(dataDir)

let tail: Promise<void> = Promise.resolve()
port.on('message', (message: Uint8Array | 'reset' | 'close') => {
  tail = tail.then(() => handle(message))
})
port.postMessage('ready')

async function handle(message: Uint8Array | 'reset' | 'close'): Promise<void> {
  try {
    if (message === 'close') {
      await db.close()
      port.postMessage('closed')
    } else if (message === 'reset') {
      await db.exec('ROLLBACK')
      await db.exec('DISCARD ALL')
    } else port.postMessage(await db.execProtocolRaw(message))
  } catch (error) {
    port.postMessage({ error: error instanceof Error ? error.name : 'unknown' })
  }
}
