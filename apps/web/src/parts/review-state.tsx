import type { Review } from '@meshledger/contracts'
import { Badge } from '../ui/index.ts'
import { reviews } from '../words/reviews.ts'

const marks = {
  open: ['clock', 'info'],
  overdue: ['bang', 'bad'],
  finished: ['check', 'good'],
  ended: ['ring', 'quiet'],
} as const

/** Where a review of access stands, by mark, word and colour. */
export function ReviewState({ state }: { state: Review['state'] }) {
  const [symbol, tone] = marks[state]
  return <Badge symbol={symbol} word={reviews.state[state]} tone={tone} />
}
