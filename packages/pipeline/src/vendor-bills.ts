import type { BilledLines, VendorKey } from '@meshledger/costing'
import { type Lake, numberKeys, type Session } from '@meshledger/lake'
import { parseDecimal, QUANTITY_SCALE } from '@meshledger/money'
import type { House } from './house.ts'

/** What places, names and prices a line of a bill; the columns of `bill_lines.sql` that lines of one key share. */
export const billColumns = [
  'provider',
  'service',
  'charge_category',
  'currency',
  'account_id',
  'workspace_id',
  'cluster_id',
  'job_id',
  'warehouse_id',
  'resource_id',
  'sku_name',
  'invoice_id',
  'custom_tags',
  'databricks',
] as const satisfies readonly (keyof VendorKey)[]

const held = new WeakMap<House, { version: string; bills: Promise<BilledLines> }>()

/** What other vendors billed, by day and key; read once for each state of the facts. */
export async function vendorBills(house: House): Promise<BilledLines> {
  const version = await house.lake.version()
  const known = held.get(house)
  if (known?.version === version) return known.bills
  const bills = readBills(house.lake)
  held.set(house, { version, bills })
  bills.catch(() => held.delete(house))
  return bills
}

function readBills(lake: Lake): Promise<BilledLines> {
  return lake.session(async (session) => {
    await session.run(`create temp view bill_lines as ${lake.model('bill_lines')}`)
    await numberKeys(session, {
      view: 'bill_lines',
      keys: billColumns,
      carry: ['usage_date', 'billed_cost'],
      day: 'usage_date',
    })
    const keys = await session.rows<VendorKey & { key_id: number }>('select * from bill_lines_keys')
    const positions = new Map(keys.map(({ key_id }, position) => [key_id, position]))
    const lines = await dailyLines(session, positions)
    await assertNothingLost(session, lines)
    return { keys, ...lines }
  })
}

async function dailyLines(
  session: Session,
  positions: ReadonlyMap<number, number>,
): Promise<Omit<BilledLines, 'keys'>> {
  const rows = await session.rows<{ key_id: number; epoch_day: number; lines: number; billed: string }>(
    `select key_id, cast(datediff(usage_date, date '1970-01-01') as int) as epoch_day,
       cast(count(*) as int) as lines, sum(billed_cost) as billed
     from bill_lines_numbered group by key_id, usage_date order by usage_date, key_id`,
  )
  return {
    size: rows.length,
    key: Int32Array.from(rows, ({ key_id }) => positions.get(key_id) ?? -1),
    day: Int32Array.from(rows, ({ epoch_day }) => epoch_day),
    lines: Int32Array.from(rows, ({ lines }) => lines),
    billed: rows.map(({ billed }) => parseDecimal(billed, QUANTITY_SCALE)),
  }
}

async function assertNothingLost(session: Session, { lines }: Pick<BilledLines, 'lines'>): Promise<void> {
  const [count] = await session.rows<{ read: bigint }>('select count(*) as read from cloud.costs')
  const kept = lines.reduce((sum, one) => sum + one, 0)
  if (BigInt(kept) !== BigInt(count?.read ?? 0)) {
    throw new Error(`the lake holds ${count?.read} lines of bills, but their daily sums are made of ${kept}`)
  }
}

export type BillRow = VendorKey & { line_id: string; billed_cost: string }

/** The lines of bills of a day and SKU, by their ids: what a daily sum is made of. `bill_lines` must be a view of the session. */
export const billRows = (session: Session, params: { day: string; sku: string }): Promise<BillRow[]> =>
  session.rows<BillRow>(
    'select * from bill_lines where usage_date = cast($day as date) and sku_name = $sku order by line_id',
    params,
  )
