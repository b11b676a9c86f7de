import type { BudgetAlert } from '@meshledger/ledger'
import { AMOUNT_SCALE, formatDecimal, parseDecimal, sum } from '@meshledger/money'
import { budgetsOf } from './budgets.ts'
import { spendOf } from './budgets-spend.ts'
import { budgetNodes, domainsUnder, type Node } from './budgets-tree.ts'
import type { House } from './house.ts'

/** Per cent of the budget at which what was spent is worth a word, and at which the forecast is. */
const THRESHOLDS = { actual: [80, 100], forecast: [100] } as const
const kinds = ['actual', 'forecast'] as const

/** A domain or a group with the budget of a month, what was spent of it, and what will be; null where nothing is known. */
type Spent = Readonly<Record<(typeof kinds)[number], bigint | null>> & {
  readonly node: Node
  readonly budget: string
}

export type Crossings = {
  /** Of each threshold what was spent stands before the forecast. */
  readonly found: readonly BudgetAlert[]
  /** Domains and groups that have a budget in the month. */
  readonly budgeted: ReadonlySet<string>
}

/**
 * The thresholds of budgets that are crossed in a month, and that the forecast crosses: of every domain, and of every group
 * for which a budget was set. A group that has only what its domains hold is none of its own: they tell for themselves.
 */
export async function crossingsIn(house: House, month: string): Promise<Crossings> {
  const [nodes, spend, at] = [await budgetNodes(house), await spendOf(house, month), await house.now()]
  const budgets = await budgetsByNode(house, month)
  const spent = nodes.flatMap((node): Spent[] => {
    const budget = budgets.get(node.node)
    if (budget === undefined) return []
    const domains = node.kind === 'domain' ? [node.node] : domainsUnder(nodes, node.node)
    return [{ node, budget, actual: together(spend.actual, domains), forecast: together(spend.forecast, domains) }]
  })
  return {
    found: spent.flatMap((one) => crossingsOf(one, month, spend.currency, at)),
    budgeted: new Set(spent.map(({ node }) => node.node)),
  }
}

async function budgetsByNode(house: House, month: string): Promise<Map<string, string>> {
  const set = (await house.ledger.budgets.current()).flatMap(({ node, month: of, amount }) =>
    of === month && amount !== null ? [[node, amount] as const] : [],
  )
  return new Map([...set, ...Object.entries(await budgetsOf(house, month))])
}

function together(amounts: ReadonlyMap<string, bigint>, domains: readonly string[]): bigint | null {
  const known = domains.flatMap((domain) => amounts.get(domain) ?? [])
  return known.length === 0 ? null : sum(known)
}

function crossingsOf({ node, budget, ...spent }: Spent, month: string, currency: string, at: string): BudgetAlert[] {
  const of = parseDecimal(budget, AMOUNT_SCALE)
  if (of === 0n) return []
  return kinds.flatMap((kind) =>
    THRESHOLDS[kind].flatMap((threshold): BudgetAlert[] => {
      const amount = spent[kind]
      if (amount === null || amount * 100n <= of * BigInt(threshold)) return []
      const text = formatDecimal(amount, AMOUNT_SCALE)
      const who = node.kind === 'domain' ? node.node : `The group ${node.node}`
      const how = kind === 'actual' ? 'has cost' : 'will cost, by the forecast,'
      const sentence = `${who} ${how} ${whole(text)} ${currency} in ${month}, more than ${threshold} % of its budget of ${whole(budget)}.`
      const id = [node.node, month, kind, threshold, budget].join('/')
      return [{ id, at, domain: node.node, month, kind, threshold, budget, amount: text, sentence }]
    }),
  )
}

const whole = (decimal: string): string => decimal.split('.')[0] ?? decimal
