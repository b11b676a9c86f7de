import type { Shape } from '../table.ts'
import { amount, databricksTags, FIRST_OF_ITS_KIND, lineNumbers, time } from './cost-sql.ts'

const tags = `map_from_entries(list_transform(list_filter(labels, lambda l: l.key IS NOT NULL), lambda l: {'key': l.key, 'value': l.value}))`
const credited = `coalesce(list_sum(list_transform(credits, lambda c: ${amount('c.amount')})), 0)`

/**
 * Detailed usage cost of Google Cloud Billing, as BigQuery exports its table to JSON lines. `cost` is before credits, which
 * stand in a list beside it. Google makes labels lower case. Columns: "Structure of Detailed data export".
 */
export const gcpBillingExport: Shape = {
  name: 'gcp-billing-export',
  format: 'ndjson',
  recognisedBy: ['billing_account_id', 'sku', 'usage_start_time', 'cost', 'currency'],
  reads: {
    billing_account_id: 'VARCHAR',
    service: 'STRUCT(id VARCHAR, description VARCHAR)',
    sku: 'STRUCT(id VARCHAR, description VARCHAR)',
    usage_start_time: 'VARCHAR',
    usage_end_time: 'VARCHAR',
    project: 'STRUCT(id VARCHAR, name VARCHAR)',
    labels: 'STRUCT("key" VARCHAR, "value" VARCHAR)[]',
    location: 'STRUCT(location VARCHAR, region VARCHAR)',
    resource: 'STRUCT("name" VARCHAR, global_name VARCHAR)',
    cost: 'VARCHAR',
    currency: 'VARCHAR',
    usage: 'STRUCT(amount VARCHAR, unit VARCHAR, amount_in_pricing_units VARCHAR, pricing_unit VARCHAR)',
    credits: 'STRUCT("name" VARCHAR, amount VARCHAR, full_name VARCHAR, id VARCHAR, "type" VARCHAR)[]',
    invoice: 'STRUCT("month" VARCHAR)',
    cost_type: 'VARCHAR',
    cost_at_list: 'VARCHAR',
  },
  select: {
    ProviderName: `'Google Cloud'`,
    BillingAccountId: 'billing_account_id',
    SubAccountId: 'project.id',
    BillingCurrency: 'currency',
    BillingPeriodStart: `try_strptime(invoice."month", '%Y%m')`,
    BillingPeriodEnd: `try_strptime(invoice."month", '%Y%m') + INTERVAL 1 MONTH`,
    ChargePeriodStart: time('usage_start_time'),
    ChargePeriodEnd: time('usage_end_time'),
    ChargeCategory: `CASE lower(cost_type) WHEN 'tax' THEN 'Tax' WHEN 'adjustment' THEN 'Adjustment' WHEN 'rounding_error' THEN 'Adjustment' ELSE 'Usage' END`,
    ChargeDescription: 'sku.description',
    BilledCost: `${amount('cost')} + ${credited}`,
    EffectiveCost: `${amount('cost')} + ${credited}`,
    ListCost: amount('cost_at_list'),
    ConsumedQuantity: amount('"usage".amount'),
    ConsumedUnit: '"usage".unit',
    PricingQuantity: amount('"usage".amount_in_pricing_units'),
    PricingUnit: '"usage".pricing_unit',
    ServiceName: 'service.description',
    SkuId: 'sku.id',
    RegionId: 'location.region',
    ResourceId: `coalesce(resource.global_name, resource."name")`,
    ResourceName: 'resource."name"',
    Tags: tags,
    x_LineId: FIRST_OF_ITS_KIND,
    ...databricksTags(tags),
  },
  numbers: lineNumbers,
  checks: [
    { called: 'cost', of: 'cost', read: amount('cost'), word: 'a decimal number' },
    { called: 'usage_start_time', of: 'usage_start_time', read: time('usage_start_time'), word: 'a time' },
  ],
  ignoresLike:
    '^(system_labels|tags|transaction_type|seller_name|adjustment_info|price|subscription|consumption_model|cost_at_|currency_conversion_rate|export_time|project\\.|location\\.|resource\\.|invoice\\.|service\\.|sku\\.|usage\\.|credits\\[\\]\\.)',
}
