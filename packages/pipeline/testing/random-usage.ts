import type { Lake } from '@meshledger/lake'
import { formatDecimal, parseDecimal } from '@meshledger/money'
import fc from 'fast-check'

export type UsageRow = {
  record_id: string
  account_id: string | null
  workspace_id: string | null
  sku_name: string
  cloud: string
  usage_end_time: string
  usage_date: string
  usage_unit: string
  usage_quantity: string
  record_type: string
  ingestion_date: string | null
  billing_origin_product: string | null
  custom_tags: Record<string, string> | null
  job_id: string | null
  usage_policy_id: string | null
  budget_policy_id: string | null
  run_as: string | null
}

export type PriceRow = {
  account_id: string | null
  sku_name: string
  cloud: string
  usage_unit: string
  price_start_time: string
  price_end_time: string | null
  price: string
}

/** Few values, so that rows meet at window edges, share SKUs across clouds and differ only in a null. */
const skus = ['JOBS', 'SQL', 'STORAGE', 'GENIE_FREE_USAGE', 'NEW_THING']
const clouds = ['AWS', 'AZURE']
const units = ['DBU', 'DSU', 'GB']
const instants = [
  '2026-02-01 00:00:00',
  '2026-02-01 13:00:00',
  '2026-02-01 13:30:00',
  '2026-02-03 00:00:00',
  '2026-03-01 10:00:00',
]
const accounts = ['acc', 'other', null]
const decimal = (negative: boolean) =>
  fc.bigInt({ min: negative ? -(10n ** 24n) : 0n, max: 10n ** 24n }).map((unscaled) => formatDecimal(unscaled, 18))

export const anyUsage: fc.Arbitrary<UsageRow[]> = fc
  .array(
    fc.record({
      account_id: fc.constantFrom(...accounts),
      workspace_id: fc.constantFrom('1', '2', '0', null),
      sku_name: fc.constantFrom(...skus),
      cloud: fc.constantFrom(...clouds),
      usage_end_time: fc.constantFrom(...instants, '2026-01-05 01:00:00', '2026-02-01 13:00:01'),
      usage_unit: fc.constantFrom(...units),
      usage_quantity: decimal(true),
      record_type: fc.constantFrom('ORIGINAL', 'RETRACTION', 'RESTATEMENT'),
      ingestion_date: fc.constantFrom('2026-02-02', '2026-04-01', null),
      billing_origin_product: fc.constantFrom('JOBS', 'LAKEHOUSE_MONITORING', 'QUANTUM_SIM', null),
      custom_tags: fc.constantFrom({ team: 'alpha' }, { ' TEAM': 'Beta ', env: 'x' }, { team: 'gamma' }, {}, null),
      job_id: fc.constantFrom('7', '8', null),
      usage_policy_id: fc.constantFrom('p1', null),
      budget_policy_id: fc.constantFrom('p1', 'p2', null),
      run_as: fc.constantFrom('alpha@x', 'someone', null),
    }),
    { maxLength: 40 },
  )
  .map((rows) => rows.map((row, i) => ({ ...row, record_id: `r${i}`, usage_date: row.usage_end_time.slice(0, 10) })))

export const anyPrices: fc.Arbitrary<PriceRow[]> = fc.uniqueArray(
  fc
    .record({
      account_id: fc.constantFrom('acc', null),
      sku_name: fc.constantFrom('JOBS', 'SQL', 'STORAGE'),
      cloud: fc.constantFrom(...clouds),
      usage_unit: fc.constantFrom(...units),
      window: fc.subarray(instants, { minLength: 1, maxLength: 2 }),
      price: decimal(false),
    })
    .map(({ window, ...row }) => ({ ...row, price_start_time: window[0] ?? '', price_end_time: window[1] ?? null })),
  {
    maxLength: 14,
    selector: (row) => JSON.stringify([row.account_id, row.sku_name, row.cloud, row.usage_unit, row.price_start_time]),
  },
)

/** Replace the facts of a lake. Values travel as bound JSON text, so decimals stay exact. */
export async function insertFacts(lake: Lake, usage: readonly UsageRow[], prices: readonly PriceRow[]): Promise<void> {
  await lake.transaction(async (tx) => {
    await tx.run('delete from billing.usage_rows')
    await tx.run('delete from billing.list_prices_rows')
    await tx.run(
      `insert into billing.usage_rows by name
       select r.* exclude (job_id, usage_policy_id, budget_policy_id, run_as),
         {'job_id': r.job_id, 'usage_policy_id': r.usage_policy_id, 'budget_policy_id': r.budget_policy_id} as usage_metadata,
         {'run_as': r.run_as} as identity_metadata
       from (select unnest(from_json($rows, '[{"record_id":"VARCHAR","account_id":"VARCHAR","workspace_id":"VARCHAR",
         "sku_name":"VARCHAR","cloud":"VARCHAR","usage_end_time":"TIMESTAMP","usage_date":"DATE","usage_unit":"VARCHAR",
         "usage_quantity":"DECIMAL(38,18)","record_type":"VARCHAR","ingestion_date":"DATE",
         "billing_origin_product":"VARCHAR","custom_tags":"MAP(VARCHAR,VARCHAR)","job_id":"VARCHAR",
         "usage_policy_id":"VARCHAR","budget_policy_id":"VARCHAR","run_as":"VARCHAR"}]')) as r)`,
      { rows: JSON.stringify(usage) },
    )
    await tx.run(
      `insert into billing.list_prices_rows by name
       select r.* exclude (price), 'USD' as currency_code, {'effective_list': {'default': r.price}} as pricing
       from (select unnest(from_json($rows, '[{"account_id":"VARCHAR","sku_name":"VARCHAR","cloud":"VARCHAR",
         "usage_unit":"VARCHAR","price_start_time":"TIMESTAMP","price_end_time":"TIMESTAMP",
         "price":"DECIMAL(38,18)"}]')) as r)`,
      { rows: JSON.stringify(prices) },
    )
  })
}

/** The same computation once more, as plainly as it can be written: every row against every price. */
export function rateAlone(usage: readonly UsageRow[], prices: readonly PriceRow[]) {
  let rated = 0n
  let free = 0
  const bySku: Record<string, bigint> = {}
  const unpriced: Record<string, number> = {}
  for (const u of usage) {
    const ofSku = prices.filter(
      (p) =>
        p.sku_name === u.sku_name &&
        p.cloud === u.cloud &&
        (p.account_id === null || u.account_id === null || p.account_id === u.account_id),
    )
    const ofUnit = ofSku.filter((p) => p.usage_unit === u.usage_unit)
    const holding = ofUnit.filter(
      (p) =>
        u.usage_end_time >= p.price_start_time && (p.price_end_time === null || u.usage_end_time < p.price_end_time),
    )
    const [price] = holding
    if (price && holding.length === 1) {
      const amount = parseDecimal(u.usage_quantity, 18) * parseDecimal(price.price, 18)
      rated += amount
      bySku[`${u.sku_name} ${u.cloud}`] = (bySku[`${u.sku_name} ${u.cloud}`] ?? 0n) + amount
    } else if (u.sku_name === 'GENIE_FREE_USAGE') free++
    else {
      const reason =
        holding.length > 1
          ? 'ambiguous-price'
          : ofUnit.length > 0
            ? 'no-price-at-that-time'
            : ofSku.length > 0
              ? 'unit-differs'
              : 'no-price-for-sku'
      const name = `${u.sku_name} ${u.cloud} ${u.usage_unit} ${reason}`
      unpriced[name] = (unpriced[name] ?? 0) + 1
    }
  }
  const amounts = Object.fromEntries(Object.entries(bySku).map(([name, amount]) => [name, formatDecimal(amount, 36)]))
  return { rated: formatDecimal(rated, 36), free, bySku: amounts, unpriced }
}
