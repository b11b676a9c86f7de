import { close, costTrace, costWaste, type House, prepare } from '@meshledger/pipeline'
import { expect } from 'vitest'

export const month = '2026-06'
export const period = { from: '2026-06-01', to: '2026-06-30' }

/** Everything about the money of the month, to the last unit. */
export async function figuresOf(house: House) {
  await prepare(house, month, 'fin-one')
  const { rows, reconciliation, total } = await close(house, month, 'fin-two')
  const statements = await house.ledger.closes.drafts(month)
  const traced = await costTrace(house, { basis: 'list', shared: 'apart', ...period, limit: 12 } as Trace, 'all')
  const waste = await costWaste(house, { basis: 'list', ...period, top: 50 } as Waste, 'all')
  expect(statements.length).toBeGreaterThan(3)
  return { reconciliation, total, rows, statements, traced, waste }
}
type Trace = Parameters<typeof costTrace>[1]
type Waste = Parameters<typeof costWaste>[1]
