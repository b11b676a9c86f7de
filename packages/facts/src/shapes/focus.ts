import type { Shape } from '../table.ts'
import { amount, databricksTags, numberAmong, tagsOfJson, text, textFields, time } from './cost-sql.ts'

const tags = tagsOfJson('Tags')
/** The fields of the bill that name a line in the lake (`cloudCosts.key`); lines that agree in these are numbered. */
const named = `ProviderName BillingAccountId SubAccountId ChargePeriodStart ChargePeriodEnd ChargeCategory ResourceId SkuId SkuPriceId
  SkuMeter ChargeDescription PricingUnit RegionId`
const plain = `ProviderName BillingAccountId SubAccountId InvoiceId BillingCurrency ChargeCategory ChargeClass ChargeDescription
  PricingUnit ConsumedUnit ServiceCategory ServiceName SkuId SkuPriceId SkuMeter RegionId ResourceId ResourceName ResourceType`
const times = 'BillingPeriodStart BillingPeriodEnd ChargePeriodStart ChargePeriodEnd'
const amounts = 'BilledCost EffectiveCost ListCost PricingQuantity ConsumedQuantity'
const each = (names: string, sql: (name: string) => string) =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, sql(name)]))

/**
 * A FOCUS dataset of any version and any provider, CSV or Parquet. Columns of FOCUS that this table has no use for, and the
 * provider's own (`x_…`), stay on the bill.
 */
export const focus: Shape = {
  name: 'focus',
  format: 'csv',
  recognisedBy: ['BilledCost', 'BillingCurrency', 'ChargePeriodStart', 'ChargeCategory', 'ServiceName'],
  reads: textFields(`${plain} ${times} ${amounts} Tags ServiceProviderName`),
  select: {
    ...each(plain, text),
    ProviderName: `coalesce(${text('ProviderName')}, ${text('ServiceProviderName')})`,
    ...each(times, time),
    ...each(amounts, (name) => amount(`"${name}"`)),
    Tags: tags,
    x_LineId: numberAmong(named, `${plain} ${times} Tags ${amounts}`),
    ...databricksTags(tags),
  },
  checks: [
    { called: 'BilledCost', of: text('BilledCost'), read: amount('"BilledCost"'), word: 'a decimal number' },
    { called: 'ChargePeriodStart', of: text('ChargePeriodStart'), read: time('ChargePeriodStart'), word: 'a time' },
    { called: 'Tags', of: text('Tags'), read: tags, word: 'a JSON object' },
  ],
  ignoresLike:
    '^(x_|Allocated|Availability|BillingAccount|Capacity|Commitment|Consumed|Contract|HostProvider|Invoice|List|Pricing|Provider|Publisher|Region|Service|Sku|SubAccount)',
}
