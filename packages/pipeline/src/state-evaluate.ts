import { domainOfSubject, type Observation, type StateFacts, type StateRule } from '@meshledger/policy'
import type { House } from './house.ts'
import { policyInForce } from './rules.ts'
import { stateFacts } from './state-facts.ts'
import { runState, type StateMatch, type StateRun } from './state-run.ts'
import { worst } from './state-trial.ts'

type Held = { readonly key: string; readonly run: Promise<StateHeld> }
export type StateHeld = StateRun & { readonly facts: StateFacts }
const held = new WeakMap<House, Held>()

/** The rules in force that are about the configuration. */
export const stateRules = (): StateRule[] => policyInForce().book.speaking.filter((rule) => rule.kind === 'state')

/** What the rules on the configuration come to now. Kept in memory until a fact, a domain or the hour changes. */
export async function stateNow(house: House): Promise<StateHeld> {
  const [version, domains, now] = await Promise.all([house.lake.version(), house.ledger.domains.current(), house.now()])
  const key = JSON.stringify([version, domains, now.slice(0, 13)])
  const known = held.get(house)
  if (known?.key === key) return known.run
  const run = stateFacts(house).then(async (facts) => ({ ...(await runState(house.lake, stateRules(), facts)), facts }))
  held.set(house, { key, run })
  run.catch(() => held.delete(house))
  return run
}

/** What the rules in force see in the configuration: objects of one name in one domain are one observation. */
export async function observeState(house: House): Promise<Observation[]> {
  const { matches } = await stateNow(house)
  const found = new Map<string, Observation>()
  for (const { rule, of, subject } of matches) {
    const domain = domainOfSubject(rule, of)
    const key = JSON.stringify([rule.name, domain, subject])
    const known = found.get(key)
    const times = [of.takenAt, known?.firstSeen ?? of.takenAt, known?.lastSeen ?? of.takenAt].toSorted()
    found.set(key, {
      ...{ rule: rule.name, ruleVersion: rule.version, title: rule.title, severity: rule.level, domain, subject },
      ...{ firstSeen: times[0] ?? of.takenAt, lastSeen: times.at(-1) ?? of.takenAt },
      ...{ events: 0, eventKeys: [] },
    })
  }
  return [...found.values()]
}

/** A rule that what was read cannot decide, in the words of the judgement; of no single domain. */
export type UndecidedState = {
  readonly rule: string
  readonly domain: null
  readonly kind: 'not-assessed' | 'stale'
  readonly reason: string
}

/** The rules on the configuration that cannot be said to pass, each with the worst that it came to at any place. */
export async function undecidedState(house: House): Promise<UndecidedState[]> {
  const { outcomes } = await stateNow(house)
  const open = outcomes.filter(({ kind }) => kind === 'not-assessed' || kind === 'stale')
  return worst(open).flatMap(({ rule, kind, reason }) =>
    kind === 'not-assessed' || kind === 'stale' ? [{ rule, domain: null, kind, reason }] : [],
  )
}

/** How we know what a rule found in the configuration, and what money is at stake, in sentences. */
export async function stateSentence(house: House, rule: string, domain: string, subject: string): Promise<string> {
  const { matches, outcomes } = await stateNow(house)
  const same = (one: StateMatch) =>
    one.rule.name === rule && one.subject === subject && domainOfSubject(one.rule, one.of) === domain
  const [found] = matches.filter(same)
  const outcome = outcomes.find((one) => one.rule === rule && one.place === (found?.of.place.id ?? null))
  if (found === undefined || outcome === undefined)
    return 'What was read of the configuration since then no longer shows it.'
  const cost = found.of.fields.cost
  const money = cost === undefined ? '' : ` Its cost of the last 30 days at list price: ${cost}.`
  return `Held against what was read of the configuration: ${outcome.reason}${money}`
}
