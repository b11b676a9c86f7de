import { dayText, firstOfMonth, lastOfMonth } from '@meshledger/costing'
import { countsBills } from '../cost-view.ts'
import type { House } from '../house.ts'
import { billsPrint } from '../vendor-bills.ts'
import { usageHeld } from '../warehouse/usage-held.ts'
import { sha256 } from './digest.ts'
import { preparedOf } from './late-usage.ts'
import { keptMeasures } from './measured.ts'
import { booksOfMonth, countedSources, pricesOfMonth, type RuleSet, ruleSetDigest, rulesNow } from './month-facts.ts'
import { stillHolds } from './prepare.ts'
import { preparedStep, type Stand } from './stand.ts'

/**
 * What an approval stands on, in prints: with the same of each, the statements come out as they were approved. Budgets are
 * not in it: a statement shows the one of its time.
 */
export type Grounds = {
  readonly statements: string
  readonly usage: { readonly rows: number; readonly print: string }
  readonly prices: string
  readonly priceBook: { readonly version: number; readonly print: string }
  readonly splits: { readonly version: number; readonly print: string }
  readonly measured: string
  /** What other vendors billed; absent where the rules leave their bills out. */
  readonly bills?: string
  /** The definition of each domain: by them the chain places what is used. */
  readonly chain: Readonly<Record<string, string>>
  readonly tagNames: string
  readonly currency: string
}

const print = (value: unknown): string => sha256(JSON.stringify(value) ?? '')

type Known = { readonly key: string; readonly grounds: Promise<Grounds> }
const known = new WeakMap<House, Map<string, Known>>()

/** What the period stands on now. Worked out once for each state of facts, rules and statements. */
export async function groundsOf(house: House, stand: Stand): Promise<Grounds> {
  const rules = await rulesNow(house)
  const metrics = await house.ledger.metrics.current()
  const key = print([await house.lake.version(), ruleSetDigest(rules), metrics, stand.digest])
  const held = known.get(house) ?? new Map<string, Known>()
  known.set(house, held)
  const before = held.get(stand.period)
  if (before?.key === key) return before.grounds
  const grounds = workOut(house, stand, rules)
  held.set(stand.period, { key, grounds })
  grounds.catch(() => held.delete(stand.period))
  return grounds
}

async function workOut(house: House, { period, digest, record }: Stand, rules: RuleSet): Promise<Grounds> {
  const step = preparedStep(record)
  const through = step === undefined ? null : preparedOf(step.detail).through
  const days = { from: dayText(firstOfMonth(period)), to: dayText(lastOfMonth(period)) }
  const sources = await countedSources(house.lake, await usageHeld(house), days, through)
  const { pricing, allocation } = rules.money
  const books = await booksOfMonth(house, period, rules, { through })
  return {
    statements: digest ?? '',
    usage: { rows: sources.reduce((rows, [, count]) => rows + count, 0), print: print(sources) },
    prices: sha256(await pricesOfMonth(house, period)),
    priceBook: { version: pricing.version, print: print(pricing.definition) },
    splits: { version: allocation.version, print: print(allocation.definition) },
    measured: print(keptMeasures(books, period, rules)),
    ...(countsBills(rules.money) ? { bills: await billsPrint(house.lake, days) } : {}),
    chain: Object.fromEntries(rules.domains.map(({ budget: _, ...one }) => [one.domain, print(one)])),
    tagNames: print(rules.aliases),
    currency: rules.currency,
  }
}

/**
 * What has changed since a period was approved, a phrase each; empty while it is what was approved. An approval that was
 * given before its grounds were kept is held against what the period was prepared from.
 */
export async function changedSinceApproval(house: House, stand: Stand): Promise<string[]> {
  const approval = stand.record.steps.findLast(({ action }) => action === 'approved')
  if (stand.state !== 'approved' || approval === undefined) return []
  if (approval.detail !== '') return changesOf(JSON.parse(approval.detail) as Grounds, await groundsOf(house, stand))
  const step = preparedStep(stand.record)
  const same = step !== undefined && (await stillHolds(house, stand, preparedOf(step.detail)))
  return same ? [] : ['facts or rules are not those that it was prepared from']
}

/** The differences in words, the facts before the rules. */
export function changesOf(was: Grounds, now: Grounds): string[] {
  const versions = (name: 'priceBook' | 'splits') => `version ${was[name].version} then, ${now[name].version} now`
  const domains = [...new Set([...Object.keys(was.chain), ...Object.keys(now.chain)])]
    .filter((domain) => was.chain[domain] !== now.chain[domain])
    .toSorted()
  const of = (other: boolean, phrase: string): string[] => (other ? [phrase] : [])
  return [
    ...of(was.statements !== now.statements, 'its statements are other ones'),
    ...of(
      was.usage.print !== now.usage.print,
      `its usage changed (${was.usage.rows} rows then, ${now.usage.rows} now)`,
    ),
    ...of(was.prices !== now.prices, 'the list prices that it rests on changed'),
    ...of(was.measured !== now.measured, 'what its splits measure changed'),
    ...of(was.bills !== now.bills, 'the bills of other vendors changed'),
    ...of(was.priceBook.print !== now.priceBook.print, `the price book changed (${versions('priceBook')})`),
    ...of(was.splits.print !== now.splits.print, `the split rules changed (${versions('splits')})`),
    ...of(domains.length > 0, `the definitions of domains changed (${domains.join(', ')})`),
    ...of(was.tagNames !== now.tagNames, 'the names of tags that mean the same changed'),
    ...of(was.currency !== now.currency, `the currency is ${now.currency}, and was ${was.currency}`),
  ]
}
