import { type ChargeBook, type ChargeKey, FREE, RATED, UNPRICED, unpricedReasons } from '@meshledger/costing'
import { AMOUNT_SCALE, divideRounded, formatDecimal, PRICE_SCALE, QUANTITY_SCALE } from '@meshledger/money'
import type { Cells } from './key-cells.ts'
import { unitOf } from './units.ts'

const ONE = 10n ** BigInt(PRICE_SCALE)
export const priceText = (price: bigint): string => formatDecimal(price, PRICE_SCALE)
export const quantityText = (quantity: bigint): string => formatDecimal(quantity, QUANTITY_SCALE, 0)
export const amountText = (amount: bigint): string => formatDecimal(amount, AMOUNT_SCALE)

/** Why a charge has no price; null when it has one or is free. */
export const reasonAt = (book: ChargeBook, i: number): string | null =>
  book.status[i] === UNPRICED ? (unpricedReasons[book.unpricedReason[i] ?? 0] ?? null) : null

/**
 * What usage of Databricks costs, as exact decimal text.
 *
 * The costs are the product of the very price and quantity that stand beside them (FOCUS 1.2, ListCost-C-009-C). What is
 * billed is what it costs at the contracted price; in a book of list prices that is the list price. Free use has a price of
 * zero because Databricks says so.
 */
export function moneyCells(book: ChargeBook, i: number, { raw }: ChargeKey): Cells {
  const [status, quantity] = [book.status[i], book.quantity[i] ?? 0n]
  if (status !== RATED && status !== FREE) return unpricedCells(raw.usage_unit, quantity, reasonAt(book, i))
  const [price, list] = [book.price[i] ?? 0n, listPriceAt(book, i)]
  const cost = amountText(quantity * price)
  const unit = unitOf(raw.usage_unit)
  return {
    ...fourCosts(cost),
    ListCost: amountText(quantity * list),
    ChargeCategory: 'Usage',
    ConsumedQuantity: quantityText(quantity),
    ConsumedUnit: unit,
    ContractedUnitPrice: priceText(price),
    ListUnitPrice: priceText(list),
    PricingCategory: 'Standard',
    PricingCurrencyContractedUnitPrice: priceText(price),
    PricingCurrencyListUnitPrice: priceText(list),
    PricingQuantity: quantityText(quantity),
    PricingUnit: unit,
    SkuPriceId: [raw.sku_name, raw.cloud, raw.usage_unit, book.currency].join('/'),
    x_PriceStatus: status === FREE ? 'free' : (book.netPrice[i] ?? -1) < 0 ? 'list' : 'net',
    ...notUnpriced,
  }
}

/**
 * The list price in the book's currency. Where only a contract names a price there is none, and the contracted price stands
 * for it: it is the price at which the SKU is offered to the account.
 */
function listPriceAt(book: ChargeBook, i: number): bigint {
  const steps = book.netPrices[book.netPrice[i] ?? -1]?.steps ?? []
  const list = steps.find(({ kind }) => kind === 'list')
  if (list === undefined) return book.price[i] ?? 0n
  const rate = list.currency === book.currency ? ONE : (steps.find((step) => step.rate !== undefined)?.rate ?? ONE)
  return divideRounded(list.price * rate, ONE)
}

/**
 * A charge without a price: a row that says so, has no unit price and bills nothing.
 *
 * A `Usage` row must have a unit price, and none is known: zero would be a false price (FOCUS 1.2,
 * ListUnitPrice-C-005-C). To leave the row out would hide the usage. So it stands as an `Adjustment`, where prices and
 * quantities may be null, with its quantity, unit and reason in columns of our own; the dataset counts such rows
 * beside.
 */
export const unpricedCells = (unit: string, quantity: bigint, reason: string | null): Cells => ({
  ...fourCosts('0.00'),
  ...withoutPrices,
  ChargeCategory: 'Adjustment',
  x_PriceStatus: 'unpriced',
  x_UnpricedQuantity: quantityText(quantity),
  x_UnpricedReason: reason,
  x_UnpricedUnit: unitOf(unit),
})

export const notUnpriced: Cells = { x_UnpricedQuantity: null, x_UnpricedReason: null, x_UnpricedUnit: null }

export const withoutPrices: Cells = {
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
}

export const fourCosts = (cost: string): Cells => ({
  BilledCost: cost,
  ContractedCost: cost,
  EffectiveCost: cost,
  ListCost: cost,
  PricingCurrencyEffectiveCost: cost,
})
