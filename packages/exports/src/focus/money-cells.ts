import { type ChargeKey, FREE, RATED, type UnpricedReason } from '@meshledger/costing'
import { AMOUNT_SCALE, formatDecimal, PRICE_SCALE, QUANTITY_SCALE } from '@meshledger/money'
import type { Cells } from './key-cells.ts'
import { unitOf } from './units.ts'

/** How much of what at which price. `reason` says why there is no price; null when there is one or the use is free. */
export type Sale = {
  readonly status: number
  readonly reason: UnpricedReason | null
  readonly quantity: bigint
  readonly price: bigint
}

const quantityText = (quantity: bigint) => formatDecimal(quantity, QUANTITY_SCALE, 0)

/**
 * What a sale costs, as exact decimal text.
 *
 * The costs are the product of the very price and quantity that stand beside them (FOCUS 1.2, ListCost-C-009-C).
 * Without a contract price list all four costs are the list cost, and what is billed is what it costs. Free use has a
 * price of zero because Databricks says so.
 */
export function moneyCells({ raw }: ChargeKey, currency: string, sale: Sale): Cells {
  if (sale.status !== RATED && sale.status !== FREE) return unpricedCells(raw.usage_unit, sale)
  const price = formatDecimal(sale.price, PRICE_SCALE)
  const cost = formatDecimal(sale.quantity * sale.price, AMOUNT_SCALE)
  const quantity = quantityText(sale.quantity)
  const unit = unitOf(raw.usage_unit)
  return {
    ...fourCosts(cost),
    ChargeCategory: 'Usage',
    ConsumedQuantity: quantity,
    ConsumedUnit: unit,
    ContractedUnitPrice: price,
    ListUnitPrice: price,
    PricingCategory: 'Standard',
    PricingCurrencyContractedUnitPrice: price,
    PricingCurrencyListUnitPrice: price,
    PricingQuantity: quantity,
    PricingUnit: unit,
    SkuPriceId: [raw.sku_name, raw.cloud, raw.usage_unit, currency].join('/'),
    x_PriceStatus: sale.status === FREE ? 'free' : 'list',
    x_UnpricedQuantity: null,
    x_UnpricedReason: null,
    x_UnpricedUnit: null,
  }
}

/**
 * Usage without a price: a row that says so, has no unit price and bills nothing.
 *
 * A `Usage` row must have a unit price, and none is known: zero would be a false price (FOCUS 1.2,
 * ListUnitPrice-C-005-C). To leave the row out would hide the usage. So it stands as an `Adjustment`, where prices and
 * quantities may be null, with its quantity, unit and reason in columns of our own; the dataset counts such rows
 * beside.
 */
function unpricedCells(usage_unit: string, { quantity, reason }: Sale): Cells {
  return {
    ...fourCosts('0.00'),
    ChargeCategory: 'Adjustment',
    ConsumedQuantity: null,
    ConsumedUnit: null,
    ContractedUnitPrice: null,
    ListUnitPrice: null,
    PricingCategory: null,
    PricingCurrencyContractedUnitPrice: null,
    PricingCurrencyListUnitPrice: null,
    PricingQuantity: null,
    PricingUnit: null,
    SkuPriceId: null,
    x_PriceStatus: 'unpriced',
    x_UnpricedQuantity: quantityText(quantity),
    x_UnpricedReason: reason,
    x_UnpricedUnit: unitOf(usage_unit),
  }
}

const fourCosts = (cost: string): Cells => ({
  BilledCost: cost,
  ContractedCost: cost,
  EffectiveCost: cost,
  ListCost: cost,
  PricingCurrencyEffectiveCost: cost,
})
