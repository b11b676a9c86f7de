import { addMonths, type ExactLine, type Late, lateLine, monthsHeld, type StatementDocument } from '@meshledger/costing'
import type { CloseChange, Draft, LivingStatement } from '@meshledger/ledger'
import { budgetsOf } from '../budgets.ts'
import { charges } from '../charges.ts'
import type { House } from '../house.ts'
import { billsIn } from './bills-in.ts'
import { manifestOf, sha256 } from './digest.ts'
import { carriedBy, carriersOf, type Prepared, unconvertedBefore } from './late-usage.ts'
import { adjustmentsOf, countIn, makeOut, previousTotals } from './make-out.ts'
import { keptMeasures } from './measured.ts'
import {
  basisOf,
  billsOfMonth,
  booksOfMonth,
  type MonthBooks,
  monthFacts,
  pricesOfMonth,
  ruleSetDigest,
  rulesNow,
} from './month-facts.ts'
import { movedOn, NoSuchThingError, RefusedError } from './refused.ts'
import { frozenMonths, type Stand, standOf } from './stand.ts'
import { asStored } from './stored.ts'

export type MadeOut = {
  readonly documents: readonly StatementDocument[]
  readonly prepared: Prepared
  /** The lines of bills that `prepared` names, to be kept with its step; absent where bills are left out. */
  readonly keptBills?: NonNullable<CloseChange['keptBills']>
}

/**
 * Make the statements of a month out of facts and rules as they are now. `through` leaves out usage that Databricks
 * added after that day: what the month looked like then.
 */
export async function makeOutNow(house: House, stand: Stand, through: string | null = null): Promise<MadeOut> {
  const { period, all } = stand
  const rules = await rulesNow(house)
  const [books, late, facts, settings] = [
    await booksOfMonth(house, period, rules, { through }),
    await carriedBy(house, period),
    await monthFacts(house, period, through, rules),
    await house.ledger.settings.all(),
  ]
  const { book } = books
  const frozen = await frozenBefore(house, period)
  const counted = countIn(books, period, late)
  const bytes = await billsOfMonth(house, period, rules)
  const keptBills = bytes === null ? undefined : { digest: sha256(bytes), bytes }
  const prepared: Prepared = {
    ...{
      rules,
      facts,
      measured: keptMeasures(books, period, rules),
      prices: await pricesOfMonth(house, period),
      through,
      previous: previousTotals(book, period, frozen),
    },
    ...{ budgets: await budgetsOf(house, period), versions: nextVersions(all), basis: basisOf(rules), ...counted },
    carriers: carriersOf(await house.ledger.closes.corrections()),
    ...(keptBills && (await vendorsIn(house, books, period, { rules, kept: keptBills.digest }))),
  }
  return {
    documents: makeOut({ period, book, carried: byDomain(late), demo: settings.demo === 'true', prepared }),
    prepared,
    ...(keptBills && { keptBills }),
  }
}

/** The bills of a month, and of frozen months before it those that it would carry and cannot convert. */
async function vendorsIn(
  house: House,
  books: MonthBooks,
  period: string,
  { rules, kept }: Pick<Prepared, 'rules'> & { kept: string },
): Promise<Pick<Prepared, 'vendors'>> {
  const tied = billsIn(books, period, rules)
  if (tied === null) return {}
  const unconverted = [...tied.unconverted, ...(await unconvertedBefore(house, period))]
  return { vendors: { ...tied, unconverted, kept } }
}

function byDomain(late: readonly Late[]): Map<string, ExactLine[]> {
  const lines = new Map<string, ExactLine[]>()
  for (const one of late) lines.set(one.domain, [...(lines.get(one.domain) ?? []), lateLine(one)])
  return lines
}

/** Whether a month would be made out of the same: facts, measurements, rules, budgets, late usage of frozen months. */
export async function stillHolds(house: House, { period, all }: Stand, was: Prepared): Promise<boolean> {
  const late = await carriedBy(house, period)
  const rules = await rulesNow(house)
  const now = {
    facts: await monthFacts(house, period, was.through, rules),
    measured: keptMeasures(await booksOfMonth(house, period, rules, { through: was.through }), period, rules),
    rules: ruleSetDigest(rules),
    budgets: await budgetsOf(house, period),
    versions: nextVersions(all),
    adjustments: adjustmentsOf(late),
  }
  const { facts, measured, budgets, versions, adjustments } = was
  return (
    JSON.stringify(now) ===
    JSON.stringify({ facts, measured, rules: ruleSetDigest(was.rules), budgets, versions, adjustments })
  )
}

async function frozenBefore(house: House, period: string): Promise<LivingStatement[]> {
  const months = (await frozenMonths(house)).filter((month) => month < period)
  const before = addMonths(period, -1)
  return months.includes(before) ? [...(await standOf(house, before)).current] : []
}

/** The version that comes after those a domain has had in the period. */
export function nextVersions(all: readonly { domain: string; version: number }[]): Record<string, number> {
  const next: Record<string, number> = {}
  for (const { domain, version } of all) next[domain] = Math.max(next[domain] ?? 1, version + 1)
  return next
}

const draftOf = (document: StatementDocument): Draft => {
  const { domain, version, digest, facts, body } = asStored(document)
  return { domain, version, digest, facts, body }
}

export const digestOf = (period: string, drafts: readonly Draft[]): string =>
  sha256(
    manifestOf(drafts.map(({ domain, version, digest }) => ({ number: `${period}/${domain}/v${version}`, digest }))),
  )

/** Draft the statements of a period. Drafted again from the same facts and rules, nothing changes, whoever does it. */
export async function prepare(house: House, period: string, who: string, through: string | null = null): Promise<void> {
  const stand = await standOf(house, period)
  await requireUsage(house, period)
  if (stand.state !== 'open' && stand.state !== 'prepared') throw notNow(stand, 'prepared')
  const { documents, prepared, keptBills } = await makeOutNow(house, stand, through)
  const drafts = documents.map(draftOf)
  const digest = digestOf(period, drafts)
  if (stand.state === 'prepared' && stand.digest === digest) return
  const outcome = await house.ledger.closes.commit({
    ...{ period, after: stand.record.mark, at: await house.now(), who, drafts },
    step: { action: 'prepared', digest, note: '', detail: JSON.stringify(prepared) },
    ...(keptBills && { keptBills }),
  })
  if (outcome.kind === 'moved-on') throw movedOn(period)
}

export async function requireUsage(house: House, period: string): Promise<void> {
  const book = await charges(house)
  if (!monthsHeld(book).includes(period)) throw new NoSuchThingError('period with usage')
}

const words: Record<Stand['state'], string> = {
  open: 'is not prepared yet',
  prepared: 'is prepared, and its statements are drafts',
  'in-review': 'is in review',
  approved: 'is approved',
  frozen: 'is frozen',
}
const remedies: Record<Stand['state'], string> = {
  open: 'Prepare it first.',
  prepared: 'Send it to review first.',
  'in-review': 'Take the review back, or approve it.',
  approved: 'Freeze it.',
  frozen: 'A frozen month changes only by credit and re-issue.',
}

export const notNow = ({ period, state }: Stand, wish: string): RefusedError =>
  new RefusedError(`${period} ${words[state]}, so it cannot be ${wish}`, remedies[state])
