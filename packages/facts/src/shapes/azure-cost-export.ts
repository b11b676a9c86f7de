import type { Shape } from '../table.ts'
import { amount, databricksTags, FIRST_OF_ITS_KIND, lineNumbers, tagsOfJson, text, textFields } from './cost-sql.ts'

/** `2026-06-01` or `06/01/2026`, as the agreement has it; the latter is told by its letters, since a cast that fails is slow. */
const day = (name: string) => `CASE WHEN "${name}" LIKE '__/__/____' THEN try_strptime("${name}", '%m/%d/%Y')
  ELSE coalesce(TRY_CAST(${text(name)} AS TIMESTAMP), try_strptime(${text(name)}, '%m/%d/%Y')) END`
/** Tags come as JSON, with or without the braces around them. */
const tags = tagsOfJson(`CASE WHEN Tags LIKE '{%' OR ${text('Tags')} IS NULL THEN Tags ELSE '{' || Tags || '}' END`)

/**
 * "Cost and usage details" of Azure Cost Management, for Enterprise and Microsoft Customer Agreements, which differ in the
 * case of their columns. One row a day, resource and meter. An export of amortised cost has the same columns: take in one of
 * the two.
 */
export const azureCostExport: Shape = {
  name: 'azure-cost-export',
  format: 'csv',
  anyCase: true,
  recognisedBy: ['CostInBillingCurrency', 'Date', 'MeterCategory', 'ResourceId', 'Tags'],
  reads:
    textFields(`BillingAccountId SubscriptionId InvoiceId BillingCurrency BillingCurrencyCode BillingPeriodStartDate
    BillingPeriodEndDate Date ChargeType CostInBillingCurrency Quantity UnitOfMeasure MeterCategory MeterSubCategory MeterId
    MeterName ProductName ConsumedService ResourceLocation ResourceId ResourceName Tags PricingModel AdditionalInfo`),
  select: {
    ProviderName: `'Microsoft'`,
    BillingAccountId: text('BillingAccountId'),
    SubAccountId: text('SubscriptionId'),
    InvoiceId: text('InvoiceId'),
    BillingCurrency: `coalesce(${text('BillingCurrency')}, ${text('BillingCurrencyCode')})`,
    BillingPeriodStart: day('BillingPeriodStartDate'),
    BillingPeriodEnd: day('BillingPeriodEndDate'),
    ChargePeriodStart: day('Date'),
    ChargePeriodEnd: `${day('Date')} + INTERVAL 1 DAY`,
    ChargeCategory: `CASE lower(ChargeType) WHEN 'purchase' THEN 'Purchase' WHEN 'tax' THEN 'Tax' WHEN 'refund' THEN 'Credit' ELSE 'Usage' END`,
    ChargeDescription: text('ProductName'),
    BilledCost: amount('CostInBillingCurrency'),
    EffectiveCost: amount('CostInBillingCurrency'),
    ConsumedQuantity: amount('Quantity'),
    ConsumedUnit: text('UnitOfMeasure'),
    PricingUnit: text('UnitOfMeasure'),
    ServiceCategory: text('MeterCategory'),
    ServiceName: text('ConsumedService'),
    SkuId: text('MeterId'),
    SkuMeter: `concat_ws(' ', ${text('MeterSubCategory')}, ${text('MeterName')})`,
    RegionId: text('ResourceLocation'),
    ResourceId: text('ResourceId'),
    ResourceName: text('ResourceName'),
    Tags: tags,
    x_LineId: FIRST_OF_ITS_KIND,
    ...databricksTags(tags),
  },
  numbers: lineNumbers,
  checks: [
    {
      called: 'CostInBillingCurrency',
      of: text('CostInBillingCurrency'),
      read: amount('CostInBillingCurrency'),
      word: 'a decimal number',
    },
    { called: 'Date', of: text('Date'), read: day('Date'), word: 'a day' },
    { called: 'Tags', of: text('Tags'), read: tags, word: 'JSON' },
  ],
  ignoresLike:
    '(?i)^(account|benefit|billing|cost|effective|exchange|frequency|invoice|is|meter|market|offer|part|payg?|plan|pricing|product|provider|publisher|reservation|reseller|resource|rounding|service|subscription|term|unit|previous|customer|partner|consumed|location|availability)',
}
