import type { Table } from '@meshledger/facts'
import type { StatementParameter } from '@meshledger/sources'

/** A stretch of the ordering column, in milliseconds since 1970: from, up to and not including to. Null is open. */
export type Window = {
  readonly from: number | null
  readonly to: number | null
  /** Rows without a value in the ordering column belong to this window. */
  readonly nulls: boolean
}

export const DAY = 86_400_000
const MINUTE = 60_000

/** A few large questions are answered faster than many small ones; one of this many rows fits a small disk. */
const ROWS_PER_WINDOW = 500_000

/**
 * Cut a table from a moment on (null: from its beginning) into windows by its rows a day. The last is open, so that a
 * row that comes meanwhile is in it.
 */
export function windowsOf(
  from: number | null,
  days: readonly { day: string; rows: number }[],
  rowsPerWindow = ROWS_PER_WINDOW,
): Window[] {
  const starts: number[] = []
  let rows = 0
  for (const one of days) {
    if (rows > 0 && rows + one.rows > rowsPerWindow) {
      starts.push(Date.parse(`${one.day}T00:00:00Z`))
      rows = 0
    }
    rows += one.rows
  }
  const edges = [from, ...starts, null]
  return edges.slice(0, -1).map((start, at) => ({ from: start, to: edges[at + 1] ?? null, nulls: at === 0 }))
}

/**
 * The two halves of a window that was too much for one statement, or nothing where it cannot be made smaller: a table
 * that is added to by the day has no smaller part than a day. `reach` closes the ends that are open.
 */
export function halvesOf(
  window: Window,
  table: Table,
  reach: { lo: number; hi: number },
): [Window, Window] | undefined {
  if (table.orderedBy === null) return undefined
  const byDay = isDate(table)
  const step = byDay ? DAY : MINUTE
  const lo = window.from ?? Math.min(reach.lo, (window.to ?? reach.hi) - step)
  const hi = window.to ?? Math.max(reach.hi, lo + step)
  const middle = Math.floor((lo + hi) / 2 / step) * step
  if (middle <= lo || middle >= hi) return undefined
  return [
    { ...window, to: middle },
    { from: middle, to: window.to, nulls: false },
  ]
}

export const isDate = ({ columns, orderedBy }: Table) =>
  columns.find((column) => column.name === orderedBy)?.type === 'date'

/** A name as Databricks SQL quotes it. */
export const quoted = (name: string) => `\`${name.replaceAll('`', '``')}\``

/** The condition of a window with its values, bound under names that begin so; no literal stands in the text. */
export function conditionOf(
  window: Window,
  table: Table,
  called = '',
): { where: string; parameters: StatementParameter[] } {
  const { orderedBy } = table
  if (orderedBy === null || (window.from === null && window.to === null)) return { where: '', parameters: [] }
  const column = quoted(orderedBy)
  const parameters: StatementParameter[] = []
  const bound = (end: string, at: number | null, sign: string) => {
    if (at === null) return []
    const name = `${called}${end}`
    const text = new Date(at).toISOString()
    parameters.push(
      isDate(table) ? { name, value: text.slice(0, 10), type: 'DATE' } : { name, value: text, type: 'TIMESTAMP' },
    )
    return [`${column} ${sign} :${name}`]
  }
  const inside = [...bound('from', window.from, '>='), ...bound('to', window.to, '<')].join(' AND ')
  return { where: ` WHERE ${window.nulls ? `(${inside}) OR ${column} IS NULL` : inside}`, parameters }
}
