import { AMOUNT_SCALE } from '@meshledger/money'
import { months } from './time.ts'
import type { UsageTally } from './usage/tally.ts'
import { teams } from './world/domains.ts'

/** A contract that grew with the firm: a discount on everything, a better one on SQL warehouses, and a platform fee. */
export function pricingFile(tally: UsageTally): object {
  const spent = months
    .filter((month) => month.startsWith('2026'))
    .map((month) => teams.reduce((sum, { domain }) => sum + tally.cost(domain, month), 0n))
    .reduce((sum, amount) => sum + amount, 0n)
  const year = Number(spent / 10n ** BigInt(AMOUNT_SCALE))
  return {
    pricing: 'Contract with Databricks, and what the platform team adds',
    prices: [
      { id: 'contract-2025', until: '2025-12-31', discount_percent: '8' },
      { id: 'contract-2026', from: '2026-01-01', discount_percent: '12' },
      { id: 'sql-2026', product: 'SQL', from: '2026-01-01', discount_percent: '18' },
    ],
    adjustments: [{ id: 'platform-fee', from: '2026-01-01', percent: '2.5' }],
    commitments: [
      {
        id: 'commit-2026',
        title: 'Committed spend of 2026',
        from: '2026-01-01',
        until: '2026-12-31',
        amount: `${Math.max(1, Math.round((year * 0.95) / 1000)) * 1000}.00`,
      },
    ],
  }
}

/** Three shared pools: warehouses by who asked, the network by what each domain costs itself, classification evenly. */
export function allocationFile(): object {
  const unallocated = (product: string) => ({ domains: ['Unallocated'], products: [product] })
  return {
    allocation: 'Shared cost of the platform',
    splits: [
      {
        id: 'warehouses',
        title: 'SQL warehouses by work',
        pool: { products: ['SQL warehouses'] },
        method: 'warehouse-work',
        idle: 'owner',
      },
      { id: 'network', title: 'Network by direct cost', pool: unallocated('Networking'), method: 'direct-cost' },
      {
        id: 'classification',
        title: 'Classification evenly',
        pool: unallocated('Data classification'),
        method: 'even',
      },
    ],
  }
}
