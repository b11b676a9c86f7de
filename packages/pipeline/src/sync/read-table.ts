import type { Table } from '@meshledger/facts'
import { type Connection, DatabricksError, type Platform, type ResultRows } from '@meshledger/sources'
import type { OnProgress } from '../progress.ts'
import { calledOf, readingOf } from './plan.ts'
import { type Spooled, spool } from './spool.ts'
import { conditionOf, DAY, halvesOf, quoted, type Window, windowsOf } from './windows.ts'

export type ReadOptions = {
  readonly platform: Pick<Platform, 'sleep' | 'random' | 'now'>
  /** Where the rows of a statement lie until they are taken in. */
  readonly file: string
  readonly onProgress?: OnProgress | undefined
  readonly signal: AbortSignal
  /** Hears of every statement that is run. */
  readonly onStatement: () => void
  readonly rowsPerWindow?: number | undefined
}

/** How often a window is read anew when the read itself broke, on top of the patience of each single call. */
const ATTEMPTS = 5
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000

/**
 * Read what a table has from its watermark on, less the days that are read again, and hand each window over whole.
 *
 * The first read counts the rows a day and asks for a few large windows; after that one window is enough. A window that
 * Databricks cuts short or cannot answer in time is read in halves; one that broke on the way is read again after a
 * random wait. `take` gets a window only when every row of it has come.
 */
export async function readTable(
  connection: Connection,
  table: Table,
  through: string | null,
  options: ReadOptions,
  take: (spooled: Spooled) => Promise<void>,
): Promise<void> {
  const ask = asking(connection, table, options)
  const columns = await columnsOf(table, ask)
  const { again } = readingOf(table)
  const { lo, hi, windows } =
    again === 'whole' || table.orderedBy === null
      ? { ...openReach(options), windows: [{ from: null, to: null, nulls: true }] }
      : await windowsSince(through === null ? null : Date.parse(through) - again * DAY, table, ask, options)
  const waiting: Window[] = [...windows]
  for (let window = waiting.shift(); window; window = waiting.shift()) {
    const { where, parameters } = conditionOf(window, table)
    const sql = `SELECT ${columns} FROM ${calledOf(table)}${where}`
    try {
      const spooled = await ask(sql, parameters, (rows) =>
        spool(rows, options.file, (done) =>
          options.onProgress?.({ step: `read ${table.name} from ${connection.host}`, done, total: rows.rowCount }),
        ),
      )
      await take(spooled)
    } catch (error) {
      const halves = tooMuch(error) ? halvesOf(window, table, { lo, hi }) : undefined
      if (!halves) throw error
      waiting.unshift(...halves)
    }
  }
}

type Ask = <T>(
  sql: string,
  parameters: Parameters<Connection['statement']>[1],
  read: (rows: ResultRows) => Promise<T>,
) => Promise<T>

/** Runs a statement and reads it to its end; again from the start when it broke on the way in a manner that passes. */
function asking(connection: Connection, table: Table, { platform, signal, onStatement }: ReadOptions): Ask {
  // By these tags the product finds its own cost in the query history.
  const queryTags = { application: 'meshledger', purpose: 'sync', table: table.name }
  return async (sql, parameters, read) => {
    for (let tried = 1; ; tried++) {
      try {
        onStatement()
        return await read(await connection.statement(sql, parameters, { queryTags, signal }))
      } catch (error) {
        if (!(error instanceof DatabricksError) || !error.passing || tried >= ATTEMPTS) throw error
        await platform.sleep(platform.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tried), signal)
        signal.throwIfAborted()
      }
    }
  }
}

/** Too large for one statement, or too slow: a smaller one may do. */
const tooMuch = (error: unknown) =>
  error instanceof DatabricksError && ['result-truncated', 'statement-timeout', 'inline-limit'].includes(error.kind)

/** Columns that are never stored are not even asked for; where there are none, everything is asked for. */
async function columnsOf(table: Table, ask: Ask): Promise<string> {
  const never = new Set(table.neverStored)
  if (never.size === 0) return '*'
  const names = await ask(`SELECT * FROM system.${table.name} LIMIT 0`, [], async (rows) => {
    for await (const _ of rows);
    return rows.columns.map((column) => column.name)
  })
  return names
    .filter((name) => !never.has(name))
    .map(quoted)
    .join(', ')
}

type Windows = { lo: number; hi: number; windows: Window[] }

const openReach = ({ platform }: ReadOptions) => ({ lo: platform.now() - 400 * DAY, hi: platform.now() + DAY })

/** Rows of so many days are asked for without counting them first. */
const FEW_DAYS = 30

async function windowsSince(from: number | null, table: Table, ask: Ask, options: ReadOptions): Promise<Windows> {
  const { lo, hi } = openReach(options)
  const whole: Window = { from, to: null, nulls: true }
  if (from !== null && hi - from < FEW_DAYS * DAY) return { lo: from, hi, windows: [whole] }
  const days = await rowsByDay(whole, table, ask)
  if (!days) return { lo: Math.min(lo, from ?? lo), hi, windows: [whole] }
  const ends = days.map((one) => Date.parse(`${one.day}T00:00:00Z`))
  return {
    lo: Math.min(lo, ...ends.slice(0, 1)),
    hi: Math.max(hi, ...ends.slice(-1)) + DAY,
    windows: windowsOf(from, days, options.rowsPerWindow),
  }
}

/** How many rows each day has; nothing when even that was too much to ask. */
async function rowsByDay(window: Window, table: Table, ask: Ask): Promise<{ day: string; rows: number }[] | undefined> {
  const { where, parameters } = conditionOf(window, table)
  const day = `CAST(${quoted(table.orderedBy ?? '')} AS DATE)`
  const sql = `SELECT ${day} AS day, count(*) AS n FROM system.${table.name}${where} GROUP BY 1 ORDER BY 1`
  try {
    return await ask(sql, parameters, async (rows) => {
      const found: { day: string; rows: number }[] = []
      for await (const chunk of rows) {
        for (const [at, count] of chunk) if (at) found.push({ day: at, rows: Number(count) })
      }
      return found
    })
  } catch (error) {
    if (tooMuch(error)) return undefined
    throw error
  }
}
