import { tableNamed } from '@meshledger/facts'
import type { Lake } from '@meshledger/lake'
import type { Connection } from '@meshledger/sources'
import { asking } from '../sync/ask.ts'
import { readingOf } from '../sync/plan.ts'
import { eachWindow, type ReadOptions, spooling, windowsSince } from '../sync/read-table.ts'
import type { Spooled } from '../sync/spool.ts'
import { DAY } from '../sync/windows.ts'
import { CATALOG, statementOf } from './models.ts'
import { earliestAcross } from './price-changes.ts'

const usage = tableNamed('billing.usage')
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)

/**
 * Have the warehouse sum its usage by day from the watermark on, less the days that are read again, and hand each window
 * of sums over whole. Days of which a sum spans a change of price that became known later are read again too.
 */
export async function readDaily(
  connection: Connection,
  lake: Lake,
  through: string | null,
  options: ReadOptions,
  take: (spooled: Spooled) => Promise<void>,
): Promise<void> {
  const asked = { ...options, tags: { purpose: 'sync', model: 'charges_daily' } }
  const ask = asking(connection, { ...asked, catalog: CATALOG })
  const windows = await windowsSince(await beginning(lake, through), usage, asking(connection, asked), options)
  const withAccountPrices = await hasAccountPrices(lake)
  await eachWindow(windows, usage, async ({ from, to }) => {
    const days = { since: from === null ? '0001-01-01' : dayOf(from), until: to === null ? '9999-12-31' : dayOf(to) }
    const { sql, parameters } = statementOf('charges_daily', days)
    await take(
      await ask(withAccountPrices ? sql : withListPricesOnly(sql), parameters, spooling(usage, connection, options)),
    )
  })
}

/** Few accounts have prices of their own; where there are none, there may be no such table either. */
const hasAccountPrices = async (lake: Lake): Promise<boolean> =>
  (await lake.rows('SELECT 1 FROM billing.account_prices LIMIT 1')).length > 0
const withListPricesOnly = (sql: string) => sql.replaceAll('billing.account_prices', 'billing.list_prices')

async function beginning(lake: Lake, through: string | null): Promise<number | null> {
  if (through === null) return null
  const { again } = readingOf(usage)
  if (again === 'whole') return null
  const late = Date.parse(through) - again * DAY
  const across = await earliestAcross(lake)
  return across === null ? late : Math.min(late, Date.parse(across))
}
