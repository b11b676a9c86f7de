import {
  type Allocation,
  type Basis,
  type ChargeBook,
  type Drivers,
  netBook,
  noDrivers,
  readied,
  splitBook,
  withBills,
} from '@meshledger/costing'
import { AllocationDefinition, PricingDefinition } from '@meshledger/mesh'
import { readDrivers } from './allocation-drivers.ts'
import { aliasesOf, charges, indexOf } from './charges.ts'
import type { House } from './house.ts'
import { vendorBills } from './vendor-bills.ts'
import { modelsOf } from './warehouse/models.ts'

/**
 * How figures are to be read: at which price, whether shared pools stand apart or are split, and whether the bills of
 * other vendors stand beside the cost of Databricks.
 */
export type CostView = {
  readonly basis?: Basis | undefined
  readonly shared?: 'apart' | 'split' | undefined
  readonly vendors?: 'without' | 'with' | undefined
}

/** The rules of money that are in force: version 0 is what holds while nobody has given a file. */
export type RulesInForce = {
  readonly pricing: { readonly definition: PricingDefinition; readonly version: number }
  readonly allocation: Allocation
}

/** Whether the bills of other vendors stand on statements, and in pools and bases of splits. */
export const countsBills = ({ allocation }: Pick<RulesInForce, 'allocation'>): boolean =>
  allocation.definition.vendors === 'with'

const listPrices = PricingDefinition.parse({ pricing: 'list prices' })
const nothingShared = AllocationDefinition.parse({ allocation: 'nothing is shared' })

export async function rulesInForce({ ledger }: Pick<House, 'ledger'>): Promise<RulesInForce> {
  const [pricing, allocation] = await Promise.all([ledger.rules.current('pricing'), ledger.rules.current('allocation')])
  return {
    pricing: {
      definition: pricing ? PricingDefinition.parse(pricing.definition) : listPrices,
      version: pricing?.version ?? 0,
    },
    allocation: {
      definition: allocation ? AllocationDefinition.parse(allocation.definition) : nothingShared,
      version: allocation?.version ?? 0,
    },
  }
}

/** Books are kept with the charges that they were made of, and go when those go. */
const views = new WeakMap<ChargeBook['keys'], Map<string, Promise<ChargeBook>>>()
const drivers = new WeakMap<ChargeBook['keys'], { metrics: string; read: Promise<Drivers> }>()

/**
 * The charges of the account as a view shows them: at list or net prices, shared pools apart or split, without or with the
 * bills of other vendors. The clock is of now. Throws `ConfigError` where the price book cannot be applied (such as a
 * contract price whose rate is missing).
 */
export async function costView(house: House, view: CostView): Promise<ChargeBook> {
  const book = await charges(house)
  const { basis = 'list', shared = 'apart', vendors = 'without' } = view
  if (basis === 'list' && shared === 'apart' && vendors === 'without') return book
  const rules = await rulesInForce(house)
  const made = views.get(book.keys) ?? new Map<string, Promise<ChargeBook>>()
  views.set(book.keys, made)
  const metrics = shared === 'split' ? JSON.stringify(await house.ledger.metrics.current()) : ''
  const key = JSON.stringify([basis, shared, vendors, rules.pricing.version, rules.allocation.version, metrics])
  let one = made.get(key)
  if (one === undefined) {
    one = makeView(house, book, view, rules).then(readied)
    for (const old of [...made.keys()].slice(0, Math.max(0, made.size - KEPT))) made.delete(old)
    made.set(key, one)
    one.catch(() => made.delete(key))
  }
  return { ...(await one), domains: book.domains, now: book.now }
}

/** At two prices, apart and split, and beside them what statements are made of where bills count. */
const KEPT = 5

/** Prices first, then bills, then splits; but splits before bills where no rule says that bills count. */
async function makeView(house: House, book: ChargeBook, view: CostView, rules: RulesInForce): Promise<ChargeBook> {
  const { pricing, allocation } = rules
  if (view.vendors === 'with' && (view.shared !== 'split' || !countsBills(rules))) {
    const own = await costView(house, { ...view, vendors: 'without' })
    const index = indexOf(book.domains, aliasesOf(await house.ledger.settings.all()))
    return withBills(own, await vendorBills(house), index, pricing.definition)
  }
  if (view.shared === 'split') {
    const apart = await costView(house, { ...view, shared: 'apart' })
    return splitBook(apart, allocation, await driversFor(house, book, allocation))
  }
  return netBook(book, pricing.definition)
}

const measured = new Set(['warehouse-work', 'job-overlap', 'consumers', 'metric'])

/** What the rules of a split need to have measured; read once for each state of facts, domains and metrics. */
export async function driversFor(house: House, book: ChargeBook, { definition }: Allocation): Promise<Drivers> {
  if (!definition.splits.some(({ method }) => measured.has(method))) return noDrivers
  const values = await house.ledger.metrics.current()
  const metrics = JSON.stringify(values)
  const held = drivers.get(book.keys)
  if (held?.metrics === metrics) return held.read
  const aliases = aliasesOf(await house.ledger.settings.all())
  const read = readDrivers(modelsOf(house), indexOf(book.domains, aliases), values)
  drivers.set(book.keys, { metrics, read })
  read.catch(() => drivers.delete(book.keys))
  return read
}
