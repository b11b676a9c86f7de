/**
 * One billed clock hour of a warehouse or cluster: how much was billed, and who used it how much. `use` is by domain
 * (`Unallocated` for people nobody knows) in units of work; all SKUs of one hour share one `use`, by identity.
 * `idle` is what nobody used, in the same unit; an hour that nobody used at all is idle, whatever `idle` says.
 */
export type UsedHour = {
  readonly quantity: bigint
  readonly use: ReadonlyMap<string, bigint>
  readonly idle: bigint
}

/** Hours by resource, SKU and day. */
export type HourlyUse = (resource: string, sku_name: string, day: number) => readonly UsedHour[]

/** Weights by domain for a month. */
export type MonthlyBase = (name: string, month: string) => ReadonlyMap<string, bigint>

/** What was measured, as far as the facts tell it. A driver that has no facts gives nothing; it is never guessed. */
export type Drivers = {
  readonly warehouseWork: HourlyUse
  readonly jobOverlap: HourlyUse
  /** Reads of a table, schema or catalog, by the domain of the reader. */
  readonly consumers: MonthlyBase
  /** An imported metric. */
  readonly metric: MonthlyBase
}

const nothing: ReadonlyMap<string, bigint> = new Map()

export const noDrivers: Drivers = {
  warehouseWork: () => [],
  jobOverlap: () => [],
  consumers: () => nothing,
  metric: () => nothing,
}
