import { rm } from 'node:fs/promises'
import type { Column } from './cells.ts'
import { type Chunk, writeChunks } from './chunks.ts'
import type { Asked } from './dialect.ts'
import type { Engine } from './engine.ts'
import type { Faults } from './faults.ts'
import { SqlFailure } from './sql-failure.ts'

/** The limits of the Statement Execution API; a test may set smaller ones. */
export type Limits = {
  statementBytes: number
  inlineBytes: number
  /** an EXTERNAL_LINKS result above this is cut */
  resultBytes: number
  chunkBytes: number
  linkSeconds: number
  keptSeconds: number
}

export const realLimits: Limits = {
  statementBytes: 16 * 1024 ** 2,
  inlineBytes: 25 * 1024 ** 2,
  resultBytes: 100 * 1024 ** 3,
  chunkBytes: 16 * 1024 ** 2,
  linkSeconds: 900,
  keptSeconds: 3600,
}

export type State = 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED' | 'CLOSED'

export type Submission = Asked & {
  disposition: 'INLINE' | 'EXTERNAL_LINKS'
  rowLimit: number
  byteLimit: number
  queryTags: readonly { key: string; value: string }[]
}

export type Statement = Submission & {
  id: string
  state: State
  error?: { error_code: string; message: string; sql_state?: string }
  columns: readonly Column[]
  chunks: readonly Chunk[]
  truncated: boolean
  finishedAt: number
  finished: Promise<void>
}

export type Statements = {
  submit: (submission: Submission) => Statement
  /** The statement in its state of now: a result that was kept an hour is closed. */
  find: (id: string) => Statement | undefined
  cancel: (id: string) => void
  /** everything submitted so far, in order */
  all: () => readonly Statement[]
  close: () => Promise<void>
}

type Stop = { stopped: boolean; interrupt: () => void }

/** Keeps the statements of one stand-in; result chunks lie as files in `folder`. */
export function openStatements(
  engine: Engine,
  folder: string,
  limits: Limits,
  faults: Faults,
  now: () => number,
  allowed: (asked: Asked) => SqlFailure | undefined,
): Statements {
  const held = new Map<string, Statement>()
  const stops = new Map<string, Stop>()

  const execute = async (statement: Statement, stop: Stop): Promise<void> => {
    try {
      if (faults.strikes('slow')) await pause(faults.order.slowMs ?? 0)
      if (stop.stopped) return
      statement.state = 'RUNNING'
      const refused = allowed(statement)
      if (refused) throw refused
      const running = await engine.run(statement)
      stop.interrupt = running.interrupt
      statement.columns = running.columns
      const written = await writeChunks(running.rows, folder, statement.id, {
        chunkBytes: limits.chunkBytes,
        maxRows: faults.strikes('truncate') ? 1 : statement.rowLimit,
        maxBytes:
          statement.disposition === 'INLINE'
            ? Number.POSITIVE_INFINITY
            : Math.min(limits.resultBytes, statement.byteLimit),
        failAbove: statement.disposition === 'INLINE' ? limits.inlineBytes : Number.POSITIVE_INFINITY,
        stopped: () => stop.stopped,
      })
      if (stop.stopped) return
      if (written.tooLarge) {
        fail(statement, 'BAD_REQUEST', inlineTooLarge(limits.inlineBytes))
        return
      }
      statement.chunks = written.chunks
      statement.truncated = written.truncated
      statement.state = 'SUCCEEDED'
    } catch (error) {
      if (stop.stopped) return
      if (error instanceof SqlFailure) fail(statement, 'BAD_REQUEST', error.message, error.sqlState)
      else fail(statement, 'INTERNAL_ERROR', String(error))
    } finally {
      statement.finishedAt = now()
    }
  }

  const closeOld = (statement: Statement) => {
    if (statement.state !== 'SUCCEEDED' || now() - statement.finishedAt <= limits.keptSeconds * 1000) return
    statement.state = 'CLOSED'
    for (const { file } of statement.chunks) void rm(file, { force: true })
  }

  return {
    submit: (submission) => {
      const id = `01f1${String(held.size + 1).padStart(4, '0')}-0000-1000-8000-${String(held.size + 1).padStart(12, '0')}`
      const stop: Stop = { stopped: false, interrupt: () => undefined }
      const statement: Statement = {
        ...submission,
        id,
        state: 'PENDING',
        columns: [],
        chunks: [],
        truncated: false,
        finishedAt: 0,
        finished: Promise.resolve(),
      }
      statement.finished = execute(statement, stop)
      held.set(id, statement)
      stops.set(id, stop)
      return statement
    },
    find: (id) => {
      const statement = held.get(id)
      if (statement) closeOld(statement)
      return statement
    },
    cancel: (id) => {
      const [statement, stop] = [held.get(id), stops.get(id)]
      if (!statement || !stop || !(statement.state === 'PENDING' || statement.state === 'RUNNING')) return
      stop.stopped = true
      statement.state = 'CANCELED'
      stop.interrupt()
    },
    all: () => [...held.values()],
    close: async () => {
      for (const stop of stops.values()) {
        stop.stopped = true
        stop.interrupt()
      }
      await Promise.allSettled([...held.values()].map(({ finished }) => finished))
    },
  }
}

function fail(statement: Statement, error_code: string, message: string, sql_state?: string): void {
  statement.state = 'FAILED'
  statement.error = { error_code, message, ...(sql_state ? { sql_state } : {}) }
}

const inlineTooLarge = (bytes: number) =>
  `Inline byte limit exceeded. Statements executed with disposition=INLINE can have a result size of at most ${bytes} bytes. Please execute the statement with disposition=EXTERNAL_LINKS if you want to download the full result.`

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
