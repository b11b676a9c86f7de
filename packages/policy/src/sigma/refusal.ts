/** Why a rule file is refused: a closed list, so that refusals can be counted. Each reason as a sentence. */
export const refusalReasons = {
  'not-yaml': 'The text is not YAML that can be read safely.',
  'no-rule': 'The document is no Sigma rule: it has neither detection, correlation nor filter.',
  'missing-key': 'A key that Sigma requires is missing.',
  'bad-value': 'A value is not of the kind that Sigma allows at this place.',
  'bad-metadata': 'A key beside the detection does not follow the Sigma schema.',
  'bad-logsource': 'The log source is not a map that names a category, a product or a service.',
  'bad-id': 'An id is not a UUID.',
  'bad-date': 'A date is not a day written YYYY-MM-DD.',
  'bad-tag': 'A tag is not a namespace, a dot and the rest, all in lower case.',
  'null-in-list': 'A list of values holds null.',
  'all-of-one': 'The modifier all stands beside a single value.',
  'unknown-modifier': 'Sigma has no such modifier.',
  'modifier-combination': 'Modifiers make no sense together, or not in this order.',
  'modifier-value': 'The value is not of the type that its modifier works on.',
  'bad-regex': 'A regular expression is wrong, or uses what Sigma leaves out.',
  'bad-cidr': 'A network is not written as CIDR.',
  'unfilled-placeholder': 'A placeholder has no value.',
  'condition-syntax': 'The condition does not follow the grammar.',
  'condition-pipe': 'The condition uses the old pipe form, which correlations replaced.',
  'unknown-identifier': 'The condition names an identifier that is not defined.',
  'empty-pattern': 'A pattern of the condition fits no identifier.',
  'bad-correlation': 'The correlation does not follow the Sigma schema.',
  'unknown-rule': 'A rule is named that is not there.',
  'rule-cycle': 'Correlations name each other in a circle.',
  'duplicate-rule': 'Two rules have the same name or id.',
  'bad-example': 'An example of the rule cannot be read.',
  'unknown-field': 'No event has the field.',
  'bad-query': 'The SQL of a rule is not one SELECT that gives the columns of a finding.',
  'query-not-allowed': 'The SQL of a rule reads or calls what no rule may.',
  'unknown-control': 'No catalogue has the control.',
  unsupported: 'The rule is valid, but cannot be run here.',
} as const
export type RefusalReason = keyof typeof refusalReasons

export interface Refusal {
  readonly file: string
  readonly line: number
  /** From 1, in characters. */
  readonly column: number
  readonly reason: RefusalReason
  readonly message: string
}

/** Rule files that cannot be used as they stand. Carries every refusal. */
export class RulesRefused extends Error {
  readonly refusals: readonly Refusal[]
  constructor(refusals: readonly Refusal[]) {
    super(refusals.map(refusalText).join('\n'))
    this.name = 'RulesRefused'
    this.refusals = refusals
  }
}

export const refusalText = ({ file, line, column, reason, message }: Refusal): string =>
  `${file}:${line}:${column}: ${message} (${reason})`

/** Thrown inside the reader and caught by it: what is wrong, and at which place of the document. */
export class Fault extends Error {
  readonly reason: RefusalReason
  readonly path: Path
  constructor(reason: RefusalReason, path: Path, message: string) {
    super(message)
    this.reason = reason
    this.path = path
  }
}

export type Path = readonly (string | number)[]

/** Gathers the faults of a document, so that a reader goes on behind one and tells them all. */
export class Faults {
  readonly found: Fault[] = []

  /** What the work gives, or `otherwise` when it meets a fault, which is kept. */
  attempt<T>(work: () => T, otherwise: T): T {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      this.found.push(error)
      return otherwise
    }
  }

  /** As `attempt`, for a check that gives nothing. */
  check(work: () => void): void {
    this.attempt(work, undefined)
  }
}
