import type { Expression, Test } from '../sigma/ast.ts'
import { plainText } from '../sigma/pattern.ts'
import type { Pair } from './pairs.ts'

const TRUE: Expression = { kind: 'and', items: [] }
const FALSE: Expression = { kind: 'or', items: [] }

/** What is known of a test before it is asked; null where it must be asked. */
type TruthOf = (field: string, test: Test) => boolean | null

/**
 * An expression for events of some (service, action) pairs alone: what comes out the same for all of them is decided
 * here, so that no event is asked what its branch has said already.
 */
export function narrowed(expression: Expression, pairs: readonly Pair[]): Expression {
  const truths = new Set(pairs.map((pair) => truth(expression, truthsOf(pair))))
  const [only = null] = truths
  if (truths.size === 1 && only !== null) return only ? TRUE : FALSE
  if (expression.kind === 'not') return { kind: 'not', item: narrowed(expression.item, pairs) }
  return 'items' in expression
    ? simplest({ ...expression, items: expression.items.map((item) => narrowed(item, pairs)) })
    : expression
}

const truthsOf =
  (pair: Pair): TruthOf =>
  (field, test) => {
    const at = field === 'service_name' ? 0 : field === 'action_name' ? 1 : null
    const word = at === null || test.kind !== 'text' || test.cased ? null : plainText(test.pattern)
    return at === null || word === null ? null : pair[at] === word.toLowerCase()
  }

/**
 * An expression that holds wherever the given one does, and that does not ask for a field: each test of it is taken to
 * come out in favour.
 */
export function withoutField(expression: Expression, field: string, favour = true): Expression {
  if (expression.kind === 'not') return { kind: 'not', item: withoutField(expression.item, field, !favour) }
  if (expression.kind === 'field' && expression.field === field) return favour ? TRUE : FALSE
  return 'items' in expression
    ? simplest({ ...expression, items: expression.items.map((item) => withoutField(item, field, favour)) })
    : expression
}

/** Without the items that say nothing, and without those that no longer matter. */
function simplest(expression: Extract<Expression, { kind: 'and' | 'or' }>): Expression {
  const [neutral, ending] = expression.kind === 'and' ? [true, false] : [false, true]
  const items = expression.items.filter((item) => constant(item) !== neutral)
  if (items.some((item) => constant(item) === ending)) return ending ? TRUE : FALSE
  const [only] = items
  return items.length === 1 && only !== undefined ? only : { ...expression, items }
}

const constant = (expression: Expression): boolean | null => truth(expression, () => null)

/** The truth of an expression as far as it is known. */
function truth(expression: Expression, truthOf: TruthOf): boolean | null {
  switch (expression.kind) {
    case 'and':
    case 'or': {
      const ending = expression.kind === 'or'
      const truths = expression.items.map((item) => truth(item, truthOf))
      return truths.includes(ending) ? ending : truths.includes(null) ? null : !ending
    }
    case 'not': {
      const inner = truth(expression.item, truthOf)
      return inner === null ? null : !inner
    }
    case 'field':
      return truthOf(expression.field, expression.test)
    case 'keyword':
      return null
  }
}
