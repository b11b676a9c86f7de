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
for (let i = 0; i < 3; i++) {
  await t(
    'ref',
    `create or replace temp table r as select u.usage_date, u.record_type, ${sel}, sum(u.usage_quantity) q, count(*) n from billing.usage u group by all`,
  )
  await t(
    'B1 distinct',
    `create or replace temp table k as select row_number() over () as key_id, * from (select distinct ${sel} from billing.usage u)`,
  )
  await t(
    'B1 distinct agg',
    `create or replace temp table k1 as select ${sel}, count(*) n from billing.usage u group by all`,
  )
  await t(
    'B2 era',
    `create or replace temp table e as select t as usage_end_time, (select count(*) from (select distinct price_start_time s from billing.list_prices) where s<=t) as era from (select distinct usage_end_time t from billing.usage)`,
  )
  await t(
    'B3 join keys',
    `create or replace temp table f as select k.key_id, u.usage_date, u.record_type, e.era, sum(u.usage_quantity) q, count(*) n from billing.usage u join k on ${exprs.map(([n, e]) => `${e} is not distinct from k.${n}`).join(' and ')} join e on e.usage_end_time=u.usage_end_time group by all`,
  )
  await t(
    'B3 join only',
    `select sum(k.key_id) from billing.usage u join k on ${exprs.map(([n, e]) => `${e} is not distinct from k.${n}`).join(' and ')}`,
  )
  await t(
    'C struct row',
    `create or replace temp table k3 as select u.usage_date, struct_pack(${exprs.map(([n, e]) => `${n} := ${e}`).join(',')}) as s, sum(u.usage_quantity) q, count(*) n from billing.usage u group by all`,
  )
  await t(
    'D string key',
    `select count(*) from (select distinct concat_ws(chr(31), ${exprs.map(([n, e]) => `coalesce(${n === 'custom_tags' ? 'cast(u.custom_tags as varchar)' : e}, chr(30))`).join(',')}) from billing.usage u)`,
  )
}
