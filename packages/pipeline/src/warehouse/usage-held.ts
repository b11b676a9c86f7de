import type { Lake } from '@meshledger/lake'
import type { House } from '../house.ts'

/**
 * The usage that figures are made of, as the lake holds it: `raw` rows, or the `daily` sums of what stays in a warehouse.
 * Both have `ingestion_date`, `usage_date` and `_source`.
 */
export type UsageHeld = {
  readonly kind: 'raw' | 'daily'
  readonly table: string
  /** Which of its rows count now. */
  readonly counts: string
  /** Which rows count when only those of these sources do; `sources` is SQL that gives them, one a row. */
  readonly countsAmong: (sources: string) => string
}

export const rawUsage: UsageHeld = {
  kind: 'raw',
  table: 'billing.usage',
  counts: 'true',
  countsAmong: (sources) => `_source in (${sources})`,
}

/** Where daily sums stand, and under which table their notes stand in the list of sources. */
export const DAILY = 'warehouse.daily_usage'

export const dailyUsage: UsageHeld = {
  kind: 'daily',
  table: DAILY,
  counts: '_replaced_by is null',
  // What a later reading replaced counts as long as that reading does not.
  countsAmong: (sources) => `_source in (${sources}) and (_replaced_by is null or _replaced_by not in (${sources}))`,
}

/**
 * What figures are made of now. A group that is set to stay in the warehouse does so from the first sync on that brings
 * its daily sums: until then what was copied before counts, so that no figure is empty in between.
 */
export async function usageHeld({ lake, engines }: Pick<House, 'lake' | 'engines'>): Promise<UsageHeld> {
  return engines().billing === 'databricks' && (await hasDaily(lake)) ? dailyUsage : rawUsage
}

const hasDaily = async (lake: Lake): Promise<boolean> =>
  (await lake.rows('SELECT 1 FROM meta.files WHERE table_name = $table LIMIT 1', { table: DAILY })).length > 0
