import { ownCost, type PeriodQuery } from '@meshledger/costing'
import { readOwnUse } from './allocation-drivers.ts'
import { bookFor } from './cost.ts'
import type { CostView } from './cost-view.ts'
import type { House } from './house.ts'
import { modelsOf } from './warehouse/models.ts'

/** What the statements of this product cost, by their share of the work of warehouses. */
export async function costOfOwn(house: House, query: Pick<CostView, 'basis'> & PeriodQuery) {
  const book = await bookFor(house, { ...query, shared: 'apart' }, 'all')
  return ownCost(book, await readOwnUse(modelsOf(house)), query)
}
