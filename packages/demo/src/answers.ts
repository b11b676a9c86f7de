/**
 * The answer key: what stands in a demo account on purpose, so that a test can hold it against what the product finds.
 * Amounts and quantities are exact decimal text, times are instants in UTC.
 */
export const answerKinds = [
  'retraction-pair',
  'late-retraction-pair',
  'price-change-mid-hour',
  'promotion',
  'same-sku-two-clouds',
  'unpriced-sku',
  'free-genie',
  'unit-dsu',
  'unit-gb',
  'null-is-serverless',
  'policy-id-old-new',
  'same-job-id-two-workspaces',
  'untagged-serverless',
  'odd-tag-keys',
  'renamed-product',
  'null-workspace',
  'unknown-product',
  'extra-column',
  'duplicate-delivery',
  'audit-two-shapes',
  'cost-spike',
  'token-without-expiry',
  'admin-grant',
  'verbose-logging-off',
  'refused-logins',
  'bulk-download',
  'phi-read-outside-domain',
  'access-after-deactivation',
  'grant-by-group-and-expiry',
  'sharing-outside',
  'log-gap',
  'configuration-faults',
] as const
export type AnswerKind = (typeof answerKinds)[number]

export type Fact = string | number | boolean | null | readonly Fact[] | { readonly [name: string]: Fact }
export type AnswerItem = {
  readonly id: string
  readonly kind: AnswerKind
  readonly title: string
  /** A domain; `Platform` for what belongs to the whole account; null where the item is no domain's. */
  readonly domain: string | null
  readonly facts: { readonly [name: string]: Fact }
}

/** What the usage of one month costs at the effective list price, computed by the generator while it writes. */
export type MonthTotal = {
  readonly month: string
  readonly rows: number
  readonly rated: string
  readonly unallocated: string
  readonly free_rows: number
  readonly unpriced_rows: number
  readonly domains: Readonly<Record<string, string>>
}

export type Answers = {
  readonly seed: number
  readonly scale: number
  readonly clock: string
  readonly items: readonly AnswerItem[]
  readonly totals: {
    readonly usage_rows_distinct: number
    readonly audit_events_distinct: number
    readonly files: number
    /** Rows as delivered: what arrives twice counts twice. */
    readonly rows: Readonly<Record<string, number>>
    readonly months: readonly MonthTotal[]
  }
}
