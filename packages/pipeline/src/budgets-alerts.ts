import { type AlertName, type AlertStep, alertOf, type BudgetAlert, MESHLEDGER } from '@meshledger/ledger'
import { AMOUNT_SCALE, formatDecimal, parseDecimal } from '@meshledger/money'
import { budgetsOf } from './budgets.ts'
import { type MonthSpend, monthOfDay, spendOf } from './budgets-spend.ts'
import { movedOn, NoSuchThingError, RefusedError } from './close/refused.ts'
import type { House } from './house.ts'
import type { VisibleDomains } from './visible.ts'

/** Per cent of the budget at which what was spent is worth a word, and at which the forecast is. */
const ACTUAL = [80, 100] as const
const FORECAST = [100] as const

const units = (text: string): bigint => parseDecimal(text, AMOUNT_SCALE)

/**
 * Look for budgets that were crossed in the running month, and that the forecast crosses. A crossing of a threshold of a
 * budget is an event, noted once. All of one domain, month and threshold are one alert: raised by the first, resolved when
 * the threshold is crossed no longer, raised again when it is; it is told outside once.
 */
export async function lookForAlerts(house: House): Promise<BudgetAlert[]> {
  const { budgets, messages } = house.ledger
  const month = await monthOfDay(house)
  const [set, spend, at] = [await budgetsOf(house, month), await spendOf(house, month), await house.now()]
  const found = Object.entries(set).flatMap(([domain, budget]) => crossings(domain, month, budget, spend, at))
  const fresh = await budgets.alert(found)
  await budgets.moveAlerts(movesOf(await livesOf(house, month), found, at))
  await messages.add(found.map((one) => ({ id: messageOf(one), at, text: one.sentence })))
  return fresh
}

/** What becomes of the alerts of a month by what crosses its thresholds now. */
function movesOf(lives: readonly AlertLife[], found: readonly BudgetAlert[], at: string): AlertStep[] {
  const crossing = new Map(found.map((one) => [alertOf(one), one.sentence]))
  return lives.flatMap(({ domain, month, threshold, state, steps }): AlertStep[] => {
    const sentence = crossing.get(alertOf({ domain, month, threshold }))
    if ((sentence === undefined) === (state === 'resolved')) return []
    const what = sentence === undefined ? 'resolved' : 'raised-again'
    const note = sentence ?? `No more than ${threshold} % of the budget, neither spent nor by the forecast.`
    return [{ domain, month, threshold, step: steps.length + 1, what, note, who: MESHLEDGER, at }]
  })
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

/** An alert with every crossing that it stands for, oldest first, and what was done about it. */
type AlertLife = AlertName & {
  readonly state: 'raised' | 'acknowledged' | 'resolved'
  readonly crossings: readonly [BudgetAlert, ...BudgetAlert[]]
  readonly steps: readonly AlertStep[]
}

async function livesOf({ ledger }: Pick<House, 'ledger'>, month?: string): Promise<AlertLife[]> {
  const [events, all] = [(await ledger.budgets.alerts()).toReversed(), await ledger.budgets.alertSteps()]
  const lives = new Map<string, AlertLife>()
  for (const event of events) {
    if (month !== undefined && event.month !== month) continue
    const held = lives.get(alertOf(event))
    if (held !== undefined) {
      lives.set(alertOf(event), { ...held, crossings: [...held.crossings, event] })
      continue
    }
    const steps = all.filter((step) => alertOf(step) === alertOf(event))
    const last = steps.at(-1)?.what
    const state = last === undefined || last === 'raised-again' ? 'raised' : last
    const { domain, month: of, threshold } = event
    lives.set(alertOf(event), { domain, month: of, threshold, state, steps, crossings: [event] })
  }
  return [...lives.values()]
}

const messageOf = (alert: AlertName): string => `budget/${alertOf(alert)}`

/** Alerts of the domains that the asker sees, the last raised first; each by its newest crossing, and with its history. */
export async function budgetAlerts(house: House, { month }: { month?: string | undefined }, sees: VisibleDomains) {
  const currency = (await house.ledger.settings.get('currency')) ?? 'USD'
  const told = await house.ledger.messages.states()
  const lives = (await livesOf(house, month)).filter(({ domain }) => sees === 'all' || sees.includes(domain))
  const alerts = lives.map(({ domain, month: of, threshold, state, crossings: events, steps }) => {
    const newest = events.at(-1) ?? events[0]
    const raised = events.map(({ at, sentence }) => ({ at, who: MESHLEDGER, what: 'crossed' as const, note: sentence }))
    const done = steps.map(({ at, who, what, note }) => ({ at, who, what, note }))
    return {
      ...{ id: alertOf(newest), domain, month: of, threshold, state, at: events[0].at },
      ...{ kind: newest.kind, budget: newest.budget, amount: newest.amount, sentence: newest.sentence },
      message: told.get(messageOf(newest)) ?? ('none' as const),
      history: [...raised, ...done].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    }
  })
  return { currency, alerts: alerts.toReversed().toSorted((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : 0)) }
}

/** Say that an alert was seen, and by whom. Said again, nothing changes; one that is raised again is to be seen again. */
export async function acknowledgeAlert(
  house: House,
  name: AlertName,
  note: string,
  who: string,
  sees: VisibleDomains,
): Promise<void> {
  const life = (await livesOf(house, name.month)).find((one) => alertOf(one) === alertOf(name))
  const visible = sees === 'all' || sees.includes(name.domain)
  if (life === undefined || !visible) throw new NoSuchThingError('alert')
  if (life.state === 'acknowledged') return
  if (life.state === 'resolved') {
    throw new RefusedError(
      'The budget is crossed no longer, so there is nothing to acknowledge',
      'Look at its history.',
    )
  }
  const { domain, month, threshold } = life
  const step = { domain, month, threshold, step: life.steps.length + 1, note, who, at: await house.now() }
  const moved = await house.ledger.budgets.moveAlerts([{ ...step, what: 'acknowledged' }])
  if (moved.length === 0) throw movedOn(`The alert ${alertOf(name)}`)
}
