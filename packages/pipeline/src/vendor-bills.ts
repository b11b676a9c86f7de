import type { BilledLines, VendorKey } from '@meshledger/costing'
import { type Lake, numberKeys, type Session } from '@meshledger/lake'
import { parseDecimal, QUANTITY_SCALE } from '@meshledger/money'
import type { House } from './house.ts'

/** What places, names and prices a line of a bill; the columns of `bill_lines.sql` that lines of one key share. */
export const billColumns = [
  'provider',
  'service',
  'charge_category',
  'charge_class',
  'service_category',
  'billing_month',
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

/** What the bills in a lake come to, by day and key. */
export function readBills(lake: Lake): Promise<BilledLines> {
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

export type BillRow = VendorKey & { usage_date: string; line_id: string; billed_cost: string }

/**
 * Bills with the file that each line stands in. A bill in the FOCUS format has no ids of lines, so a line is told by its
 * file, its time, what it charges for, and its id or its number among those that agree in all of that.
 */
const LOCATED = `(select b.* replace (concat_ws(', ', coalesce(f.name, b._source), strftime(b.ChargePeriodStart, '%Y-%m-%d %H:%M'),
  coalesce(b.ResourceId, b.ServiceName), 'item ' || b.x_LineId) as x_LineId)
  from cloud.costs as b left join meta.files as f on f.file = b._source and f.table_name = 'cloud.costs')`

/** The lines of bills of some days in their order, each with its place as its id, of one SKU where one is named. */
export function billRows(
  lake: Lake,
  days: { from: string; to: string },
  sku: string | null = null,
): Promise<BillRow[]> {
  const lines = lake.model('bill_lines').replaceAll(/\bcloud\.costs\b/g, LOCATED)
  return lake.session((session) =>
    session.rows<BillRow>(
      `select * replace (cast(usage_date as varchar) as usage_date) from (${lines})
       where usage_date between cast($from as date) and cast($to as date) and ($sku is null or sku_name = $sku) order by all`,
      { ...days, sku },
    ),
  )
}

/** A print of what the bills of some days say of money: the same lines give the same, in whichever files they came. */
export async function billsPrint(lake: Lake, days: { from: string; to: string }): Promise<string> {
  const [row] = await lake.rows<{ print: string }>(
    `select count(*) || '-' || coalesce(cast(sum(cast(hash(b) as hugeint)) as varchar), '0') as print
     from (select * exclude (line_id) from (${lake.model('bill_lines')}) where not databricks
       and usage_date between cast($from as date) and cast($to as date)) as b`,
    days,
  )
  return row?.print ?? ''
}
