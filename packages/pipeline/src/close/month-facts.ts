import {
  addMonths,
  type Basis,
  type BilledLines,
  billsBetween,
  type ChargeBook,
  type Drivers,
  dayText,
  firstOfMonth,
  lastOfMonth,
  netBook,
  splitBook,
  withBills,
} from '@meshledger/costing'
import type { Lake, Session } from '@meshledger/lake'
import type { DomainDefinition, TagAliases } from '@meshledger/mesh'
import { aliasesOf, attributed, charges, indexOf, readFacts } from '../charges.ts'
import { costView, countsBills, driversFor, type RulesInForce, rulesInForce } from '../cost-view.ts'
import type { House } from '../house.ts'
import { billsPrint, readBills, vendorBills } from '../vendor-bills.ts'
import { type UsageHeld, usageHeld } from '../warehouse/usage-held.ts'
import { sha256 } from './digest.ts'
import { askingKeptBills, billsToKeep, KEPT_BILL_LINES, layOutBills } from './kept-bills.ts'
import { askingKept, keptPrices, layOut } from './kept-prices.ts'

/** By which rules lines are priced, placed and split; kept whole with what is closed on them. */
export type RuleSet = {
  readonly currency: string
  readonly domains: readonly DomainDefinition[]
  readonly aliases: TagAliases
  readonly money: RulesInForce
}
export const ruleSetDigest = ({ currency, domains, aliases, money }: RuleSet): string =>
  sha256(JSON.stringify([currency, domains, aliases, money]))

/** What is charged is what the firm pays, where it has a price book; the list price where it has none. */
export const basisOf = ({ money }: Pick<RuleSet, 'money'>): 'list' | 'net' =>
  money.pricing.version === 0 ? 'list' : 'net'

/** From which deliveries the usage of a month and of the one before came, and how many rows of each. */
export type MonthFacts = {
  readonly sources: readonly (readonly [source: string, rows: number])[]
  /** The list prices as they stood. */
  readonly prices: string
  /** What other vendors had billed; absent where the rules leave their bills out. */
  readonly bills?: string
}

const daysOf = (month: string) => ({
  from: dayText(firstOfMonth(addMonths(month, -1))),
  to: dayText(lastOfMonth(month)),
})

type KnownFacts = { version: string; byMonth: Map<string, Promise<MonthFacts>> }
const knownFacts = new WeakMap<House['lake'], KnownFacts>()

/**
 * The facts on which a month is made out, named so that later they can be told from what came afterwards. The lake is
 * asked once for each state of its facts.
 */
export async function monthFacts(
  house: House,
  month: string,
  through: string | null,
  { money }: Pick<RuleSet, 'money'>,
): Promise<MonthFacts> {
  const { lake } = house
  const usage = await usageHeld(house)
  const version = `${await lake.version()} ${usage.kind}`
  let known = knownFacts.get(lake)
  if (known?.version !== version) {
    known = { version, byMonth: new Map() }
    knownFacts.set(lake, known)
  }
  const { byMonth } = known
  const bills = countsBills(money)
  const key = `${month} ${through} ${bills}`
  const facts = byMonth.get(key) ?? readMonthFacts(lake, usage, month, { through, bills })
  byMonth.set(key, facts)
  facts.catch(() => byMonth.delete(key))
  return facts
}

async function readMonthFacts(
  lake: Lake,
  usage: UsageHeld,
  month: string,
  { through, bills }: { readonly through: string | null; readonly bills: boolean },
): Promise<MonthFacts> {
  const sources = await countedSources(lake, usage, daysOf(month), through)
  const [prices] = await lake.rows<{ print: string }>(
    `select count(*) || '-' || coalesce(cast(bit_xor(hash(p)) as varchar), '0') as print
     from (select * from billing.list_prices) as p`,
  )
  const billed = bills ? { bills: await billsPrint(lake, daysOf(month)) } : {}
  return { sources, prices: prices?.print ?? '', ...billed }
}

/** From which deliveries the usage of some days came, and how many rows of each; of what was added by a day, if one is given. */
export async function countedSources(
  lake: Lake,
  usage: UsageHeld,
  days: { readonly from: string; readonly to: string },
  through: string | null,
): Promise<MonthFacts['sources']> {
  const cut = through === null ? '' : 'and coalesce(ingestion_date, usage_date) <= cast($through as date)'
  const rows = await lake.rows<{ source: string; rows: bigint | number }>(
    `select _source as source, count(*) as rows from ${usage.table}
     where ${usage.counts} and usage_date between cast($from as date) and cast($to as date) ${cut} group by _source order by _source`,
    { ...days, ...(through === null ? {} : { through }) },
  )
  return rows.map(({ source, rows: count }) => [source, Number(count)] as const)
}

/** Whether a month has not the very facts that it had when it was made out by some rules. */
export async function factsMoved(house: House, month: string, was: MonthFacts, rules: RuleSet): Promise<boolean> {
  return JSON.stringify(await monthFacts(house, month, null, rules)) !== JSON.stringify(was)
}

/** Which usage counts: all that is held; what was taken in by a day; or what came from deliveries that are named. */
export type Reach = {
  readonly through?: string | null
  readonly sources?: readonly string[]
  /** What the splits had measured then, in place of what is measured now. */
  readonly drivers?: Drivers | undefined
  /** The rows of the price lists that counted then, packed (`keptPrices`), in place of those of now. */
  readonly prices?: string | undefined
  /** The bills of other vendors that counted then, by the digest under which they are kept, in place of those of now. */
  readonly bills?: string | undefined
}

/**
 * The charges of a month three times: as statements are made of them; with shared pools apart, to measure what is in them;
 * and of Databricks alone, to count what came in. `bills`: what other vendors billed, where it is in the first two.
 */
export type MonthBooks = {
  readonly book: ChargeBook
  readonly apart: ChargeBook
  readonly usage: ChargeBook
  readonly bills: BilledLines | null
  readonly drivers: Drivers
}

/**
 * The charges of a month and the one before by given rules, from all facts or from those of an earlier moment.
 *
 * With the rules of now and no bounds these are the books that everybody asks, which are in memory already.
 */
export async function booksOfMonth(
  house: House,
  month: string,
  rules: RuleSet,
  reach: Reach = {},
): Promise<MonthBooks> {
  const bounded = (reach.through ?? null) !== null || reach.sources !== undefined
  const basis = basisOf(rules)
  if (!bounded && ruleSetDigest(rules) === ruleSetDigest(await rulesNow(house))) {
    const vendors = countsBills(rules.money) ? 'with' : 'without'
    const book = await costView(house, { basis, shared: 'split', vendors })
    const [apart, usage] = [await costView(house, { basis, vendors }), await costView(house, { basis })]
    const bills = countsBills(rules.money) ? await vendorBills(house) : null
    return { book, apart, usage, bills, drivers: await driversFor(house, await charges(house), rules.money.allocation) }
  }
  const held = await usageHeld(house)
  const lake = await lakeOfReach(house, month, reach)
  // The narrowed lake has already left out what does not count.
  const facts = await readFacts(lake, rules.currency, { usage: { ...held, counts: 'true' } })
  const placed = { ...attributed(facts, rules.domains, rules.aliases), now: await house.now() }
  const { pricing, allocation } = rules.money
  const usage = basis === 'net' ? netBook(placed, pricing.definition) : placed
  const [first, last] = [firstOfMonth(addMonths(month, -1)), lastOfMonth(month)]
  const bills = countsBills(rules.money) ? billsBetween(await readBills(lake), first, last) : null
  const index = indexOf(rules.domains, rules.aliases)
  const apart = bills === null ? usage : withBills(usage, bills, index, pricing.definition)
  const drivers = reach.drivers ?? (await driversFor(house, placed, allocation))
  return { book: splitBook(apart, allocation, drivers), apart, usage, bills, drivers }
}

/** The prices on which a month rests, as they stand now. */
export async function pricesOfMonth(house: House, month: string): Promise<string> {
  return keptPrices(house.lake, await usageHeld(house), daysOf(month))
}

/** The lines of bills on which a month rests, as they stand now, packed; null where the rules leave bills out. */
export async function billsOfMonth(house: House, month: string, { money }: RuleSet): Promise<Uint8Array | null> {
  return countsBills(money) ? billsToKeep(house.lake, daysOf(month)) : null
}

/** The lake as a month's charges were read out of it; its sessions see nothing else of usage, prices and bills. */
export async function lakeOfReach(house: House, month: string, reach: Reach): Promise<Lake> {
  const bills = reach.bills === undefined ? undefined : await house.ledger.closes.keptBills(reach.bills)
  return reachingLake(house.lake, await usageHeld(house), month, reach, bills)
}

export async function rulesNow(house: House): Promise<RuleSet> {
  const { ledger } = house
  const [domains, settings] = await Promise.all([ledger.domains.current(), ledger.settings.all()])
  const money = await rulesInForce(house)
  return { currency: settings.currency ?? 'USD', domains, aliases: aliasesOf(settings), money }
}

/** A lake whose usage, prices and bills are what counts, and nothing else: the models ask narrowed relations instead of the tables. */
function reachingLake(
  lake: Lake,
  usage: UsageHeld,
  month: string,
  { through = null, sources, prices }: Reach,
  bills: Uint8Array | undefined,
): Lake {
  const table = new RegExp(`\\b${usage.table.replace('.', '\\.')}\\b`, 'g')
  const narrowed = (sql: string): string => {
    const text = sql.replaceAll(table, 'usage_that_counts')
    const priced = prices === undefined ? text : askingKept(text)
    return bills === undefined ? priced : askingKeptBills(priced)
  }
  const { from, to } = daysOf(month)
  const prepare = async (session: Session): Promise<void> => {
    const counts = sources === undefined ? usage.counts : usage.countsAmong('select source from counted_sources')
    const byTime = through === null ? '' : `and coalesce(ingestion_date, usage_date) <= date '${asDay(through)}'`
    if (prices !== undefined) await layOut(session, prices)
    if (bills !== undefined) await layOutBills(session, bills)
    await session.run('create temp table counted_sources (source varchar)')
    for (const source of sources ?? []) await session.run('insert into counted_sources values ($source)', { source })
    await session.run(`create temp view usage_that_counts as select * from ${usage.table}
      where usage_date between date '${from}' and date '${to}' ${byTime} and ${counts}`)
  }
  return {
    ...lake,
    model: (name) => narrowed(name === 'bill_lines' && bills !== undefined ? KEPT_BILL_LINES : lake.model(name)),
    session: (work) =>
      lake.session(async (session) => {
        await prepare(session)
        return work({
          rows: (sql, params) => session.rows(narrowed(sql), params),
          columns: (sql, params) => session.columns(narrowed(sql), params),
          run: (sql, params) => session.run(narrowed(sql), params),
        })
      }),
  }
}

/** A day is put into the text of a view, which takes no parameters: nothing but a day may be. */
function asDay(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new RangeError('expected a day such as 2026-09-30')
  return text
}

/** The book that statements are made of, by the rules of now: what is charged, with shared pools split. */
export const statementBook = async (house: House): Promise<ChargeBook> => costView(house, await statementView(house))

/** How a question about cost is asked so that its answer is what statements and budgets count. */
export async function statementView(
  house: House,
): Promise<{ basis: Basis; shared: 'split'; vendors: 'with' | 'without' }> {
  const money = await rulesInForce(house)
  return { basis: basisOf({ money }), shared: 'split', vendors: countsBills(money) ? 'with' : 'without' }
}
