import { monthlyBudget, UNALLOCATED } from '@meshledger/mesh'
import { AMOUNT_SCALE, divideRounded, parseDecimal, sum } from '@meshledger/money'
import { accountDaysBetween } from './account-days.ts'
import type { Basis, ChargeBook } from './book.ts'
import { sameDaysOfMonthBefore } from './cost-changes.ts'
import { addMonths, type Day, daysInMonth, dayText, monthOf } from './days.ts'
import { domainCounts, type Filter, type FilterQuery, filterNames, parseFilter, type Visible } from './filter.ts'
import { type Forecast, forecastMonth, toCents } from './forecast.ts'
import { completeThrough, daysHeld, monthPeriod, type PeriodReply, parsePeriod, periodReply } from './period.ts'
import { trendDays } from './resources.ts'
import {
  amountText,
  dearestFirst,
  domainProducts,
  domainsOf,
  groupKeys,
  over,
  type Selection,
  select,
  sumByDay,
  sumsOf,
  totalOf,
  type UnpricedReply,
  unpricedOf,
} from './sums.ts'
import { type Verdict, verdict } from './verdict.ts'

export type ForecastReply = { low: string; median: string; high: string; method: string; errorPercent: number | null }
export type CostOverviewReply = {
  currency: string
  basis: Basis
  period: PeriodReply
  complete: boolean
  completeThrough: string | null
  toDate: string
  previousSameDays: string
  previousMonth: string
  budget: { month: string; toDate: string } | null
  forecast: ForecastReply | null
  verdict: Verdict
  domains: { domain: string; amount: string; previousSameDays: string; budgetToDate: string | null; trend: string[] }[]
  products: { product: string; amount: string; previousSameDays: string }[]
  unallocated: string
  unpriced: UnpricedReply
}

/**
 * Am I on budget, and where does it go?
 *
 * "To date" means the complete days of the month: a day half filled would make every comparison look good. All sums are
 * over what is visible. A budget counts whole domains, so a filter by anything else leaves it out.
 */
export function costOverview(
  book: ChargeBook,
  query: { period?: string | undefined } & FilterQuery,
  visible: Visible,
): CostOverviewReply {
  const filter = parseFilter(query)
  const asked = parsePeriod({ period: query.period }, book)
  const month = asked.month ?? monthOf(asked.first)
  const through = completeThrough(book)
  const complete = through !== null && through >= asked.last
  const toDate = { first: asked.first, last: Math.min(asked.last, through ?? asked.first - 1), month: null }
  const before = sameDaysOfMonthBefore(toDate.first, toDate.last)
  const selection = select(book, toDate, filter, visible)
  const [now, then] = [spentIn(selection), spentIn(over(selection, before))]
  const spent = now.total
  const budgets = budgetsOf(book, filter, visible, month, toDate.last - toDate.first + 1)
  const budget = budgets.size === 0 ? null : { month: total(budgets, 'month'), toDate: total(budgets, 'toDate') }
  const forecast =
    complete || through === null ? null : forecastMonth(historyOf(selection, through), month, toDate.last)
  const who = whoSpent(book, filter, visible)
  const { currency } = book
  return {
    currency,
    basis: book.basis,
    period: periodReply(asked),
    complete,
    completeThrough: through === null ? null : dayText(through),
    toDate: amountText(spent),
    previousSameDays: amountText(then.total),
    previousMonth: amountText(totalOf(over(selection, monthPeriod(addMonths(month, -1))))),
    budget: budget && { month: amountText(budget.month), toDate: amountText(budget.toDate) },
    forecast: forecast && forecastReply(forecast),
    verdict: verdict({ who, currency, month, complete, through: toDate.last, spent, budget, forecast }),
    domains: domainRows(selection, now, then, budgets, domainNames(book, filter, visible), trendDays(toDate, book)),
    products: productRows(now, then),
    unallocated: amountText(now.domains.get(UNALLOCATED) ?? 0n),
    unpriced: unpricedOf(over(selection, asked)),
  }
}

const forecastReply = ({ low, median, high, method, errorPercent }: Forecast): ForecastReply => ({
  low: amountText(low),
  median: amountText(median),
  high: amountText(high),
  method,
  errorPercent,
})

type DomainBudget = { month: bigint; toDate: bigint }
const total = (budgets: Map<string, DomainBudget>, part: keyof DomainBudget): bigint =>
  sum([...budgets.values()].map((budget) => budget[part]))

/** Each domain's budget of a month, and the part of it for its first `days`, by whole days of equal weight, to the cent. */
function budgetsOf(
  book: ChargeBook,
  filter: Filter,
  visible: Visible,
  month: string,
  days: number,
): Map<string, DomainBudget> {
  if (filterNames.some((name) => name !== 'domain' && filter[name] !== undefined)) return new Map()
  const length = daysInMonth(month)
  return new Map(
    book.domains.flatMap((definition) => {
      const text = domainCounts(definition.domain, filter, visible) ? monthlyBudget(definition, month) : null
      if (text === null) return []
      const whole = parseDecimal(text, AMOUNT_SCALE)
      return [
        [
          definition.domain,
          { month: whole, toDate: toCents(divideRounded(whole * BigInt(days), BigInt(length))) },
        ] as const,
      ]
    }),
  )
}

/** Every domain that may be seen has a row, also without cost; `Unallocated` always, where it may be seen. */
function domainNames(book: ChargeBook, filter: Filter, visible: Visible): string[] {
  return [...book.domains.map(({ domain }) => domain), UNALLOCATED].filter((name) =>
    domainCounts(name, filter, visible),
  )
}

function whoSpent(book: ChargeBook, filter: Filter, visible: Visible): string {
  if (filterNames.some((name) => name !== 'domain' && filter[name] !== undefined)) return 'What is selected'
  if (visible === 'all' && filter.domain === undefined) return 'The whole account'
  const names = domainNames(book, filter, visible)
  const [only] = names
  if (only === undefined || names.length > 1) return `These ${names.length} domains`
  return book.domains.find(({ domain }) => domain === only)?.title ?? only
}

function historyOf(selection: Selection, through: Day) {
  const first = daysHeld(selection.book)?.first ?? through
  if (selection.counts.every((count) => count === 1)) {
    return { first, amounts: accountDaysBetween(selection.book, first, through) }
  }
  const one = groupKeys(selection.book.keys, () => 'all', 'all')
  return { first, amounts: sumByDay(selection, one, first, through)[0] ?? [] }
}

type Spent = {
  readonly total: bigint
  readonly domains: ReadonlyMap<string, bigint>
  readonly products: ReadonlyMap<string, bigint>
}

/** The rated charges of some days by domain and by product, in one pass. */
function spentIn(selection: Selection): Spent {
  const { keys } = selection.book
  const groups = domainProducts(keys)
  const [domains, products] = [new Map<string, bigint>(), new Map<string, bigint>()]
  let total = 0n
  sumsOf(selection, groups).forEach((amount, group) => {
    if (amount === undefined) return
    const [domain = '', product = ''] = JSON.parse(groups.names[group] ?? '[]') as string[]
    domains.set(domain, (domains.get(domain) ?? 0n) + amount)
    products.set(product, (products.get(product) ?? 0n) + amount)
    total += amount
  })
  return { total, domains, products }
}

function domainRows(
  selection: Selection,
  { domains: now }: Spent,
  { domains: then }: Spent,
  budgets: Map<string, DomainBudget>,
  names: readonly string[],
  days: { first: Day; last: Day },
): CostOverviewReply['domains'] {
  const groups = domainsOf(selection.book.keys)
  const trends = sumByDay(selection, groups, days.first, days.last)
  const flat = Array.from({ length: days.last - days.first + 1 }, () => 0n)
  return [...new Set([...names, ...now.keys(), ...then.keys()])]
    .map((domain) => [domain, now.get(domain) ?? 0n] as const)
    .toSorted(dearestFirst)
    .map(([domain, amount]) => {
      const budget = budgets.get(domain)
      return {
        domain,
        amount: amountText(amount),
        previousSameDays: amountText(then.get(domain) ?? 0n),
        budgetToDate: budget ? amountText(budget.toDate) : null,
        trend: (trends[groups.names.indexOf(domain)] ?? flat).map(amountText),
      }
    })
}

function productRows({ products: now }: Spent, { products: then }: Spent): CostOverviewReply['products'] {
  return [...new Set([...now.keys(), ...then.keys()])]
    .map((product) => [product, now.get(product) ?? 0n] as const)
    .toSorted(dearestFirst)
    .map(([product, amount]) => ({
      product,
      amount: amountText(amount),
      previousSameDays: amountText(then.get(product) ?? 0n),
    }))
}
