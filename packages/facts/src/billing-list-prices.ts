import { defineTable } from './table.ts'

/**
 * A price is first seen open and seen again once Databricks has closed it: the closed row is the later truth.
 * Columns: "Pricing system table reference".
 */
export const billingListPrices = defineTable({
  name: 'billing.list_prices',
  meaning: 'List prices, each from its start up to, not including, its end',
  columns: [
    { name: 'account_id', type: 'string', meaning: 'Databricks account' },
    { name: 'price_start_time', type: 'timestamp', meaning: 'in force from here, inclusive' },
    { name: 'price_end_time', type: 'timestamp', meaning: 'in force until here, exclusive; null while current' },
    { name: 'sku_name', type: 'string', meaning: 'unique only together with cloud and unit' },
    { name: 'cloud', type: 'string', meaning: 'AWS, AZURE, GCP' },
    { name: 'currency_code', type: 'string', meaning: 'USD on what was seen' },
    { name: 'usage_unit', type: 'string', meaning: 'unit of the price' },
    {
      name: 'pricing',
      type: 'struct<default decimal(38,18), promotional struct<default decimal(38,18)>, effective_list struct<default decimal(38,18)>>',
      meaning: 'effective_list.default is the list price after any promotion',
    },
  ],
  key: ['account_id', 'sku_name', 'cloud', 'currency_code', 'usage_unit', 'price_start_time'],
  changing: {
    object: ['account_id', 'sku_name', 'cloud', 'currency_code', 'usage_unit'],
    from: 'price_start_time',
    gone: 'price_end_time',
  },
  prefer: ['price_end_time IS NULL', 'price_end_time'],
  required: ['sku_name', 'cloud', 'usage_unit', 'price_start_time', 'pricing'],
  orderedBy: 'price_start_time',
  happenedAt: 'price_start_time',
  alignedOn: 'price_start_time',
  freshForHours: null,
  shapes: [],
})
