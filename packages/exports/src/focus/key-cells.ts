import type { ChargeBook, ChargeKey } from '@meshledger/costing'
import { tagsJson } from './key-value.ts'
import type { FocusOptions } from './options.ts'
import { hostOf, partiesOf } from './parties.ts'
import { resourceIdOf } from './resource.ts'
import { serviceOf } from './services.ts'
import { unitOf } from './units.ts'

export type Cells = Readonly<Record<string, string | null>>

/**
 * Where none of the columns of a charge says otherwise: no commitments, no reserved capacity, no zones (columns that
 * depend on them are null).
 */
export const absent: Cells = {
  AllocatedMethodDetails: null,
  AllocatedMethodId: null,
  AllocatedResourceId: null,
  AllocatedResourceName: null,
  AllocatedTags: null,
  AvailabilityZone: null,
  CapacityReservationId: null,
  CapacityReservationStatus: null,
  CommitmentDiscountCategory: null,
  CommitmentDiscountId: null,
  CommitmentDiscountName: null,
  CommitmentDiscountQuantity: null,
  CommitmentDiscountStatus: null,
  CommitmentDiscountType: null,
  CommitmentDiscountUnit: null,
  CommitmentProgramEligibilityDetails: null,
  ContractApplied: null,
  InvoiceDetailId: null,
  SkuPriceDetails: null,
}

/** The cells that are the same for all charges of one key of usage; they are made once for each key. */
export function keyCells(book: ChargeBook, key: ChargeKey, options: FocusOptions): Cells {
  const { raw } = key
  const account = raw.account_id ?? options.account.id
  const parties = partiesOf(options.route ?? 'direct', raw.cloud)
  const service = serviceOf(raw)
  const resource = resourceIdOf(key, account)
  return {
    ...absent,
    ...placeCells(key),
    ...workspaceCells(key, options),
    BillingAccountId: account,
    BillingAccountName: account === options.account.id ? options.account.name : account,
    BillingAccountType: 'Account',
    BillingCurrency: book.currency,
    ChargeFrequency: 'Usage-Based',
    HostProviderName: hostOf(raw.cloud),
    InvoiceIssuerName: parties.invoiceIssuerName,
    PricingCurrency: book.currency,
    ProviderName: parties.providerName,
    PublisherName: parties.publisherName,
    ResourceId: resource?.id ?? null,
    ResourceType: resource?.type ?? null,
    ServiceCategory: service.category,
    ServiceName: service.name,
    ServiceProviderName: parties.providerName,
    ServiceSubcategory: service.subcategory,
    SkuId: raw.sku_name,
    SkuMeter: `${unitOf(raw.usage_unit)} usage`,
    Tags: tagsJson(raw.custom_tags),
    x_IdentityRunAs: raw.run_as,
    x_RecordType: raw.record_type,
    x_UsagePolicyId: raw.usage_policy_id,
  }
}

/** Which rule placed it, or why none did. */
export const placeCells = ({ placement, reason }: ChargeKey): Cells => ({
  x_AllocationCause: placement.reason === 'none' ? placement.cause : null,
  x_AllocationReason: reason,
  x_AllocationSelector: placement.reason === 'none' ? placement.detail : placement.selector,
})

/** A workspace is a sub account; usage of the account as a whole has none (FOCUS 1.2, SubAccountId). */
function workspaceCells({ raw, workspace }: ChargeKey, { regions }: FocusOptions): Cells {
  const id = raw.workspace_id === '0' ? null : raw.workspace_id
  const region = id === null ? undefined : regions?.get(id)
  return {
    RegionId: region?.id ?? null,
    RegionName: region?.name ?? null,
    SubAccountId: id,
    SubAccountName: id === null ? null : workspace,
    SubAccountType: id === null ? null : 'Workspace',
  }
}
