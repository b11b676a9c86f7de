import type { Network } from './network.ts'

/** Text with wildcards, taken apart: literal runs, `*` (any run, also none) and `?` (exactly one character). */
export type Pattern = readonly PatternPart[]
export type PatternPart = { readonly text: string } | { readonly wild: '*' | '?' }

export const comparisons = ['lt', 'lte', 'gt', 'gte'] as const
export type Comparison = 'eq' | (typeof comparisons)[number]
export const dateParts = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const
export type DatePart = (typeof dateParts)[number]
export const placements = ['contains', 'startswith', 'endswith'] as const
export type Placement = (typeof placements)[number]

/** What is asked of one field of an event. Each test is true or false; a missing field fails all but `null`. */
export type Test =
  | { readonly kind: 'text'; readonly pattern: Pattern; readonly cased: boolean }
  | { readonly kind: 'number'; readonly compare: Comparison; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'exists'; readonly value: boolean }
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string; readonly as: Placement | null }
  | { readonly kind: 'cidr'; readonly network: Network }
  | { readonly kind: 'field'; readonly other: string; readonly as: Placement | 'equals'; readonly cased: boolean }
  | { readonly kind: 'part'; readonly part: DatePart; readonly compare: Comparison; readonly value: number }

/** A condition over one event, with every identifier and quantifier already put in. Two-valued throughout. */
export type Expression =
  | { readonly kind: 'and' | 'or'; readonly items: readonly Expression[] }
  | { readonly kind: 'not'; readonly item: Expression }
  | { readonly kind: 'field'; readonly field: string; readonly test: Test }
  | { readonly kind: 'keyword'; readonly test: Extract<Test, { kind: 'text' | 'regex' }> }

/** A conjunction or disjunction, or the thing itself when it is the only one. */
export function joined(kind: 'and' | 'or', items: readonly Expression[]): Expression {
  const [only] = items
  return items.length === 1 && only !== undefined ? only : { kind, items }
}

/** Every field that an expression names, itself or by reference. */
export function fieldsOf(expression: Expression): string[] {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.items.flatMap(fieldsOf)
    case 'not':
      return fieldsOf(expression.item)
    case 'field':
      return expression.test.kind === 'field' ? [expression.field, expression.test.other] : [expression.field]
    case 'keyword':
      return []
  }
}
