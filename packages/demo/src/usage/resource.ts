import type { Workspace } from '../world/account.ts'
import type { Sku } from '../world/prices.ts'

/** The step of the attribution chain that is meant to place a resource's cost; `none` leaves it unallocated. */
export type PlacedBy = 'resource' | 'tag' | 'policy' | 'workspace' | 'catalog' | 'identity' | 'none'

export type ResourceKind =
  | 'job'
  | 'serverless-job'
  | 'cluster'
  | 'warehouse'
  | 'pipeline'
  | 'endpoint'
  | 'lakebase'
  | 'notebook'
  | 'storage'
  | 'network'
  | 'table-service'
  | 'genie'
  | 'training'

/** Something that runs and is billed for. From it the usage rows of every day are made. */
export type Resource = {
  readonly key: string
  readonly name: string
  readonly kind: ResourceKind
  /** Job id, warehouse id …; together with the workspace it is unique. */
  readonly id: string
  readonly workspace: Workspace
  readonly accountLevel?: boolean
  readonly domain: string | null
  readonly placedBy: PlacedBy
  readonly sku: Sku
  readonly product: string
  readonly usageType: string
  readonly runAs: string | null
  readonly ownedBy: string | null
  readonly createdBy: string | null
  readonly policy: string | null
  readonly tags: Readonly<Record<string, string>>
  /** Spellings of the tags that follow each other day by day, as people type them. */
  readonly tagSpellings?: readonly Readonly<Record<string, string>>[]
  readonly meta: Readonly<Record<string, unknown>>
  readonly features: Readonly<Record<string, unknown>>
  readonly nodeType: string | null
  /** Hours of the day at which it is billed, each up to, not including, the next. */
  readonly hours: readonly number[]
  /** Units an hour at the end of the period. */
  readonly rate: number
  /** Part of a working day's use on Saturday and Sunday; 0 means closed. */
  readonly weekend: number
  /** Whether use follows the people's day rather than a clockwork. */
  readonly daily: boolean
  readonly from: number
  readonly until: number
}
