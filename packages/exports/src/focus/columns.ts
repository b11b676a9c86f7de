/**
 * The FOCUS versions that can be written. 1.2 is the tested baseline: its rules exist in machine-readable form (the
 * requirements model of `focus_validator`).
 */
export const focusVersions = ['1.2', '1.3', '1.4'] as const
export type FocusVersion = (typeof focusVersions)[number]

export type FocusType = 'String' | 'Decimal' | 'Date/Time' | 'JSON'

/**
 * `freeText`: the value was typed by someone who is not the reader (a job name, a tag, an e-mail address), so a
 * spreadsheet must not take it for a formula. `digits`: digits after the point at most.
 */
export type FocusColumn = {
  readonly name: string
  readonly type: FocusType
  readonly freeText: boolean
  readonly digits: number | null
  readonly maxLength: number | null
}

/**
 * ChargeDescription is cut to this length, in code points; the length is published in the schema (FOCUS 1.2,
 * ChargeDescription-C-004-O).
 */
export const DESCRIPTION_LENGTH = 500

const all: readonly FocusVersion[] = focusVersions
const since13: readonly FocusVersion[] = ['1.3', '1.4']
const since14: readonly FocusVersion[] = ['1.4']
const until13: readonly FocusVersion[] = ['1.2', '1.3']

type Listed = FocusColumn & { readonly versions: readonly FocusVersion[] }
type More = { freeText?: boolean; digits?: number; maxLength?: number; versions?: readonly FocusVersion[] }

const column = (type: FocusType, name: string, more: More): Listed => ({
  name,
  type,
  freeText: more.freeText ?? false,
  digits: more.digits ?? null,
  maxLength: more.maxLength ?? null,
  versions: more.versions ?? all,
})
const text = (name: string, more: More = {}) => column('String', name, more)
const typed = (name: string, more: More = {}) => column('String', name, { ...more, freeText: true })
const time = (name: string) => column('Date/Time', name, {})
const json = (name: string, versions = all) => column('JSON', name, { versions })
/** A quantity and a unit price have 18 digits after the point, as Databricks declares them; their product has 36. */
const cost = (name: string) => column('Decimal', name, { digits: 36 })
const factor = (name: string) => column('Decimal', name, { digits: 18 })

/**
 * Columns of the Cost and Usage dataset in alphabetical order, as the specification lists them (FOCUS 1.2, 1.3, 1.4).
 */
const focusColumns: readonly Listed[] = [
  json('AllocatedMethodDetails', since13),
  text('AllocatedMethodId', { versions: since13 }),
  typed('AllocatedResourceId', { versions: since13 }),
  typed('AllocatedResourceName', { versions: since13 }),
  json('AllocatedTags', since13),
  text('AvailabilityZone'),
  cost('BilledCost'),
  text('BillingAccountId'),
  typed('BillingAccountName'),
  text('BillingAccountType'),
  text('BillingCurrency', { maxLength: 3 }),
  time('BillingPeriodEnd'),
  time('BillingPeriodStart'),
  text('CapacityReservationId'),
  text('CapacityReservationStatus'),
  text('ChargeCategory'),
  text('ChargeClass'),
  typed('ChargeDescription', { maxLength: DESCRIPTION_LENGTH }),
  text('ChargeFrequency'),
  time('ChargePeriodEnd'),
  time('ChargePeriodStart'),
  text('CommitmentDiscountCategory'),
  text('CommitmentDiscountId'),
  text('CommitmentDiscountName'),
  factor('CommitmentDiscountQuantity'),
  text('CommitmentDiscountStatus'),
  text('CommitmentDiscountType'),
  text('CommitmentDiscountUnit'),
  json('CommitmentProgramEligibilityDetails', since14),
  factor('ConsumedQuantity'),
  text('ConsumedUnit'),
  json('ContractApplied', since13),
  cost('ContractedCost'),
  factor('ContractedUnitPrice'),
  cost('EffectiveCost'),
  text('HostProviderName', { versions: since13 }),
  text('InvoiceDetailId', { versions: since14 }),
  text('InvoiceId'),
  text('InvoiceIssuerName'),
  cost('ListCost'),
  factor('ListUnitPrice'),
  text('PricingCategory'),
  text('PricingCurrency'),
  factor('PricingCurrencyContractedUnitPrice'),
  cost('PricingCurrencyEffectiveCost'),
  factor('PricingCurrencyListUnitPrice'),
  factor('PricingQuantity'),
  text('PricingUnit'),
  text('ProviderName', { versions: until13 }),
  text('PublisherName', { versions: until13 }),
  text('RegionId'),
  text('RegionName'),
  typed('ResourceId'),
  typed('ResourceName'),
  text('ResourceType'),
  text('ServiceCategory'),
  text('ServiceName'),
  text('ServiceProviderName', { versions: since13 }),
  text('ServiceSubcategory'),
  text('SkuId'),
  text('SkuMeter'),
  json('SkuPriceDetails'),
  text('SkuPriceId'),
  text('SubAccountId'),
  typed('SubAccountName'),
  text('SubAccountType'),
  json('Tags'),
]

/** Our own columns: prefixed, and after all others (FOCUS 1.2, column handling). What each holds is in the README. */
const ownColumns: readonly Listed[] = [
  typed('x_AllocationCause'),
  text('x_AllocationReason'),
  typed('x_AllocationSelector'),
  typed('x_CostCenter'),
  text('x_Domain'),
  typed('x_IdentityRunAs'),
  text('x_PriceStatus'),
  text('x_RecordType'),
  factor('x_UnpricedQuantity'),
  text('x_UnpricedReason'),
  text('x_UnpricedUnit'),
  typed('x_UsagePolicyId'),
  column('Decimal', 'x_UsageRowCount', { digits: 0 }),
]

/** The columns of a version in the order of the file: 57 of FOCUS in 1.2, 65 in 1.3 and 1.4, then ours. */
export function columnsOf(version: FocusVersion): readonly FocusColumn[] {
  return [...focusColumns, ...ownColumns]
    .filter(({ versions }) => versions.includes(version))
    .map(({ versions: _, ...rest }) => rest)
}
