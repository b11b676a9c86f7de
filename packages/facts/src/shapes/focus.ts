import type { Given, Shape } from '../table.ts'
import { amountOf, databricksTags, FIRST_OF_ITS_KIND, lineNumbers, tagsOf, text, textFields, time } from './cost-sql.ts'

const plain = `ProviderName BillingAccountId SubAccountId InvoiceId BillingCurrency ChargeCategory ChargeClass ChargeDescription
  PricingUnit ConsumedUnit ServiceCategory ServiceName SkuId SkuPriceId SkuMeter RegionId ResourceId ResourceName ResourceType`
const times = 'BillingPeriodStart BillingPeriodEnd ChargePeriodStart ChargePeriodEnd'
const amounts = 'BilledCost EffectiveCost ListCost PricingQuantity ConsumedQuantity'
const each = (names: string, sql: (name: string) => string) =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, sql(name)]))

const select = (given?: Given) => ({
  ...each(plain, text),
  ProviderName: `coalesce(${text('ProviderName')}, ${text('ServiceProviderName')})`,
  ...each(times, (name) => time(name, given)),
  ...each(amounts, (name) => amountOf(name, given)),
  Tags: tagsOf('Tags', given),
  x_LineId: FIRST_OF_ITS_KIND,
  ...databricksTags(tagsOf('Tags', given)),
})

/**
 * A FOCUS dataset of any version and any provider, CSV or Parquet. Columns of FOCUS that this table has no use for, and the
 * provider's own (`x_…`), stay on the bill.
 */
export const focus: Shape = {
  name: 'focus',
  format: 'csv',
  recognisedBy: ['BilledCost', 'BillingCurrency', 'ChargePeriodStart', 'ChargeCategory', 'ServiceName'],
  reads: textFields(`${plain} ${times} ${amounts} Tags ServiceProviderName`),
  select: select(),
  selectTyped: select,
  numbers: lineNumbers,
  checks: [
    { called: 'BilledCost', of: text('BilledCost'), read: amountOf('BilledCost'), word: 'a decimal number' },
    { called: 'ChargePeriodStart', of: text('ChargePeriodStart'), read: time('ChargePeriodStart'), word: 'a time' },
    { called: 'Tags', of: text('Tags'), read: tagsOf('Tags'), word: 'a JSON object' },
  ],
  ignoresLike:
    '^(x_|Allocated|Availability|BillingAccount|Capacity|ChargeFrequency|Commitment|Consumed|Contract|HostProvider|Invoice|List|Pricing|Provider|Publisher|Region|Service|Sku|SubAccount)',
}
