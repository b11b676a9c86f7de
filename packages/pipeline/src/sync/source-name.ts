import type { Lake } from '@meshledger/lake'

/**
 * What was read stands in the list of sources like a file, under a name that says from where and through which moment.
 * Its note is written by the transaction that makes its rows visible: so the watermark is never ahead of the rows, nor
 * behind them.
 */
export type SyncedSource = {
  readonly host: string
  /** our table */
  readonly table: string
  /** what is read there: `system.billing.usage`, `configuration` */
  readonly called: string
}

const prefixOf = ({ host, called }: SyncedSource) => `databricks://${host}/${called}?`
const THROUGH = 'through='

/** `databricks://dbc-1.cloud.databricks.com/system.billing.usage?through=2026-11-19` */
export const sourceName = (source: SyncedSource, through: string | null): string =>
  `${prefixOf(source)}${through === null ? 'whole' : THROUGH + through}`

/** What a name in the list of sources was read from, or undefined where it is a file's. */
export function readName(name: string): { host: string; called: string; through: string | null } | undefined {
  const [, host, called, how = ''] = /^databricks:\/\/([^/]+)\/([^?]+)\?(.*)$/.exec(name) ?? []
  if (host === undefined || called === undefined) return undefined
  return { host, called, through: how.startsWith(THROUGH) ? how.slice(THROUGH.length) : null }
}

/** The newest value of the ordering column that was ever taken from this source; null before the first time. */
export async function watermark(lake: Pick<Lake, 'rows'>, source: SyncedSource): Promise<string | null> {
  const [row] = await lake.rows<{ through: string | null }>(
    `SELECT max(substr(name, length($prefix) + 1)) AS through FROM meta.files
     WHERE table_name = $table AND starts_with(name, $prefix)`,
    { table: source.table, prefix: prefixOf(source) + THROUGH },
  )
  return row?.through ?? null
}

/** SQL for the ids of everything that was taken from this source, over `$table` and `$prefix`. */
export const idsOfSource = `SELECT file FROM meta.files WHERE table_name = $table AND starts_with(name, $prefix)`
export const paramsOf = (source: SyncedSource) => ({ table: source.table, prefix: prefixOf(source) })

/** Every source that the list names, with how far it was read; `whole` tables have no watermark. */
export async function sourcesHeld(lake: Lake): Promise<{ host: string; table: string; through: string | null }[]> {
  return lake.rows(
    `SELECT split_part(substr(name, 14), '/', 1) AS host, table_name AS "table",
       max(CASE WHEN contains(name, '?${THROUGH}') THEN split_part(name, '?${THROUGH}', 2) END) AS through
     FROM meta.files WHERE starts_with(name, 'databricks://') GROUP BY ALL ORDER BY ALL`,
  )
}
