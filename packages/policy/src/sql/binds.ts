import { type Field, fieldMeant, fieldMeantIn } from '../sigma/field.ts'
import type { DomainScope } from '../sigma/rule.ts'
import type { Scope } from '../sigma/scope.ts'
import type { Dialect } from './dialect.ts'
import { duckdb } from './duckdb.ts'

export type Bound = string | number

/** Takes values and gives their markers; equal values share one. No value is ever written into the text itself. */
export interface Binds {
  readonly dialect: Dialect
  /** The field that a name means, in the rule whose condition is being written. */
  field(path: string): Field
  bind(value: Bound): string
  /** The domain of what is looked at, by which a parameter has its value. */
  domain(by: DomainScope): string
  /** Every value given so far, by the name of its marker. */
  values(): Record<string, Bound>
}

export function newBinds(dialect: Dialect = duckdb): Binds {
  const names = new Map<string, string>()
  const values: Record<string, Bound> = {}
  return {
    dialect,
    field: fieldMeant,
    bind(value) {
      const key = `${typeof value}:${value}`
      const name = names.get(key) ?? `p${names.size}`
      names.set(key, name)
      values[name] = value
      return dialect.marker(name)
    },
    domain: (by) => `e.mesh_${by}_domain`,
    values: () => ({ ...values }),
  }
}

/** The same store of values, where names mean what they mean in one rule. */
export const within = (binds: Binds, scope: Scope): Binds => ({ ...binds, field: (path) => fieldMeantIn(scope, path) })
