import { type ControlStatus, controlStatuses } from './status.ts'

/**
 * What a control of each status weighs: in the score (1 passes, 0 fails, null stands outside), in the coverage (was it
 * tested?) and among what is answered (tested, or somebody stands for it). Every control weighs the same.
 */
export const statusWeights: Readonly<Record<ControlStatus, { score: 0 | 1 | null; coverage: 0 | 1; answered: 0 | 1 }>> =
  {
    satisfied: { score: 1, coverage: 1, answered: 1 },
    'not-satisfied': { score: 0, coverage: 1, answered: 1 },
    attested: { score: null, coverage: 0, answered: 1 },
    inherited: { score: null, coverage: 0, answered: 1 },
    excepted: { score: null, coverage: 0, answered: 1 },
    stale: { score: null, coverage: 0, answered: 0 },
    'not-assessed': { score: null, coverage: 0, answered: 0 },
  }

export interface Score {
  /** Satisfied ÷ tested, 0 to 1; null when nothing is tested. */
  readonly score: number | null
  /** Tested ÷ applicable, 0 to 1. A score without its coverage would flatter. */
  readonly coverage: number
  /** Tested, attested, inherited or excepted ÷ applicable, 0 to 1. */
  readonly answered: number
  readonly applicable: number
  readonly counts: Record<ControlStatus, number>
}

/** The score of controls by their statuses, each part by the weights above. */
export function scoreOf(statuses: readonly ControlStatus[]): Score {
  const counts = Object.fromEntries(controlStatuses.map((status) => [status, 0])) as Record<ControlStatus, number>
  for (const status of statuses) counts[status] += 1
  const sum = (weight: (of: (typeof statusWeights)[ControlStatus]) => number): number =>
    controlStatuses.reduce((total, status) => total + counts[status] * weight(statusWeights[status]), 0)
  const scored = sum(({ score }) => (score === null ? 0 : 1))
  const part = (amount: number): number => (statuses.length === 0 ? 0 : amount / statuses.length)
  return {
    score: scored === 0 ? null : sum(({ score }) => score ?? 0) / scored,
    coverage: part(sum(({ coverage }) => coverage)),
    answered: part(sum(({ answered }) => answered)),
    applicable: statuses.length,
    counts,
  }
}
