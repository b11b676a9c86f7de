import { setTimeout as pause } from 'node:timers/promises'

/**
 * What the client takes from the world. All of it is a parameter, so that a test can stop the clock, skip the waiting
 * and decide the luck.
 */
export type Platform = {
  fetch: typeof globalThis.fetch
  /** Resolves after so many milliseconds; may resolve early when the signal aborts. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** A number in [0, 1). */
  random: () => number
  /** Milliseconds since 1970. */
  now: () => number
  /** A signal that aborts after so many milliseconds. */
  deadline?: (ms: number) => AbortSignal
}

/** The world as it is. */
export const livePlatform: Platform = {
  fetch: (input, init) => globalThis.fetch(input, init),
  // Who gave up looks at the signal; the waiting itself just ends.
  sleep: (ms, signal) => pause(ms, undefined, signal ? { signal } : {}).catch(() => undefined),
  random: Math.random,
  now: Date.now,
}

/** How hard the client tries. The defaults outlast a storm of about two minutes. */
export type Patience = {
  /** attempts in all, the first one included */
  attempts: number
  /** the first wait is drawn from zero to this, the next from zero to twice this, and so on */
  firstWaitMs: number
  longestWaitMs: number
  /** a Retry-After beyond this is not waited for but reported */
  longestRetryAfterMs: number
  /** a single request, its body included */
  requestMs: number
}

export const usualPatience: Patience = {
  attempts: 8,
  firstWaitMs: 500,
  longestWaitMs: 30_000,
  longestRetryAfterMs: 300_000,
  requestMs: 120_000,
}
