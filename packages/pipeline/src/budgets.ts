import { monthlyBudget } from '@meshledger/mesh'
import type { House } from './house.ts'

/** The budget of every domain in a month: what was set for it, else what its definition says. */
export async function budgetsOf({ ledger }: Pick<House, 'ledger'>, month: string): Promise<Record<string, string>> {
  const set = new Map(
    (await ledger.budgets.current()).filter((one) => one.month === month).map(({ node, amount }) => [node, amount]),
  )
  const domains = await ledger.domains.current()
  return Object.fromEntries(
    domains.flatMap((definition) => {
      const amount = set.get(definition.domain) ?? monthlyBudget(definition, month)
      return amount === null ? [] : [[definition.domain, amount] as const]
    }),
  )
}
