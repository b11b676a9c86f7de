import { DuckDBInstance } from '@duckdb/node-api'

const inst = await DuckDBInstance.create('/tmp/cost/proto.duckdb')
const c = await inst.connect()
const t = async (label: string, sql: string) => {
  const s = performance.now()
  const r = await c.runAndReadAll(sql)
  console.log(label, (performance.now() - s).toFixed(0) + 'ms')
  return r
}
const cols = `u.usage_date, u.account_id, u.workspace_id, u.cloud, u.sku_name, u.usage_unit, u.billing_origin_product, u.record_type,
 u.usage_metadata.job_id, u.usage_metadata.cluster_id, u.usage_metadata.notebook_id, u.usage_metadata.warehouse_id, u.usage_metadata.dlt_pipeline_id, u.usage_metadata.endpoint_id, u.usage_metadata.endpoint_name, u.usage_metadata.app_id, u.usage_metadata.database_instance_id, u.usage_metadata.catalog_id, u.usage_metadata.table_id, u.usage_metadata.schema_id,
 u.usage_metadata.uc_table_catalog, u.usage_metadata.uc_table_schema, u.usage_metadata.uc_table_name, u.usage_metadata.run_name, u.usage_metadata.recipient_id,
 coalesce(u.usage_metadata.usage_policy_id, u.usage_metadata.budget_policy_id) as policy, u.identity_metadata.run_as, u.identity_metadata.owned_by, u.identity_metadata.created_by, u.custom_tags`
const seg = `with bounds as (select distinct sku_name, cloud, usage_unit, account_id, price_start_time as since from billing.list_prices union select distinct sku_name, cloud, usage_unit, account_id, price_end_time from billing.list_prices where price_end_time is not null),
 pieces as (select *, lead(since) over (partition by sku_name, cloud, usage_unit, account_id order by since) as until from bounds),
 seg as (select b.sku_name, b.cloud, b.usage_unit, b.account_id, b.since, b.until, count(*) n, min(p.price_start_time) as start from pieces b join billing.list_prices p on p.sku_name=b.sku_name and p.cloud=b.cloud and p.usage_unit=b.usage_unit and p.account_id=b.account_id and p.price_start_time<=b.since and (p.price_end_time is null or b.since < p.price_end_time) group by all)`
for (let i = 0; i < 3; i++) {
  await t(
    'ref group by wide',
    `create or replace temp table r as select ${cols}, sum(u.usage_quantity) q, count(*) n from billing.usage u group by all`,
  )
  await t(
    'ref narrow no tags',
    `create or replace temp table r0 as select ${cols.replace(', u.custom_tags', '')}, sum(u.usage_quantity) q, count(*) n from billing.usage u group by all`,
  )
  await t(
    'wide + join',
    `create or replace temp table d as ${seg} select ${cols}, s.start, s.n as windows, sum(u.usage_quantity) q, count(*) n from billing.usage u left join seg s on s.sku_name=u.sku_name and s.cloud=u.cloud and s.usage_unit=u.usage_unit and s.account_id=u.account_id and u.usage_end_time>=s.since and (s.until is null or u.usage_end_time < s.until) group by all`,
  )
  console.log((await t('count', 'select count(*) from d')).getRows())
  const k = cols
    .split(',')
    .map((x) =>
      x
        .trim()
        .replace(/^.* as /, '')
        .replace(/.*\./, ''),
    )
    .map((x) => x.replace('usage_policy_id', '').trim())
    .filter((x) => x && x !== 'usage_date' && !x.includes('budget') && x !== 'record_type')
    .map((x) => x.replace(')', ''))
  const keys = k.join(', ')
  console.log(
    (await t(
      'distinct keys',
      `create or replace temp table k as select row_number() over () as key_id, * from (select distinct ${keys} from d)`,
    )) && (await c.runAndReadAll('select count(*) from k')).getRows(),
  )
  await t(
    'dense_rank',
    `create or replace temp table f as select dense_rank() over (order by ${keys}) as key_id, usage_date, record_type, start, q, n from d`,
  )
  await t(
    'join keys',
    `create or replace temp table f2 as select k.key_id, usage_date, record_type, start, q, n from d join k on ${k.map((x) => `d.${x} is not distinct from k.${x}`).join(' and ')}`,
  )
  const s = performance.now()
  const rr = await c.stream('select key_id, usage_date, q, n from f2')
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
}
