import type { Table } from '@meshledger/facts'
import type { Connection, Platform, ResultRows } from '@meshledger/sources'
import type { OnProgress } from '../progress.ts'
import { type Ask, asking, tooMuch } from './ask.ts'
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
  const ask = asking(connection, { ...options, tags: { purpose: 'sync', table: table.name } })
  const columns = await columnsOf(table, ask)
  const { again } = readingOf(table)
  const windows =
    again === 'whole' || table.orderedBy === null
      ? { ...openReach(options), windows: [{ from: null, to: null, nulls: true }] }
      : await windowsSince(through === null ? null : Date.parse(through) - again * DAY, table, ask, options)
  await eachWindow(windows, table, async (window) => {
    const { where, parameters } = conditionOf(window, table)
    const sql = `SELECT ${columns} FROM ${calledOf(table)}${where}`
    await take(await ask(sql, parameters, spooling(table, connection, options)))
  })
}

/** Rows go to the file of these options, with the progress told. */
export const spooling =
  (table: Table, { host }: Connection, { file, onProgress }: Pick<ReadOptions, 'file' | 'onProgress'>) =>
  (rows: ResultRows): Promise<Spooled> =>
    spool(rows, file, (done) => onProgress?.({ step: `read ${table.name} from ${host}`, done, total: rows.rowCount }))

/** Read window after window; one that is too much for one statement in halves. */
export async function eachWindow(
  { lo, hi, windows }: Windows,
  table: Table,
  read: (window: Window) => Promise<void>,
): Promise<void> {
  const waiting: Window[] = [...windows]
  for (let window = waiting.shift(); window; window = waiting.shift()) {
    try {
      await read(window)
    } catch (error) {
      const halves = tooMuch(error) ? halvesOf(window, table, { lo, hi }) : undefined
      if (!halves) throw error
      waiting.unshift(...halves)
    }
  }
}

/**
 * Columns that are never stored are not even asked for; where there are none, everything is asked for, and what the table
 * does not say of itself.
 */
async function columnsOf(table: Table, ask: Ask): Promise<string> {
  if ((table.neverStored ?? []).length === 0) {
    const more = Object.entries(table.asked ?? {}).map(([name, sql]) => `${sql} AS ${quoted(name)}`)
    return ['*', ...more].join(', ')
  }
  return (await storableColumns(table, ask)).map(quoted).join(', ')
}

/** The columns that a table has where it is read, without those that are never stored. */
export async function storableColumns(table: Table, ask: Ask): Promise<string[]> {
  const never = new Set(table.neverStored)
  const names = await ask(`SELECT * FROM ${calledOf(table)} LIMIT 0`, [], async (rows) => {
    for await (const _ of rows);
    return rows.columns.map((column) => column.name)
  })
  return names.filter((name) => !never.has(name))
}

export type Windows = { lo: number; hi: number; windows: Window[] }

const openReach = ({ platform }: ReadOptions) => ({ lo: platform.now() - 400 * DAY, hi: platform.now() + DAY })

/** Rows of so many days are asked for without counting them first. */
const FEW_DAYS = 30

/** The windows from a moment on (null: from the beginning): one when the days are few, else by the rows of each day. */
export async function windowsSince(
  from: number | null,
  table: Table,
  ask: Ask,
  options: ReadOptions,
): Promise<Windows> {
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
