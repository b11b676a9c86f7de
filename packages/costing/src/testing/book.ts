import { DomainDefinition, indexDomains } from '@meshledger/mesh'
import { type BookInput, buildChargeBook, type ChargeBook, dayOf, type RawKey } from '../index.ts'

/** A key with nothing in it but what a test names. */
export const keyOf = (over: Partial<RawKey> & { key_id: number }): RawKey => ({
  account_id: 'acc',
  workspace_id: '1',
  cloud: 'AWS',
  sku_name: 'JOBS',
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

export const domainOf = (domain: string, over: object = {}): DomainDefinition =>
  DomainDefinition.parse({
    domain,
    title: domain,
    owner: `${domain}@x`,
    cost_centre: '1',
    select: { tags: [{ key: 'team', values: [domain] }] },
    ...over,
  })

/** One daily charge: which key, which day, in which price era, how much (units of 10^-18), of how many usage rows. */
export type Fact = { key: number; day: string; era?: number; quantity: bigint; rows?: number }

export type BookParts = {
  keys: readonly RawKey[]
  facts: readonly Fact[]
  domains?: readonly DomainDefinition[]
  windows?: BookInput['windows']
  now?: string
  names?: BookInput['names']
}

export const window = (sku_name: string, era: number, unit_price: string, over: object = {}) => ({
  account_id: 'acc',
  sku_name,
  cloud: 'AWS',
  usage_unit: 'DBU',
  era,
  windows: 1,
  unit_price,
  ...over,
})

/** A book as the pipeline would build it; without windows every JOBS row costs 1 a unit. */
export function bookOf({
  keys,
  facts,
  domains = [],
  windows = [window('JOBS', 0, '1')],
  now,
  names,
}: BookParts): ChargeBook {
  const index = indexDomains(domains.map((definition) => ({ definition, file: `${definition.domain}.yml` })))
  const usage = {
    size: facts.length,
    key: Int32Array.from(facts, (fact) => fact.key),
    day: Int32Array.from(facts, (fact) => dayOf(fact.day)),
    era: Int32Array.from(facts, (fact) => fact.era ?? 0),
    usageRows: Int32Array.from(facts, (fact) => fact.rows ?? 1),
    quantity: facts.map((fact) => fact.quantity),
  }
  return buildChargeBook({
    currency: 'USD',
    now: now ?? '2026-03-15T14:00:00.000Z',
    domains,
    index,
    keys,
    usage,
    windows,
    priced: windows,
    names: names ?? new Map(),
    workspaces: new Map([['1', { name: 'prod', url: 'https://prod.cloud.databricks.com/' }]]),
  })
}

/** Units of 10^-18 for a whole number. */
export const whole = (units: number): bigint => BigInt(units) * 10n ** 18n
