import { type ChargeBook, costBy, type PeriodQuery, splitRuns } from '@meshledger/costing'
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

/** The splits that statements have: with the bills of other vendors where the rules count them, which `vendors` says. */
export async function splitsOf(house: House, query: Pick<CostView, 'basis'> & PeriodQuery, sees: VisibleDomains) {
  const vendors = countsBills(await rulesInForce(house)) ? ('with' as const) : ('without' as const)
  const book = await bookFor(house, { basis: query.basis, shared: 'split', vendors }, sees)
  return { ...splitRuns(book, query, sees), vendors }
}

/** Rated cost by any dimensions: what both the API and the command line answer. */
export async function cost(house: House, query: CostView & Parameters<typeof costBy>[1], sees: VisibleDomains) {
  return costBy(await bookFor(house, query, sees), query, sees)
}
