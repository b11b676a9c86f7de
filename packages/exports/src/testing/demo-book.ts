import type { RawKey } from '@meshledger/costing'
import type { FocusOptions } from '../index.ts'
import { bookOf, type Fact, keyOf, thousandths } from './book.ts'

export const demoOptions: FocusOptions = {
  period: '2026-09',
  version: '1.2',
  account: { id: 'acc', name: 'Selene Health' },
  regions: new Map([
    ['1', { id: 'us-east-1', name: 'US East (N. Virginia)' }],
    ['2', { id: 'francecentral', name: 'France Central' }],
  ]),
}

const kinds: readonly Partial<RawKey>[] = [
  {
    job_id: '7',
    cluster_id: 'c1',
    custom_tags: { team: 'cycle-tracking', env: '' },
    run_as: 'ines.duarte@selene.example',
  },
  {
    sku_name: 'ENTERPRISE_SERVERLESS_SQL_COMPUTE_US_EAST_N_VIRGINIA',
    billing_origin_product: 'SQL',
    warehouse_id: 'w1',
    custom_tags: {},
  },
  {
    sku_name: 'PREMIUM_SERVERLESS_SQL_COMPUTE_FRANCE_CENTRAL',
    billing_origin_product: 'SQL',
    cloud: 'AZURE',
    workspace_id: '2',
    warehouse_id: 'w9',
    custom_tags: { TEAM: ' pregnancy' },
  },
  {
    sku_name: 'ENTERPRISE_DATABRICKS_STORAGE_US_EAST_N_VIRGINIA',
    billing_origin_product: 'DEFAULT_STORAGE',
    usage_unit: 'DSU',
    workspace_id: '0',
    custom_tags: null,
  },
  { sku_name: 'GENIE_FREE_USAGE', billing_origin_product: 'GENIE', usage_policy_id: 'policy-7', custom_tags: {} },
  {
    sku_name: 'ENTERPRISE_AI_RUNTIME_H200_COMPUTE_US_EAST_N_VIRGINIA',
    billing_origin_product: 'AI_RUNTIME',
    other_id: 'workload-3',
    run_as: 'ines.duarte@selene.example',
  },
  { job_id: '7', custom_tags: { team: 'cycle-tracking' }, record_type: 'RETRACTION', late: true },
  { job_id: '7', custom_tags: { team: 'cycle-tracking' }, record_type: 'RESTATEMENT', late: true },
  { billing_origin_product: 'QUANTUM_WAREHOUSE', custom_tags: { team: 'growth' } },
]

/** A small book with what the demo account holds: two clouds, a renamed job, free, unpriced and corrected usage. */
export function demoBook() {
  const keys = kinds.map((kind, key_id) => keyOf({ ...kind, key_id }))
  const facts: Fact[] = ['2026-09-14', '2026-09-15'].flatMap((day, n) =>
    keys.map((key) => ({
      key: key.key_id,
      day,
      era: n,
      quantity: thousandths((key.record_type === 'RETRACTION' ? -1 : 1) * (1500 + 250 * key.key_id)),
      rows: 24,
    })),
  )
  return bookOf(keys, facts, [
    ...[0, 1].flatMap((era) => [
      { sku_name: 'ENTERPRISE_JOBS_COMPUTE', era, price: '0.20' },
      { sku_name: 'ENTERPRISE_SERVERLESS_SQL_COMPUTE_US_EAST_N_VIRGINIA', era, price: '0.70' },
      { sku_name: 'ENTERPRISE_DATABRICKS_STORAGE_US_EAST_N_VIRGINIA', era, usage_unit: 'DSU', price: '0.023' },
    ]),
    { sku_name: 'PREMIUM_SERVERLESS_SQL_COMPUTE_FRANCE_CENTRAL', cloud: 'AZURE', price: '0.95' },
    { sku_name: 'PREMIUM_SERVERLESS_SQL_COMPUTE_FRANCE_CENTRAL', cloud: 'AZURE', era: 1, price: '0.91' },
  ])
}
