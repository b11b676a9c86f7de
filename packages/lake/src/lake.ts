import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { buildSchema } from './build-schema.ts'
import { blocksSql, type DiskUse, tableBlocksSql, tableRowsSql } from './disk-use.ts'
import { type Chunk, chunksOf, rowsOf, runOn } from './engine.ts'
import { modelText } from './models.ts'
import { inWords, isFatal } from './out-of-room.ts'
import { type Borrowed, LakeClosedError, type Readers, readers } from './readers.ts'
import { copyFolder, copyLake, dropCopy } from './rewrite.ts'
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
  /** Reads over several statements, with temporary tables between them; all see the facts of one moment. `signal` stops them. */
  session<T>(work: (session: Session) => Promise<T>, signal?: AbortSignal): Promise<T>
  /** One writer at a time in this process; `signal` stops the statement that is running and undoes the whole. */
  transaction<T>(work: (tx: Transaction) => Promise<T>, signal?: AbortSignal): Promise<T>
  model(name: string): string
  version(): Promise<string>
  diskUse(): Promise<DiskUse>
  /** The size of the lake's file, with what is not written into it yet beside it. */
  fileBytes(): number
  /**
   * Write the whole lake anew, so that what deleted rows left behind is given back to the disk. Reads go on meanwhile, but
   * for a moment at the end; writes wait. Killed at any moment, the lake is the old or the new one, each with every fact.
   * Answers `busy`, with nothing changed, when a read did not end in `patience` milliseconds. Throws `NoRoomError`.
   */
  compact(options?: { signal?: AbortSignal | undefined; patience?: number }): Promise<'done' | 'busy'>
  /** Waits for what is being read and written; what is asked afterwards is refused. Safe to call twice. */
  close(): Promise<void>
}

/** Facts change only with the list of files that they came from and with what is noted as removed: both tell one state of the lake from another. */
const versionSql = `SELECT count(*) || '-' || count(replaced_by) || '-' || coalesce(hex(bit_xor(hash(file, table_name, replaced_by))), '0')
  || coalesce('-' || (SELECT sum(rows) FROM meta.removed), '') AS version FROM meta.files`

const REOPEN_TRIES = 600
const REOPEN_WAIT_MS = 100
/** How long reads may take to end before a broken engine is opened anew. They fail at once there. */
const REST_MS = 15_000

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

async function openInstance(folder: string, memoryLimit: string): Promise<DuckDBInstance> {
  try {
    return await DuckDBInstance.create(join(folder, 'lake.duckdb'), {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      memory_limit: memoryLimit,
      temp_directory: join(folder, 'tmp'),
      preserve_insertion_order: 'false',
      // What was freed goes back to the system soon, and does not stand beside what is taken next.
      allocator_background_threads: 'true',
      allocator_bulk_deallocation_flush_threshold: '256MB',
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

/** The engine while it is open: one connection that writes, and those that read. */
type Engine = { readonly instance: DuckDBInstance; readonly writer: DuckDBConnection; readonly pool: Readers }

async function openEngine(home: string, inbox: string, memoryLimit: string): Promise<Engine> {
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
  return { instance, writer, pool: readers(instance, home) }
}

async function closeEngine({ instance, writer, pool }: Engine): Promise<void> {
  await pool.close()
  writer.closeSync()
  instance.closeSync()
}

/**
 * Open the lake of a data folder and give it what it lacks: fact tables (empty), macros, views.
 *
 * The engine is locked down: no extension, no network, no file outside `inbox/`, no setting that can be changed later.
 * `memoryLimit` bounds what the engine holds in memory; beyond that it writes to `tmp/` in the folder.
 */
export async function openLake({
  folder,
  memoryLimit = '1000MB',
}: {
  folder: string
  memoryLimit?: string
}): Promise<Lake> {
  const home = resolve(folder)
  const inbox = join(home, 'inbox')
  mkdirSync(inbox, { recursive: true })
  let engine = await openEngine(home, inbox, memoryLimit).catch((error: unknown) => {
    throw inWords(error, home)
  })
  // What a rewriting that was killed left behind. The lake is ours by now, so nobody is at it.
  rmSync(copyFolder(inbox), { recursive: true, force: true })

  /** While it stands, who wants to read waits: the engine is being exchanged. */
  let gate: Promise<void> | undefined
  const borrow = async (how?: { alone: boolean }): Promise<Borrowed> => {
    while (gate) await gate
    if (state !== 'sound') await inTurn(async () => undefined)
    return engine.pool.borrow(how)
  }
  let queue: Promise<unknown> = Promise.resolve()
  /** A disk that is full while the engine writes its file breaks the engine, not the file: it is opened anew when next asked. */
  let state: 'sound' | 'broken' | 'shut' = 'sound'
  /** What failed, in words; and the note that the engine is broken, if it is. */
  const told = (error: unknown): unknown => {
    if (state === 'sound' && isFatal(error)) state = 'broken'
    return inWords(error, home)
  }

  async function write<T>(work: (tx: Transaction) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted()
    const { writer } = engine
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
      throw told(error)
    } finally {
      signal?.removeEventListener('abort', stop)
    }
  }

  const rows = async <T>(sql: string, params?: Params): Promise<T[]> => {
    const { connection, giveBack } = await borrow()
    try {
      return await rowsOf<T>(connection, sql, params)
    } catch (error) {
      throw told(error)
    } finally {
      giveBack()
    }
  }

  let closing: Promise<void> | undefined
  const close = async () => {
    await queue
    if (state !== 'shut') await closeEngine(engine)
    rmSync(join(home, 'tmp'), { recursive: true, force: true })
  }

  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (closing) throw new LakeClosedError(home)
    const turn = queue.then(async () => {
      if (state !== 'sound') await mend()
      return work()
    })
    queue = turn.catch(() => undefined)
    return turn
  }
  const transaction: Lake['transaction'] = (work, signal) => inTurn(() => write(work, signal))

  async function compact(patience: number, signal?: AbortSignal): Promise<'done' | 'busy'> {
    const { writer, pool } = engine
    const stop = () => writer.interrupt()
    signal?.addEventListener('abort', stop)
    let open = () => {}
    try {
      const copy = await copyLake(writer, { folder: home, inbox }, signal)
      gate = new Promise((resolve) => {
        open = resolve
      })
      if (!(await pool.rest(patience))) return 'busy'
      await writer.run('CHECKPOINT')
      if (existsSync(join(home, 'lake.duckdb.wal'))) return 'busy'
      // By this one step the copy is the lake. Both files are locked by us, so nobody can open either in between; and
      // neither is opened to be flushed, for closing it again would give the lock away. The engine has flushed both.
      renameSync(copy, join(home, 'lake.duckdb'))
      await closeEngine(engine)
      engine = await reopen().catch((error: unknown) => {
        closing ??= Promise.resolve()
        throw error
      })
      rmSync(copyFolder(inbox), { recursive: true, force: true })
      return 'done'
    } finally {
      signal?.removeEventListener('abort', stop)
      if (engine.writer === writer) await dropCopy(writer, inbox).catch(() => undefined)
      gate = undefined
      open()
    }
  }

  async function mend(): Promise<void> {
    let open = () => {}
    gate = new Promise((resolve) => {
      open = resolve
    })
    try {
      if (state === 'broken') {
        if (!(await engine.pool.rest(REST_MS)))
          throw new Error(`A read of the lake in ${home} does not end; start again.`)
        await closeEngine(engine)
      }
      state = 'shut'
      engine = await reopen()
      state = 'sound'
    } catch (error) {
      throw told(error)
    } finally {
      gate = undefined
      open()
    }
  }

  /** Another process may have opened the lake in the moment in which it was closed; a command ends soon. */
  async function reopen(): Promise<Engine> {
    for (let tried = 1; ; tried++) {
      try {
        return await openEngine(home, inbox, memoryLimit)
      } catch (error) {
        if (!(error instanceof FolderInUseError) || tried >= REOPEN_TRIES) throw error
        await pause(REOPEN_WAIT_MS)
      }
    }
  }

  const fileBytes = () => sizeOf(join(home, 'lake.duckdb')) + sizeOf(join(home, 'lake.duckdb.wal'))
  return {
    folder: home,
    inbox,
    rows,
    fileBytes,
    async *columns(sql, params) {
      const { connection, giveBack } = await borrow()
      try {
        await connection.run('BEGIN TRANSACTION')
        yield* chunksOf(connection, sql, params)
      } catch (error) {
        throw told(error)
      } finally {
        await connection.run('ROLLBACK').catch(() => undefined)
        giveBack()
      }
    },
    async run(sql, params) {
      await transaction((tx) => tx.run(sql, params))
    },
    async session(work, signal) {
      const { connection, giveBack } = await borrow({ alone: true })
      const stop = () => connection.interrupt()
      signal?.addEventListener('abort', stop)
      // Between two statements there is nothing to interrupt, so each looks first.
      const going = () => {
        signal?.throwIfAborted()
        return connection
      }
      try {
        await connection.run('BEGIN TRANSACTION')
        return await work({
          rows: async (sql, params) => rowsOf(going(), sql, params),
          columns: (sql, params) => chunksOf(going(), sql, params),
          run: async (sql, params) => runOn(going(), sql, params),
        })
      } catch (error) {
        signal?.throwIfAborted()
        throw told(error)
      } finally {
        signal?.removeEventListener('abort', stop)
        await connection.run('ROLLBACK').catch(() => undefined)
        giveBack()
      }
    },
    transaction,
    model: modelText,
    async version() {
      const [row] = await rows<{ version: string }>(versionSql)
      return row?.version ?? ''
    },
    async diskUse() {
      const [[file], blocks, held] = await Promise.all([
        rows<{ block: number; free: number }>(blocksSql),
        rows<{ table: string; blocks: number }>(tableBlocksSql()),
        rows<{ table: string; rows: bigint }>(tableRowsSql()),
      ])
      const { block = 0, free = 0 } = file ?? {}
      const standing = new Map(blocks.map((one) => [one.table, one.blocks * block]))
      return {
        bytes: fileBytes(),
        free: free * block,
        tables: held.map((one) => ({
          table: one.table,
          rows: Number(one.rows),
          bytes: Math.round(standing.get(one.table) ?? 0),
        })),
      }
    },
    compact: ({ signal, patience = 60_000 } = {}) =>
      inTurn(() => compact(patience, signal)).catch((error: unknown) => {
        throw told(error)
      }),
    close() {
      closing ??= close()
      return closing
    },
  }
}
