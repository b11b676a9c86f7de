import type { BudgetAlert } from '@meshledger/ledger'
import { AMOUNT_SCALE, formatDecimal, parseDecimal } from '@meshledger/money'
import { budgetsOf } from './budgets.ts'
import { type MonthSpend, monthOfDay, spendOf } from './budgets-spend.ts'
import type { House } from './house.ts'
import type { VisibleDomains } from './visible.ts'

/** Per cent of the budget at which what was spent is worth a word, and at which the forecast is. */
const ACTUAL = [80, 100] as const
const FORECAST = [100] as const

const units = (text: string): bigint => parseDecimal(text, AMOUNT_SCALE)

/**
 * Look for budgets that were crossed in the running month, and that the forecast crosses. An event is one crossing of one
 * threshold of one budget: looked at again it gives nothing; a budget that is changed and crossed again is another event.
 */
export async function lookForAlerts(house: House): Promise<BudgetAlert[]> {
  const month = await monthOfDay(house)
  const [budgets, spend, at] = [await budgetsOf(house, month), await spendOf(house, month), await house.now()]
  const found = Object.entries(budgets).flatMap(([domain, budget]) => crossings(domain, month, budget, spend, at))
  return house.ledger.budgets.alert(found)
}

function crossings(domain: string, month: string, budget: string, spend: MonthSpend, at: string): BudgetAlert[] {
  const of = units(budget)
  if (of === 0n) return []
  const seen = [
    ...ACTUAL.map((threshold) => ({ kind: 'actual' as const, threshold, amount: spend.actual.get(domain) ?? null })),
    ...FORECAST.map((threshold) => ({
      kind: 'forecast' as const,
      threshold,
      amount: spend.forecast.get(domain) ?? null,
    })),
  ]
  return seen.flatMap(({ kind, threshold, amount }): BudgetAlert[] => {
    if (amount === null || amount * 100n <= of * BigInt(threshold)) return []
    const text = formatDecimal(amount, AMOUNT_SCALE)
    const whole = (decimal: string) => decimal.split('.')[0]
    const how = kind === 'actual' ? 'has cost' : 'will cost, by the forecast,'
    const sentence = `${domain} ${how} ${whole(text)} ${spend.currency} in ${month}, more than ${threshold} % of its budget of ${whole(budget)}.`
    return [
      {
        id: [domain, month, kind, threshold, budget].join('/'),
        at,
        domain,
        month,
        kind,
        threshold,
        budget,
        amount: text,
        sentence,
      },
    ]
  })
}

/** Alerts of the domains that the asker sees, newest first. */
export async function budgetAlerts(house: House, { month }: { month?: string | undefined }, sees: VisibleDomains) {
  const currency = (await house.ledger.settings.get('currency')) ?? 'USD'
  const alerts = (await house.ledger.budgets.alerts())
    .filter((alert) => sees === 'all' || sees.includes(alert.domain))
    .filter((alert) => month === undefined || alert.month === month)
  return { currency, alerts }
}
