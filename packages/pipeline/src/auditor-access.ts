import { createHash, randomBytes } from 'node:crypto'
import type { AuditorAccess } from '@meshledger/ledger'
import { NoSuchThingError, RefusedError } from './close/refused.ts'
import type { EventAttribute } from './evidence-content.ts'
import type { Asker } from './exceptions.ts'
import type { House } from './house.ts'
import { daysBetween, namesOf } from './posture-names.ts'
import { QueryError } from './query-error.ts'
import { requireVisible } from './visible.ts'

/** An audit lasts weeks; whoever needs longer is given access again, by somebody who thought about it again. */
const LONGEST_DAYS = 92

export type AuditorWish = {
  readonly auditor: string
  readonly purpose: string
  /** Days of the evidence, both included. */
  readonly from: string
  readonly to: string
  readonly domains: readonly string[]
  readonly attributes: readonly EventAttribute[]
  /** The last day on which it opens anything. */
  readonly ends: string
}

/** What auditors may look at, newest first. */
export async function auditorAccesses(house: House) {
  const tell = await teller(house)
  return { access: (await house.ledger.auditors.list()).map(tell) }
}

/**
 * Let an auditor look at the evidence of some days and domains until a day. The key is told once: only its digest is
 * kept. Throws `NoSuchDomainError` for a domain that the giver does not see, `QueryError` for days that do not fit.
 */
export async function giveAuditorAccess(house: House, wish: AuditorWish, asker: Asker) {
  await requireVisible(house, wish.domains, asker.sees)
  const at = await house.now()
  const today = at.slice(0, 10)
  if (wish.from > wish.to) throw new QueryError('from', 'the first day lies after the last')
  if (wish.ends < today) throw new QueryError('ends', 'the end lies in the past')
  if (daysBetween(today, wish.ends) > LONGEST_DAYS) {
    throw new QueryError('ends', `the end lies more than ${LONGEST_DAYS} days ahead; give access again then`)
  }
  const key = randomBytes(32).toString('base64url')
  const id = `auditor-${randomBytes(6).toString('hex')}`
  const { auditor, purpose, from, to, ends } = wish
  const fixed = { domains: [...new Set(wish.domains)].toSorted(), attributes: [...new Set(wish.attributes)].toSorted() }
  await house.ledger.auditors.give({
    ...{ id, keyDigest: digestOf(key), auditor, purpose, from, to, ends, ...fixed, who: asker.id, at },
  })
  return { ...(await told(house, id)), key }
}

/** End an access before its day. Throws `RefusedError` when it is over already. */
export async function endAuditorAccess(house: House, id: string, reason: string, asker: Asker) {
  const { access } = await told(house, id)
  if (access.state !== 'open' || !(await house.ledger.auditors.end(id, asker.id, reason, await house.now()))) {
    throw new RefusedError('The access is over already', 'Load it again and see where it stands.')
  }
  return told(house, id)
}

/** What came of a key or an id: access that is open, access that is over with the sentence that says so, or nothing. */
export type OpenedAccess =
  | { readonly kind: 'open'; readonly access: AuditorAccess }
  | { readonly kind: 'over'; readonly sentence: string }
  | { readonly kind: 'unknown' }

/** The access that a key opens now. */
export async function accessByKey(house: House, key: string): Promise<OpenedAccess> {
  return opened(await house.ledger.auditors.byKey(digestOf(key)), await house.now())
}

/** The access of an id, for whoever may give access and wants to see what its auditor sees. */
export async function accessById(house: House, id: string): Promise<OpenedAccess> {
  return opened(await house.ledger.auditors.get(id), await house.now())
}

function opened(access: AuditorAccess | undefined, now: string): OpenedAccess {
  if (access === undefined) return { kind: 'unknown' }
  if (access.ended !== null)
    return { kind: 'over', sentence: `This access was ended on ${access.ended.at.slice(0, 10)}` }
  if (isPast(access, now.slice(0, 10))) return { kind: 'over', sentence: `This access ended with ${access.ends}` }
  return { kind: 'open', access }
}

/** Note a look in the trail, before it is answered. */
export async function noteLook(house: House, access: string, what: string, who: string): Promise<void> {
  await house.ledger.auditors.look({ access, what, who, at: await house.now() })
}

const isPast = ({ ends }: Pick<AuditorAccess, 'ends'>, today: string): boolean => ends < today
const digestOf = (key: string): string => createHash('sha256').update(key).digest('hex')

async function told(house: House, id: string) {
  const found = await house.ledger.auditors.get(id)
  if (found === undefined) throw new NoSuchThingError('access of an auditor')
  return { access: (await teller(house))(found) }
}

async function teller(house: House) {
  const [now, nameOf] = await Promise.all([house.now(), namesOf(house)])
  const today = now.slice(0, 10)
  return ({ who, at, ended, ...access }: AuditorAccess) => {
    const state = ended !== null ? ('ended' as const) : isPast(access, today) ? ('expired' as const) : ('open' as const)
    return {
      ...access,
      attributes: access.attributes as EventAttribute[],
      ...{ state, daysLeft: state === 'open' ? daysBetween(today, access.ends) : null },
      ...{ givenBy: nameOf(who), givenAt: at },
      ended: ended && { by: nameOf(ended.who), reason: ended.reason, at: ended.at },
    }
  }
}
