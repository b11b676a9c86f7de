import { expect, test } from 'vitest'
import type { Expression } from './ast.ts'
import { readCondition } from './condition.ts'
import { Fault } from './refusal.ts'

const search = (name: string): Expression => ({
  kind: 'keyword',
  test: { kind: 'text', pattern: [{ text: name }], cased: false },
})
const names = ['a', 'b', 'c', 'sel_one', 'sel_two', '_hidden', 'not_there']
const at = ['detection', 'condition']
const searches = new Map(names.map((name) => [name, search(name)]))

/** An expression as text with every parenthesis, so that binding can be seen. */
function shown(expression: Expression): string {
  if (expression.kind === 'and' || expression.kind === 'or') {
    return `(${expression.items.map(shown).join(` ${expression.kind} `)})`
  }
  if (expression.kind === 'not') return `!${shown(expression.item)}`
  return expression.kind === 'keyword' && expression.test.kind === 'text'
    ? expression.test.pattern.map((part) => ('text' in part ? part.text : '')).join('')
    : '?'
}

test.each`
  condition                 | read                                                       | why
  ${'a'}                    | ${'a'}                                                     | ${'one identifier'}
  ${'a or b and c'}         | ${'(a or (b and c))'}                                      | ${'and binds stronger than or'}
  ${'not a and b'}          | ${'(!a and b)'}                                            | ${'not binds stronger than and'}
  ${'not (a and b)'}        | ${'!(a and b)'}                                            | ${'parentheses bind strongest'}
  ${'not not a'}            | ${'a'}                                                     | ${'two negations'}
  ${'a and not b or not c'} | ${'((a and !b) or !c)'}                                    | ${'negation of the second'}
  ${'(a)'}                  | ${'a'}                                                     | ${'needless parentheses'}
  ${'1 of sel_*'}           | ${'(sel_one or sel_two)'}                                  | ${'one of a pattern'}
  ${'any of sel_*'}         | ${'(sel_one or sel_two)'}                                  | ${'any is one'}
  ${'all of sel_*'}         | ${'(sel_one and sel_two)'}                                 | ${'all of a pattern'}
  ${'not 1 of sel_*'}       | ${'!(sel_one or sel_two)'}                                 | ${'none of a pattern'}
  ${'all of them'}          | ${'(a and b and c and sel_one and sel_two and not_there)'} | ${'them skips what begins with _'}
  ${'1 of *_o*e'}           | ${'sel_one'}                                               | ${'stars anywhere; a full match'}
  ${'1 of _*'}              | ${'_hidden'}                                               | ${'a pattern that itself begins with _'}
  ${'not_there'}            | ${'not_there'}                                             | ${'a name that begins like a keyword'}
  ${'a  and\n b'}           | ${'(a and b)'}                                             | ${'blanks and lines do not matter'}
`('$condition: $why', ({ condition, read }) => {
  expect(shown(readCondition(condition, searches, at).match)).toBe(read)
})

test.each`
  condition            | reason                  | why
  ${''}                | ${'condition-syntax'}   | ${'empty'}
  ${'a and'}           | ${'condition-syntax'}   | ${'ends too early'}
  ${'a b'}             | ${'condition-syntax'}   | ${'no operator between'}
  ${'(a'}              | ${'condition-syntax'}   | ${'not closed'}
  ${'a)'}              | ${'condition-syntax'}   | ${'closed too often'}
  ${'and a'}           | ${'condition-syntax'}   | ${'begins with an operator'}
  ${'2 of sel_*'}      | ${'condition-syntax'}   | ${'a number that Sigma lacks'}
  ${'1 of'}            | ${'condition-syntax'}   | ${'of what'}
  ${'a | count() > 5'} | ${'condition-pipe'}     | ${'the old pipe'}
  ${'a && b'}          | ${'condition-syntax'}   | ${'another language'}
  ${'z'}               | ${'unknown-identifier'} | ${'not defined'}
  ${'1 of zz*'}        | ${'empty-pattern'}      | ${'a pattern that fits nothing'}
`('$condition is refused: $why', ({ condition, reason }) => {
  const read = () => readCondition(condition, searches, at)
  expect(read).toThrow(Fault)
  try {
    read()
  } catch (error) {
    expect(error).toMatchObject({ reason })
  }
})

test('a condition nested without end is refused, not run out of stack on', () => {
  expect(() => readCondition(`${'('.repeat(100_000)}a`, searches, at)).toThrow('nested more than 100 deep')
})

test('what a condition does not name is told', () => {
  expect(readCondition('a and not 1 of sel_*', searches, at).unused).toEqual(['b', 'c', '_hidden', 'not_there'])
})
