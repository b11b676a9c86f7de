import {
  type Among,
  type Asked,
  type ChargeBook,
  CostQueryError,
  domainCounts,
  parseFilter,
  parsePeriod,
  type WasteKind,
  wastedBook,
} from '@meshledger/costing'
import type { Lake } from '@meshledger/lake'
import { frozenBook, sinceBook } from './close/frozen-book.ts'
import type { Apart } from './close/gone.ts'
import type { KeptUnder } from './close/kept-records.ts'
import { statementTrace } from './close/statement-trace.ts'
import { bookFor } from './cost.ts'
import { type CostView, type RulesInForce, rulesInForce } from './cost-view.ts'
import { wasteFacts } from './cost-waste.ts'
import type { House } from './house.ts'
import { triedBooks } from './simulate.ts'
import { rulesOfTrial } from './tried-rules.ts'
import { namesInFilter, requireVisible, type VisibleDomains } from './visible.ts'

/**
 * The question behind a figure. `asOf: freeze`: of a frozen month as its statements have it, by the facts, prices and
 * rules in force then, whatever view is asked for; `since`: a line of it by the facts of now. `statement`: a statement, one line of it, or all of a month.
 */
export type TraceQuery = CostView &
  Asked & {
    readonly asOf?: 'now' | 'freeze' | 'since' | undefined
    readonly lineKey?: string | undefined
    readonly statement?: string | undefined
    readonly line?: number | undefined
    readonly waste?: WasteKind | undefined
    /** The name of rules that were tried: by all of them, or by their prices alone. */
    readonly trial?: string | undefined
    readonly tried?: 'all' | 'prices' | undefined
  }

/** The charges that a figure sums, the rules by which they came about, and the lake that holds their usage rows. */
export type TracedBook = {
  readonly book: ChargeBook
  readonly asked: Asked
  readonly among?: Among
  readonly apart: readonly Apart[]
  readonly rules: RulesInForce
  /** When the rules were in force; null for those of now. */
  readonly at: string | null
  readonly lake: Lake
  /** Of what is frozen: where the ids of its usage records are kept. Null for what is not, or where none were kept. */
  readonly kept: KeptUnder | null
}

/** The product that is asked for; throws where a filter of products is anything else, for a statement is posted by one. */
function onlyProduct(query: TraceQuery): string | undefined {
  const { any = [], none = [] } = parseFilter({ 'f.product': query['f.product'] }).product ?? {}
  if (none.length > 0 || any.length > 1)
    throw new CostQueryError('f.product', 'of a statement one product is asked for')
  return any[0]
}

/** Throws `CostQueryError` where the question names what is not there, `NoSuchThingError` for a statement that is not the asker's to see. */
export async function tracedBook(house: House, query: TraceQuery, sees: VisibleDomains): Promise<TracedBook> {
  const { statement, line, waste, asOf, trial } = query
  await requireVisible(house, namesInFilter(query['f.from']), sees)
  if (statement !== undefined) {
    const counts = (domain: string) => domainCounts(domain, parseFilter({ 'f.domain': query['f.domain'] }), 'all')
    const { period, ...behind } = await statementTrace(
      house,
      statement,
      { line, product: onlyProduct(query) },
      sees,
      counts,
    )
    return { ...behind, asked: { period, limit: query.limit, offset: query.offset } }
  }
  if (asOf === 'freeze' || asOf === 'since') {
    await requireVisible(house, namesInFilter(query['f.domain']), sees)
    const frozen = asOf === 'freeze' ? await frozenBook(house, query, sees) : await sinceBook(house, query)
    return { ...frozen, asked: query }
  }
  if (trial !== undefined)
    return { ...(await trialBook(house, trial, query, sees)), asked: query, apart: [], kept: null }
  const now = { asked: query, apart: [], rules: await rulesInForce(house), at: null, lake: house.lake, kept: null }
  if (waste === undefined) return { ...now, book: await bookFor(house, query, sees) }
  const book = await bookFor(house, { ...query, shared: 'apart', vendors: 'without' }, sees)
  const wasted = wastedBook(book, await wasteFacts(house), waste, parsePeriod(query, book))
  if (wasted === null) throw new CostQueryError('waste', 'the facts of this kind of waste are not held')
  return { ...now, book: wasted }
}

/** The charges by rules that were tried, for whoever sees all. */
async function trialBook(
  house: House,
  trial: string,
  query: TraceQuery,
  sees: VisibleDomains,
): Promise<Pick<TracedBook, 'book' | 'rules' | 'at' | 'lake'>> {
  const rules = sees === 'all' ? await rulesOfTrial(house, trial) : undefined
  if (rules === undefined) throw new CostQueryError('trial', 'those rules are held no more: try them again')
  const { period, from, to, basis } = query
  const made = await triedBooks(house, { period, from, to, basis }, rules)
  const [book, by] =
    query.tried === 'prices' ? [made.trial.repriced, made.repricedBy] : [made.trial.after, made.triedBy]
  return { book, rules: by, at: null, lake: house.lake }
}
