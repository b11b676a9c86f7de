import { completeThrough, dayText, lastOfMonth, monthsHeld, monthWords } from '@meshledger/costing'
import { UNALLOCATED } from '@meshledger/mesh'
import { AMOUNT_SCALE, formatDecimal, parseDecimal, sum } from '@meshledger/money'
import { charges } from '../charges.ts'
import type { House } from '../house.ts'
import { billOf, tolerance } from './bill.ts'
import { checklistOf } from './checklist.ts'
import { whyNotApprove } from './decide.ts'
import { type Prepared, preparedOf } from './late-usage.ts'
import { lateAdjustmentsOf } from './late-view.ts'
import { tie } from './make-out.ts'
import { noticesOf } from './notices.ts'
import { makeOutNow, requireUsage } from './prepare.ts'
import { preparedStep, type Stand, standOf, stateAfter } from './stand.ts'
import { type Listed, listed, previousTraces, summaryOf } from './statement-list.ts'
import { factsOf } from './stored.ts'

const total = (amounts: readonly string[]): string =>
  formatDecimal(sum(amounts.map((amount) => parseDecimal(amount, AMOUNT_SCALE))), AMOUNT_SCALE)

/** Every period with usage, newest first, and where its close stands. */
export async function closes(house: House) {
  const book = await charges(house)
  const [standing, statements] = [await house.ledger.closes.standing(), await listed(house)]
  const complete = completeThrough(book)
  const disputes = (await house.ledger.closes.disputes()).filter(({ settlement }) => settlement === null)
  const periods = monthsHeld(book).map((period) => {
    const step = standing.get(period)
    const rows = statements.filter(
      (one) => one.period === period && one.state !== 'superseded' && one.kind !== 'credit',
    )
    return {
      ...{ period, state: stateAfter(step?.action), complete: complete !== null && complete >= lastOfMonth(period) },
      currency: book.currency,
      ...totals(rows),
      openDisputes: disputes.filter((one) => one.period === period).length,
      digest: step === undefined || rows.length === 0 ? null : step.digest,
      frozenAt: stateAfter(step?.action) === 'frozen' ? (step?.at ?? null) : null,
    }
  })
  const lastFrozen = periods.findLast(({ state }) => state === 'frozen')?.period ?? ''
  const waiting = periods.filter(({ period, complete: whole }) => whole && period > lastFrozen)
  const openPeriod = (lastFrozen === '' ? waiting.at(-1) : waiting[0])?.period ?? null
  return { openPeriod, periods: periods.toReversed() }
}

const totals = (rows: readonly Listed[]) => ({
  total: rows.length === 0 ? null : total(rows.map(({ facts }) => facts.total)),
  statements: rows.length,
  accepted: rows.filter(({ state, domain }) => state === 'accepted' && domain !== UNALLOCATED).length,
})

/** The close of a period as one page: `who` decides whether they may approve it. */
export async function close(house: House, period: string, who: string) {
  await requireUsage(house, period)
  const stand = await standOf(house, period)
  const [book, disputes] = [await charges(house), await house.ledger.closes.disputes()]
  const complete = completeThrough(book)
  const { rows, prepared } = await rowsOf(house, stand)
  const [notices, previous] = [await noticesOf(house, stand), await previousTraces(house, period)]
  const journal = await house.ledger.journal.list(period)
  const exports = (await house.ledger.journal.exports()).filter((one) => one.period === period)
  const open = disputes.filter((one) => one.period === period && one.settlement === null)
  const why = await whyNotApprove(house, stand, who)
  const frozen = stand.record.steps.findLast(({ action }) => action === 'frozen')
  return {
    ...{ period, label: monthWords(period), state: stand.state, currency: book.currency, ...totals(rows) },
    complete: complete !== null && complete >= lastOfMonth(period),
    dataThrough: complete === null ? null : dayText(Math.min(complete, lastOfMonth(period))),
    ...{ openDisputes: open.length, digest: stand.digest, frozenAt: frozen?.at ?? null },
    preparedBy: stand.state === 'open' ? null : (preparedStep(stand.record)?.who ?? null),
    approvedBy: approvedBy(stand),
    checklist: checklistOf(stand, notices, exports.length),
    ...{ mayApprove: why === null, whyNot: why },
    reconciliation: await reconciled(house, stand, prepared, rows),
    notices,
    rows: rows.map((row) => summaryOf(row, disputes, previous(row))),
    lateAdjustments: await lateAdjustmentsOf(house, stand),
    steps: stand.record.steps.map(({ at, who: by, action, digest, note }) => ({ at, who: by, action, digest, note })),
    notes: stand.record.notes,
    journal: {
      transactions: journal.length,
      debit: total(
        journal.flatMap(({ postings }) => postings.map(({ amount }) => amount).filter((a) => !a.startsWith('-'))),
      ),
      exports: exports.length,
    },
    manifest: stand.manifest,
  }
}

const approvedBy = ({ state, record }: Stand): string | null =>
  state === 'approved' || state === 'frozen'
    ? (record.steps.findLast(({ action }) => action === 'approved')?.who ?? null)
    : null

type Kept = { mark: unknown; made: ReturnType<typeof makeOutNow> }
const trials = new WeakMap<House, Map<string, Kept>>()

/** The statements of a period as they are, and before it is prepared as they would be. */
async function rowsOf(house: House, stand: Stand): Promise<{ rows: Listed[]; prepared: Prepared }> {
  const step = preparedStep(stand.record)
  if (step !== undefined && stand.state !== 'open') {
    return {
      rows: (await listed(house, stand.period)).filter(
        ({ state, kind }) => state !== 'superseded' && kind !== 'credit',
      ),
      prepared: preparedOf(step.detail),
    }
  }
  const { documents, prepared } = await trial(house, stand)
  const rows = documents.map((document): Listed => {
    const { number, period, domain, version } = document
    const about = { kind: 'statement' as const, credits: null, digest: '', facts: factsOf(document) }
    return { number, period, domain, version, ...about, state: 'draft', supersededBy: null }
  })
  return { rows, prepared }
}

/** What a period would be is made out once for each state of facts and decisions, not for each look at it. */
export async function trial(house: House, stand: Stand): Promise<Awaited<ReturnType<typeof makeOutNow>>> {
  const book = await charges(house)
  const decisions = [await house.ledger.budgets.current(), [...(await house.ledger.closes.standing())]]
  const mark = JSON.stringify([await house.lake.version(), decisions, book.domains, stand.record.mark])
  const kept = trials.get(house) ?? new Map<string, Kept>()
  trials.set(house, kept)
  const before = kept.get(stand.period)
  if (before?.mark === mark) return before.made
  const made = makeOutNow(house, stand)
  kept.set(stand.period, { mark, made })
  made.catch(() => kept.delete(stand.period))
  return made
}

/** The bills of other vendors, invoice by invoice; null where the rules leave them out. */
function vendorsOf({ vendors }: Prepared) {
  if (vendors === undefined) return null
  const { kept: _, used: __, ...tied } = vendors
  return tied
}

async function reconciled(house: House, stand: Stand, prepared: Prepared, rows: readonly Listed[]) {
  const bill = await billOf(house, stand, prepared.rated)
  return {
    rows: prepared.rows,
    ...tie(prepared, rows),
    vendors: vendorsOf(prepared),
    tolerance: await tolerance(house),
    bill: bill && {
      ...{ source: bill.source, reference: bill.reference, amount: bill.amount, currency: bill.currency },
      ...{ enteredBy: bill.enteredBy, enteredAt: bill.enteredAt, explanations: bill.explanations },
      ...{ lines: bill.compared, difference: bill.difference, unexplained: bill.unexplained },
    },
  }
}
