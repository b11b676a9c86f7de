import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Duplex } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { Pool } from 'pg'
import { LedgerError } from './ledger-error.ts'
import type { Backend, FromBackend, ToBackend } from './pglite-worker.ts'

const TERMINATE = 0x58

/** Node has it; its types leave it to those of a browser. */
declare const WebAssembly: { compile(code: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> }

/**
 * What node-postgres takes for its socket: each write goes to the worker, each answer comes back as bytes.
 *
 * The worker has one PostgreSQL backend for its whole life, so a client that leaves resets that backend (an open
 * transaction is rolled back) instead of ending it. Each client has a number, and takes only the answers that bear it:
 * a client that is thrown away after an error leaves answers on the way that the next one would take for its own.
 */
class WorkerStream extends Duplex {
  static #clients = 0
  readonly #client = ++WorkerStream.#clients
  readonly #worker: Worker
  readonly #onMessage = (message: FromBackend): void => {
    if (typeof message === 'string' || message.client !== this.#client) return
    if ('bytes' in message) this.push(message.bytes)
    else this.destroy(new LedgerError(`The embedded database did not answer (${message.failed})`))
  }
  readonly #onExit = (): void => {
    this.destroy(new LedgerError('The embedded database has stopped; start Meshledger again'))
  }

  constructor(worker: Worker) {
    super()
    this.#worker = worker
  }
  connect(): this {
    this.#worker.on('message', this.#onMessage)
    this.#worker.once('exit', this.#onExit)
    process.nextTick(() => this.emit('connect'))
    return this
  }
  setNoDelay(): this {
    return this
  }
  setKeepAlive(): this {
    return this
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
  override _read(): void {}
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    const terminates = chunk.length === 5 && chunk[0] === TERMINATE
    if (!terminates) this.#send({ client: this.#client, bytes: new Uint8Array(chunk) })
    done()
  }
  override _final(done: () => void): void {
    this.#leave()
    this.push(null)
    done()
  }
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (!this.writableFinished) this.#leave()
    done(error)
  }
  #leave(): void {
    this.#send({ left: this.#client })
    this.#worker.off('message', this.#onMessage)
    this.#worker.off('exit', this.#onExit)
  }
  #send(message: ToBackend): void {
    this.#worker.postMessage(message)
  }
}

export type Connection = { pool: Pool; close(): Promise<void> }

/**
 * PostgreSQL in a worker thread, on a folder or, for tests, `memory://`; made when it is not there yet (seconds of
 * CPU). The pool holds one client, since there is one backend: within a transaction use nothing but the transaction.
 *
 * The folder has no lock of its own: open it only while something else keeps other processes out. A folder that two
 * processes write loses rows without a word. The worker keeps the process alive until `close`.
 */
export async function openPglite(dataDir: string): Promise<Connection> {
  const worker = await startWorker(dataDir)

  const pool = new Pool({
    max: 1,
    idleTimeoutMillis: 0,
    user: 'postgres',
    database: 'postgres',
    stream: () => new WorkerStream(worker) as never,
  })
  pool.on('error', () => {})

  const close = async (): Promise<void> => {
    await pool.end()
    await new Promise<void>((closed) => {
      worker.on('message', (message) => message === 'closed' && closed())
      worker.once('exit', () => closed())
      worker.postMessage('close')
    })
    await worker.terminate()
  }
  return { pool, close }
}

/**
 * The code of the embedded PostgreSQL, compiled once a process: a thread that compiles for itself takes three times as long
 * to open a ledger.
 */
let compiled: Promise<WebAssembly.Module> | undefined
const compiledOnce = (): Promise<WebAssembly.Module> => {
  const folder = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'))
  compiled ??= readFile(join(folder, 'pglite.wasm')).then((bytes) => WebAssembly.compile(bytes))
  return compiled
}

/** Throws `LedgerError` when the folder holds no database that this version can open. */
async function startWorker(dataDir: string): Promise<Worker> {
  const workerData: Backend = { dataDir, pgliteWasmModule: await compiledOnce() }
  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData })
  const notOpened = (why: string): LedgerError =>
    new LedgerError(
      why === 'the disk is full'
        ? `The ledger in ${dataDir} could not be opened: the disk is full. Make room there, then do it again.`
        : `The ledger in ${dataDir} could not be opened (${why}). Put a copy of the folder back, or choose another data folder.`,
    )
  await new Promise<void>((ready, failed) => {
    worker.once('message', () => ready())
    worker.once('error', ({ message }: Error) => failed(notOpened(message)))
    worker.once('exit', (code) => failed(notOpened(`exit ${code}`)))
  })
  worker.removeAllListeners('error').removeAllListeners('exit')
  worker.on('error', () => {})
  worker.setMaxListeners(0)
  return worker
}
