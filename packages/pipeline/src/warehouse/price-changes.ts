import type { Lake, Session } from '@meshledger/lake'
import { DAILY } from './usage-held.ts'

/**
 * Daily sums in which a price of their own SKU changes between the first and the last hour: they were summed before that
 * change was known, and have no one price.
 */
const across = `SELECT d.ingestion_date FROM ${DAILY} d
  JOIN (
    SELECT sku_name, cloud, usage_unit, price_start_time AS change FROM billing.list_prices
    UNION SELECT sku_name, cloud, usage_unit, price_end_time FROM billing.list_prices
    UNION SELECT sku_name, cloud, usage_unit, price_start_time FROM billing.account_prices
    UNION SELECT sku_name, cloud, usage_unit, price_end_time FROM billing.account_prices
  ) p ON p.sku_name = d.sku_name AND p.cloud = d.cloud AND p.usage_unit = d.usage_unit
    AND p.change > d.first_end_time AND p.change <= d.usage_end_time
  WHERE d._replaced_by IS NULL`

/** The first day on which Databricks added usage whose sum spans a change of price; null where none does. */
export async function earliestAcross(lake: Pick<Lake | Session, 'rows'>): Promise<string | null> {
  const [row] = await lake.rows<{ day: string | null }>(`SELECT min(ingestion_date) AS day FROM (${across})`)
  return row?.day ?? null
}
