import { z } from 'zod'
import type { Route } from './http.ts'
import { Day, Instant, PersonRef } from './values.ts'

const watchers = ['admin', 'compliance', 'team-lead'] as const
const officers = ['admin', 'compliance'] as const

/** A review is to be done within so many days. */
export const LONGEST_REVIEW_DAYS = 92

export const reviewStates = ['open', 'overdue', 'finished', 'ended'] as const
export const ReviewState = z.enum(reviewStates)
export const ReviewDecision = z.enum(['keep', 'revoke'])

export const Review = z
  .object({
    id: z.string(),
    title: z.string(),
    domains: z.array(z.string()),
    due: Day.describe('the day by which every right is to be decided'),
    begunBy: PersonRef,
    begunAt: Instant,
    logFrom: Instant.nullable().describe('the first event of the log: rights given before it are not known'),
    state: ReviewState,
    daysLeft: z.int().nullable().describe('null unless it is open'),
    total: z.int().describe('rights that whoever asks sees'),
    decided: z.int(),
    rate: z.number().describe('decided ÷ total, 0 to 1'),
    revoked: z.int().describe('of those decided'),
    waiting: z.int().describe('rights that wait for a word which whoever asks may give'),
    ended: z.object({ by: PersonRef, reason: z.string(), at: Instant }).nullable(),
    mayEnd: z.boolean(),
    owners: z
      .array(z.object({ owner: PersonRef.nullable(), total: z.int(), decided: z.int(), rate: z.number() }))
      .describe('how far each is who was asked; null where a domain has no owner who is known here'),
  })
  .meta({ id: 'Review' })
export type Review = z.infer<typeof Review>

export const ReviewItem = z
  .object({
    item: z.int(),
    domain: z.string(),
    owner: PersonRef.nullable(),
    principal: z.string(),
    privilege: z.string(),
    securable: z.string(),
    since: Instant,
    grantedBy: z.string(),
    decision: ReviewDecision.nullable().describe('the last word; null while there is none'),
    stands: z.boolean().nullable().describe('of a right to be revoked, whether the log still shows it'),
    steps: z.array(z.object({ decision: ReviewDecision, reason: z.string(), who: PersonRef, at: Instant })),
    mayDecide: z.boolean().describe('nobody decides about a right of their own'),
  })
  .meta({ id: 'ReviewItem' })
export type ReviewItem = z.infer<typeof ReviewItem>

export const ReviewDetail = Review.extend({ items: z.array(ReviewItem) }).meta({ id: 'ReviewDetail' })
export type ReviewDetail = z.infer<typeof ReviewDetail>
/** A review as evidence: what whoever reads it may do about it is no part of it. */
export const EvidenceReview = ReviewDetail.omit({ mayEnd: true, waiting: true })
  .extend({ items: z.array(ReviewItem.omit({ mayDecide: true })) })
  .meta({ id: 'EvidenceReview' })
export type EvidenceReview = z.infer<typeof EvidenceReview>
const reply = z.object({ review: ReviewDetail }).meta({ id: 'ReviewReply' })
const params = z.object({ id: z.string() })
const reason = z.string().trim().min(1, 'say why').max(2000)

export const listReviews = {
  method: 'GET',
  path: '/api/reviews',
  summary: 'Reviews of who has access, each with how far its owners are; what is late first',
  allow: watchers,
  response: z.object({ reviews: z.array(Review) }).meta({ id: 'Reviews' }),
} as const satisfies Route

export const getReview = {
  method: 'GET',
  path: '/api/reviews/:id',
  summary: 'One review with the rights that it is about, and what was decided about each',
  allow: watchers,
  params,
  response: reply,
} as const satisfies Route

export const beginReview = {
  method: 'POST',
  path: '/api/reviews',
  summary: 'Ask the owners of domains to look through who has access there, by a day',
  allow: officers,
  body: z.object({
    title: z.string().trim().min(1).max(200),
    domains: z.array(z.string().min(1)).min(1).max(1000),
    due: Day,
  }),
  response: reply,
} as const satisfies Route

export const decideReview = {
  method: 'POST',
  path: '/api/reviews/:id/decide',
  summary: 'Keep or revoke rights, with a reason; said again, the last word counts',
  allow: watchers,
  params,
  body: z.object({ items: z.array(z.int()).min(1).max(5000), decision: ReviewDecision, reason }),
  response: reply,
} as const satisfies Route

export const endReview = {
  method: 'POST',
  path: '/api/reviews/:id/end',
  summary: 'End a review; what nobody decided stays told as undecided',
  allow: officers,
  params,
  body: z.object({ reason }),
  response: reply,
} as const satisfies Route
