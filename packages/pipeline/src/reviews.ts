import { createHash } from 'node:crypto'
import type { Review, ReviewDecision, ReviewOutcome } from '@meshledger/ledger'
import { NoSuchThingError, RefusedError } from './close/refused.ts'
import type { Asker } from './exceptions.ts'
import type { House } from './house.ts'
import { daysBetween } from './posture-names.ts'
import { QueryError } from './query-error.ts'
import { itemsOf } from './review-rights.ts'
import { identityOf, isOwn, type ReviewTeller, reviewTeller } from './review-told.ts'
import { requireVisible } from './visible.ts'

/** A review is to be done within a quarter: one that waits longer tells what was, not what is. */
const LONGEST_DAYS = 92

export type ReviewWish = { readonly title: string; readonly domains: readonly string[]; readonly due: string }

/** Reviews of access with the rights of the domains that the asker sees, those that wait first, then the newest. */
export async function accessReviews(house: House, asker: Asker) {
  const seen = (await house.ledger.reviews.list()).map((one) => ofAsker(one, asker)).filter((one) => one !== undefined)
  const tell = await reviewTeller(house, asker, seen)
  const told = seen.map((one) => withoutItems(tell, one))
  return { reviews: told.toSorted((a, b) => order(a.state) - order(b.state)) }
}

/**
 * The reviews that were going on in some days, oldest first, each with its rights, as far as the asker sees, and if wanted of one
 * domain. What the asker may do about them is no part of it.
 */
export async function reviewsGoingOn(
  house: House,
  { from, to, domain }: { from: string; to: string; domain?: string | undefined },
  asker: Asker,
) {
  const sees = domain === undefined ? asker.sees : [domain]
  const going = (await house.ledger.reviews.list()).filter(
    ({ at, ended }) => at.slice(0, 10) <= to && (ended === null || ended.at.slice(0, 10) >= from),
  )
  const seen = going.map((one) => ofAsker(one, { ...asker, sees })).filter((one) => one !== undefined)
  const tell = await reviewTeller(house, asker, seen)
  return seen
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
    .map(tell)
    .map(({ mayEnd: _, waiting: __, items, ...told }) => ({
      ...told,
      items: items.map(({ mayDecide: ___, ...item }) => item),
    }))
}

const states = ['overdue', 'open', 'finished', 'ended'] as const
const order = (state: (typeof states)[number]): number => states.indexOf(state)
function withoutItems(tell: ReviewTeller, review: Review) {
  const { items: _, ...told } = tell(review)
  return told
}

/** One review with its rights; throws `NoSuchThingError` when the asker sees none of that id. */
export async function accessReview(house: House, id: string, asker: Asker) {
  const found = await seenReview(house, id, asker)
  return { review: (await reviewTeller(house, asker, [found]))(found) }
}

/**
 * Ask the owners of some domains to look through who has access to the tables of their data products, as the log shows
 * it now. Throws `NoSuchDomainError` for a domain that is not there, `QueryError` for a day that does not do,
 * `RefusedError` where the log shows no right, or does not lie here as a whole.
 */
export async function beginAccessReview(house: House, { title, domains, due }: ReviewWish, { id: who, sees }: Asker) {
  const wanted = [...new Set(domains)].toSorted()
  await requireVisible(house, wanted, sees)
  const at = await house.now()
  const days = daysBetween(at.slice(0, 10), due)
  if (days < 0) throw new QueryError('due', 'the day lies in the past')
  if (days > LONGEST_DAYS) throw new QueryError('due', `the day lies more than ${LONGEST_DAYS} days ahead`)
  const { items, logFrom } = await itemsOf(house, wanted)
  if (items.length === 0) {
    throw new RefusedError('The log shows no right on a table of these domains', 'Name domains with data products.')
  }
  const facts = { title, domains: wanted, due, who, at }
  const id = createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 12)
  await house.ledger.reviews.begin({ id, ...facts, logFrom }, items)
  return accessReview(house, id, { id: who, sees, decides: true })
}

export type ReviewVerdict = {
  readonly items: readonly number[]
  readonly decision: ReviewDecision
  readonly reason: string
}

/**
 * Keep or revoke rights, each for the reason given; said again, the last word counts. Nobody decides about a right of
 * their own. Throws `NoSuchThingError` for a review or a right that the asker does not see, `RefusedError` with a
 * sentence where it may not be.
 */
export async function decideAccessReview(
  house: House,
  id: string,
  { items, decision, reason }: ReviewVerdict,
  asker: Asker,
) {
  const found = await seenReview(house, id, asker)
  const named = items.map((item) => found.items.find((one) => one.item === item))
  if (named.includes(undefined)) throw new NoSuchThingError('right in this review')
  const own = await identityOf(house, asker.id)
  if (named.some((one) => one !== undefined && isOwn(one, own))) {
    throw new RefusedError(
      'Nobody decides about a right of their own',
      'Leave it to another who may act in the domain.',
    )
  }
  requireTaken(await house.ledger.reviews.decide(id, items, { decision, reason, who: asker.id, at: await house.now() }))
  return accessReview(house, id, asker)
}

/** End a review: what nobody decided by then stays told as undecided. */
export async function endAccessReview(house: House, id: string, reason: string, asker: Asker) {
  await seenReview(house, id, asker)
  requireTaken(await house.ledger.reviews.end(id, asker.id, reason, await house.now()))
  return accessReview(house, id, asker)
}

function requireTaken(outcome: ReviewOutcome): void {
  if (outcome.kind === 'unknown') throw new NoSuchThingError('review')
  if (outcome.kind === 'refused') throw new RefusedError(outcome.sentence, 'Begin another review of what is left.')
}

async function seenReview(house: House, id: string, asker: Asker): Promise<Review> {
  const found = await house.ledger.reviews.get(id)
  const seen = found && ofAsker(found, asker)
  if (seen === undefined) throw new NoSuchThingError('review')
  return seen
}

/** A review cut down to the domains that the asker sees; undefined where it is about none of them. */
function ofAsker(one: Review, { sees }: Asker): Review | undefined {
  if (sees === 'all') return one
  const domains = one.domains.filter((domain) => sees.includes(domain))
  return domains.length === 0
    ? undefined
    : { ...one, domains, items: one.items.filter(({ domain }) => domains.includes(domain)) }
}
