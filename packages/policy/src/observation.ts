/** From worst to least, as Sigma's `level` names them. */
export const severities = ['critical', 'high', 'medium', 'low', 'informational'] as const
export type Severity = (typeof severities)[number]

/** How many event keys an observation names at most, the earliest first; `events` counts them all. */
export const MAX_EVENT_KEYS = 500

/**
 * What one rule saw of one subject in one domain. Recomputed from facts at every evaluation, and the same
 * each time; the ledger makes the finding of it, which a person then decides on.
 */
export interface Observation {
  readonly rule: string
  /** Digest of the rule's file as it was when this was seen. */
  readonly ruleVersion: string
  readonly title: string
  readonly severity: Severity
  /** A domain's name, or `Platform` for what belongs to the whole account. */
  readonly domain: string
  readonly subject: string
  /** UTC instants of the first and the last event. */
  readonly firstSeen: string
  readonly lastSeen: string
  /** How many events made it; 0 where it is the absence of events that was seen. */
  readonly events: number
  /** `_key` of the events in `access.audit`, in order of time, at most `MAX_EVENT_KEYS`. */
  readonly eventKeys: readonly string[]
}
