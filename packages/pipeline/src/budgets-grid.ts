import {
  addMonths,
  type ChargeBook,
  completeThrough,
  costBy,
  lastOfMonth,
  monthEnds,
  monthsHeld,
} from '@meshledger/costing'
import type { BudgetStep } from '@meshledger/ledger'
import { type DomainDefinition, monthlyBudget } from '@meshledger/mesh'
import { AMOUNT_SCALE, formatDecimal, parseDecimal, sum } from '@meshledger/money'
import { budgetNodes, domainsUnder, type Node } from './budgets-tree.ts'
import { statementBook, statementView } from './close/month-facts.ts'
import type { House } from './house.ts'
import { QueryError } from './query-error.ts'
import type { VisibleDomains } from './visible.ts'

export type BudgetCell = {
  month: string
  own: string | null
  source: 'set' | 'imported' | 'definition' | 'none'
  children: string | null
  actual: string | null
  complete: boolean
  forecast: string | null
  used: number | null
}
export type BudgetRow = Node & { cells: BudgetCell[] }

const units = (text: string): bigint => parseDecimal(text, AMOUNT_SCALE)
const text = (amount: bigint): string => formatDecimal(amount, AMOUNT_SCALE)
const MONTHS = 36

/** Budgets, actuals and forecasts of a range of months (by default the year of the account's clock), node by node. */
export async function budgetGrid(
  house: House,
  query: { from?: string | undefined; until?: string | undefined },
  sees: VisibleDomains,
) {
  const year = (await house.now()).slice(0, 4)
  const [from, until] = [query.from ?? `${year}-01`, query.until ?? query.from ?? `${year}-12`]
  const months = range(from, query.until === undefined && query.from !== undefined ? addMonths(from, 11) : until)
  const facts = await gather(house, months)
  const all = await budgetNodes(house)
  const shown = all.filter(({ node, kind }) =>
    kind === 'domain' ? sees === 'all' || sees.includes(node) : sees === 'all',
  )
  const rows = shown.map(
    (node): BudgetRow => ({
      ...visibleNode(node, shown),
      cells: months.map((month) => cellOf(facts, all, node, month)),
    }),
  )
  const top = shown.filter(({ kind }) => kind === 'domain').map(({ node }) => node)
  const total = months.map((month) => totalCell(facts, top, month))
  return { currency: facts.book.currency, view: await statementView(house), months, rows, total }
}

/** Who does not see the groups sees the own domains side by side. */
const visibleNode = (node: Node, shown: readonly Node[]): Node =>
  node.parent === null || shown.some((each) => each.node === node.parent) ? node : { ...node, parent: null, depth: 0 }

function range(from: string, until: string): string[] {
  if (from > until) throw new QueryError('from', `from (${from}) lies after until (${until})`)
  const months: string[] = []
  for (let month = from; month <= until; month = addMonths(month, 1)) {
    months.push(month)
    if (months.length > MONTHS) throw new QueryError('until', `at most ${MONTHS} months at once`)
  }
  return months
}

type Facts = {
  book: ChargeBook
  set: ReadonlyMap<string, BudgetStep>
  definitions: ReadonlyMap<string, DomainDefinition>
  actual: ReadonlyMap<string, bigint>
  ends: ReadonlyMap<string, ReadonlyMap<string, string>>
  held: readonly string[]
  complete: number | null
}

const id = (node: string, month: string): string => JSON.stringify([node, month])
const actuals = new WeakMap<ChargeBook['keys'], Map<string, Pick<Facts, 'actual' | 'ends'>>>()

async function gather(house: House, months: readonly string[]): Promise<Facts> {
  const book = await statementBook(house)
  const kept = actuals.get(book.keys) ?? new Map<string, Pick<Facts, 'actual' | 'ends'>>()
  actuals.set(book.keys, kept)
  const mark = JSON.stringify([months, completeThrough(book)])
  const spent = kept.get(mark) ?? spentIn(book, months)
  kept.set(mark, spent)
  const [steps, domains] = [await house.ledger.budgets.current(), await house.ledger.domains.current()]
  return {
    ...{ book, ...spent, held: monthsHeld(book), complete: completeThrough(book) },
    set: new Map(steps.map((step) => [id(step.node, step.month), step])),
    definitions: new Map(domains.map((definition) => [definition.domain, definition])),
  }
}

function spentIn(book: ChargeBook, months: readonly string[]): Pick<Facts, 'actual' | 'ends'> {
  const actual = new Map<string, bigint>()
  for (const month of months) {
    for (const row of costBy(book, { period: month, by: ['domain'] }, 'all').rows) {
      actual.set(id(String(row.domain), month), units(row.amount))
    }
  }
  return { actual, ends: new Map(months.map((month) => [month, monthEnds(book, month)])) }
}

/** What holds for a node of its own: what was set last, else for a domain what its definition says. */
function ownOf({ set, definitions }: Facts, node: string, month: string): Pick<BudgetCell, 'own' | 'source'> {
  const step = set.get(id(node, month))
  if (step && step.amount !== null) return { own: step.amount, source: step.source }
  const definition = definitions.get(node)
  const own = definition ? monthlyBudget(definition, month) : null
  return own === null ? { own: null, source: 'none' } : { own, source: 'definition' }
}

function cellOf(facts: Facts, all: readonly Node[], node: Node, month: string): BudgetCell {
  if (node.kind === 'domain')
    return {
      ...ownOf(facts, node.node, month),
      ...spentBy(facts, [node.node], month, ownOf(facts, node.node, month).own),
      children: null,
    }
  const own = ownOf(facts, node.node, month)
  const children = childrenOf(facts, all, node.node, month)
  return { ...own, children, ...spentBy(facts, domainsUnder(all, node.node), month, own.own ?? children) }
}

/** What the children of a group hold together: a group below with a budget of its own counts with that. */
function childrenOf(facts: Facts, all: readonly Node[], group: string, month: string): string | null {
  const parts = all
    .filter(({ parent }) => parent === group)
    .flatMap((child) => {
      const own = ownOf(facts, child.node, month).own
      const amount = own ?? (child.kind === 'group' ? childrenOf(facts, all, child.node, month) : null)
      return amount === null ? [] : [units(amount)]
    })
  return parts.length === 0 ? null : text(sum(parts))
}

function totalCell(facts: Facts, domains: readonly string[], month: string): BudgetCell {
  const budgets = domains.flatMap((domain) => {
    const { own } = ownOf(facts, domain, month)
    return own === null ? [] : [units(own)]
  })
  const own = budgets.length === 0 ? null : text(sum(budgets))
  return { own, source: 'none', children: own, ...spentBy(facts, domains, month, own) }
}

function spentBy(facts: Facts, domains: readonly string[], month: string, budget: string | null) {
  const complete = facts.complete !== null && facts.complete >= lastOfMonth(month)
  const actual = facts.held.includes(month)
    ? sum(domains.map((domain) => facts.actual.get(id(domain, month)) ?? 0n))
    : null
  const ends = facts.ends.get(month)
  const forecast = ends && ends.size > 0 ? sum(domains.map((domain) => units(ends.get(domain) ?? '0'))) : null
  const of = budget === null ? 0n : units(budget)
  return {
    ...{
      month,
      complete,
      actual: actual === null ? null : text(actual),
      forecast: forecast === null ? null : text(forecast),
    },
    used: actual === null || of === 0n ? null : Number((actual * 10_000n) / of) / 10_000,
  }
}
