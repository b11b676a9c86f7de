/** By what a shared pool is divided. */
export const methods = ['even', 'fixed', 'direct-cost', 'warehouse-work', 'job-overlap', 'consumers', 'metric'] as const
export type Method = (typeof methods)[number]

/** In what unit a base is counted. */
export type BaseUnit = 'domain' | 'percent' | 'amount' | 'work' | 'second' | 'read' | 'metric'

/**
 * What a rule did to a charge: it took it out of the pool of `from` and handed it to the domain of the key.
 * `idle`: the pool ran and nobody used it. Rule and month together name the run in `ChargeBook.splits`.
 */
export type Shared = {
  readonly rule: string
  readonly version: number
  readonly method: Method
  /** The domain, or `Unallocated`, on which the charge stood before. */
  readonly from: string
  readonly idle: boolean
}

/** One payer of a run: the base by which it pays (whole units of `SplitRun.baseUnit`, amounts of 10^-36) and what it pays. */
export type SplitShare = { readonly domain: string; readonly base: bigint; readonly amount: bigint }

/**
 * One rule, applied to one month, with the base on which it was made. It is all that is needed to explain a share, and
 * is kept as it is with whatever is closed on it. Σ sources = pool = Σ shares + idle + left, exactly.
 */
export type SplitRun = {
  readonly rule: string
  readonly title: string
  readonly version: number
  readonly month: string
  readonly method: Method
  readonly baseUnit: BaseUnit
  /** Amounts of 10^-36 in the book's basis and currency. */
  readonly pool: bigint
  readonly idle: bigint
  /** What stayed in the pool: work of nobody we know, or a base of zero with nothing to fall back to. */
  readonly left: bigint
  /** Where the pool stood before, in the order of the names; they sum to the pool. */
  readonly sources: readonly { readonly domain: string; readonly amount: bigint }[]
  /** What stood in for a base of zero, where that happened. */
  readonly fallback: 'even' | 'leave' | 'domain' | null
  readonly shares: readonly SplitShare[]
}
