import { randomStream } from '../random.ts'

/** Faults to order. A number from 0 to 1 is a probability for each occasion; everything is off unless named. */
export type FaultOrder = {
  seed?: number
  /** a request is answered 429 with Retry-After */
  busy?: number
  /** a request is answered 503 with Retry-After */
  unavailable?: number
  /** seconds in that header; 0 by default, so that tests do not wait */
  retryAfter?: number
  /** the line is cut: half of the times before the request is acted on, else at any byte of the reply */
  drop?: number
  /** the reply ends early and its length was not said, so that it looks whole to the reader of the line */
  shorten?: number
  /** the token of a request is taken for expired from then on */
  expireToken?: number
  /** a link to the cloud store is taken for expired */
  expireLink?: number
  /** a result is cut short and `manifest.truncated` says so */
  truncate?: number
  /** a chunk in the cloud store lacks its last row, and nothing says so */
  loseRow?: number
  /** a statement takes `slowMs` longer */
  slow?: number
  slowMs?: number
  /** this table (`billing.usage`) has a column that nobody announced */
  drift?: string
  /** how far the server's clock is ahead */
  skewSeconds?: number
}

export type RequestFault =
  | { kind: 'none' }
  | { kind: 'refuse'; status: 429 | 503; retryAfter: number }
  | { kind: 'drop'; when: 'before' }
  | { kind: 'drop' | 'shorten'; when: 'after'; at: number }

export type Faults = {
  order: Readonly<FaultOrder>
  /** Decides the fate of the next request. */
  ofRequest: () => RequestFault
  /** Whether this occasion is struck. */
  strikes: (what: 'expireToken' | 'expireLink' | 'truncate' | 'loseRow' | 'slow') => boolean
}

/**
 * Faults that the seed decides. Each kind draws from its own stream, so ordering one more kind does not change when the
 * others strike; requests that run at the same time draw in the order in which they arrive.
 */
export function faults(order: FaultOrder = {}): Faults {
  const seed = order.seed ?? 1
  const request = randomStream(seed, 'request')
  const streams = new Map<string, () => number>()
  const draw = (name: string) => {
    const stream = streams.get(name) ?? randomStream(seed, name).next
    streams.set(name, stream)
    return stream()
  }
  return {
    order,
    ofRequest: () => {
      // Always two numbers, whatever is ordered: the second says where to cut.
      const [luck, at] = [request.next(), request.next()]
      const limits = [order.busy ?? 0, order.unavailable ?? 0, order.drop ?? 0, order.shorten ?? 0]
      let sum = 0
      const struck = limits.findIndex((probability) => {
        sum += probability
        return luck < sum
      })
      if (struck < 0) return { kind: 'none' }
      if (struck < 2) return { kind: 'refuse', status: struck === 0 ? 429 : 503, retryAfter: order.retryAfter ?? 0 }
      if (struck === 2 && at < 0.5) return { kind: 'drop', when: 'before' }
      return struck === 2 ? { kind: 'drop', when: 'after', at: at * 2 - 1 } : { kind: 'shorten', when: 'after', at }
    },
    strikes: (what) => (order[what] ?? 0) > 0 && draw(what) < (order[what] ?? 0),
  }
}
