import type { DomainDefinition, Placement } from '@meshledger/mesh'
import type { Day } from './days.ts'
import type { NetPrice } from './net-price.ts'
import type { Window } from './price.ts'
import type { Resource } from './resource.ts'
import type { Shared, SplitRun } from './shared/run.ts'

/** Which price an amount is made of: Databricks' effective list price, or what the firm's own price book makes of it. */
export const bases = ['list', 'net'] as const
export type Basis = (typeof bases)[number]

/**
 * How sure it is that a charge is its domain's. `measured`: a record of Databricks names the very resource, tag or work.
 * `derived`: a rule of the firm says so (workspace, catalog, identity, a fixed or proportional share). `estimated`: by
 * overlap in time, since no record tells.
 */
export const certainties = ['measured', 'derived', 'estimated'] as const
export type Certainty = (typeof certainties)[number]

/** Where a charge stands: with a price, free by Databricks' own word, without a price, or without a rate. */
export const RATED = 0
export const FREE = 1
export const UNPRICED = 2
/** A line of a bill in a currency whose locked rate of the month is missing: named and counted, in no sum. */
export const UNCONVERTED = 3

export const unpricedReasons = ['no-price-for-sku', 'no-price-at-that-time', 'unit-differs', 'ambiguous-price'] as const
export type UnpricedReason = (typeof unpricedReasons)[number]

/** The provider of everything in `billing.usage`. Cost of others comes from their bills (`withBills`). */
export const DATABRICKS = 'Databricks'

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
  /** Only on the bills of other vendors, where the bill names it. */
  readonly invoice_id?: string | null
  /** Only on the bills of other vendors: what they say of a line that decides nothing here, in the words of FOCUS. */
  readonly bill?: {
    readonly chargeClass: string | null
    readonly serviceCategory: string | null
    readonly billingMonth: string | null
  }
}

/** A key, placed and named. All charges of one key stand in the same row of every answer. */
export type ChargeKey = {
  readonly raw: RawKey
  readonly placement: Placement
  readonly domain: string
  readonly reason: string
  /** Whose bill it is on. */
  readonly provider: string
  readonly product: string
  readonly workspace: string
  readonly resource: Resource | null
  readonly resourceText: string
  readonly runAs: string
  readonly certainty: Certainty
  /** What a rule handed over, or null for a charge that stands where the chain placed it. `placement` tells that place. */
  readonly shared: Shared | null
}

export type ResourceName = { readonly since: Day; readonly name: string | null; readonly owner: string | null }
export type Workspace = { readonly name: string; readonly url: string | null }

/**
 * Daily charges of the whole account in memory, sorted by day: column `c[i]` is a field of charge `i`.
 *
 * `quantity` has 18 digits after the point, `amount` 36; an amount is 0 for what is free or has no price or rate, and
 * `status` tells which. `price` is the unit price in the book's basis and currency (18 digits). `amount` = `quantity` × `price`
 * in every book, split or not: a split divides quantities.
 */
export type ChargeBook = {
  readonly currency: string
  readonly basis: Basis
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
  /** In which price era of `windows` the usage ended. */
  readonly era: Int32Array
  readonly windows: readonly Window[]
  /** Prices of the account itself in the same eras; empty for most accounts. */
  readonly accountWindows: readonly Window[]
  /** How the price came out of the list price: a place in `netPrices`, -1 in a book of list prices. */
  readonly netPrice: Int32Array
  readonly netPrices: readonly NetPrice[]
  /** The splits that were made, oldest month first; empty while shared cost stands apart. */
  readonly splits: readonly SplitRun[]
  /** By resource text, oldest first. */
  readonly names: ReadonlyMap<string, readonly ResourceName[]>
  readonly workspaces: ReadonlyMap<string, Workspace>
  /** The last day with usage of Databricks; the bills of others may reach further, and say nothing of how complete it is. */
  readonly usageThrough: Day | null
  /** Of the bills of others, where they are in the book: how many of their lines charge for Databricks itself, by day. */
  readonly bills: { readonly databricksLines: ReadonlyMap<Day, number> } | null
}
