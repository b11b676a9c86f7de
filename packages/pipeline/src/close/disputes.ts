import {
  minorDigits,
  minorText,
  parseMinor,
  readLineFile,
  type StatementDocument,
  withAdjustment,
} from '@meshledger/costing'
import type { DisputeRecord, LivingStatement, Settlement } from '@meshledger/ledger'
import { UNALLOCATED } from '@meshledger/mesh'
import type { House } from '../house.ts'
import type { VisibleDomains } from '../visible.ts'
import { sha256 } from './digest.ts'
import { nextVersions } from './prepare.ts'
import { movedOn, NoSuchThingError, RefusedError } from './refused.ts'
import { reissueWith } from './reissue.ts'
import { type Stand, standOf } from './stand.ts'
import { findStatement, type StatementName } from './statement.ts'
import { asStored } from './stored.ts'

type Dispute = DisputeRecord & { settlement: Settlement | null }
const DAY_MS = 86_400_000

/** A dispute as both sides see it. `now` is the clock of the account. */
export function disputeReply(one: Dispute, now: string, currency: string) {
  const until = Date.parse(one.settlement?.at ?? now)
  const { key: _, at, who, settlement, ...about } = one
  return {
    ...about,
    ...{ currency, state: settlement?.outcome ?? ('open' as const), raisedBy: who, raisedAt: at },
    ageDays: Math.max(0, Math.floor((until - Date.parse(at)) / DAY_MS)),
    settlement: settlement && {
      ...{ at: settlement.at, who: settlement.who, reason: settlement.reason, amount: settlement.amount },
      ...{ movedTo: settlement.movedTo, statements: settlement.statements },
    },
  }
}

export type DisputeQuery = {
  state?: 'open' | 'accepted' | 'rejected' | 'withdrawn' | undefined
  period?: string | undefined
}

/** Disputes of the domains that the asker sees: open ones first, the oldest of them first. */
export async function disputes(house: House, query: DisputeQuery, sees: VisibleDomains) {
  const [now, currency] = [await house.now(), (await house.ledger.settings.get('currency')) ?? 'USD']
  const all = (await house.ledger.closes.disputes())
    .filter(({ domain }) => sees === 'all' || sees.includes(domain))
    .filter(({ period }) => query.period === undefined || period === query.period)
    .map((one) => disputeReply(one, now, currency))
    .filter(({ state }) => query.state === undefined || state === query.state)
  return { disputes: all.toSorted((a, b) => Number(a.state !== 'open') - Number(b.state !== 'open')) }
}

export async function dispute(house: House, id: string, sees: VisibleDomains) {
  const one = await findDispute(house, id, sees)
  return { dispute: disputeReply(one, await house.now(), (await house.ledger.settings.get('currency')) ?? 'USD') }
}

async function findDispute(house: House, id: string, sees: VisibleDomains): Promise<Dispute> {
  const one = (await house.ledger.closes.disputes()).find((each) => each.id === id)
  if (one === undefined || (sees !== 'all' && !sees.includes(one.domain))) throw new NoSuchThingError('dispute')
  return one
}

export type DisputeWish = { line: number; reason: string; amount?: string | undefined }

/** Dispute a line, or a part of it. One dispute a line is open at a time. */
export async function raiseDispute(
  house: House,
  name: StatementName,
  wish: DisputeWish,
  who: string,
  sees: VisibleDomains,
) {
  const { about, document } = await findStatement(house, name, sees)
  const stand = await standOf(house, name.period)
  if (!['in-review', 'accepted', 'disputed', 'approved'].includes(about.state) || stand.state === 'approved') {
    throw new RefusedError(
      `${about.number} is ${about.state}${stand.state === 'approved' ? ' and about to be frozen' : ''}, so it cannot be disputed`,
      'Dispute the version that is in review, or the frozen one.',
    )
  }
  const line = document.lines.find((each) => each.line === wish.line && each.kind !== 'rounding')
  if (line === undefined) throw new NoSuchThingError('line of that statement')
  const amount = partOf(line.amount, wish.amount, document.currency)
  const before = (await house.ledger.closes.disputes()).filter(
    (one) => one.period === name.period && one.domain === name.domain,
  )
  if (before.some(({ key, settlement }) => key === line.key && settlement === null)) {
    throw new RefusedError('This line is disputed already', 'Wait for the answer, or take that dispute back first.')
  }
  const id = `D-${name.period}-${sha256(JSON.stringify([about.number, line.key, before.length])).slice(0, 10)}`
  const outcome = await house.ledger.closes.commit({
    ...{ period: name.period, after: stand.record.mark, at: await house.now(), who },
    disputes: [
      {
        ...{ id, period: name.period, domain: name.domain, statement: about.number, line: line.line, key: line.key },
        ...{ product: line.product, resource: line.resource, name: line.name, lineAmount: line.amount, amount },
        reason: wish.reason,
      },
    ],
    moves: about.state === 'approved' ? [] : [{ number: about.number, to: 'disputed', reason: wish.reason }],
  })
  if (outcome.kind === 'moved-on') throw movedOn(name.period)
  return dispute(house, id, 'all')
}

/** What is asked of a line, between nothing and the whole of it, in the same direction. */
function partOf(whole: string, part: string | undefined, currency: string): string {
  if (part === undefined) return whole
  const digits = minorDigits(currency)
  const [of, asked] = [parseMinor(whole, digits), minorOf(part, digits)]
  const within = of >= 0n ? asked > 0n && asked <= of : asked < 0n && asked >= of
  if (!within)
    throw new RefusedError(`${part} is no part of a line of ${whole}`, `Name an amount between 0 and ${whole}.`)
  return minorText(asked, digits)
}

function minorOf(text: string, digits: number): bigint {
  try {
    return parseMinor(text, digits)
  } catch {
    throw new RefusedError(
      `${text} has more than ${digits} digits after the point`,
      'Name an amount in the smallest unit.',
    )
  }
}

export type SettleWish = {
  decision: 'accept' | 'reject'
  reason: string
  amount?: string | undefined
  moveTo?: string | undefined
}

/**
 * Settle a dispute. Rejected: a reason, and the statement is in review again. Accepted: what is granted leaves the domain
 * and stands with another, or under Unallocated; in an open period by an adjustment line on the next version of both
 * statements, in a frozen one by crediting both and issuing them again. Nothing is edited.
 */
export async function settleDispute(house: House, id: string, wish: SettleWish, who: string) {
  const one = await findDispute(house, id, 'all')
  if (one.settlement !== null)
    throw new RefusedError('This dispute is settled', 'A settled dispute stays settled; raise another.')
  if (one.who === who) throw new RefusedError('You raised this dispute', 'Another person of finance settles it.')
  const stand = await standOf(house, one.period)
  if (stand.state === 'approved')
    throw new RefusedError(`${one.period} is about to be frozen`, 'Freeze it first, or take it back.')
  if (wish.decision === 'reject') await reject(house, stand, one, wish.reason, who)
  else await grant(house, stand, one, wish, who)
  return dispute(house, id, 'all')
}

/** The statement of a domain that counts now. */
const currentOf = ({ current }: Stand, domain: string): LivingStatement | undefined =>
  current.find((each) => each.domain === domain)

async function reject(house: House, stand: Stand, one: Dispute, reason: string, who: string): Promise<void> {
  await closeDispute(house, stand, one, who, {
    outcome: 'rejected',
    reason,
    amount: null,
    movedTo: null,
    statements: [],
  })
}

/** Taken back by whoever may see it. */
export async function withdrawDispute(house: House, id: string, reason: string, who: string, sees: VisibleDomains) {
  const one = await findDispute(house, id, sees)
  if (one.settlement !== null) throw new RefusedError('This dispute is settled', 'A settled dispute stays settled.')
  const stand = await standOf(house, one.period)
  await closeDispute(house, stand, one, who, {
    outcome: 'withdrawn',
    reason,
    amount: null,
    movedTo: null,
    statements: [],
  })
  return dispute(house, id, sees)
}

async function closeDispute(
  house: House,
  stand: Stand,
  one: Dispute,
  who: string,
  settled: Omit<Settlement, 'dispute' | 'at' | 'who'>,
): Promise<void> {
  const now = currentOf(stand, one.domain)
  const others = (await house.ledger.closes.disputes()).filter(
    (each) =>
      each.id !== one.id && each.settlement === null && each.period === one.period && each.domain === one.domain,
  )
  const back = now?.state === 'disputed' && others.length === 0
  const outcome = await house.ledger.closes.commit({
    ...{ period: one.period, after: stand.record.mark, at: await house.now(), who },
    settlements: [{ dispute: one.id, ...settled }],
    moves: back ? [{ number: now.number, to: 'in-review', reason: `dispute ${settled.outcome}` }] : [],
  })
  if (outcome.kind === 'moved-on') throw movedOn(one.period)
}

async function grant(house: House, stand: Stand, one: Dispute, wish: SettleWish, who: string): Promise<void> {
  const moveTo = wish.moveTo ?? UNALLOCATED
  const [from, to] = [currentOf(stand, one.domain), currentOf(stand, moveTo)]
  if (from === undefined)
    throw new RefusedError(`${one.period} was taken back`, 'Prepare it again and send it to review first.')
  if (to === undefined || moveTo === one.domain) {
    throw new RefusedError(
      `The amount cannot be moved to ${moveTo}`,
      'Name another domain with a statement in this period.',
    )
  }
  const bodies = await house.ledger.closes.bodies([from.number, to.number])
  const [source, target] = [from, to].map(({ number }) => readLineFile(bodies.get(number) ?? ''))
  if (!source || !target) throw new NoSuchThingError('statement')
  const billed = source.lines.find(({ key }) => key === one.key)?.billed
  const amount = minorOf(partOf(one.amount, wish.amount, source.currency), minorDigits(source.currency))
  const line = (sign: bigint, version: number, document: StatementDocument, note: string) =>
    withAdjustment(document, version, {
      ...{
        product: one.product,
        resource: one.resource,
        name: one.name,
        note,
        amount: sign * amount,
        of: `dispute ${one.id}`,
      },
      corrects: { period: one.period, statement: one.statement, line: one.line },
      ...(billed && { billed }),
    })
  const granted = {
    ...{ outcome: 'accepted' as const, reason: wish.reason, movedTo: moveTo },
    amount: minorText(amount, minorDigits(source.currency)),
  }
  const next = nextVersions(stand.all)
  const frozen = stand.state === 'frozen'
  const version = (domain: string) => (next[domain] ?? 1) + (frozen ? 1 : 0)
  const made = [
    line(-1n, version(source.domain), source, `Granted in dispute ${one.id}: ${wish.reason}`),
    line(1n, version(target.domain), target, `Taken over from ${one.domain} in dispute ${one.id}`),
  ]
  const settlement = { dispute: one.id, ...granted, statements: made.map(({ number }) => number) }
  if (frozen) {
    const reason = `dispute ${one.id} was accepted`
    await reissueWith(house, stand, { made, who, reason, settlements: [settlement], prepared: null })
    return
  }
  const outcome = await house.ledger.closes.commit({
    ...{ period: one.period, after: stand.record.mark, at: await house.now(), who, settlements: [settlement] },
    statements: made.map(asStored),
    moves: [
      ...[from, to].map(({ number, domain }) => ({
        ...{ number, to: 'superseded' as const, reason: `dispute ${one.id} was accepted` },
        supersededBy: made.find((each) => each.domain === domain)?.number ?? null,
      })),
      ...made.map(({ number }) => ({ number, to: 'in-review' as const, reason: `dispute ${one.id} was accepted` })),
    ],
  })
  if (outcome.kind === 'moved-on') throw movedOn(one.period)
}
