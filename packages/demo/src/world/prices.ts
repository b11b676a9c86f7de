import { PRICE_SCALE, parseDecimal } from '@meshledger/money'
import { at } from '../time.ts'
import type { Cloud } from './account.ts'

/**
 * List prices in USD as published; rates of 2026-04-10 (public Databricks price pages, and rows of
 * `system.billing.list_prices` for the promotion's shape). They are data of the demo and no price list to rely on.
 *
 * Three things are the demo's own and marked so below: the older price before a change in mid-hour, the dates of a
 * promotion, and the price per GB of networking, for which no public figure was at hand.
 */
export type PriceWindow = {
  readonly from: number
  /** Not included; null is the price in force. */
  readonly to: number | null
  readonly default: string
  readonly promotional: string | null
  readonly effective: string
}
export type Sku = {
  readonly sku_name: string
  readonly cloud: Cloud
  readonly usage_unit: 'DBU' | 'DSU' | 'GB'
  readonly windows: readonly (PriceWindow & { readonly units: bigint })[]
}

const LONG_AGO = '2022-05-12T00:00:00Z'
export const PRICE_CHANGE_AT = at('2026-03-17T10:30:00Z')
export const PROMOTION = { from: at('2025-02-02T08:00:00Z'), to: at('2026-06-30T23:59:59Z') }

type Window = { from?: string | number; to?: number | null; default: string; promotional?: string }

const sku = (sku_name: string, cloud: Cloud, usage_unit: Sku['usage_unit'], windows: readonly Window[]): Sku => ({
  sku_name,
  cloud,
  usage_unit,
  windows: windows.map((window) => {
    const effective = window.promotional ?? window.default
    return {
      from: typeof window.from === 'number' ? window.from : at(window.from ?? LONG_AGO),
      to: window.to ?? null,
      default: window.default,
      promotional: window.promotional ?? null,
      effective,
      units: parseDecimal(effective, PRICE_SCALE),
    }
  }),
})
const aws = (stem: string, price: string, from?: string) =>
  sku(stem, 'AWS', 'DBU', [{ default: price, ...(from === undefined ? {} : { from }) }])
const azure = (stem: string, price: string) => sku(stem, 'AZURE', 'DBU', [{ default: price }])

export const skus = {
  jobs: aws('ENTERPRISE_JOBS_COMPUTE', '0.20'),
  jobsPhoton: aws('ENTERPRISE_JOBS_COMPUTE_(PHOTON)', '0.20'),
  allPurpose: aws('ENTERPRISE_ALL_PURPOSE_COMPUTE', '0.65'),
  dlt: aws('ENTERPRISE_DLT_ADVANCED_COMPUTE', '0.36'),
  jobsServerless: aws('ENTERPRISE_JOBS_SERVERLESS_COMPUTE_US_EAST_N_VIRGINIA', '0.45', '2025-04-30T23:59:59Z'),
  notebooks: aws('ENTERPRISE_ALL_PURPOSE_SERVERLESS_COMPUTE_US_EAST_N_VIRGINIA', '0.95', '2025-04-30T23:59:59Z'),
  sql: aws('ENTERPRISE_SERVERLESS_SQL_COMPUTE_US_EAST_N_VIRGINIA', '0.70'),
  serving: aws('ENTERPRISE_SERVERLESS_REAL_TIME_INFERENCE_US_EAST_N_VIRGINIA', '0.07', '2013-01-01T00:00:00Z'),
  lakebase: sku('ENTERPRISE_DATABASE_SERVERLESS_COMPUTE_US_EAST_N_VIRGINIA', 'AWS', 'DBU', [
    { from: PROMOTION.from, to: PROMOTION.to, default: '0.52', promotional: '0.26' },
    { from: PROMOTION.to, default: '0.52' },
  ]),
  storage: sku('ENTERPRISE_DATABRICKS_STORAGE_US_EAST_N_VIRGINIA', 'AWS', 'DSU', [{ default: '0.023' }]),
  // The demo's own price: no public figure was at hand.
  network: sku('ENTERPRISE_PUBLIC_CONNECTIVITY_DATA_PROCESSED_US_EAST_N_VIRGINIA', 'AWS', 'GB', [{ default: '0.045' }]),
  anthropic: aws('ANTHROPIC_MODEL_SERVING', '0.07'),

  azureJobs: azure('PREMIUM_JOBS_COMPUTE', '0.30'),
  azureAllPurpose: azure('PREMIUM_ALL_PURPOSE_COMPUTE', '0.55'),
  azureDlt: azure('PREMIUM_DLT_PRO_COMPUTE', '0.38'),
  azureJobsServerless: azure('PREMIUM_JOBS_SERVERLESS_COMPUTE_FRANCE_CENTRAL', '0.50'),
  azureNotebooks: azure('PREMIUM_ALL_PURPOSE_SERVERLESS_COMPUTE_FRANCE_CENTRAL', '1.00'),
  azureSql: sku('PREMIUM_SERVERLESS_SQL_COMPUTE_FRANCE_CENTRAL', 'AZURE', 'DBU', [
    // The demo's own: the published 0.91 follows an invented 0.95, and the change falls into the middle of an hour.
    { to: PRICE_CHANGE_AT, default: '0.95' },
    { from: PRICE_CHANGE_AT, default: '0.91' },
  ]),
  azureStorage: sku('PREMIUM_DATABRICKS_STORAGE_FRANCE_CENTRAL', 'AZURE', 'DSU', [{ default: '0.024' }]),
  azureAnthropic: azure('ANTHROPIC_MODEL_SERVING', '0.105'),

  /** Not charged for: no row in the price list, and that is right. */
  genieFree: sku('GENIE_FREE_USAGE', 'AWS', 'DBU', []),
  /** So new that the price list does not hold it yet. */
  unpriced: sku('ENTERPRISE_AI_RUNTIME_H200_COMPUTE_US_EAST_N_VIRGINIA', 'AWS', 'DBU', []),
} as const

/** In the price list, and not used: the list is longer than what a firm uses, with equal names on two clouds. */
const onlyListed: readonly Sku[] = [
  aws('PREMIUM_JOBS_COMPUTE', '0.15'),
  aws('PREMIUM_ALL_PURPOSE_COMPUTE', '0.55'),
  aws('ENTERPRISE_DLT_CORE_COMPUTE', '0.20'),
  aws('ENTERPRISE_DLT_PRO_COMPUTE', '0.25'),
  aws('ENTERPRISE_JOBS_LIGHT_COMPUTE', '0.13'),
  aws('ENTERPRISE_SQL_PRO_COMPUTE_US_EAST_N_VIRGINIA', '0.55'),
  aws('ENTERPRISE_MODEL_TRAINING_US_EAST_N_VIRGINIA', '0.65'),
  aws('OPENAI_MODEL_SERVING', '0.07'),
  azure('OPENAI_MODEL_SERVING', '0.07'),
  azure('PREMIUM_SQL_PRO_COMPUTE_FRANCE_CENTRAL', '0.72'),
  azure('PREMIUM_DLT_CORE_COMPUTE', '0.30'),
]

export const listedSkus: readonly Sku[] = [...Object.values(skus), ...onlyListed].filter(
  ({ windows }) => windows.length > 0,
)

/** The effective list price in force when usage ended, in units of 10^-18; undefined without a price. */
export function priceAt(of: Sku, usageEnd: number): bigint | undefined {
  return of.windows.find(({ from, to }) => from <= usageEnd && (to === null || usageEnd < to))?.units
}
