import { DuckDBInstance } from '@duckdb/node-api'

const inst = await DuckDBInstance.create('/tmp/cost/proto.duckdb')
const c = await inst.connect()
const t = async (label: string, sql: string) => {
  const s = performance.now()
  const r = await c.runAndReadAll(sql)
  console.log(label, (performance.now() - s).toFixed(0) + 'ms')
  return r
}
const N = Number(process.argv[2] ?? 1_500_000)
await c.run(`create schema if not exists billing`)
await c.run(`drop table if exists billing.usage`)
await t(
  'gen',
  `create table billing.usage as select
 uuid()::varchar as record_id, 'acc' as account_id,
 ['2583017469041122','6120948573310457','3906712285546018','7405619273325540'][1+(k%4)::int] as workspace_id,
 'ENTERPRISE_JOBS_COMPUTE_'||(k%40) as sku_name, case when k%4=3 then 'AZURE' else 'AWS' end as cloud,
 ts as usage_start_time, ts + interval 1 hour as usage_end_time, ts::date as usage_date,
 case when k%5=0 then map {}::map(varchar,varchar) else map {'team':'team-'||(k%9), 'env':'prod','cost_center':'CC-'||(k%9)} end as custom_tags,
 'DBU' as usage_unit, (1+(i*7919)%1000000)::decimal(38,18)/1 as q0, (((i*7919)%1000000)::decimal(38,18)) as usage_quantity,
 {'cluster_id': case when k%3=0 then 'c'||k end, 'job_id': case when k%3<>1 then (400000+k)::varchar end, 'job_run_id': i::varchar, 'job_name': case when k%3<>1 then 'job '||k end, 'notebook_id': case when k%50=1 then 'n'||k end,'warehouse_id': case when k%3=1 then 'wh'||k end, 'dlt_pipeline_id': null::varchar,'endpoint_name': null::varchar,'endpoint_id': null::varchar, 'run_name': null::varchar,'app_id': null::varchar,'app_name':null::varchar,'central_clean_room_id':null::varchar,'source_region':null::varchar,'destination_region':null::varchar,'budget_policy_id':null::varchar,'usage_policy_id': case when k%7=0 then 'pol'||(k%9) end,'database_instance_id':null::varchar,'recipient_id':null::varchar,'sharing_materialization_id':null::varchar,'uc_table_catalog':null::varchar,'uc_table_schema':null::varchar,'uc_table_name':null::varchar,'table_id':null::varchar,'schema_id':null::varchar,'catalog_id':null::varchar,'ai_runtime_workload_id':null::varchar,'agent_bricks_id':null::varchar,'base_environment_id':null::varchar,'genie':{'agent_id':null::varchar}} as usage_metadata,
 {'run_as': case when k%3<>1 then 'user'||(k%120)||'@selene.example' end,'created_by':null::varchar,'owned_by': case when k%3=1 then 'user'||(k%120)||'@selene.example' end} as identity_metadata,
 case when i%1000=0 then 'RETRACTION' else 'ORIGINAL' end as record_type, ts::date + 1 as ingestion_date, ['JOBS','SQL','JOBS'][1+(k%3)::int] as billing_origin_product, 'COMPUTE_TIME' as usage_type
 from (select i, (i*31)%2500 as k, timestamp '2025-10-01' + to_hours(((i // 150))::bigint % 9984) as ts from range(${N}) r(i))`,
)
await c.run(`drop table if exists billing.list_prices`)
await c.run(
  `create table billing.list_prices as select 'acc' as account_id, timestamp '2025-01-01'+to_days((p*240)::int) as price_start_time, case when p=1 then null else timestamp '2025-01-01'+to_days((p*240+240)::int) end as price_end_time, 'ENTERPRISE_JOBS_COMPUTE_'||s as sku_name, cl as cloud, 'USD' as currency_code, 'DBU' as usage_unit, {'default':(0.15+s*0.01)::decimal(38,18), 'promotional': {'default': null::decimal(38,18)}, 'effective_list': {'default':(0.15+s*0.01)::decimal(38,18)}} as pricing from range(40) a(s), range(2) b(p), (values('AWS'),('AZURE')) v(cl)`,
)
console.log((await t('default', `select pricing.effective_list.default from billing.list_prices limit 1`)).getRows())
