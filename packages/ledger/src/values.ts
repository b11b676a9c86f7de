import type { Severity } from '@meshledger/policy'

/** The life of a finding, in the words of the contract. `muted` always has an end. */
export const findingStates = ['open', 'acknowledged', 'in-work', 'resolved', 'muted'] as const
export type FindingState = (typeof findingStates)[number]

/** A sealed batch of facts, or a checkpoint: the root over all batches up to it. */
export type SealKind = 'batch' | 'checkpoint'

/** `abandoned`: the owner died, and its lease ran out. */
export type RunStatus = 'running' | 'succeeded' | 'failed' | 'abandoned'

/** A finding as it is listed. Times are UTC text with milliseconds; `mutedUntil` is the last day of the silence. */
export type Finding = {
  id: string
  rule: string
  ruleVersion: string
  title: string
  severity: Severity
  state: FindingState
  /** A domain, or `Platform` for what belongs to the whole account. */
  domain: string
  subject: string
  firstSeen: string
  lastSeen: string
  events: number
  openedAt: string
  mutedUntil: string | null
  resolvedAt: string | null
}

/** One move of a finding from a state to another. */
export type FindingMove = {
  at: string
  who: string
  from: FindingState
  to: FindingState
  reason: string
  until: string | null
}

/** A rule that was held against the facts, in this version (the digest of its file). */
export type EvaluatedRule = { rule: string; ruleVersion: string }
export type RuleEvaluation = EvaluatedRule & { evaluatedAt: string }

/** One entry of the seal log. `root` is hex; `body` is the exact text that was sealed, such as a checkpoint's note. */
export type Seal = {
  /** 0, 1, 2 …, without a gap. */
  position: number
  kind: SealKind
  /** What the batch holds, such as a table and a day; for a checkpoint the name of the log. */
  subject: string
  /** A batch: facts in it. A checkpoint: batches under it. */
  items: number
  root: string
  body: string
  sealedAt: string
}
export type NewSeal = Pick<Seal, 'kind' | 'subject' | 'items' | 'root' | 'body'>

export type JobRun = {
  job: string
  slot: string
  owner: string
  status: RunStatus
  detail: string
  startedAt: string
  endedAt: string | null
}
