import type { Given, Shape } from '../table.ts'
import { amountOf, databricksTags, tagsOf, text, textFields, time } from './cost-sql.ts'

/** AWS has renamed the column of the tags: one of the two is there. */
const tagsIn = (given?: Given) => `coalesce(${tagsOf('resource_tags', given)}, ${tagsOf('tags', given)})`

const select = (given?: Given) => ({
  ProviderName: `'AWS'`,
  BillingAccountId: text('bill_payer_account_id'),
  SubAccountId: text('line_item_usage_account_id'),
  InvoiceId: text('bill_invoice_id'),
  BillingCurrency: text('line_item_currency_code'),
  BillingPeriodStart: time('bill_billing_period_start_date', given),
  BillingPeriodEnd: time('bill_billing_period_end_date', given),
  ChargePeriodStart: time('line_item_usage_start_date', given),
  ChargePeriodEnd: time('line_item_usage_end_date', given),
  ChargeCategory: `CASE WHEN line_item_line_item_type = 'Tax' THEN 'Tax' WHEN line_item_line_item_type IN ('Credit', 'Refund') THEN 'Credit'
    WHEN line_item_line_item_type IN ('Fee', 'RIFee', 'SavingsPlanUpfrontFee', 'SavingsPlanRecurringFee') THEN 'Purchase' ELSE 'Usage' END`,
  ChargeDescription: text('line_item_line_item_description'),
  BilledCost: amountOf('line_item_unblended_cost', given),
  EffectiveCost: `CASE line_item_line_item_type
    WHEN 'SavingsPlanCoveredUsage' THEN ${amountOf('savings_plan_savings_plan_effective_cost', given)}
    WHEN 'DiscountedUsage' THEN ${amountOf('reservation_effective_cost', given)}
    WHEN 'SavingsPlanNegation' THEN 0 ELSE ${amountOf('line_item_unblended_cost', given)} END`,
  ListCost: amountOf('pricing_public_on_demand_cost', given),
  ConsumedQuantity: amountOf('line_item_usage_amount', given),
  ConsumedUnit: text('pricing_unit'),
  PricingUnit: text('pricing_unit'),
  ServiceName: text('line_item_product_code'),
  SkuId: text('product_sku'),
  SkuPriceId: text('pricing_rate_id'),
  SkuMeter: `concat_ws(' ', ${text('line_item_usage_type')}, ${text('line_item_operation')})`,
  RegionId: text('product_region_code'),
  ResourceId: text('line_item_resource_id'),
  Tags: tagsIn(given),
  x_LineId: text('identity_line_item_id'),
  ...databricksTags(tagsIn(given)),
})

/**
 * AWS Cost and Usage Report 2.0 (Data Exports), CSV or Parquet. Discounts and credits are lines of their own; `net` and
 * amortised columns are there only where the account has them. An export that overwrites writes its files again under the
 * same name, month by month. Columns: "Cost and Usage Report (CUR) 2.0".
 */
export const awsCur2: Shape = {
  name: 'aws-cur-2',
  format: 'csv',
  recognisedBy: ['line_item_usage_start_date', 'line_item_unblended_cost', 'line_item_line_item_type'],
  reads:
    textFields(`identity_line_item_id bill_payer_account_id bill_billing_period_start_date bill_billing_period_end_date
    bill_invoice_id line_item_usage_account_id line_item_line_item_type line_item_usage_start_date line_item_usage_end_date
    line_item_product_code line_item_usage_type line_item_operation line_item_resource_id line_item_usage_amount
    line_item_currency_code line_item_unblended_cost line_item_line_item_description product_region_code pricing_unit
    pricing_public_on_demand_cost pricing_rate_id product_sku resource_tags tags reservation_effective_cost
    savings_plan_savings_plan_effective_cost`),
  select: select(),
  selectTyped: select,
  checks: [
    {
      called: 'line_item_unblended_cost',
      of: text('line_item_unblended_cost'),
      read: amountOf('line_item_unblended_cost'),
      word: 'a decimal number',
    },
    {
      called: 'line_item_usage_start_date',
      of: text('line_item_usage_start_date'),
      read: time('line_item_usage_start_date'),
      word: 'a time',
    },
    {
      called: 'the tags',
      of: `coalesce(${text('resource_tags')}, ${text('tags')})`,
      read: tagsIn(),
      word: 'a JSON object',
    },
  ],
  ignoresLike:
    '^(bill|cost_category|discount|identity|line_item|pricing|product|reservation|savings_plan|split_line_item)(_|$)',
  overwrittenByName: 'BILLING_PERIOD=[^/]+/[^/]+$',
}
