import type { DomainScope } from './rule.ts'

/** A value with a name and, for some domains, another one. Bound where it is used, like every value of a rule. */
export interface Parameter {
  readonly absent: string | number
  /** By domain; the domain is the one under which a finding of the rule stands. */
  readonly domains: ReadonlyMap<string, string | number>
}

export const arithmetic = ['+', '-', '*', '/'] as const
/** Numbers of an event, computed with. What is missing, no number, or divided by zero makes the whole missing. */
export type Computed =
  | { readonly kind: 'field'; readonly field: string }
  | { readonly kind: 'constant'; readonly value: number }
  | {
      readonly kind: 'operation'
      readonly sign: (typeof arithmetic)[number]
      readonly left: Computed
      readonly right: Computed
    }

/** A field of a rule's own: the first of several that is there and not empty, or a number computed from others. */
export type Derived =
  | { readonly kind: 'first'; readonly fields: readonly string[] }
  | { readonly kind: 'computed'; readonly from: Computed }

/** What names mean in one rule. A derived field names only those before it, so there is no circle. */
export interface Scope {
  readonly derived: ReadonlyMap<string, Derived>
  /** Read as the field `parameter.<name>`. */
  readonly parameters: ReadonlyMap<string, Parameter>
  /** By which domain of an event the value of a parameter is chosen. */
  readonly by: DomainScope
}

export const emptyScope: Scope = { derived: new Map(), parameters: new Map(), by: 'platform' }

export const PARAMETER = 'parameter.'

/** The fields that a derived field reads. */
export function operandsOf(derived: Derived): string[] {
  return derived.kind === 'first' ? [...derived.fields] : computedFrom(derived.from)
}

function computedFrom(of: Computed): string[] {
  if (of.kind === 'operation') return [...computedFrom(of.left), ...computedFrom(of.right)]
  return of.kind === 'field' ? [of.field] : []
}

/** Names with each derived one replaced by what it reads, down to fields of the event and parameters. */
export function reachedFrom(names: readonly string[], scope: Scope): string[] {
  return names.flatMap((name) => {
    const derived = scope.derived.get(name)
    return derived === undefined ? [name] : reachedFrom(operandsOf(derived), scope)
  })
}
