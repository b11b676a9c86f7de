import { gunzipSync, gzipSync } from 'node:zlib'
import type { Lake, Session } from '@meshledger/lake'
import type { UsageHeld } from '../warehouse/usage-held.ts'

const tables = ['list_prices', 'account_prices'] as const
const price = '{"default":"DECIMAL(38,18)"}'
const rowShape = `[{"account_id":"VARCHAR","sku_name":"VARCHAR","cloud":"VARCHAR","currency_code":"VARCHAR","usage_unit":"VARCHAR",
  "price_start_time":"TIMESTAMP","price_end_time":"TIMESTAMP",
  "pricing":{"default":"DECIMAL(38,18)","promotional":${price},"effective_list":${price}}}]`

type KeptPrices = Readonly<Record<(typeof tables)[number], readonly unknown[]>>

/**
 * The rows of the price lists on which the usage of some days rests, packed to be kept with what is closed on it: those of
 * every SKU that was used, at whatever time, and those that begin or end about then, for a change of any price divides a
 * day's usage. The same rows pack to the same text.
 */
export async function keptPrices(lake: Lake, usage: UsageHeld, { from, to }: Days): Promise<string> {
  const rowsOf = async (table: (typeof tables)[number]) => {
    const rows = await lake.rows<object>(
      `select account_id, sku_name, cloud, currency_code, usage_unit, cast(price_start_time as varchar) as price_start_time,
         cast(price_end_time as varchar) as price_end_time, pricing
       from billing.${table}
       where sku_name in (select sku_name from ${usage.table} where usage_date between cast($from as date) and cast($to as date))
         or price_start_time between cast($from as date) - interval 2 day and cast($to as date) + interval 3 day
         or price_end_time between cast($from as date) - interval 2 day and cast($to as date) + interval 3 day`,
      { from, to },
    )
    return rows.map((row) => JSON.stringify(row)).toSorted()
  }
  const [list, account] = [await rowsOf('list_prices'), await rowsOf('account_prices')]
  return gzipSync(`{"list_prices":[${list}],"account_prices":[${account}]}`).toString('base64')
}

type Days = { readonly from: string; readonly to: string }

/** The table of a session that stands in for a price list while kept prices count. */
const standIn = (table: string): string => `kept_${table}`

/** A query that asks the kept prices in place of those of now. */
export const askingKept = (sql: string): string =>
  tables.reduce((text, table) => text.replaceAll(new RegExp(`\\bbilling\\.${table}\\b`, 'g'), standIn(table)), sql)

/** Put kept prices before a session, for queries that ask them (`askingKept`). */
export async function layOut(session: Session, kept: string): Promise<void> {
  const prices = JSON.parse(gunzipSync(Buffer.from(kept, 'base64')).toString('utf8')) as KeptPrices
  for (const table of tables) {
    await session.run(
      `create temp table ${standIn(table)} as select r.* from (select unnest(from_json($rows, '${rowShape}')) as r)`,
      { rows: JSON.stringify(prices[table]) },
    )
  }
}
