import { type ChargeBook, type ChargeKey, RATED } from '@meshledger/costing'
import { formatDecimal, QUANTITY_SCALE } from '@meshledger/money'
import { absent, type Cells, placeCells } from './key-cells.ts'
import { tagsJson } from './key-value.ts'
import {
  amountText,
  fourCosts,
  notUnpriced,
  priceText,
  quantityText,
  unpricedCells,
  withoutPrices,
} from './money-cells.ts'
import { billedService, type ServiceCategories } from './services.ts'

const categories = ['Usage', 'Tax', 'Credit', 'Adjustment'] as const
type Category = (typeof categories)[number]

/**
 * What the bill calls the line; a word that FOCUS does not know is an `Adjustment`. So is a `Purchase`: statements charge it
 * in the month of its bill, while the rules of 1.2 take each for one that covers later charges and want an EffectiveCost of
 * zero (EffectiveCost-C-005-C). `x_RecordType` keeps the bill's own word.
 */
const categoryOf = ({ raw }: ChargeKey): Category =>
  categories.find((one) => one.toLowerCase() === raw.record_type?.trim().toLowerCase()) ?? 'Adjustment'

const nonBlank = (text: string | null | undefined): string | null => text?.trim() || null

/**
 * The cells of a line on the bill of another vendor, with that vendor's own words. Provider, publisher and issuer are one:
 * the lake holds no other, and where they differ FOCUS 1.2 wants nothing billed (BilledCost-C-005-C).
 */
export function billCells(book: ChargeBook, key: ChargeKey, services: ServiceCategories): Cells {
  const { raw, provider } = key
  const account = nonBlank(raw.account_id) ?? 'No account named'
  const category = categoryOf(key)
  const sku = category === 'Tax' ? null : (nonBlank(raw.sku_name) ?? 'No SKU named')
  const resource = nonBlank(raw.other_id)
  return {
    ...absent,
    ...placeCells(key),
    ...subAccountCells(book, key),
    BillingAccountId: account,
    BillingAccountName: account,
    BillingAccountType: 'Account',
    BillingCurrency: book.currency,
    ChargeFrequency: category === 'Usage' ? 'Usage-Based' : 'One-Time',
    HostProviderName: provider,
    InvoiceId: raw.invoice_id ?? null,
    InvoiceIssuerName: provider,
    PricingCurrency: raw.usage_unit,
    ProviderName: provider,
    PublisherName: provider,
    RegionId: null,
    RegionName: null,
    ResourceId: resource,
    ResourceType: resource === null ? null : 'Resource',
    ServiceName: billedService(key),
    ...services.of(billedService(key)),
    ServiceProviderName: provider,
    SkuId: sku,
    SkuMeter: sku === null ? null : 'Billed amount',
    Tags: tagsJson(raw.custom_tags),
    x_IdentityRunAs: null,
    x_RecordType: raw.record_type,
    x_UsagePolicyId: null,
  }
}

/** The account, subscription or project; or the workspace of Databricks whose cluster the line was for. */
function subAccountCells(book: ChargeBook, { raw, workspace }: ChargeKey): Cells {
  const id = nonBlank(raw.workspace_id)
  return {
    SubAccountId: id,
    SubAccountName: id === null ? null : (nonBlank(workspace) ?? id),
    SubAccountType: id === null ? null : book.workspaces.has(id) ? 'Workspace' : 'Sub account',
  }
}

/**
 * What a line of a bill comes to: what was billed, in the bill's own currency, × 1 or the locked rate of the month. A bill
 * is held as money, not as what was consumed, so where FOCUS asks for a quantity that is the billed amount, its unit the
 * currency: price × quantity is the cost, as on every row. A line without its rate bills nothing and says so.
 */
export function billMoneyCells(book: ChargeBook, i: number, key: ChargeKey): Cells {
  const currency = key.raw.usage_unit
  const [quantity, price] = [book.quantity[i] ?? 0n, book.price[i] ?? 0n]
  if (book.status[i] !== RATED) return unpricedCells(currency, quantity, 'no-rate-of-the-month')
  const category = categoryOf(key)
  const billed = {
    ...fourCosts(amountText(quantity * price)),
    PricingCurrencyEffectiveCost: formatDecimal(quantity, QUANTITY_SCALE),
    ChargeCategory: category,
    x_PriceStatus: 'billed',
    ...notUnpriced,
  }
  if (category !== 'Usage') return { ...billed, ...withoutPrices }
  return {
    ...billed,
    ConsumedQuantity: quantityText(quantity),
    ConsumedUnit: currency,
    ContractedUnitPrice: priceText(price),
    ListUnitPrice: priceText(price),
    PricingCategory: 'Other',
    PricingCurrencyContractedUnitPrice: '1.00',
    PricingCurrencyListUnitPrice: '1.00',
    PricingQuantity: quantityText(quantity),
    PricingUnit: currency,
    SkuPriceId: nonBlank(key.raw.sku_name) ?? 'No SKU named',
  }
}
