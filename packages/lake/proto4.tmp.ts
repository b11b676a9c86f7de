import { DuckDBInstance } from '@duckdb/node-api'

const inst = await DuckDBInstance.create('/tmp/cost/proto.duckdb')
const c = await inst.connect()
const t = async (label: string, sql: string) => {
  const s = performance.now()
  const r = await c.runAndReadAll(sql)
  console.log(label, (performance.now() - s).toFixed(0) + 'ms')
  return r
}
const names = 'account_id workspace_id cloud sku_name usage_unit billing_origin_product'.split(' ')
const md =
  'job_id cluster_id notebook_id warehouse_id dlt_pipeline_id endpoint_id endpoint_name app_id database_instance_id catalog_id table_id schema_id uc_table_catalog uc_table_schema uc_table_name run_name recipient_id'.split(
    ' ',
  )
const exprs: [string, string][] = [
  ...names.map((n) => [n, `u.${n}`] as [string, string]),
  ...md.map((n) => [n, `u.usage_metadata.${n}`] as [string, string]),
  ['policy', 'coalesce(u.usage_metadata.usage_policy_id, u.usage_metadata.budget_policy_id)'],
  ...['run_as', 'owned_by', 'created_by'].map((n) => [n, `u.identity_metadata.${n}`] as [string, string]),
  ['custom_tags', 'u.custom_tags'],
]
const sel = exprs.map(([n, e]) => `${e} as ${n}`).join(', ')
const ks = exprs.map(([n]) => n)
await c.run(`create or replace temp macro collect_list(x) as list(x)`)
await c.run(`create or replace temp macro explode(x) as unnest(x)`)
console.log((await t('explode', 'select 1 as a, explode([1,2])')).getRows())
const cond = process.argv[2] ? `where hash(i)%1=0` : ''
for (const dense of [false, true]) {
  const src = dense
    ? `(select * replace (date_trunc('month', usage_date)::date as usage_date) from billing.usage)`
    : 'billing.usage'
  for (let i = 0; i < 2; i++) {
    await t(
      'ref',
      `create or replace temp table r as select u.usage_date, u.record_type, ${sel}, sum(u.usage_quantity) q, count(*) n from ${src} u group by all`,
    )
    console.log((await t('count', 'select count(*) from r')).getRows())
    await t(
      'era',
      `create or replace temp table e as select t as usage_end_time, (select count(*) from (select distinct price_start_time s from billing.list_prices) where s<=t) as era from (select distinct usage_end_time t from billing.usage)`,
    )
    await t(
      'A1',
      `create or replace temp table d as select u.usage_date, u.record_type, e.era, ${sel}, sum(u.usage_quantity) q, count(*) n from ${src} u join e on e.usage_end_time=u.usage_end_time group by all`,
    )
    await t(
      'A2 list',
      `create or replace temp table k as select row_number() over () as key_id, * from (select ${ks.join(',')}, collect_list({'d': usage_date,'r': record_type,'e':era,'q':q,'n':n}) as l from d group by all)`,
    )
    await t('A3 unnest', `create or replace temp table f as select key_id, explode(l) as l from k`)
    const s = performance.now()
    const rr = await c.stream('select key_id, l.d, l.q, l.n from f')
    let n = 0
    let sum = 0n
    for (;;) {
      const ch = await rr.fetchChunk()
      if (!ch || ch.rowCount === 0) break
      const cc = [0, 1, 2, 3].map((j) => ch.getColumnValues(j))
      n += ch.rowCount
      for (const q of cc[2]! as { value: bigint }[]) sum += q.value * 150000000000000000n
    }
    console.log('fetch', n, (performance.now() - s).toFixed(0))
    await t(
      'A12 in one',
      `create or replace temp table k as select row_number() over () as key_id, * from (select ${ks.join(',')}, collect_list({'d': usage_date,'r': record_type,'e':era,'q':q,'n':n}) as l from (select u.usage_date, u.record_type, e.era, ${sel}, sum(u.usage_quantity) q, count(*) n from ${src} u join e on e.usage_end_time=u.usage_end_time group by all) group by all)`,
    )
  }
}
