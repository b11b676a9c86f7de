import type { Review, ReviewItem } from '@meshledger/ledger'
import { rightKey } from './audit-standing.ts'
import type { Asker } from './exceptions.ts'
import type { House } from './house.ts'
import { daysBetween, namesOf } from './posture-names.ts'
import { rightsNow } from './review-rights.ts'
import { logHeld } from './warehouse/log-held.ts'

export type ReviewState = 'open' | 'overdue' | 'finished' | 'ended'
export type ReviewTeller = Awaited<ReturnType<typeof reviewTeller>>

const lastOf = ({ steps }: Pick<ReviewItem, 'steps'>) => steps.at(-1) ?? null
const decidedOf = (items: readonly ReviewItem[]): number => items.filter((item) => item.steps.length > 0).length

/** How far rights are decided; of none, all are. */
const progressOf = (items: readonly ReviewItem[]) => ({
  ...{ total: items.length, decided: decidedOf(items) },
  rate: items.length === 0 ? 1 : decidedOf(items) / items.length,
})

/** Where a review stands on a day. */
export function reviewState({ items, ended, due }: Review, today: string): ReviewState {
  if (ended !== null) return 'ended'
  if (decidedOf(items) === items.length) return 'finished'
  return due < today ? 'overdue' : 'open'
}

/** The name under which Databricks knows a person; undefined for who is nobody of the people. */
export const identityOf = async ({ ledger }: Pick<House, 'ledger'>, id: string): Promise<string | undefined> =>
  (await ledger.people.list()).find((person) => person.id === id)?.identity.toLowerCase()

export const isOwn = ({ principal }: Pick<ReviewItem, 'principal'>, identity: string | undefined): boolean =>
  principal.toLowerCase() === identity

/**
 * Tells these reviews to somebody: how far each owner is, what was decided, and what of it is theirs to decide. Whether a right
 * to be revoked still stands is null where the log does not lie here as a whole.
 */
export async function reviewTeller(house: House, { id: who, decides }: Asker, reviews: readonly Review[]) {
  const [now, nameOf, identity] = await Promise.all([house.now(), namesOf(house), identityOf(house, who)])
  const revoked = reviews.flatMap(({ items }) =>
    items.filter((item) => lastOf(item)?.decision === 'revoke').map(({ securable }) => securable),
  )
  const known = revoked.length === 0 || (await logHeld(house)).kind !== 'sieved'
  const standing = new Set(revoked.length === 0 || !known ? [] : (await rightsNow(house, revoked)).map(rightKey))
  return (review: Review) => {
    const { items, ended, who: by, at, ...rest } = review
    const state = reviewState(review, now.slice(0, 10))
    const going = ended === null
    const waits = items.filter((item) => item.steps.length === 0 && !isOwn(item, identity))
    const owners = [...new Set(items.map(({ owner }) => owner))].map((owner) => {
      const of = items.filter((item) => item.owner === owner)
      return { owner: owner === null ? null : nameOf(owner), ...progressOf(of) }
    })
    return {
      ...rest,
      ...{ state, begunBy: nameOf(by), begunAt: at, ...progressOf(items) },
      revoked: items.filter((item) => lastOf(item)?.decision === 'revoke').length,
      daysLeft: state === 'open' ? daysBetween(now.slice(0, 10), review.due) : null,
      waiting: going ? waits.length : 0,
      ended: ended && { by: nameOf(ended.who), reason: ended.reason, at: ended.at },
      mayEnd: going && decides,
      owners: owners.toSorted((a, b) => (a.owner?.name ?? '').localeCompare(b.owner?.name ?? '', 'en')),
      items: items.map(({ steps, owner, ...item }) => {
        const last = steps.at(-1)
        return {
          ...item,
          owner: owner === null ? null : nameOf(owner),
          decision: last?.decision ?? null,
          stands: known && last?.decision === 'revoke' ? standing.has(rightKey(item)) : null,
          steps: steps.map((step) => ({ ...step, who: nameOf(step.who) })),
          mayDecide: going && !isOwn(item, identity),
        }
      }),
    }
  }
}
