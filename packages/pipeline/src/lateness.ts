import { type Table, tables } from '@meshledger/facts'
import type { House } from './house.ts'

/** How long after it happened a row was added at its source, in hours, over the rows of the last weeks. */
export type Lateness = {
  readonly table: string
  /** What was held against what: `ingestion_date − usage_end_time`. */
  readonly measured: string
  readonly rows: number
  readonly median: number
  readonly p95: number
  readonly most: number
}

const DAYS = 63

/** Tables of which the source says when it added a row, besides when the row happened. The start of the same event is no such time. */
const telling = tables.filter(
  ({ orderedBy, happenedAt }) => orderedBy !== null && happenedAt !== null && /^(ingestion|update)_/.test(orderedBy),
)

/** Lateness where the tables tell it. A day without an hour counts from its end, so that nothing is late by its form alone. */
export async function latenessOf({ lake }: Pick<House, 'lake'>, now: string): Promise<Lateness[]> {
  const from = new Date(Date.parse(now) - DAYS * 86_400_000).toISOString().slice(0, 10)
  const found = await Promise.all(
    telling.map(async (table) => {
      const [row] = await lake.rows<Omit<Lateness, 'table' | 'measured'> & { rows: bigint }>(
        `SELECT count(hours) AS rows, quantile_disc(hours, 0.5) AS median, quantile_disc(hours, 0.95) AS p95, max(hours) AS most
         FROM (SELECT ${hoursSql(table)} AS hours FROM ${table.name} WHERE ${table.happenedAt} >= CAST($from AS TIMESTAMP))`,
        { from },
      )
      const rows = Number(row?.rows ?? 0)
      if (!row || rows === 0) return []
      return [{ ...row, rows, table: table.name, measured: `${table.orderedBy} − ${table.happenedAt}` }]
    }),
  )
  return found.flat()
}

/** Whole hours; a row that was added before it ended is not late. */
function hoursSql({ columns, orderedBy, happenedAt }: Table): string {
  const isDay = columns.find(({ name }) => name === orderedBy)?.type === 'date'
  const added = isDay ? `CAST(${orderedBy} AS TIMESTAMP) + INTERVAL 24 HOURS` : orderedBy
  const hours = `date_diff('hour', ${happenedAt}, ${added})`
  return `CAST(CASE WHEN ${hours} > 0 THEN ${hours} WHEN ${hours} <= 0 THEN 0 END AS INTEGER)`
}
