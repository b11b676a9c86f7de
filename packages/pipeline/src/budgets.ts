import { addMonths } from '@meshledger/costing'
import { type DomainDefinition, monthlyBudget } from '@meshledger/mesh'
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

type Set = { readonly node: string; readonly month: string; readonly amount: string | null }

/**
 * The definitions with the budgets that were set for them: in a month with one that one holds, afterwards the
 * definition's own again. Whoever asks a definition for its budget then gets the one that is in force.
 */
export function withBudgets(domains: readonly DomainDefinition[], set: readonly Set[]): DomainDefinition[] {
  const inForce = set.filter((one): one is Set & { amount: string } => one.amount !== null)
  return domains.map((definition) => {
    const own = inForce.filter(({ node }) => node === definition.domain)
    if (own.length === 0) return definition
    const months = new Map(own.map(({ month, amount }) => [month, amount]))
    const after = own.flatMap(({ month }) => {
      const next = addMonths(month, 1)
      const back = monthlyBudget(definition, next)
      return months.has(next) || back === null ? [] : [{ from: next, monthly: back }]
    })
    const kept = definition.budget.filter(({ from }) => !months.has(from) && !after.some((one) => one.from === from))
    return {
      ...definition,
      budget: [...kept, ...after, ...own.map(({ month, amount }) => ({ from: month, monthly: amount }))],
    }
  })
}
