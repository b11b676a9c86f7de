import { type ChargeBook, costBy } from '@meshledger/costing'
import { type CostView, costView, countsBills, rulesInForce } from './cost-view.ts'
import type { House } from './house.ts'
import { namesInFilter, requireVisible, type VisibleDomains } from './visible.ts'

/** The charge book for a question about money in the view that it asks for, once the domains that its filter names are the asker's to see. */
export async function bookFor(
  house: House,
  query: CostView & { readonly 'f.domain'?: string | undefined },
  sees: VisibleDomains,
): Promise<ChargeBook> {
  await requireVisible(house, namesInFilter(query['f.domain']), sees)
  return costView(house, query)
}

/** The charge book whose splits are those of statements: with the bills of other vendors where the rules count them. */
export async function bookOfSplits(
  house: House,
  query: Pick<CostView, 'basis'>,
  sees: VisibleDomains,
): Promise<ChargeBook> {
  const vendors = countsBills(await rulesInForce(house)) ? 'with' : 'without'
  return bookFor(house, { basis: query.basis, shared: 'split', vendors }, sees)
}

/** Rated cost by any dimensions: what both the API and the command line answer. */
export async function cost(house: House, query: CostView & Parameters<typeof costBy>[1], sees: VisibleDomains) {
  return costBy(await bookFor(house, query, sees), query, sees)
}
