import type { Expression, Test } from '../sigma/ast.ts'
import { plainText } from '../sigma/pattern.ts'
import type { Binds } from './binds.ts'
import { textSql } from './field.ts'
import { keywordSql, testSql } from './leaf.ts'

/** An expression as SQL over an event `e`. Every part is true or false, so `NOT` means what Sigma means by it. */
export function conditionSql(expression: Expression, binds: Binds): string {
  switch (expression.kind) {
    case 'and':
      return `(${expression.items.map((item) => conditionSql(item, binds)).join(' AND ')})`
    case 'or':
      return (
        wordsSql(expression.items, binds) ??
        `(${expression.items.map((item) => conditionSql(item, binds)).join(' OR ')})`
      )
    case 'not':
      return `(NOT ${conditionSql(expression.item, binds)})`
    case 'field':
      return testSql(expression.field, expression.test, binds)
    case 'keyword':
      return keywordSql(expression.test, binds)
  }
}

/** Many plain words for one field, written as one IN; null when the items are something else. */
function wordsSql(items: readonly Expression[], binds: Binds): string | null {
  const [first] = items
  if (first?.kind !== 'field' || items.length < 2) return null
  const words: string[] = []
  for (const item of items) {
    const word = item.kind === 'field' && item.field === first.field ? wordOf(item.test) : null
    if (word === null) return null
    words.push(`lower(${binds.bind(word)})`)
  }
  return `coalesce(lower(${textSql(first.field, binds)}) IN (${words.join(', ')}), FALSE)`
}

const wordOf = (test: Test): string | null => (test.kind === 'text' && !test.cased ? plainText(test.pattern) : null)
