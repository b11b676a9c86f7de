import { billingListPrices } from './billing-list-prices.ts'
import type { Table } from './table.ts'

/**
 * What the account has negotiated, in the columns of the list prices; `pricing.default` is the account's unit price.
 * Private preview: most accounts have no such table. Its files cannot be told from those of the list prices by their
 * columns; only their name can tell.
 */
export const billingAccountPrices: Table = {
  ...billingListPrices,
  name: 'billing.account_prices',
  meaning: 'Prices of the account, each from its start up to, not including, its end',
}
