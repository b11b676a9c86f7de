import { addMonths } from '@meshledger/costing'
import { type AlertName, type AlertStep, alertOf, type BudgetAlert, MESHLEDGER } from '@meshledger/ledger'
import { groupedBy } from './audit-grants.ts'
import { type Crossings, crossingsIn } from './budgets-crossings.ts'
import { monthOfDay } from './budgets-spend.ts'
import { budgetNodes } from './budgets-tree.ts'
import { movedOn, NoSuchThingError, RefusedError } from './close/refused.ts'
import type { House } from './house.ts'
import type { VisibleDomains } from './visible.ts'

/**
 * Look for budgets that were crossed in the running month, and that the forecast crosses; of a month that has just ended,
 * whether its alerts came true. A crossing of a threshold of a budget is an event, noted once. All of one domain or group,
 * month and threshold are one alert: raised by the first, resolved when the threshold is crossed no longer, raised again
 * when it is. It is told outside once by the forecast, and once when it is spent.
 */
export async function lookForAlerts(house: House): Promise<BudgetAlert[]> {
  const month = await monthOfDay(house)
  const before = addMonths(month, -1)
  const ended = (await livesOf(house, before)).length > 0 ? await lookAt(house, before) : []
  return [...ended, ...(await lookAt(house, month))]
}

async function lookAt(house: House, month: string): Promise<BudgetAlert[]> {
  const { budgets, messages } = house.ledger
  const [crossings, at] = [await crossingsIn(house, month), await house.now()]
  const fresh = await budgets.alert(crossings.found)
  const lives = await livesOf(house, month)
  await budgets.moveAlerts(movesOf(lives, crossings, at))
  const spent = new Set(lives.filter((one) => firstSpent(one) !== undefined).map(alertOf))
  const news = crossings.found.filter((one) => one.kind === 'actual' || !spent.has(alertOf(one)))
  await messages.add(news.map((one) => ({ id: messageOf(one, one.kind), at, text: one.sentence })))
  return fresh
}

/** What becomes of the alerts of a month by what crosses its thresholds now. */
function movesOf(lives: readonly AlertLife[], { found, budgeted }: Crossings, at: string): AlertStep[] {
  const crossing = groupedBy(found, alertOf)
  return lives.flatMap((life): AlertStep[] => {
    const { domain, month, threshold, steps } = life
    const [now] = crossing.get(alertOf(life)) ?? []
    const move = now === undefined ? endOf(life, budgeted.has(domain)) : raisedBy(life, now)
    return move === null ? [] : [{ domain, month, threshold, step: steps.length + 1, ...move, who: MESHLEDGER, at }]
  })
}

type Move = Pick<AlertStep, 'what' | 'note'>

function endOf({ state, threshold }: AlertLife, budgeted: boolean): Move | null {
  if (state === 'resolved') return null
  if (!budgeted) return { what: 'resolved', note: 'There is no such budget any more.' }
  return { what: 'resolved', note: `No more than ${threshold} % of the budget, neither spent nor by the forecast.` }
}

/** Whoever acknowledged a forecast has not seen that it came true. */
function raisedBy(life: AlertLife, now: BudgetAlert): Move | null {
  if (life.state === 'resolved') return { what: 'raised-again', note: now.sentence }
  const spent = firstSpent(life)
  const acknowledged = life.steps.at(-1)
  if (life.state === 'raised' || spent === undefined || acknowledged === undefined) return null
  const cameTrue = life.crossings[0].kind === 'forecast' && spent.at > acknowledged.at
  return cameTrue ? { what: 'raised-again', note: 'What was forecast is spent now.' } : null
}

/** An alert with every crossing that it stands for, oldest first, and what was done about it. */
type AlertLife = AlertName & {
  readonly state: 'raised' | 'acknowledged' | 'resolved'
  readonly crossings: readonly [BudgetAlert, ...BudgetAlert[]]
  readonly steps: readonly AlertStep[]
}

const firstSpent = ({ crossings }: AlertLife): BudgetAlert | undefined =>
  crossings.find(({ kind }) => kind === 'actual')

async function livesOf({ ledger }: Pick<House, 'ledger'>, of?: string): Promise<AlertLife[]> {
  const events = (await ledger.budgets.alerts()).toReversed().filter(({ month }) => of === undefined || month === of)
  const taken = groupedBy(await ledger.budgets.alertSteps(), alertOf)
  return [...groupedBy(events, alertOf)].flatMap(([name, [first, ...more]]): AlertLife[] => {
    if (first === undefined) return []
    const steps = taken.get(name) ?? []
    const last = steps.at(-1)?.what
    const state = last === undefined || last === 'raised-again' ? 'raised' : last
    const { domain, month, threshold } = first
    return [{ domain, month, threshold, state, steps, crossings: [first, ...more] }]
  })
}

const messageOf = (alert: AlertName, kind: BudgetAlert['kind']): string => `budget/${alertOf(alert)}/${kind}`

/** Alerts of the domains that the asker sees, the last raised first; each by its newest crossing, and with its history. */
export async function budgetAlerts(house: House, { month }: { month?: string | undefined }, sees: VisibleDomains) {
  const currency = (await house.ledger.settings.get('currency')) ?? 'USD'
  const told = await house.ledger.messages.states()
  const titles = new Map((await budgetNodes(house)).map(({ node, title }) => [node, title]))
  const lives = (await livesOf(house, month)).filter(({ domain }) => sees === 'all' || sees.includes(domain))
  const alerts = lives.map((life) => {
    const { domain, month: of, threshold, state, crossings: events, steps } = life
    const newest = events.at(-1) ?? events[0]
    const raised = events.map(({ at, sentence }) => ({ at, who: MESHLEDGER, what: 'crossed' as const, note: sentence }))
    const done = steps.map(({ at, who, what, note }) => ({ at, who, what, note }))
    return {
      ...{ id: alertOf(newest), domain, title: titles.get(domain) ?? domain, month: of, threshold, state },
      ...{ at: events[0].at, kind: newest.kind, budget: newest.budget, amount: newest.amount },
      sentence: newest.sentence,
      messages: (['forecast', 'actual'] as const).flatMap((kind) => {
        const message = told.get(messageOf(life, kind))
        return message === undefined ? [] : [{ kind, state: message }]
      }),
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
