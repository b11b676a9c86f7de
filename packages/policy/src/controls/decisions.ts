/** What people decided about a control or a rule, as far as the judgement needs it. Times are UTC text, days too. */
export interface ExceptionFacts {
  readonly id: string
  readonly domain: string
  readonly framework: string | null
  readonly control: string | null
  readonly rule: string | null
  readonly subject: string | null
  readonly until: string
  readonly at: string
  readonly steps: readonly { readonly decision: 'approved' | 'refused' | 'withdrawn' | 'ended'; readonly at: string }[]
}

export const exceptionStates = ['requested', 'approved', 'refused', 'withdrawn', 'ended', 'expired'] as const
export type ExceptionState = (typeof exceptionStates)[number]

/** Where an exception stands at a moment: it holds through the whole of its last day. What came later is not known yet. */
export function exceptionState(
  { until, steps }: Pick<ExceptionFacts, 'until' | 'steps'>,
  moment: string,
): ExceptionState {
  const last = steps.filter(({ at }) => at <= moment).at(-1)?.decision ?? 'requested'
  const over = until < moment.slice(0, 10)
  return over && (last === 'requested' || last === 'approved') ? 'expired' : last
}

/** The word of a person on a control, of a supplier's document, or the decision on an addressable specification. */
export interface WordFacts {
  readonly id: string
  readonly kind: 'attested' | 'inherited' | 'addressable'
  readonly framework: string
  readonly control: string
  readonly domain: string
  readonly choice: 'implemented' | 'alternative' | 'not-reasonable' | null
  readonly source: string | null
  readonly standsFor: string
  readonly expires: string
  readonly at: string
  readonly withdrawn: { readonly at: string } | null
}

export const wordStates = ['valid', 'expired', 'withdrawn', 'replaced'] as const
export type WordState = (typeof wordStates)[number]

/** Where a word stands at a moment, among all words: a later one of its kind on the same control and domain replaces it. */
export function wordState(word: WordFacts, all: readonly WordFacts[], moment: string): WordState {
  const given = (one: WordFacts) => one.at <= moment && !(one.withdrawn !== null && one.withdrawn.at <= moment)
  if (!given(word)) return 'withdrawn'
  const later = all.some((one) => one.id !== word.id && sameCase(one, word) && given(one) && isLater(one, word))
  if (later) return 'replaced'
  return word.expires < moment.slice(0, 10) ? 'expired' : 'valid'
}

const sameCase = (a: WordFacts, b: WordFacts): boolean =>
  a.kind === b.kind && a.framework === b.framework && a.control === b.control && a.domain === b.domain

const isLater = (a: WordFacts, b: WordFacts): boolean => (a.at === b.at ? a.id > b.id : a.at > b.at)

/** Whether a control applies to a domain, as the last step before a moment says. */
export interface ApplicabilityFacts {
  readonly framework: string
  readonly control: string
  readonly domain: string
  readonly included: boolean
  readonly at: string
}

/** What people decided, as it stood at a moment. */
export interface Decisions {
  readonly exceptions: readonly ExceptionFacts[]
  readonly words: readonly WordFacts[]
  /** Oldest first within a control and domain. */
  readonly applicability: readonly ApplicabilityFacts[]
}

export const noDecisions: Decisions = { exceptions: [], words: [], applicability: [] }
