import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { buildSchema } from './build-schema.ts'
import { type Chunk, chunksOf, rowsOf, runOn } from './engine.ts'
import { LakeClosedError, readers } from './readers.ts'
import type { Params } from './values.ts'

/** Another process holds the data folder: ask that one, or wait for it to end. */
export class FolderInUseError extends Error {
  readonly folder: string
  constructor(folder: string) {
    super(
      `The data folder ${folder} is in use by another Meshledger process. Stop it, or choose another folder with MESHLEDGER_DATA.`,
    )
    this.name = 'FolderInUseError'
    this.folder = folder
  }
}

/** Reads and writes inside one transaction: all of it becomes visible, or none. */
export type Transaction = {
  rows<T>(sql: string, params?: Params): Promise<T[]>
  /** Runs a statement and returns how many rows it changed. */
  run(sql: string, params?: Params): Promise<number>
}

/** One connection for some reads: a temporary table that is made in it can be read in it, and is gone afterwards. */
export type Session = {
  rows<T>(sql: string, params?: Params): Promise<T[]>
  columns(sql: string, params?: Params): AsyncIterable<Chunk>
  run(sql: string, params?: Params): Promise<number>
}

export type Lake = {
  readonly folder: string
  /** The only place from which the engine may read files. */
  readonly inbox: string
  rows<T>(sql: string, params?: Params): Promise<T[]>
  columns(sql: string, params?: Params): AsyncIterable<Chunk>
  run(sql: string, params?: Params): Promise<void>
  /** Reads over several statements, with temporary tables between them; all see the facts of one moment. */
  session<T>(work: (session: Session) => Promise<T>): Promise<T>
  /** One writer at a time in this process; `signal` stops the statement that is running and undoes the whole. */
  transaction<T>(work: (tx: Transaction) => Promise<T>, signal?: AbortSignal): Promise<T>
  model(name: string): string
  version(): Promise<string>
  /** Waits for what is being read and written; what is asked afterwards is refused. Safe to call twice. */
  close(): Promise<void>
}

/** Facts change only with the list of files that they came from, so the list tells one state of the lake from another. */
const versionSql = `SELECT count(*) || '-' || count(replaced_by) || '-' || coalesce(hex(bit_xor(hash(file, table_name, replaced_by))), '0') AS version
  FROM meta.files`

const modelsFolder = join(import.meta.dirname, '..', 'models')

async function openInstance(folder: string, memoryLimit: string): Promise<DuckDBInstance> {
  try {
    return await DuckDBInstance.create(join(folder, 'lake.duckdb'), {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      memory_limit: memoryLimit,
      temp_directory: join(folder, 'tmp'),
      preserve_insertion_order: 'false',
    })
  } catch (cause) {
    if (/could not set lock|conflicting lock|being used by another process/i.test(String(cause))) {
      throw new FolderInUseError(folder)
    }
    throw new Error(`The lake in ${folder} could not be opened: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
}

/**
 * Open the lake of a data folder and give it what it lacks: fact tables (empty), macros, views.
 *
 * The engine is locked down: no extension, no network, no file outside `inbox/`, no setting that can be changed later.
 * `memoryLimit` bounds what the engine holds in memory; beyond that it writes to `tmp/` in the folder.
 */
export async function openLake({
  folder,
  memoryLimit = '1200MB',
}: {
  folder: string
  memoryLimit?: string
}): Promise<Lake> {
  const home = resolve(folder)
  const inbox = join(home, 'inbox')
  mkdirSync(inbox, { recursive: true })
  const instance = await openInstance(home, memoryLimit)
  const writer = await instance.connect()
  try {
    await buildSchema(writer, home)
  } catch (error) {
    writer.closeSync()
    instance.closeSync()
    throw error
  }
  await writer.run("SET GLOBAL TimeZone = 'UTC'")
  await writer.run(`SET allowed_directories = ['${`${inbox}/`.replaceAll("'", "''")}']`)
  await writer.run('SET enable_external_access = false')
  await writer.run('SET lock_configuration = true')

  const pool = readers(instance, home)
  let queue: Promise<unknown> = Promise.resolve()

  async function write<T>(work: (tx: Transaction) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted()
    const stop = () => writer.interrupt()
    signal?.addEventListener('abort', stop)
    await writer.run('BEGIN TRANSACTION')
    try {
      const result = await work({
        rows: (sql, params) => rowsOf(writer, sql, params),
        run: (sql, params) => runOn(writer, sql, params),
      })
      signal?.throwIfAborted()
      await writer.run('COMMIT')
      return result
    } catch (error) {
      await writer.run('ROLLBACK').catch(() => undefined)
      signal?.throwIfAborted()
      throw error
    } finally {
      signal?.removeEventListener('abort', stop)
    }
  }

  const rows = async <T>(sql: string, params?: Params): Promise<T[]> => {
    const { connection, giveBack } = await pool.borrow()
    try {
      return await rowsOf<T>(connection, sql, params)
    } finally {
      giveBack()
    }
  }

  let closing: Promise<void> | undefined
  const close = async () => {
    await Promise.all([queue, pool.close()])
    writer.closeSync()
    instance.closeSync()
    rmSync(join(home, 'tmp'), { recursive: true, force: true })
  }

  const transaction: Lake['transaction'] = async (work, signal) => {
    if (closing) throw new LakeClosedError(home)
    const turn = queue.then(() => write(work, signal))
    queue = turn.catch(() => undefined)
    return turn
  }

  return {
    folder: home,
    inbox,
    rows,
    async *columns(sql, params) {
      const { connection, giveBack } = await pool.borrow()
      try {
        await connection.run('BEGIN TRANSACTION')
        yield* chunksOf(connection, sql, params)
      } finally {
        await connection.run('ROLLBACK').catch(() => undefined)
        giveBack()
      }
    },
    async run(sql, params) {
      await transaction((tx) => tx.run(sql, params))
    },
    async session(work) {
      const { connection, giveBack } = await pool.borrow({ alone: true })
      try {
        await connection.run('BEGIN TRANSACTION')
        return await work({
          rows: (sql, params) => rowsOf(connection, sql, params),
          columns: (sql, params) => chunksOf(connection, sql, params),
          run: (sql, params) => runOn(connection, sql, params),
        })
      } finally {
        await connection.run('ROLLBACK').catch(() => undefined)
        giveBack()
      }
    },
    transaction,
    model(name) {
      const file = join(modelsFolder, `${name}.sql`)
      if (!/^[\w-]+$/.test(name) || !existsSync(file))
        throw new RangeError(`no model "${name}" in the lake's models folder`)
      return readFileSync(file, 'utf8')
    },
    async version() {
      const [row] = await rows<{ version: string }>(versionSql)
      return row?.version ?? ''
    },
    close() {
      closing ??= close()
      return closing
    },
  }
}
