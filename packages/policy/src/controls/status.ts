import type { Standing } from './standing.ts'

/** Each kept apart: a pass that nobody can prove is not a pass. */
export const controlStatuses = [
  'satisfied',
  'not-satisfied',
  'attested',
  'inherited',
  'excepted',
  'stale',
  'not-assessed',
] as const
export type ControlStatus = (typeof controlStatuses)[number]

/** A rule that could not be decided by what was read, and why, in a sentence. */
export interface Undecided {
  readonly kind: 'not-assessed' | 'stale'
  readonly reason: string
}

/** What is known when a control of a domain is judged. */
export interface Assessment {
  /** How many rules test the control, and how many of them were held against the facts in their present version. */
  readonly rules: number
  readonly evaluated: number
  /** Findings not resolved and not excepted: of the domain itself, and of the platform that every domain stands on. */
  readonly own: number
  readonly platform: number
  readonly muted: number
  /** Findings not resolved that an approved exception covers. */
  readonly excepted: number
  readonly data: DataState
  /** Of its rules, those for which what they read was missing, partial or old. */
  readonly undecided: readonly Undecided[]
  readonly automation: 'auto' | 'partial' | 'manual' | 'inherited'
  readonly standing: Standing
}

/** Is the log complete and recent enough to prove that something did not happen? */
export type DataState =
  | { readonly kind: 'complete'; readonly days: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'stale'; readonly last: string; readonly hours: number }
  | { readonly kind: 'gaps'; readonly gaps: number; readonly days: number; readonly hours: number }

export interface Judgement {
  readonly status: ControlStatus
  readonly findings: number
  readonly reason: string
}

/**
 * Judge one control of one domain. What was found counts first, for it is certain whatever else is missing; an approved
 * exception lets it stand, and says so. A pass needs every rule to have run on data that is there, recent and without
 * gaps; else the control is not assessed or stale, never satisfied. The word of a person or a supplier counts where no
 * rule tests, and until it runs out. The reason says it in a sentence.
 */
export function judge(seen: Assessment): Judgement {
  const found = withoutException(seen)
  const { exception } = seen.standing
  if (exception === null || found.status === 'satisfied') return found
  const reason = `An approved exception holds until ${exception.until}. Without it: ${found.reason}`
  return { ...found, status: 'excepted', reason }
}

function withoutException(seen: Assessment): Judgement {
  const count = seen.own + seen.platform + seen.excepted
  const as = (status: ControlStatus, reason: string): Judgement => ({ status, findings: count, reason })
  if (seen.rules === 0) return untestedControl(seen)
  if (seen.own + seen.platform > 0) return as('not-satisfied', foundSentence(seen))
  if (seen.excepted > 0) return as('excepted', `${findings(seen.excepted)}, every one under an approved exception.`)
  const unknown = unknownReason(seen)
  if (unknown !== null) return as(unknown.kind, unknown.reason)
  const rest = seen.automation === 'partial' && seen.standing.word === null ? ` ${PARTIAL}` : ''
  return as('satisfied', `${rules(seen.rules)} ran on the complete log and found nothing that is still open.${rest}`)
}

const PARTIAL = 'What data cannot show of it, nobody has given their word on.'

/** Why it cannot be said that nothing happened; null when it can. */
function unknownReason({ data, rules: all, evaluated, undecided }: Assessment): Undecided | null {
  const as = (kind: Undecided['kind'], reason: string): Undecided => ({ kind, reason })
  if (data.kind === 'none') return as('not-assessed', 'No audit events have arrived to hold its rules against.')
  if (evaluated < all) {
    return as('not-assessed', `${all - evaluated} of its ${rules(all)} have not run in their present version.`)
  }
  const missing = undecided.find(({ kind }) => kind === 'not-assessed')
  if (missing !== undefined) return missing
  if (data.kind === 'stale') {
    return as('stale', `The last audit event is of ${minute(data.last)}, more than ${data.hours} hours ago.`)
  }
  if (undecided[0] !== undefined) return undecided[0]
  if (data.kind === 'gaps') {
    const { gaps, hours, days } = data
    const holes = gaps === 1 ? 'a hole' : `${gaps} holes`
    const known = `The log of the last ${days} days has ${holes} of ${hours} hours together`
    return as('not-assessed', `${known}; what happened there is not known.`)
  }
  return null
}

/** No rule tests it: a word that is valid answers it, one that ran out leaves it stale. */
function untestedControl({ automation, standing: { word, lapsed } }: Assessment): Judgement {
  const as = (status: ControlStatus, reason: string): Judgement => ({ status, findings: 0, reason })
  if (word !== null) {
    const until = `of ${word.standsFor}, valid until ${word.expires}`
    if (word.kind === 'inherited') return as('inherited', `Met by a supplier: ${word.source ?? ''}, ${until}.`)
    if (word.choice !== null) return as('attested', `${choices[word.choice]}: a decision ${until}.`)
    return as('attested', `Somebody gave their word: an attestation ${until}.`)
  }
  if (lapsed !== null) return as('stale', `The ${words[lapsed.kind]} ran out on ${lapsed.expires}.`)
  return as('not-assessed', untested[automation])
}

const choices = {
  implemented: 'Addressable, and implemented',
  alternative: 'Addressable, and an equivalent measure stands in its place',
  'not-reasonable': 'Addressable, and judged not reasonable and appropriate here',
} as const
const words = { attested: 'attestation', inherited: 'report of the supplier', addressable: 'decision' } as const

const untested = {
  auto: 'No rule tests it yet, though the log or the configuration could decide it.',
  partial: 'No rule tests it yet; part of it also needs the word of a person.',
  manual: 'It cannot be seen in data; it needs the word of a person and a document.',
  inherited: 'It is met by the cloud provider or not at all; it needs the provider’s report.',
} as const

function foundSentence({ own, platform, muted, excepted }: Assessment): string {
  const parts = [
    own > 0 ? `${findings(own)} in this domain` : '',
    platform > 0 ? `${findings(platform)} on the platform that every domain stands on` : '',
  ].filter((part) => part !== '')
  const silent = muted > 0 ? `, ${muted} of them muted for a time` : ''
  const beside = excepted > 0 ? `; ${excepted} more under an approved exception` : ''
  return `${parts.join(' and ')}${silent}${beside}.`
}

const findings = (count: number): string => (count === 1 ? '1 open finding' : `${count} open findings`)
const rules = (count: number): string => (count === 1 ? '1 rule' : `${count} rules`)
const minute = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`
