import { and, asc, desc, eq, inArray } from 'drizzle-orm'
import type { Database } from './database.ts'
import { grouped } from './grouped.ts'
import { instantText } from './instant.ts'
import { accessReviewEnds, accessReviewItems, accessReviewSteps, accessReviews } from './review-schema.ts'

export type ReviewDecision = 'keep' | 'revoke'
export type NewReview = typeof accessReviews.$inferSelect
/** A right as it stood when the review began. */
export type NewReviewItem = Omit<typeof accessReviewItems.$inferSelect, 'review'>
export type ReviewStep = { decision: ReviewDecision; reason: string; who: string; at: string }
export type ReviewItem = NewReviewItem & { steps: ReviewStep[] }
export type Review = NewReview & {
  items: ReviewItem[]
  ended: { reason: string; who: string; at: string } | null
}

export type ReviewOutcome =
  | { kind: 'done' }
  | { kind: 'unknown' }
  /** The sentence says why, for the person who decided. */
  | { kind: 'refused'; sentence: string }

/** Reviews of access: begun by one person over the rights of a moment, decided right by right, ended once. */
export function reviewsStore(db: Database, durable: () => Promise<void>) {
  const whole = async (reviews: readonly NewReview[]): Promise<Review[]> => {
    if (reviews.length === 0) return []
    const ids = reviews.map(({ id }) => id)
    const [items, steps, ends] = await Promise.all([
      db
        .select()
        .from(accessReviewItems)
        .where(inArray(accessReviewItems.review, ids))
        .orderBy(asc(accessReviewItems.item)),
      db
        .select()
        .from(accessReviewSteps)
        .where(inArray(accessReviewSteps.review, ids))
        .orderBy(asc(accessReviewSteps.step)),
      db.select().from(accessReviewEnds).where(inArray(accessReviewEnds.review, ids)),
    ])
    const itemsOf = grouped(items, ({ review }) => review)
    const stepsOf = grouped(steps, ({ review, item }) => `${item} ${review}`)
    return reviews.map((review) => {
      const end = ends.find((one) => one.review === review.id)
      return {
        ...review,
        items: (itemsOf.get(review.id) ?? []).map(({ review: id, ...item }) => ({
          ...item,
          steps: (stepsOf.get(`${item.item} ${id}`) ?? []).map(({ decision, reason, who, at }) => ({
            ...{ decision, reason, who, at },
          })),
        })),
        ended: end === undefined ? null : { reason: end.reason, who: end.who, at: end.at },
      }
    })
  }
  return {
    /** Begin a review with the rights that it is about, all or nothing. One of the same id is the same review. */
    async begin(review: NewReview, items: readonly NewReviewItem[]): Promise<void> {
      await db.transaction(async (tx) => {
        const made = await tx
          .insert(accessReviews)
          .values({ ...review, at: instantText(review.at) })
          .onConflictDoNothing()
          .returning({ id: accessReviews.id })
        if (made.length === 0) return
        for (let at = 0; at < items.length; at += ROWS_A_STATEMENT) {
          const rows = items.slice(at, at + ROWS_A_STATEMENT)
          await tx.insert(accessReviewItems).values(rows.map((item) => ({ review: review.id, ...item })))
        }
      })
      await durable()
    },
    /** Newest first. */
    async list(): Promise<Review[]> {
      return whole(await db.select().from(accessReviews).orderBy(desc(accessReviews.at), asc(accessReviews.id)))
    },
    async get(id: string): Promise<Review | undefined> {
      const [found] = await whole(await db.select().from(accessReviews).where(eq(accessReviews.id, id)))
      return found
    },
    /** Decide about rights of a review, all of them or none; refused once it has ended. */
    async decide(
      id: string,
      items: readonly number[],
      { decision, reason, who, at }: ReviewStep,
    ): Promise<ReviewOutcome> {
      return change(db, durable, id, async (tx) => {
        for (const item of new Set(items)) {
          const of = and(eq(accessReviewSteps.review, id), eq(accessReviewSteps.item, item))
          const step = (await tx.$count(accessReviewSteps, of)) + 1
          const made = { decision, reason, who, at: instantText(at) }
          await tx.insert(accessReviewSteps).values({ review: id, item, step, ...made })
        }
      })
    },
    /** End a review: what nobody decided by then stays undecided. */
    async end(id: string, who: string, reason: string, at: string): Promise<ReviewOutcome> {
      return change(db, durable, id, async (tx) => {
        await tx.insert(accessReviewEnds).values({ review: id, who, reason, at: instantText(at) })
      })
    },
  }
}

/** A statement takes 65,535 values at most, and a right has fewer than ten. */
const ROWS_A_STATEMENT = 1000

/** One change of a review that has not ended; of two at once the second waits, and sees what the first left. */
async function change(
  db: Database,
  durable: () => Promise<void>,
  id: string,
  make: (tx: Database) => Promise<void>,
): Promise<ReviewOutcome> {
  const outcome = await db.transaction(async (transaction): Promise<ReviewOutcome> => {
    const tx = transaction as unknown as Database
    const [found] = await tx.select().from(accessReviews).where(eq(accessReviews.id, id)).for('update')
    if (found === undefined) return { kind: 'unknown' }
    const ended = await tx.$count(accessReviewEnds, eq(accessReviewEnds.review, id))
    if (ended > 0) return { kind: 'refused', sentence: 'The review has ended' }
    await make(tx)
    return { kind: 'done' }
  })
  if (outcome.kind === 'done') await durable()
  return outcome
}
