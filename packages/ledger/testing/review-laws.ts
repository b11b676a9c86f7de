import { beforeEach, describe, expect, test } from 'vitest'
import type { NewReview, NewReviewItem } from '../src/reviews.ts'
import { type Bench, FRIDAY, MONDAY, type OpenEmpty, TUESDAY } from './harness.ts'

const begun: NewReview = {
  ...{ id: 'r1', title: 'Spring', domains: ['telehealth'], due: '2027-01-31', logFrom: null, who: 'maya', at: MONDAY },
}
const right = (item: number, principal: string): NewReviewItem => ({
  ...{ item, domain: 'telehealth', owner: 'noor', principal, privilege: 'SELECT', securable: 'telehealth.gold.t' },
  ...{ since: MONDAY, grantedBy: 'zoe' },
})

export function reviewLaws(open: OpenEmpty): void {
  describe('reviews of access', () => {
    let at: Bench
    beforeEach(async () => {
      at = await open()
      await at.ledger.reviews.begin(begun, [right(1, 'a@x'), right(2, 'b@x')])
    })
    const verdict = (decision: 'keep' | 'revoke', when = TUESDAY) => ({ decision, reason: 'so', who: 'noor', at: when })

    test('begun twice it stands once, and the last word on a right counts while every word is kept', async () => {
      await at.ledger.reviews.begin(begun, [right(1, 'other@x')])
      expect(await at.ledger.reviews.decide('r1', [1, 2, 1], verdict('keep'))).toEqual({ kind: 'done' })
      await at.ledger.reviews.decide('r1', [2], verdict('revoke', FRIDAY))
      const [keep, revoke] = [verdict('keep'), verdict('revoke', FRIDAY)]
      expect(await at.ledger.reviews.get('r1')).toEqual({
        ...begun,
        items: [
          { ...right(1, 'a@x'), steps: [keep] },
          { ...right(2, 'b@x'), steps: [keep, revoke] },
        ],
        ended: null,
      })
    })

    test('once it has ended nothing of it is decided, and it ends once', async () => {
      const refused = { kind: 'refused', sentence: 'The review has ended' }
      expect(await at.ledger.reviews.end('r1', 'maya', 'over', FRIDAY)).toEqual({ kind: 'done' })
      expect(await at.ledger.reviews.decide('r1', [1], verdict('keep'))).toEqual(refused)
      expect(await at.ledger.reviews.end('r1', 'maya', 'again', FRIDAY)).toEqual(refused)
      expect(await at.ledger.reviews.decide('nobody', [1], verdict('keep'))).toEqual({ kind: 'unknown' })
      expect((await at.ledger.reviews.list()).map(({ ended }) => ended)).toEqual([
        { who: 'maya', reason: 'over', at: FRIDAY },
      ])
    })

    test('a word on a right that is not in it writes nothing at all', async () => {
      await expect(at.ledger.reviews.decide('r1', [1, 9], verdict('keep'))).rejects.toThrow()
      expect((await at.ledger.reviews.get('r1'))?.items.flatMap(({ steps }) => steps)).toEqual([])
    })

    test.each(['access_reviews', 'access_review_items', 'access_review_steps', 'access_review_ends'])(
      '%s is only added to',
      async (table) => {
        await at.ledger.reviews.decide('r1', [1], verdict('keep'))
        await at.ledger.reviews.end('r1', 'maya', 'over', FRIDAY)
        await expect(at.pool.query(`delete from meshledger.${table}`)).rejects.toThrow(/append-only/)
      },
    )

    test('begin, each word and the end stand in the trail, a word with the domain of its right', async () => {
      await at.ledger.reviews.decide('r1', [1], verdict('keep'))
      await at.ledger.reviews.end('r1', 'maya', 'over', FRIDAY)
      const kinds = (await at.ledger.trail.list({ limit: 9 })).map(({ kind, subject, domain }) => [
        kind,
        subject,
        domain,
      ])
      expect(kinds.toReversed()).toEqual([
        ['access-review', 'r1', null],
        ['access-review-decision', 'r1/1', 'telehealth'],
        ['access-review-end', 'r1', null],
      ])
    })
  })
}
