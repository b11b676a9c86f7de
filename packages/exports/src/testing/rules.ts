import type { Allocation, netBook } from '@meshledger/costing'

type Rule = Allocation['definition']['splits'][number]

const anything = { products: [], workspaces: [], skus: [], resources: [], reasons: [] }

/** What these domains were placed with, divided among all others by a method that needs nothing but charges. */
export const splitOf = (domains: string[], method: Rule['method'] = 'even'): Allocation => ({
  definition: {
    allocation: 'A',
    vendors: 'with',
    splits: [
      {
        ...{
          id: 'nobodys',
          title: 'What nobody owns',
          pool: { ...anything, domains },
          method,
          to: [],
          except: [],
          percent: {},
        },
        ...{ tables: [], idle: 'separate', zero_base: 'leave', detail: 'resource' },
      },
    ],
  },
  version: 3,
})

/** 12.5 % off everything, and a rate for September alone. */
export const discounted: Parameters<typeof netBook>[1] = {
  ...{ pricing: 'P', account_prices: 'use', adjustments: [], commitments: [] },
  prices: [{ id: 'd', discount_percent: '12.5' }],
  rates: [{ from: 'EUR', to: 'USD', month: '2026-09', rate: '1.25' }],
}
