/** Why a rule file is refused: a closed list, so that refusals can be counted. */
export const refusalReasons = [
  'not-yaml',
  'no-rule',
  'missing-key',
  'bad-value',
  'unknown-modifier',
  'unsupported-modifier',
  'modifier-combination',
  'condition-syntax',
  'unknown-identifier',
  'unknown-field',
  'unknown-rule',
  'unknown-control',
  'unsupported',
] as const
export type RefusalReason = (typeof refusalReasons)[number]

export interface Refusal {
  readonly file: string
  readonly line: number
  readonly reason: RefusalReason
  readonly message: string
}

/** Rule files that cannot be used as they stand. Carries every refusal, one a document. */
export class RulesRefused extends Error {
  readonly refusals: readonly Refusal[]
  constructor(refusals: readonly Refusal[]) {
    super(refusals.map(refusalText).join('\n'))
    this.name = 'RulesRefused'
    this.refusals = refusals
  }
}

export const refusalText = ({ file, line, reason, message }: Refusal): string =>
  `${file}:${line}: ${message} (${reason})`

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
