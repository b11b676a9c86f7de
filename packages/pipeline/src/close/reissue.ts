import {
  creditOf,
  type ExactLine,
  minorDigits,
  monthLines,
  reversed,
  type StatementDocument,
  type StatementLine,
  statementWith,
  toMinor,
} from '@meshledger/costing'
import type { NewTransaction, Settlement, StatementFile } from '@meshledger/ledger'
import { AMOUNT_SCALE, parseDecimal, sum } from '@meshledger/money'
import type { House } from '../house.ts'
import { transactionId, transactionOf } from './booking.ts'
import { manifestOf, sha256 } from './digest.ts'
import { journalSettings } from './journal-settings.ts'
import { recordsToKeep } from './kept-records.ts'
import { documentsOf, type Prepared } from './late-usage.ts'
import { booksOfMonth, ruleSetDigest } from './month-facts.ts'
import { withoutRate } from './notices.ts'
import { type MadeOut, makeOutNow, notNow } from './prepare.ts'
import { movedOn, RefusedError } from './refused.ts'
import { type Stand, standOf } from './stand.ts'
import { statementPdfs } from './statement-pdfs.ts'
import { asStored } from './stored.ts'

export type Reissue = {
  /** The statements that take the place of the credited ones. */
  made: readonly StatementDocument[]
  who: string
  reason: string
  settlements: readonly Omit<Settlement, 'at' | 'who'>[]
  /** By which rules and facts they were made out, where these are new. */
  prepared: Prepared | null
  /** The lines of bills that `prepared` names. */
  keptBills?: MadeOut['keptBills']
}

/**
 * Put statements in the place of frozen ones: each of those is credited whole, line by line, and its booking reversed;
 * what is issued anew is booked beside it. Both are dated today: the month itself is closed in the books.
 */
export async function reissueWith(house: House, stand: Stand, wish: Reissue): Promise<string[]> {
  const { made, who, reason, settlements, prepared, keptBills } = wish
  const { period } = stand
  const at = await house.now()
  const settings = await journalSettings(house)
  const booked = new Map((await house.ledger.journal.list(period)).map((one) => [one.id, one]))
  const old = stand.current.filter(({ domain }) => made.some((each) => each.domain === domain))
  const credits = (await documentsOf(house, old)).map((document) => creditOf(document, document.version + 1, reason))
  const issued = [...credits, ...made]
  const pdfs = await statementPdfs(
    issued.map((document) => {
      const history = [{ at, who, what: document.kind === 'credit' ? 'credited' : 'issued again' }]
      return { document, about: { digest: asStored(document).digest, state: 'approved', history, madeAt: at } }
    }),
  )
  const files = issued.map(({ number }, i): StatementFile => {
    const bytes = pdfs[i] ?? new Uint8Array()
    return { number, format: 'pdf', digest: sha256(bytes), bytes }
  })
  const date = at.slice(0, 10)
  const reversals = credits.flatMap((credit): NewTransaction[] => {
    const before = booked.get(transactionId(credit.credits ?? ''))
    if (before === undefined) return []
    const description = `Credit: ${before.description}`
    const about = {
      id: transactionId(credit.number),
      period,
      date,
      kind: 'reversal' as const,
      statement: credit.number,
    }
    return [{ ...about, reverses: before.id, description, postings: reversed(before.postings) }]
  })
  const stored = issued.map(asStored)
  const replaced = new Set(old.map(({ number }) => number))
  const manifest = manifestOf([...stand.current.filter(({ number }) => !replaced.has(number)), ...made.map(asStored)])
  const outcome = await house.ledger.closes.commit({
    ...{ period, after: stand.record.mark, at, who, settlements, files, statements: stored },
    ...(keptBills && { keptBills }),
    records: prepared === null ? [] : await recordsToKeep(house, period, prepared),
    moves: [
      ...old.map(({ number }, i) => ({
        ...{ number, to: 'superseded' as const, reason, supersededBy: credits[i]?.number ?? null },
      })),
      ...issued.map(({ number }) => ({ number, to: 'approved' as const, reason })),
    ],
    transactions: [
      ...reversals,
      ...made.flatMap((document) => transactionOf(document, settings).map((one) => ({ ...one, date }))),
    ],
    step: {
      ...{ action: 'reissued', digest: sha256(manifest), note: reason },
      detail: prepared === null ? '' : JSON.stringify(prepared),
    },
    durable: true,
  })
  if (outcome.kind === 'moved-on') throw movedOn(period)
  return issued.map(({ number }) => number)
}

export type ReissueWish = { reason: string; confirm?: string | undefined }

/** Asked for by one person, done by another, from the facts and rules of the moment in which it is done. */
export async function reissue(house: House, period: string, { reason, confirm }: ReissueWish, who: string) {
  const stand = await standOf(house, period)
  if (stand.state !== 'frozen') throw notNow(stand, 'issued again')
  const { steps } = stand.record
  const asked = steps.findLast(({ action, step }) => action === 'reissue-asked' && `R-${period}-${step}` === confirm)
  if (confirm === undefined) {
    const { record } = stand
    const step = { action: 'reissue-asked' as const, digest: stand.digest ?? '', note: reason, detail: '' }
    const outcome = await house.ledger.closes.commit({ period, after: record.mark, at: await house.now(), who, step })
    if (outcome.kind === 'moved-on') throw movedOn(period)
    return { request: `R-${period}-${steps.length + 1}`, done: false, statements: [] }
  }
  const done = steps.some(({ action, step }) => action === 'reissued' && asked !== undefined && step > asked.step)
  if (asked === undefined || done) {
    throw new RefusedError('There is no such request that is still open', 'Ask for the re-issue again.')
  }
  if (asked.who === who) throw new RefusedError('You asked for this re-issue', 'Another person of finance confirms it.')
  const { made, prepared, keptBills } = await madeAnew(house, stand)
  const [unrated] = withoutRate(prepared)
  if (unrated !== undefined) throw new RefusedError(unrated, 'Then confirm the re-issue again.')
  if (made.length === 0) {
    throw new RefusedError(
      `${period} comes out as it is`,
      'Nothing has to be issued again: facts and rules give the same.',
    )
  }
  const statements = await reissueWith(house, stand, {
    ...{ made, who, reason: asked.note, settlements: [], prepared },
    ...(keptBills && { keptBills }),
  })
  return { request: confirm, done: true, statements }
}

/** The statements that facts and rules of now change, less what was carried in later months since. */
async function madeAnew(
  house: House,
  stand: Stand,
): Promise<Pick<MadeOut, 'prepared' | 'keptBills'> & { made: StatementDocument[] }> {
  const { period } = stand
  const { documents: _, ...out } = await makeOutNow(house, stand)
  const { prepared } = out
  const { book } = await booksOfMonth(house, period, prepared.rules)
  const now = monthLines(book, period)
  const carried = (await house.ledger.closes.corrections()).filter((one) => one.period === period)
  const documents = new Map((await documentsOf(house, stand.current)).map((each) => [each.domain, each]))
  const definitions = new Map(prepared.rules.domains.map((each) => [each.domain, each]))
  const made: StatementDocument[] = []
  for (const domain of [...new Set([...documents.keys(), ...now.keys()])].toSorted()) {
    const before = documents.get(domain)
    const fresh = lessCarried(
      now.get(domain)?.lines ?? [],
      carried.filter((one) => one.domain === domain),
    )
    const kept = (before?.lines ?? []).filter(({ kind }) => kind === 'adjustment' || kind === 'credit').map(asExact)
    const lines = [...fresh, ...kept]
    if (before && sameMoney(before, lines)) continue
    const digits = minorDigits(book.currency)
    const definition = definitions.get(domain)
    const head = before ?? {
      ...{ period, domain, title: definition?.title ?? domain, costCentre: definition?.cost_centre ?? '' },
      ...{ owner: definition?.owner ?? '', currency: book.currency, demo: false, previous: null, budget: null },
      ...{ drivers: [], dataThrough: prepared.dataThrough },
    }
    const { period: of, title, costCentre, owner, currency, demo, previous, budget, drivers, dataThrough } = head
    const input = {
      ...{ period: of, domain, title, costCentre, owner, currency, demo, previous, budget, drivers, dataThrough },
      ...{ version: before ? before.version + 2 : 1, basis: prepared.basis, ruleSet: rulesOf(prepared), lines },
      unpricedRows: now.get(domain)?.unpricedRows ?? 0,
    }
    made.push(statementWith(input, toMinor(sum(lines.map(({ exact }) => exact)), digits), digits))
  }
  return { made, ...out }
}

const rulesOf = ({ rules }: Prepared): string => ruleSetDigest(rules)

const asExact = (line: StatementLine): ExactLine => {
  const { line: _, amount: __, ...rest } = line
  return { ...rest, exact: parseDecimal(line.exact, AMOUNT_SCALE) }
}

const sameMoney = (before: StatementDocument, lines: readonly ExactLine[]): boolean => {
  const text = (each: readonly { key: string; exact: bigint }[]) =>
    JSON.stringify(each.map(({ key, exact }) => [key, String(exact)]).toSorted())
  return text(before.lines.filter(({ kind }) => kind !== 'rounding').map(asExact)) === text(lines)
}

function lessCarried(lines: readonly ExactLine[], carried: readonly { key: string; exact: string }[]): ExactLine[] {
  const rest = new Map<string, bigint>()
  for (const { key, exact } of carried) rest.set(key, (rest.get(key) ?? 0n) + parseDecimal(exact, AMOUNT_SCALE))
  const kept = lines.map((line) => {
    const less = rest.get(line.key) ?? 0n
    rest.delete(line.key)
    return less === 0n ? line : { ...line, exact: line.exact - less, note: 'less what later months carry' }
  })
  const gone = [...rest].map(([key, exact]): ExactLine => {
    const [kind = 'usage', product = '', resource = ''] = JSON.parse(key) as string[]
    return {
      ...{ key, kind: kind === 'shared' ? 'shared' : 'usage', product, resource, name: resource, quantities: [] },
      ...{ exact: -exact, usageRows: 0, quality: 'measured', shared: null, corrects: null },
      note: 'less what later months carry',
    }
  })
  return [...kept, ...gone]
}
