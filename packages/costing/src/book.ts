import type { DomainDefinition, Placement } from '@meshledger/mesh'
import type { Day } from './days.ts'
import type { Resource } from './resource.ts'

/** Where a charge stands: with a price, free by Databricks' own word, or without a price. */
export const RATED = 0
export const FREE = 1
export const UNPRICED = 2

export const unpricedReasons = ['no-price-for-sku', 'no-price-at-that-time', 'unit-differs', 'ambiguous-price'] as const
export type UnpricedReason = (typeof unpricedReasons)[number]

/** The columns that several charges share, in the words of `billing.usage`; `late` and `other_id` are of our making. */
export type RawKey = {
  readonly key_id: number
  readonly account_id: string | null
  readonly workspace_id: string | null
  readonly cloud: string
  readonly sku_name: string
  readonly usage_unit: string
  readonly billing_origin_product: string | null
  readonly record_type: string | null
  /** Databricks added the rows more than three days after the day they speak of. */
  readonly late: boolean
  readonly job_id: string | null
  readonly dlt_pipeline_id: string | null
  readonly warehouse_id: string | null
  readonly endpoint_id: string | null
  readonly endpoint_name: string | null
  readonly cluster_id: string | null
  readonly notebook_id: string | null
  readonly uc_table_catalog: string | null
  readonly other_id: string | null
  readonly usage_policy_id: string | null
  readonly run_as: string | null
  readonly owned_by: string | null
  readonly created_by: string | null
  readonly custom_tags: Readonly<Record<string, string>> | null
}

/** A key, placed and named. All charges of one key stand in the same row of every answer. */
export type ChargeKey = {
  readonly raw: RawKey
  readonly placement: Placement
  readonly domain: string
  readonly reason: string
  readonly product: string
  readonly workspace: string
  readonly resource: Resource | null
  readonly resourceText: string
  readonly runAs: string
}

export type ResourceName = { readonly since: Day; readonly name: string | null; readonly owner: string | null }
export type Workspace = { readonly name: string; readonly url: string | null }

/**
 * Daily charges of the whole account in memory, sorted by day: column `c[i]` is a field of charge `i`.
 *
 * `quantity` has 18 digits after the point, `amount` 36; an amount is 0 for what is free or has no price, and `status`
 * tells which. `price` is the unit price (18 digits) and `priceStart` when its window began, both for rated charges.
 */
export type ChargeBook = {
  readonly currency: string
  /** The time of the account, UTC. It decides which days are complete. */
  readonly now: string
  readonly domains: readonly DomainDefinition[]
  readonly keys: readonly ChargeKey[]
  readonly size: number
  readonly day: Int32Array
  readonly key: Int32Array
  readonly usageRows: Int32Array
  readonly status: Uint8Array
  readonly unpricedReason: Uint8Array
  readonly quantity: readonly bigint[]
  readonly price: readonly bigint[]
  readonly amount: readonly bigint[]
  /** By resource text, oldest first. */
  readonly names: ReadonlyMap<string, readonly ResourceName[]>
  readonly workspaces: ReadonlyMap<string, Workspace>
}
