import { parseDecimal } from '@meshledger/money'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { factOf } from './answer-key.ts'
import { answerKinds } from './answers.ts'
import { columns } from './files/columns.ts'
import { type Written, writeTiny } from './testing/written.ts'
import { teams } from './world/domains.ts'
import { identities } from './world/people.ts'

let demo: Written
beforeAll(async () => {
  demo = await writeTiny()
})
afterAll(() => demo?.drop())

const one = async <T>(sql: string): Promise<T> => {
  const [row] = await demo.rows<T>(sql)
  if (row === undefined) throw new Error('no row')
  return row
}
const count = async (sql: string): Promise<number> => (await one<{ n: number }>(`select count(*) as n from ${sql}`)).n

describe('shapes', () => {
  test.each`
    view         | table
    ${'usage'}   | ${'usage'}
    ${'prices'}  | ${'listPrices'}
    ${'audit'}   | ${'audit'}
    ${'lineage'} | ${'tableLineage'}
    ${'history'} | ${'queryHistory'}
  `('$view has the documented columns and types', async ({ view, table }) => {
    const described = await demo.rows<{ column_name: string; column_type: string }>(`describe ${view}`)
    const wanted = await demo.rows<{ column_name: string; column_type: string }>(
      `describe select ${Object.entries(columns[table as keyof typeof columns])
        .map(([name, type]) => `null::${type} as "${name}"`)
        .join(', ')}`,
    )
    const known = described.filter(({ column_name }) => column_name !== 'commitment_id')
    expect(known.map(({ column_name, column_type }) => [column_name, column_type])).toEqual(
      wanted.map(({ column_name, column_type }) => [column_name, column_type]),
    )
  })

  test('the answer key names every kind once and counts what the files hold', async () => {
    const { totals, items } = demo.answers
    expect(items.map(({ kind }) => kind).toSorted()).toEqual([...answerKinds].toSorted())
    expect(await count('(select distinct record_id from usage)')).toBe(
      totals.usage_rows_distinct - (totals.rows['legacy.billable-usage'] ?? 0),
    )
    expect(await count('event')).toBe(totals.audit_events_distinct)
    expect(await count('usage')).toBe(totals.rows['billing.usage'])
    expect(await count('legacy')).toBe(totals.rows['legacy.billable-usage'])
    expect(await count('delivery')).toBe(totals.rows['audit-delivery'])
    expect(await count('azure')).toBe(totals.rows['azure-diagnostics'])
  })

  test('the configuration of each workspace and of the console was read in full, and the faults stand in it', async () => {
    const files = `read_json('${demo.root}/configuration/*.json', format = 'newline_delimited', columns = {kind: 'VARCHAR',
      workspace_id: 'VARCHAR', object_id: 'VARCHAR', taken_at: 'TIMESTAMP', complete: 'BOOLEAN', body: 'VARCHAR'})`
    expect(await count(files)).toBe(demo.answers.totals.rows['config.snapshots'])
    expect(await count(`${files} where not complete or body is null`)).toBe(0)
    expect(await count(`(select distinct workspace_id from ${files} where workspace_id is not null)`)).toBe(4)
    expect(await count(`(select distinct kind from ${files} where object_id is null)`)).toBe(63)
    const faults = demo.item('configuration-faults').facts.faults as { about: string }[]
    expect(faults.length).toBeGreaterThan(20)
    const told = await demo.rows<{ body: string }>(
      `select object_id || body as body from ${files} where object_id is not null`,
    )
    for (const object of [
      'moderation-scorer',
      'audit.support@partner.example',
      'analytics-egress',
      'ALLOW_ALL_DOMAINS',
    ])
      expect(
        told.some(({ body }) => body.includes(object)),
        object,
      ).toBe(true)
  })

  test('one week of events is in two shapes, and some rows and files arrive twice', async () => {
    const shared = await count(`audit semi join
      (select requestId as r from delivery union select properties.requestId from azure) on request_id = r`)
    expect(shared).toBe(factOf(demo.item('audit-two-shapes'), 'events_in_both'))
    const twice = await one<{ n: number }>('select count(*) - count(distinct record_id) as n from usage')
    expect(twice.n).toBe(factOf(demo.item('duplicate-delivery'), 'usage_rows'))
    const events = await one<{ n: number }>('select count(*) - count(distinct requestId) as n from delivery')
    expect(events.n).toBe(factOf(demo.item('duplicate-delivery'), 'audit_events'))
  })

  test('about 120 identities, and every actor and runner is one of them', async () => {
    expect(identities.length).toBeGreaterThan(110)
    expect(identities.length).toBeLessThan(130)
    expect(new Set(identities.map(({ id }) => id)).size).toBe(identities.length)
    const known = [...identities.map(({ id }) => id), 'System-User', 'unknown'].map((id) => `'${id}'`).join(', ')
    expect(await count(`event where actor not in (${known})`)).toBe(0)
    expect(await count(`usage where identity_metadata.run_as not in (${known})`)).toBe(0)
  })
})

describe('cost', () => {
  /** Quantities per price from the files alone: SQL sums, this test multiplies. */
  const rated = () =>
    demo.rows<{ month: string; amount: string; quantity: string; price: string }>(`
      with row as (
        select distinct on (record_id) strftime(usage_date, '%Y-%m') as month, sku_name, cloud, usage_unit,
               usage_end_time as ended, usage_quantity as quantity from usage
        union all
        select strftime("timestamp"::timestamp - interval 1 hour, '%Y-%m'), sku, 'AWS', 'DBU', "timestamp"::timestamp,
               dbus::decimal(38, 18) from legacy
      )
      select month, sum(quantity)::varchar as quantity, pricing.effective_list."default"::varchar as price
      from row join prices using (sku_name, cloud, usage_unit)
      where ended >= price_start_time and (price_end_time is null or ended < price_end_time)
      group by month, price`)

  test('the months of the answer key are the rows times the prices in force, to the last digit', async () => {
    const months = new Map<string, bigint>()
    for (const { month, quantity, price } of await rated()) {
      months.set(month, (months.get(month) ?? 0n) + parseDecimal(quantity, 18) * parseDecimal(price, 18))
    }
    const key = demo.answers.totals.months.map(({ month, rated }) => [month, parseDecimal(rated, 36)] as const)
    expect(key).toEqual([...months].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  })

  test('domains and unallocated add up to the month', () => {
    for (const { rated, unallocated, domains } of demo.answers.totals.months) {
      const sum = [...Object.values(domains), unallocated].reduce((total, part) => total + parseDecimal(part, 36), 0n)
      expect(sum).toBe(parseDecimal(rated, 36))
    }
  })

  test('units, free and unpriced rows, and the rows without a workspace are as listed', async () => {
    const sums = (where: string) =>
      one<{ rows: number; quantity: string }>(`
        select count(*) as rows, rtrim(rtrim(sum(usage_quantity)::varchar, '0'), '.') as quantity
        from (select distinct on (record_id) * from usage) where ${where}`)
    for (const [kind, where] of [
      ['unpriced-sku', "sku_name like '%H200%'"],
      ['free-genie', "sku_name = 'GENIE_FREE_USAGE'"],
      ['unit-dsu', "usage_unit = 'DSU'"],
      ['unit-gb', "usage_unit = 'GB'"],
      ['null-is-serverless', 'product_features.is_serverless is null'],
      ['unknown-product', "billing_origin_product = 'ZERO_COPY_FEDERATION'"],
    ] as const) {
      const item = demo.item(kind)
      expect({ kind, ...(await sums(where)) }).toEqual({
        kind,
        rows: factOf(item, 'rows'),
        quantity: factOf(item, 'quantity'),
      })
    }
    expect(await count('(select distinct record_id from usage where workspace_id is null)')).toBe(
      factOf(demo.item('null-workspace'), 'rows'),
    )
  })

  test('corrections cancel their original', async () => {
    for (const kind of ['retraction-pair', 'late-retraction-pair'] as const) {
      const item = demo.item(kind)
      const [original, retraction, restatement] = ['original', 'retraction', 'restatement'].map((name) =>
        factOf(item, 'record_ids', name),
      )
      const row = await one<{ zero: string; types: string; days: number }>(`
        select sum(usage_quantity) filter (record_id <> '${restatement}')::varchar as zero,
               string_agg(record_type, ' ' order by record_type) as types, count(distinct usage_date) as days
        from usage where record_id in ('${original}', '${retraction}', '${restatement}')`)
      expect(row).toEqual({ zero: '0.000000000000000000', types: 'ORIGINAL RESTATEMENT RETRACTION', days: 1 })
    }
  })

  test('the spike stands far above the days around it', async () => {
    const spike = demo.item('cost-spike')
    const [day, others] = await demo.rows<{ quantity: number }>(`
      select sum(usage_quantity)::double / count(distinct usage_date) as quantity from usage
      where usage_metadata.job_id = '${factOf(spike, 'job_id')}' and usage_date between '2026-09-01' and '2026-11-01'
      group by usage_date = '${factOf(spike, 'date')}' order by quantity desc`)
    expect(day?.quantity).toBeGreaterThan(2 * (others?.quantity ?? 0))
    expect(teams.some(({ domain }) => domain === spike.domain)).toBe(true)
  })
})
