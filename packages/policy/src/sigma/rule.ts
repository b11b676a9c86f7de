import type { Severity } from '../observation.ts'
import type { QueryRule } from '../query/rule.ts'
import type { StateRule } from '../state/rule.ts'
import type { ActionOffer } from './actions.ts'
import type { Expression } from './ast.ts'
import type { History } from './history.ts'
import type { LogSource } from './metadata.ts'
import type { Scope } from './scope.ts'
import type { Template } from './template.ts'
import type { Fields } from './yaml.ts'

export const correlationTypes = [
  'event_count',
  'value_count',
  'value_sum',
  'value_avg',
  'value_percentile',
  'value_median',
  'temporal',
  'temporal_ordered',
] as const
export type CorrelationType = (typeof correlationTypes)[number]
export const operators = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'] as const
export type Operator = (typeof operators)[number]

/** How a finding finds its domain: that of the actor, that of the object it touched, or the whole account. */
export const domainScopes = ['actor', 'object', 'platform'] as const
export type DomainScope = (typeof domainScopes)[number]

/** A case that the rule brings along: these events, in this mesh, must or must not make it speak. */
export interface Example {
  /** Of a state rule alone also `not assessed`: what was not read in full must not look like a pass. */
  readonly expect: 'match' | 'no match' | 'not assessed'
  readonly events: readonly Fields[]
  /** Of a state rule, in place of events: what was read of the configuration. */
  readonly state: readonly Fields[]
  /** Of a rule in SQL: rows by table; one that is not named never came. Null where the example gives none. */
  readonly rows: Readonly<Record<string, readonly Fields[]>> | null
  /** Domains that the example takes to exist, as `domains/*.yml` writes them; none when left out. */
  readonly domains: readonly Fields[]
  /** The severity that the finding must have; null where any will do. */
  readonly level: Severity | null
  readonly line: number
}

/** What every rule has, whatever it looks for. */
export interface RuleHead {
  /** Its `name`, else its `id`, else the name of its file. */
  readonly name: string
  readonly id: string | null
  readonly title: string
  readonly level: Severity
  /** `namespace.rest`; the namespace of a control catalogue makes it a control mapping. */
  readonly tags: readonly string[]
  readonly subject: Template
  readonly domain: DomainScope
  readonly why: string
  readonly remedy: string
  /** What over the API puts right what it finds; none where a person has to. */
  readonly actions: readonly ActionOffer[]
  readonly examples: readonly Example[]
  /** The condition as its author wrote it. */
  readonly condition: string
  readonly file: string
  readonly line: number
  /** Digest of the file's text. */
  readonly version: string
}

/** Every comparison must hold; two of them are a range. */
export interface Measure {
  readonly compare: readonly { readonly operator: Operator; readonly value: number }[]
  /** Whose values are counted (several: their tuples) or computed with; none for `event_count`. */
  readonly fields: readonly string[]
  /** Which percentile is compared; null: the share of the event's own value in its window is. */
  readonly percentile: number | null
}

/** Which level an event gives the finding: that of the first condition which holds, else the rule's own. */
export type Grade = { readonly when: Expression; readonly level: Severity }

export interface DetectionRule extends RuleHead {
  readonly kind: 'detection'
  readonly logsource: LogSource
  readonly match: Expression
  /** What the names of fields mean in this rule beside what they mean in every rule. */
  readonly scope: Scope
  readonly grades: readonly Grade[]
  /** What is asked of the events that match, in the order of their times; null where each speaks for itself. */
  readonly history: History | null
}

export interface CorrelationRule extends RuleHead {
  readonly kind: 'correlation'
  readonly type: CorrelationType
  /** Names or ids of the rules it relates; in their order for `temporal_ordered`. */
  readonly rules: readonly string[]
  readonly groupBy: readonly string[]
  /** What a group-by name means in each rule, where that differs. */
  readonly aliases: ReadonlyMap<string, ReadonlyMap<string, string>>
  readonly seconds: number
  /** What is measured in each window, and how it must compare; null for the temporal types. */
  readonly measure: Measure | null
  /** Do the rules it relates also speak for themselves? */
  readonly generate: boolean
}

/**
 * Our own kind of rule: events were expected from a source and did not come. Sigma has none, since a count over
 * events cannot see a source that sends nothing.
 */
export interface AbsenceRule extends RuleHead {
  readonly kind: 'absence'
  /** The field that names the source, such as `workspace_id`. */
  readonly each: string
  /** From how many earlier weeks the usual count of the same hour of the week is taken. */
  readonly weeks: number
  /** Speak when at least so many hours in a row are empty … */
  readonly hours: number
  /** … and that is at most so likely, by how often the same hours were empty in those weeks. */
  readonly chance: number
}

/** A condition that is added with AND, as it is written, to each rule it names that has its log source. */
export interface FilterRule {
  readonly kind: 'filter'
  readonly title: string
  readonly logsource: LogSource
  readonly rules: readonly string[]
  readonly match: Expression
  readonly file: string
  readonly line: number
}

export type Rule = DetectionRule | CorrelationRule | AbsenceRule | StateRule | QueryRule

/** A rule file as it is handed over: its name, its text and the digest of the text. */
export interface RuleFile {
  readonly file: string
  readonly text: string
  readonly digest: string
}
