import {
  type Among,
  type ChargeBook,
  CostQueryError,
  DATABRICKS,
  type Filter,
  type FilterName,
  lineKeyOf,
  parseFilter,
  passes,
  type StatementDocument,
} from '@meshledger/costing'
import type { Lake } from '@meshledger/lake'
import { AMOUNT_SCALE, formatDecimal, parseDecimal } from '@meshledger/money'
import { type RulesInForce, rulesInForce } from '../cost-view.ts'
import type { House } from '../house.ts'
import type { VisibleDomains } from '../visible.ts'
import { type Apart, goneFrom, heldLines } from './gone.ts'
import { type KeptUnder, keepingStep } from './kept-records.ts'
import { documentsOf, preparedOf, withRates } from './late-usage.ts'
import { booksOfMonth, lakeOfReach } from './month-facts.ts'
import { booksOfFreeze, reachOfFreeze } from './replay.ts'
import { basisStep, type Stand, standOf } from './stand.ts'

/** The charges of a frozen month, the rules in force then, when that was, and the lake that holds their usage rows. */
export type FrozenBook = {
  readonly book: ChargeBook
  readonly rules: RulesInForce
  readonly at: string
  readonly lake: Lake
  /** Where the ids of its usage records are kept; null where they are not. */
  readonly kept: KeptUnder | null
  readonly apart: readonly Apart[]
  readonly among?: Among
}

/** Where the records are kept of which a frozen month was made out at a step. */
export function keptUnder(stand: Stand, madeOut: number): KeptUnder | null {
  const step = stand.state === 'frozen' ? keepingStep(stand, madeOut) : null
  return step === null ? null : { period: stand.period, step }
}

/** A month, some of its charges by filters (`f.<name>`), or those of one line by its key. */
export type FrozenQuery = { readonly period?: string | undefined; readonly lineKey?: string | undefined }

/**
 * A frozen month as its statements have it, with what of it is no longer held in one sum beside the charges. Throws
 * `CostQueryError` where no frozen month is named.
 */
export async function frozenBook(house: House, query: FrozenQuery, sees: VisibleDomains): Promise<FrozenBook> {
  const { stand, step, prepared } = await frozen(house, query)
  const { book } = await booksOfFreeze(house, stand.period, prepared)
  const lake = await lakeOfReach(house, stand.period, reachOfFreeze(prepared))
  const lines = asked(await documentsOf(house, stand.current), query, sees)
  const gone = goneFrom(lines, heldLines(book, stand.period))
  return {
    ...{ book, rules: prepared.rules.money, at: step.at, lake },
    ...{ kept: keptUnder(stand, step.step), ...amongOf(query) },
    apart: gone === null ? [] : [{ kind: 'removed', corrects: null, ...gone }],
  }
}

/**
 * One line of a frozen month as the facts of now have it, by the rules of its freeze; what was carried of it already is
 * taken off beside the charges. Less what was frozen, it is what waits to be carried.
 */
export async function sinceBook(house: House, query: FrozenQuery): Promise<FrozenBook> {
  const { stand, step, prepared } = await frozen(house, query)
  const { domain } = parseFilter(query)
  const { lineKey } = query
  if (lineKey === undefined || domain?.any.length !== 1)
    throw new CostQueryError('lineKey', 'name one domain and the key of one of its lines')
  const rules = withRates(prepared.rules, (await rulesInForce(house)).pricing.definition)
  const { book } = await booksOfMonth(house, stand.period, rules)
  const carried = (await house.ledger.closes.corrections()).filter(
    (one) => one.period === stand.period && one.key === lineKey && one.domain === domain.any[0],
  )
  return {
    ...{ book, rules: rules.money, at: step.at, lake: house.lake, kept: null, ...amongOf(query) },
    apart: carried.map(({ carrier, carrierLine, exact }) => ({
      ...{ kind: 'adjustment', note: `Carried on line ${carrierLine} of ${carrier}`, corrects: null },
      amount: formatDecimal(-parseDecimal(exact, AMOUNT_SCALE), AMOUNT_SCALE),
    })),
  }
}

async function frozen(house: House, { period }: FrozenQuery) {
  if (period === undefined) throw new CostQueryError('asOf', 'name the month whose freeze is meant, as period')
  const stand: Stand = await standOf(house, period)
  const step = basisStep(stand.record)
  if (stand.state !== 'frozen' || step === undefined) throw new CostQueryError('asOf', `${period} is not frozen`)
  return { stand, step, prepared: preparedOf(step.detail) }
}

const amongOf = ({ lineKey }: FrozenQuery): { among?: Among } =>
  lineKey === undefined ? {} : { among: (key) => lineKeyOf(key) === lineKey }

type Line = StatementDocument['lines'][number] & { readonly document: StatementDocument }

/** What a line is called where filters can tell lines apart; by any other dimension it cannot be told what is gone. */
const called: { readonly [K in FilterName]?: (line: Line) => string } = {
  domain: ({ document }) => document.domain,
  product: ({ product }) => product,
  resource: ({ resource }) => resource,
  provider: ({ billed }) => billed?.provider ?? DATABRICKS,
}

function asked(documents: readonly StatementDocument[], query: FrozenQuery, sees: VisibleDomains): Line[] {
  const filter: Filter = parseFilter(query)
  if (Object.keys(filter).some((name) => called[name as FilterName] === undefined)) return []
  return documents
    .filter(({ domain }) => sees === 'all' || sees.includes(domain))
    .flatMap((document) =>
      document.lines.filter(({ kind }) => kind === 'usage' || kind === 'shared').map((line) => ({ ...line, document })),
    )
    .filter((line) => query.lineKey === undefined || line.key === query.lineKey)
    .filter((line) => passes(filter, (name) => called[name]?.(line) ?? ''))
}
