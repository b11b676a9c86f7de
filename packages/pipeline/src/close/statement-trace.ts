import { type Among, type ChargeBook, lineKeyOf, type StatementDocument } from '@meshledger/costing'
import type { Lake } from '@meshledger/lake'
import { AMOUNT_SCALE, formatDecimal, parseDecimal, sum } from '@meshledger/money'
import type { RulesInForce } from '../cost-view.ts'
import type { House } from '../house.ts'
import type { VisibleDomains } from '../visible.ts'
import { sha256 } from './digest.ts'
import { keptUnder } from './frozen-book.ts'
import { type Apart, goneFrom, type HeldLines, heldLines, lineName } from './gone.ts'
import type { KeptUnder } from './kept-records.ts'
import { documentsOf, type Prepared, preparedOf } from './late-usage.ts'
import { booksOfMonth, lakeOfReach } from './month-facts.ts'
import { stillHolds } from './prepare.ts'
import { NoSuchThingError } from './refused.ts'
import { booksOfFreeze, reachOfFreeze } from './replay.ts'
import { type Stand, standOf } from './stand.ts'
import { findStatement } from './statement.ts'
import { trial } from './view.ts'

/** The charges behind a figure on a statement, by the facts and rules that it was made of, and what stands beside them. */
export type StatementTrace = {
  readonly book: ChargeBook
  readonly rules: RulesInForce
  readonly at: string | null
  readonly lake: Lake
  readonly kept: KeptUnder | null
  readonly period: string
  readonly among: Among
  readonly apart: readonly Apart[]
}

/**
 * The charges of a statement (`2026-10/growth/v1`), of one of its lines, of those of a product as a journal posts them, or of all statements that count in a month
 * (`2026-10`) whose domains count, for whoever sees all. Σ charges + Σ apart is the amount that is printed, to the last unit.
 */
export async function statementTrace(
  house: House,
  name: string,
  { line, product }: { line?: number | undefined; product?: string | undefined },
  sees: VisibleDomains,
  counts: (domain: string) => boolean = () => true,
): Promise<StatementTrace> {
  const [period = ''] = name.split('/')
  const stand = await standOf(house, period)
  const { documents: found, basis } = await documentsBehind(house, stand, name, sees)
  const documents = found.filter(({ domain }) => counts(domain))
  const all = line === undefined && product === undefined
  const counted = (one: StatementDocument['lines'][number]) =>
    line === undefined
      ? product === undefined || (one.product === product && one.kind !== 'rounding')
      : one.line === line
  const lines = documents.flatMap((document) => document.lines.filter(counted).map((one) => ({ ...one, document })))
  if (lines.length === 0 && !all) throw new NoSuchThingError('line of that statement')
  const used = lines.filter(({ kind }) => kind === 'usage' || kind === 'shared')
  const usage = new Set(used.map(({ document, key }) => lineName(document.domain, key)))
  const { held, ...books } = await booksBehind(house, stand, basis)
  const gone = held === null ? null : goneFrom(used, held)
  const others = lines.filter(({ kind }) => kind === 'adjustment' || kind === 'credit')
  const exact = sum(lines.filter(({ kind }) => kind !== 'rounding').map((one) => units(one.exact)))
  const printed = all ? documents.map(({ total }) => total) : lines.map(({ amount }) => amount)
  const rounding = sum(printed.map(units)) - exact
  return {
    ...books,
    kept: basis.step === null ? null : keptUnder(stand, basis.step),
    period,
    among: (key) => usage.has(lineName(key.domain, lineKeyOf(key))),
    apart: [
      ...others.map(({ kind, note, corrects, exact: amount }) => ({
        ...{ kind, note, corrects: corrects?.statement ?? null, amount },
      })),
      ...(gone === null ? [] : [{ kind: 'removed' as const, corrects: null, ...gone }]),
      ...(rounding === 0n ? [] : [{ kind: 'rounding' as const, note: null, corrects: null, amount: text(rounding) }]),
    ],
  }
}

/** The statements that count in a month that was prepared at least, and the charges that they were made of. */
export async function statedMonth(
  house: House,
  stand: Stand,
): Promise<{ book: ChargeBook; documents: readonly StatementDocument[] }> {
  const documents = await documentsOfMonth(house, stand)
  const { book } = await booksBehind(house, stand, basisOf(stand, documents))
  return { book, documents }
}

const units = (amount: string): bigint => parseDecimal(amount, AMOUNT_SCALE)
const text = (amount: bigint): string => formatDecimal(amount, AMOUNT_SCALE)

type Basis = { readonly prepared: Prepared; readonly at: string | null; readonly step: number | null }
type Behind = { readonly documents: readonly StatementDocument[]; readonly basis: Basis }

async function documentsBehind(house: House, stand: Stand, name: string, sees: VisibleDomains): Promise<Behind> {
  const [period = '', domain, version] = name.split('/')
  if (domain === undefined || version === undefined) {
    if (sees !== 'all') throw new NoSuchThingError('month that you may see all of')
    if (stand.state === 'open') return tried(house, stand)
    const documents = await documentsOfMonth(house, stand)
    return { documents, basis: basisOf(stand, documents) }
  }
  if (stand.state === 'open' && sees === 'all' && !stand.all.some(({ number }) => number === name)) {
    const { documents, basis } = await tried(house, stand)
    const own = documents.filter(({ number }) => number === name)
    if (own.length > 0) return { documents: own, basis }
  }
  const { document } = await findStatement(house, { period, domain, version }, sees)
  return { documents: [document], basis: basisOf(stand, [document]) }
}

/** What a month would be before it is prepared. */
async function tried(house: House, stand: Stand): Promise<Behind> {
  const { documents, prepared } = await trial(house, stand)
  return { documents, basis: { prepared, at: null, step: null } }
}

async function documentsOfMonth(house: House, { period, state, current }: Stand): Promise<StatementDocument[]> {
  if (state !== 'prepared') return documentsOf(house, current)
  const drafts = await house.ledger.closes.drafts(period)
  const found = drafts.map(({ domain, version }) =>
    findStatement(house, { period, domain, version: `v${version}` }, 'all'),
  )
  return (await Promise.all(found)).map(({ document }) => document)
}

/** The step by which a version was made out: the newest that does not begin with a later version. */
function basisOf({ record }: Stand, documents: readonly StatementDocument[]): Basis {
  const steps = record.steps
    .filter(({ action, detail }) => (action === 'prepared' || action === 'reissued') && detail !== '')
    .map(({ step, at, detail }) => ({ step, at, prepared: preparedOf(detail) }))
  const made = ({ prepared }: Basis) =>
    documents.every(({ domain, version }) => (prepared.versions[domain] ?? 1) <= version)
  const basis = steps.findLast(made) ?? steps.at(-1)
  if (basis === undefined) throw new NoSuchThingError('statement')
  return basis
}

/** `held`: what the lines come to by the facts of the time that are still in the lake; null where the facts are those of now. */
type Books = Pick<StatementTrace, 'book' | 'rules' | 'at' | 'lake'> & { readonly held: HeldLines | null }
const kept = new WeakMap<House, Map<string, Promise<Books>>>()
const MOST_KEPT = 2

/** While nothing has changed since, the books are those that everybody asks; else they are read as they were, and kept. */
async function booksBehind(house: House, stand: Stand, { prepared, at }: Basis): Promise<Books> {
  const { period } = stand
  const rules = prepared.rules.money
  if (at === null || (stand.state !== 'frozen' && (await stillHolds(house, stand, prepared)))) {
    const { book } = await booksOfMonth(house, period, prepared.rules, { through: prepared.through })
    return { book, rules, at, lake: house.lake, held: null }
  }
  const books = kept.get(house) ?? new Map<string, Promise<Books>>()
  kept.set(house, books)
  const key = `${period} ${sha256(JSON.stringify(prepared))}`
  const held = books.get(key)
  if (held !== undefined) return held
  const made = Promise.all([
    booksOfFreeze(house, period, prepared),
    lakeOfReach(house, period, reachOfFreeze(prepared)),
  ]).then(([{ book }, lake]) => ({ book, rules, at, lake, held: heldLines(book, period) }))
  for (const old of [...books.keys()].slice(0, Math.max(0, books.size + 1 - MOST_KEPT))) books.delete(old)
  books.set(key, made)
  made.catch(() => books.delete(key))
  return made
}
