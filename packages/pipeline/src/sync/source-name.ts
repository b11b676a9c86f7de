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
  /** Digest of what was asked for, where only those rows come that the rules in force point to. */
  readonly rules?: string | undefined
}

const prefixOf = ({ host, called }: SyncedSource) => `databricks://${host}/${called}?`
const THROUGH = 'through='

/** `databricks://dbc-1.cloud.databricks.com/system.billing.usage?through=2026-11-19` */
export const sourceName = (source: SyncedSource, through: string | null): string =>
  through === null ? `${prefixOf(source)}whole` : `${reachOf(source)}${through}`

/** What was read to try refused rows again: all after a moment, or everything. It moves no watermark. */
export const retriedName = (source: SyncedSource, since: string | null): string =>
  `${prefixOf(source)}again${since === null ? '' : `&since=${since}`}`

/** How names of what was read under the same rules begin, up to the moment. */
const reachOf = (source: SyncedSource) =>
  `${prefixOf(source)}${source.rules === undefined ? '' : `rules=${source.rules}&`}${THROUGH}`

/** What a name in the list of sources was read from, or undefined where it is a file's. */
export function readName(name: string): { host: string; called: string; through: string | null } | undefined {
  const [, host, called, how = ''] = /^databricks:\/\/([^/]+)\/([^?]+)\?(.*)$/.exec(name) ?? []
  if (host === undefined || called === undefined) return undefined
  return { host, called, through: /^(?:rules=\w+&)?through=(.*)$/.exec(how)?.[1] ?? null }
}

/** The newest value of the ordering column that was ever taken from this source, under its rules; null before the first time. */
export async function watermark(lake: Pick<Lake, 'rows'>, source: SyncedSource): Promise<string | null> {
  const [row] = await lake.rows<{ through: string | null }>(
    `SELECT max(substr(name, length($prefix) + 1)) AS through FROM meta.files
     WHERE table_name = $table AND starts_with(name, $prefix)`,
    { table: source.table, prefix: reachOf(source) },
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
       max(nullif(regexp_extract(name, '[?&]${THROUGH}(.*)$', 1), '')) AS through
     FROM meta.files WHERE starts_with(name, 'databricks://') GROUP BY ALL ORDER BY ALL`,
  )
}
