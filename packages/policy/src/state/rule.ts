import type { Expression } from '../sigma/ast.ts'
import type { LogSource } from '../sigma/metadata.ts'
import type { RuleHead } from '../sigma/rule.ts'
import type { Scope } from '../sigma/scope.ts'
import type { Fields } from '../sigma/yaml.ts'

/** A rule on what is so, not on what happened: held against the configuration as it was last read. */
export interface StateRule extends RuleHead {
  readonly kind: 'state'
  readonly logsource: LogSource
  /** The kind of its subjects: the service of its log source. */
  readonly of: string
  readonly match: Expression
  /** What the names of fields mean in this rule beside what they mean of its kind. */
  readonly scope: Scope
}

/** Is a rule about what is configured in Databricks, not about what happened? */
export const isOfConfiguration = ({ product, category }: LogSource): boolean =>
  product?.toLowerCase() === 'databricks' && category?.toLowerCase() === 'configuration'

/** What an example of a state rule gives in place of events: what was read of the configuration. */
export interface StateExample {
  readonly state: readonly Fields[]
  /** Domains that it takes to exist, as `domains/*.yml` writes them. */
  readonly domains: readonly Fields[]
}
