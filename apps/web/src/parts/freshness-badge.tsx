import { Badge } from '../ui/index.ts'
import { health } from '../words/data.ts'

type Freshness = keyof typeof health.state
const marks = {
  fresh: ['check', 'good'],
  late: ['bang', 'warn'],
  silent: ['cross', 'bad'],
  empty: ['ring', 'quiet'],
  rare: ['minus', 'quiet'],
} as const satisfies Record<Freshness, readonly [string, string]>

/** How fresh a source is, by mark, word and colour. */
export function FreshnessBadge({ state }: { state: Freshness }) {
  const [symbol, tone] = marks[state]
  return <Badge symbol={symbol} word={health.state[state]} tone={tone} />
}
