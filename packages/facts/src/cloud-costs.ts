import { columnsOfType } from './columns.ts'
import { awsCur2 } from './shapes/aws-cur-2.ts'
import { azureCostExport } from './shapes/azure-cost-export.ts'
import { focus } from './shapes/focus.ts'
import { gcpBillingExport } from './shapes/gcp-billing-export.ts'
import { defineTable } from './table.ts'

/** What a line is for; everything but money. */
const lineOf = [
  'ProviderName',
  'BillingAccountId',
  'SubAccountId',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'ChargeCategory',
  'ResourceId',
  'SkuId',
  'SkuPriceId',
  'SkuMeter',
  'ChargeDescription',
  'PricingUnit',
  'RegionId',
  'x_LineId',
] as const

/**
 * Bills of the clouds: machines, disks and network of classic compute, which no Databricks table holds.
 *
 * Columns are those of FOCUS; ours begin with `x_`, as FOCUS asks. A bill is delivered again and again until its month
 * closes, so a line is known by what it is for and not by its amount, and the one that came last is kept.
 */
export const cloudCosts = defineTable({
  name: 'cloud.costs',
  systemName: 'the cost export of a cloud',
  meaning: 'Lines of the bills of AWS, Azure and Google, in the columns of FOCUS',
  columns: [
    ...columnsOfType('string', 'ProviderName BillingAccountId SubAccountId InvoiceId', 'who bills whom'),
    { name: 'BillingCurrency', type: 'string', meaning: 'ISO 4217' },
    ...columnsOfType('timestamp', 'BillingPeriodStart BillingPeriodEnd ChargePeriodStart ChargePeriodEnd', 'UTC'),
    ...columnsOfType('string', 'ChargeCategory ChargeClass ChargeDescription', 'what kind of charge'),
    ...columnsOfType('decimal(38,18)', 'BilledCost EffectiveCost ListCost', 'in BillingCurrency'),
    ...columnsOfType('decimal(38,18)', 'PricingQuantity ConsumedQuantity', 'in its unit'),
    ...columnsOfType('string', 'PricingUnit ConsumedUnit', 'unit of the quantity'),
    ...columnsOfType('string', 'ServiceCategory ServiceName SkuId SkuPriceId SkuMeter', 'what was bought'),
    ...columnsOfType('string', 'RegionId ResourceId ResourceName ResourceType', 'what was used'),
    { name: 'Tags', type: 'map<string,string>', meaning: 'tags of the resource, as the bill spells them' },
    {
      name: 'x_LineId',
      type: 'string',
      meaning: 'id of the line, or its number among lines that are equal but for money',
    },
    ...columnsOfType(
      'string',
      'x_Vendor x_ClusterId x_JobId x_WarehouseId x_InstancePoolId',
      'default tag of Databricks',
    ),
  ],
  key: lineOf,
  // Written out, so that the rows of a bill go into the lake at once: one is large and seldom holds what is there already.
  keySql: `md5(concat_ws(chr(31), ${lineOf.map((name) => `coalesce(CAST("${name}" AS VARCHAR), '')`).join(', ')}))`,
  prefer: [],
  snapshot: true,
  required: ['BilledCost', 'BillingCurrency', 'ChargePeriodStart'],
  recognisedBy: ['x_LineId'],
  orderedBy: 'ChargePeriodStart',
  happenedAt: 'ChargePeriodEnd',
  alignedOn: 'ChargePeriodStart',
  freshForHours: 72,
  shapes: [awsCur2, azureCostExport, gcpBillingExport, focus],
})
