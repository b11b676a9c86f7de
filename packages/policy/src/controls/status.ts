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

/** What is known when a control of a domain is judged. */
export interface Assessment {
  /** How many rules test the control, and how many of them were held against the facts in their present version. */
  readonly rules: number
  readonly evaluated: number
  /** Findings not resolved: of the domain itself, and of the platform that every domain stands on. */
  readonly own: number
  readonly platform: number
  readonly muted: number
  readonly data: DataState
  readonly automation: 'auto' | 'partial' | 'manual' | 'inherited'
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
 * Judge one control of one domain. What was found counts first, for it is certain whatever else is missing. A pass
 * needs every rule to have run on data that is there, recent and without gaps; else the control is not assessed or
 * stale, never satisfied. The reason says it in a sentence.
 */
export function judge(seen: Assessment): Judgement {
  const findings = seen.own + seen.platform
  const as = (status: ControlStatus, reason: string): Judgement => ({ status, findings, reason })
  if (seen.rules === 0) return as('not-assessed', untested[seen.automation])
  if (findings > 0) return as('not-satisfied', foundSentence(seen))
  if (seen.data.kind === 'none') return as('not-assessed', 'No audit events have arrived to hold its rules against.')
  if (seen.evaluated < seen.rules) {
    return as(
      'not-assessed',
      `${seen.rules - seen.evaluated} of its ${rules(seen.rules)} have not run in their present version.`,
    )
  }
  if (seen.data.kind === 'stale') {
    return as('stale', `The last audit event is of ${minute(seen.data.last)}, more than ${seen.data.hours} hours ago.`)
  }
  if (seen.data.kind === 'gaps') {
    const { gaps, hours, days } = seen.data
    const holes = gaps === 1 ? 'a hole' : `${gaps} holes`
    return as(
      'not-assessed',
      `The log of the last ${days} days has ${holes} of ${hours} hours together; what happened there is not known.`,
    )
  }
  return as('satisfied', `${rules(seen.rules)} ran on the complete log and found nothing that is still open.`)
}

const untested = {
  auto: 'No rule tests it yet, though the log or the configuration could decide it.',
  partial: 'No rule tests it yet; part of it also needs the word of a person.',
  manual: 'It cannot be seen in data; it needs the word of a person and a document.',
  inherited: 'It is met by the cloud provider or not at all; it needs the provider’s report.',
} as const

function foundSentence({ own, platform, muted }: Assessment): string {
  const parts = [
    own > 0 ? `${findings(own)} in this domain` : '',
    platform > 0 ? `${findings(platform)} on the platform that every domain stands on` : '',
  ].filter((part) => part !== '')
  const silent = muted > 0 ? `, ${muted} of them muted for a time` : ''
  return `${parts.join(' and ')}${silent}.`
}

const findings = (count: number): string => (count === 1 ? '1 open finding' : `${count} open findings`)
const rules = (count: number): string => (count === 1 ? '1 rule' : `${count} rules`)
const minute = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`
