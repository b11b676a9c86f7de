import type { House } from './house.ts'
import { daysBetween } from './posture-names.ts'
import { reviewState } from './review-told.ts'

/** So many days before its day, a review that is not finished is told of. */
const SOON_DAYS = 7

/** What is to be told of reviews of access: once that the day is near, once that it has passed. No name is in it. */
export async function reviewReminders(house: Pick<House, 'ledger' | 'now'>) {
  const at = await house.now()
  const today = at.slice(0, 10)
  return (await house.ledger.reviews.list()).flatMap((review) => {
    const state = reviewState(review, today)
    const near = state === 'open' && daysBetween(today, review.due) <= SOON_DAYS
    if (!near && state !== 'overdue') return []
    const left = review.items.filter(({ steps }) => steps.length === 0).length
    const text = `An access review ${near ? 'is' : 'was'} due on ${review.due}: ${left} of ${review.items.length} rights are not decided yet.`
    return [{ id: `review/${review.id}/${near ? 'near' : 'overdue'}`, at, text }]
  })
}
