import type { Expression, Test } from '../sigma/ast.ts'
import { plainText } from '../sigma/pattern.ts'
import type { Binds } from './binds.ts'
import { textSql } from './field.ts'
import { keywordSql, testSql, total } from './leaf.ts'

/** An expression as SQL over an event `e`. Every part is true or false, so `NOT` means what Sigma means by it. */
export const conditionSql = (expression: Expression, binds: Binds): string => written(expression, binds, true)

/**
 * As `conditionSql`, for a place where null is as good as false (`WHEN`, `WHERE`): tests that no `NOT` stands above may
 * then be null, which spares the engine a step for each.
 */
export const filterSql = (expression: Expression, binds: Binds): string => written(expression, binds, false)

/** As `filterSql`, in parts all of which must hold, what costs little first. */
export const filterParts = (expression: Expression, binds: Binds): string[] =>
  cheapestFirst(allOf(expression), binds).map((item) => filterSql(item, binds))

const allOf = (expression: Expression): Expression[] =>
  expression.kind === 'and' ? expression.items.flatMap(allOf) : [expression]

function written(expression: Expression, binds: Binds, whole: boolean): string {
  switch (expression.kind) {
    case 'and':
      if (expression.items.length === 0) return 'TRUE'
      return `(${cheapestFirst(expression.items, binds)
        .map((item) => written(item, binds, whole))
        .join(' AND ')})`
    case 'or':
      if (expression.items.length === 0) return 'FALSE'
      return (
        wordsSql(expression.items, binds, whole) ??
        `(${expression.items.map((item) => written(item, binds, whole)).join(' OR ')})`
      )
    case 'not':
      return `(NOT ${written(expression.item, binds, true)})`
    case 'field':
      return testSql(expression.field, expression.test, binds, whole)
    case 'keyword':
      return keywordSql(expression.test, binds)
  }
}

/** An engine asks in the order in which it reads, and asks no further where the answer stands: what costs little comes first. */
const cheapestFirst = (items: readonly Expression[], binds: Binds): Expression[] =>
  items.toSorted((a, b) => costOf(a, binds) - costOf(b, binds))

/** What a test costs, as a multiple of one of a column. */
function costOf(expression: Expression, binds: Binds): number {
  if ('items' in expression) return expression.items.reduce((sum, item) => sum + costOf(item, binds), 0)
  if (expression.kind === 'not') return costOf(expression.item, binds)
  if (expression.kind === 'keyword') return 100
  const { kind } = binds.field(expression.field)
  const value = kind === 'column' || kind === 'member' ? 1 : kind === 'mesh' ? 2 : kind === 'own' ? 3 : 10
  return expression.test.kind === 'regex' || expression.test.kind === 'cidr' ? value + 10 : value
}

/** Many plain words for one field, written as one test; null when the items are something else. */
function wordsSql(items: readonly Expression[], binds: Binds, whole: boolean): string | null {
  const [first] = items
  if (first?.kind !== 'field' || items.length < 2) return null
  const words: string[] = []
  for (const item of items) {
    const word = item.kind === 'field' && item.field === first.field ? wordOf(item.test) : null
    if (word === null) return null
    words.push(`lower(${binds.bind(word)})`)
  }
  const within = binds.dialect.among(`lower(${textSql(first.field, binds)})`, words)
  return whole ? total(within) : within
}

const wordOf = (test: Test): string | null => (test.kind === 'text' && !test.cased ? plainText(test.pattern) : null)
