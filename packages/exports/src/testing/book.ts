import { type BookInput, buildChargeBook, type ChargeBook, dayOf, type RawKey } from '@meshledger/costing'

type Domain = ChargeBook['domains'][number]

const none = {
  jobs: [],
  warehouses: [],
  clusters: [],
  pipelines: [],
  endpoints: [],
  tags: [],
  usage_policies: [],
  workspaces: [],
  catalogs: [],
  service_principals: [],
  identities: [],
}

/** A domain that claims the tag `team=<its name>`. */
const domainOf = (domain: string): Domain => ({
  domain,
  title: domain,
  owner: `${domain}@selene.example`,
  cost_centre: `CC-${domain.length}`,
  classification: [],
  members: [],
  groups: [],
  products: [],
  select: { ...none, tags: [{ key: 'team', values: [domain] }] },
  dated: [],
  tests: [],
  budget: [],
})

export const domains: readonly Domain[] = ['cycle-tracking', 'pregnancy', 'growth'].map(domainOf)

export const index: BookInput['index'] = {
  claims: {
    job: new Map(),
    pipeline: new Map(),
    endpoint: new Map(),
    warehouse: new Map([['1/w1', 'growth']]),
    cluster: new Map(),
    tag: new Map(domains.map(({ domain }) => [`team=${domain}`, domain])),
    policy: new Map([['policy-7', 'pregnancy']]),
    catalog: new Map(),
    workspace: new Map(),
    identity: new Map(),
  },
  members: new Map([['ines.duarte@selene.example', ['pregnancy']]]),
  tagKeys: new Set(['team']),
  tagNames: new Map(),
  dated: [],
}

/** A key with nothing in it but what a test names. */
export const keyOf = (over: Partial<RawKey> & { key_id: number }): RawKey => ({
  account_id: 'acc',
  workspace_id: '1',
  cloud: 'AWS',
  sku_name: 'ENTERPRISE_JOBS_COMPUTE',
  usage_unit: 'DBU',
  billing_origin_product: 'JOBS',
  record_type: 'ORIGINAL',
  late: false,
  job_id: null,
  dlt_pipeline_id: null,
  warehouse_id: null,
  endpoint_id: null,
  endpoint_name: null,
  cluster_id: null,
  notebook_id: null,
  uc_table_catalog: null,
  other_id: null,
  usage_policy_id: null,
  run_as: null,
  owned_by: null,
  created_by: null,
  custom_tags: {},
  ...over,
})

export type Fact = { key: number; day: string; era?: number; quantity: bigint; rows?: number }
export type Price = {
  sku_name: string
  cloud?: string
  usage_unit?: string
  era?: number
  price: string
  windows?: number
}

export const names: BookInput['names'] = new Map([
  [
    'job 1/7',
    [
      { since: 0, name: 'nightly-predictions', owner: null },
      { since: dayOf('2026-09-15'), name: 'predictions, every night', owner: null },
    ],
  ],
  ['warehouse 1/w1', [{ since: 0, name: '=HYPERLINK("http://x","open me")', owner: null }]],
  ['cluster 1/c1', [{ since: 0, name: 'c1', owner: null }]],
])

/** A book as the pipeline would build it. */
export function bookOf(keys: readonly RawKey[], facts: readonly Fact[], prices: readonly Price[]): ChargeBook {
  const windows = prices.map(({ price, ...over }) => ({
    account_id: 'acc',
    cloud: 'AWS',
    usage_unit: 'DBU',
    era: 0,
    windows: 1,
    unit_price: price,
    ...over,
  }))
  return buildChargeBook({
    currency: 'USD',
    now: '2026-11-20T14:00:00.000Z',
    domains,
    index,
    keys,
    usage: {
      size: facts.length,
      key: Int32Array.from(facts, ({ key }) => key),
      day: Int32Array.from(facts, ({ day }) => dayOf(day)),
      era: Int32Array.from(facts, ({ era }) => era ?? 0),
      usageRows: Int32Array.from(facts, ({ rows }) => rows ?? 1),
      quantity: facts.map(({ quantity }) => quantity),
    },
    windows,
    priced: windows,
    names,
    workspaces: new Map([
      ['1', { name: 'prod-us', url: null }],
      ['2', { name: 'clinical-eu', url: null }],
    ]),
  })
}

/** Units of 10^-18 for thousandths. */
export const thousandths = (count: number): bigint => BigInt(count) * 10n ** 15n
