import { DatabricksError } from './error.ts'
import type { Patience, Platform } from './platform.ts'

/** How one attempt ended. `again` carries the error to report if patience runs out. */
export type Attempt<T> =
  | { kind: 'done'; value: T }
  | { kind: 'again'; error: DatabricksError; waitMs?: number }
  | { kind: 'stop'; error: DatabricksError }

/**
 * Tries until done, with waits drawn from a doubling range ("full jitter": clients that failed together do not come
 * back together). A server's Retry-After is a floor under the wait, and is not waited for when it is too long.
 *
 * @throws DatabricksError of the last attempt; `aborted` when the signal ends the waiting.
 */
export async function persist<T>(
  platform: Platform,
  patience: Patience,
  attempt: () => Promise<Attempt<T>>,
  signal?: AbortSignal,
): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    const outcome = await attempt()
    if (outcome.kind === 'done') return outcome.value
    if (outcome.kind === 'stop' || tried >= patience.attempts) throw outcome.error
    const asked = outcome.waitMs ?? 0
    if (asked > patience.longestRetryAfterMs) throw outcome.error
    const range = Math.min(patience.longestWaitMs, patience.firstWaitMs * 2 ** (tried - 1))
    await platform.sleep(asked + platform.random() * range, signal)
    if (signal?.aborted) throw aborted(outcome.error.where)
  }
}

/** The error of a call that its caller gave up. */
export const aborted = (where: string): DatabricksError =>
  new DatabricksError('aborted', {
    what: 'The call was given up by its caller',
    where,
    remedy: 'Nothing was kept; run it again.',
  })

/**
 * Milliseconds that a Retry-After header asks for: a number of seconds, or a date. A date is read against the server's
 * own Date header where there is one, so that a wrong clock on either side does not turn into a long wait.
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const text = headers.get('retry-after')?.trim()
  if (!text) return undefined
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000
  const until = Date.parse(text)
  if (Number.isNaN(until)) return undefined
  const served = Date.parse(headers.get('date') ?? '')
  return Math.max(0, until - (Number.isNaN(served) ? now : served))
}
