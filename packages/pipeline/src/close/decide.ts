import { readLineFile, type StatementDocument } from '@meshledger/costing'
import type { CloseChange, Correction, NewTransaction } from '@meshledger/ledger'
import type { House } from '../house.ts'
import { transactionOf } from './booking.ts'
import { sha256 } from './digest.ts'
import { changedSinceApproval, groundsOf } from './grounds.ts'
import { journalSettings } from './journal-settings.ts'
import { recordsToKeep } from './kept-records.ts'
import { preparedOf } from './late-usage.ts'
import { noticesOf } from './notices.ts'
import { digestOf, notNow, stillHolds } from './prepare.ts'
import { movedOn, RefusedError } from './refused.ts'
import { lastStep, preparedStep, type Stand, standOf } from './stand.ts'
import { statementPdfs } from './statement-pdfs.ts'

async function write(
  house: House,
  stand: Stand,
  who: string,
  change: Omit<CloseChange, 'period' | 'after' | 'at' | 'who'>,
) {
  const { period, record } = stand
  const outcome = await house.ledger.closes.commit({
    period,
    after: record.mark,
    at: await house.now(),
    who,
    ...change,
  })
  if (outcome.kind === 'moved-on') throw movedOn(period)
}

/** From here on the lines of the period do not change. Refused when the drafts are no longer what the facts give. */
export async function review(house: House, period: string, who: string): Promise<void> {
  const stand = await standOf(house, period)
  if (stand.state === 'in-review') return
  const step = preparedStep(stand.record)
  if (stand.state !== 'prepared' || step === undefined) throw notNow(stand, 'sent to review')
  if (!(await stillHolds(house, stand, preparedOf(step.detail)))) {
    throw new RefusedError(`Facts or rules changed since ${period} was prepared`, 'Prepare it again, then send it.')
  }
  const drafts = await house.ledger.closes.drafts(period)
  const statements = drafts.map(({ domain, version, digest, facts, body }) => ({
    ...{ number: `${period}/${domain}/v${version}`, period, domain, version },
    ...{ kind: 'statement' as const, credits: null, digest, facts, body },
  }))
  const moves = statements.map(({ number }) => ({ number, to: 'in-review' as const, reason: 'sent to review' }))
  const digest = digestOf(period, drafts)
  await write(house, stand, who, {
    ...{ drafts: [], statements, moves },
    step: { action: 'sent-to-review', digest, note: '', detail: '' },
  })
}

/** The statements in review are superseded, and the period is open again. What was shown stays readable. */
export async function takeBack(house: House, period: string, who: string, reason: string): Promise<void> {
  const stand = await standOf(house, period)
  if (stand.state === 'open' || stand.state === 'frozen') throw notNow(stand, 'taken back')
  await write(house, stand, who, {
    drafts: [],
    moves: stand.current.map(({ number }) => ({ number, to: 'superseded' as const, reason: `taken back: ${reason}` })),
    step: { action: 'taken-back', digest: stand.digest ?? '', note: reason, detail: '' },
  })
}

/** Why this person may not approve the period as it stands; null when they may. */
export async function whyNotApprove(house: House, stand: Stand, who: string): Promise<string | null> {
  if (stand.state !== 'in-review') return notNow(stand, 'approved').message
  if (preparedStep(stand.record)?.who === who) return 'You prepared this period; another person approves it'
  const blocking = (await noticesOf(house, stand)).filter(({ blocks }) => blocks)
  return blocking.length === 0 ? null : blocking.map(({ sentence }) => sentence).join(' ')
}

/** Approve what the digest names, and nothing else. */
export async function approve(house: House, period: string, who: string, digest: string, note: string): Promise<void> {
  const stand = await standOf(house, period)
  const last = lastStep(stand.record)
  if (stand.state === 'approved' && last?.who === who && last.digest === digest) return
  const why = await whyNotApprove(house, stand, who)
  if (why !== null) throw new RefusedError(why, 'Settle what stands in the way, or ask another person of finance.')
  if (digest !== stand.digest) {
    throw new RefusedError(`${period} is no longer what you looked at`, 'Load it again, and approve what it is now.')
  }
  const detail = JSON.stringify(await groundsOf(house, stand))
  await write(house, stand, who, { step: { action: 'approved', digest, note, detail }, durable: true })
}

/**
 * Freeze an approved period, as long as it is what was approved: its statements, the PDFs as they are handed out from now on,
 * the corrections that it carries, the ids of the usage records behind it and the journal, in one change that is on the disk
 * before this returns. Frozen again, nothing changes.
 */
export async function freeze(house: House, period: string, who: string): Promise<void> {
  const stand = await standOf(house, period)
  if (stand.state === 'frozen') return
  const step = preparedStep(stand.record)
  if (stand.state !== 'approved' || step === undefined) throw notNow(stand, 'frozen')
  const changes = await changedSinceApproval(house, stand)
  if (changes.length > 0) {
    throw new RefusedError(
      `${period} is no longer what was approved: ${changes.join('; ')}`,
      'Take it back, prepare it again and have it approved.',
    )
  }
  const documents = await documentsWith(house, stand)
  const prepared = preparedOf(step.detail)
  await requireNotCarriedElsewhere(house, documents, prepared.carriers)
  const at = await house.now()
  const approval = lastStep(stand.record)
  const settings = await journalSettings(house)
  const history = approval ? [{ who: approval.who, at: approval.at, what: 'approved' }] : []
  const pdfs = await statementPdfs(
    documents.map(({ document, digest }) => ({ document, about: { digest, state: 'approved', history, madeAt: at } })),
  )
  const files = documents.map(({ document: { number } }, i) => {
    const bytes = pdfs[i] ?? new Uint8Array()
    return { number, format: 'pdf', digest: sha256(bytes), bytes }
  })
  const made = documents.map(({ document }) => document)
  await write(house, stand, who, {
    moves: stand.current.map(({ number }) => ({ number, to: 'approved' as const, reason: 'frozen with its period' })),
    files,
    records: await recordsToKeep(house, period, prepared),
    corrections: made.flatMap(correctionsIn),
    transactions: made.flatMap((document): NewTransaction[] => transactionOf(document, settings)),
    step: { action: 'frozen', digest: stand.digest ?? '', note: '', detail: '' },
    durable: true,
  })
}

/** Two periods that were open at once may have meant to carry the same late usage; the first that is frozen did. */
async function requireNotCarriedElsewhere(
  house: House,
  documents: readonly { document: StatementDocument }[],
  carriers: readonly string[],
): Promise<void> {
  const id = ({ period, domain, key }: Correction) => JSON.stringify([period, domain, key])
  const mine = new Set(documents.flatMap(({ document }) => correctionsIn(document)).map(id))
  const since = (await house.ledger.closes.corrections()).find(
    (one) => !carriers.includes(one.carrier) && mine.has(id(one)),
  )
  if (since === undefined) return
  throw new RefusedError(
    `${since.carrier} carries late usage that this period would carry a second time`,
    'Take this period back and prepare it again.',
  )
}

async function documentsWith(house: House, { current }: Stand) {
  const bodies = await house.ledger.closes.bodies(current.map(({ number }) => number))
  return current.map(({ number, digest }): { document: StatementDocument; digest: string } => ({
    document: readLineFile(bodies.get(number) ?? ''),
    digest,
  }))
}

/** The lines of a statement that make good a line of a frozen month. */
export function correctionsIn(document: StatementDocument): Correction[] {
  return document.lines.flatMap((line): Correction[] => {
    if (line.kind !== 'adjustment' || line.corrects === null) return []
    const [, , , late = ''] = JSON.parse(line.key) as string[]
    const [period, key] = late.startsWith('[') ? (JSON.parse(late) as [string, string]) : [null, null]
    if (period === null) return []
    const { statement } = line.corrects
    return [
      {
        ...{ carrier: document.number, carrierLine: line.line, statement: statement === '' ? null : statement },
        ...{ line: line.corrects.line, period, domain: document.domain, key, exact: line.exact, amount: line.amount },
      },
    ]
  })
}
