import { type Expression, joined } from './ast.ts'
import { Fault, type Path } from './refusal.ts'

const DEEPEST = 100
const at: Path = ['detection', 'condition']
const fault = (message: string): Fault => new Fault('condition-syntax', at, message)

interface Tokens {
  peek(): string | undefined
  next(): string | undefined
}

/**
 * Read a condition: `or` binds weakest, then `and`, `not`, `x of`, parentheses. Identifiers and quantifiers are
 * put in at once, so what comes back names fields only.
 *
 * `them`, and a pattern that does not begin with `_`, skip identifiers that begin with `_`. A pattern that fits
 * no identifier is a fault: it would silently match nothing or everything.
 */
export function readCondition(source: string, searches: ReadonlyMap<string, Expression>): Expression {
  const tokens = tokensOf(source)
  const whole = readOr(tokens, searches, 0)
  const rest = tokens.peek()
  if (rest !== undefined) throw fault(`the condition goes on with ${rest} where it should end`)
  return whole
}

function tokensOf(source: string): Tokens {
  if (source.includes('|')) {
    throw new Fault('condition-syntax', at, 'conditions with a pipe are gone from Sigma; write a correlation rule')
  }
  const words = source.match(/[()]|[^\s()]+/g) ?? []
  for (const word of words) {
    if (!/^([()]|[\p{L}\p{N}_*?.-]+)$/u.test(word)) throw fault(`${word} is not an identifier`)
  }
  let i = 0
  return { peek: () => words[i], next: () => words[i++] }
}

type Read = (tokens: Tokens, searches: ReadonlyMap<string, Expression>, depth: number) => Expression

const readOr: Read = (tokens, searches, depth) => {
  const items = [readAnd(tokens, searches, depth)]
  while (tokens.peek() === 'or') {
    tokens.next()
    items.push(readAnd(tokens, searches, depth))
  }
  return joined('or', items)
}

const readAnd: Read = (tokens, searches, depth) => {
  const items = [readNot(tokens, searches, depth)]
  while (tokens.peek() === 'and') {
    tokens.next()
    items.push(readNot(tokens, searches, depth))
  }
  return joined('and', items)
}

const readNot: Read = (tokens, searches, depth) => {
  let negated = false
  while (tokens.peek() === 'not') {
    tokens.next()
    negated = !negated
  }
  const item = readPrimary(tokens, searches, depth)
  return negated ? { kind: 'not', item } : item
}

const readPrimary: Read = (tokens, searches, depth) => {
  const word = tokens.next()
  if (word === undefined) throw fault('the condition ends too early')
  if (word === '(') {
    if (depth >= DEEPEST) throw fault(`the condition is nested more than ${DEEPEST} deep`)
    const inner = readOr(tokens, searches, depth + 1)
    if (tokens.next() !== ')') throw fault('a parenthesis is not closed')
    return inner
  }
  if (tokens.peek() === 'of') {
    tokens.next()
    return readQuantified(word, tokens.next(), searches)
  }
  const search = searches.get(word)
  if (search !== undefined) return search
  if (['and', 'or', 'not', ')', 'of'].includes(word)) throw fault(`${word} stands where an identifier should`)
  throw new Fault('unknown-identifier', at, `the condition names ${word}, which the detection does not define`)
}

function readQuantified(
  quantifier: string,
  pattern: string | undefined,
  searches: ReadonlyMap<string, Expression>,
): Expression {
  if (quantifier !== '1' && quantifier !== 'any' && quantifier !== 'all') {
    throw fault(`${quantifier} of … is not Sigma; write 1, any or all`)
  }
  if (pattern === undefined || pattern === '(' || pattern === ')') throw fault('“of” needs a name, a pattern or them')
  const everything = pattern === 'them'
  const shape = everything ? /^/ : new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`, 'u')
  const hidden = everything || !pattern.startsWith('_')
  const named = [...searches].filter(([name]) => shape.test(name) && !(hidden && name.startsWith('_')))
  if (named.length === 0) throw new Fault('unknown-identifier', at, `no identifier of the detection fits ${pattern}`)
  return joined(
    quantifier === 'all' ? 'and' : 'or',
    named.map(([, search]) => search),
  )
}

const literal = (text: string): string =>
  text.replaceAll(/[.?+^$()[\]{}|\\-]/g, (char) => (char === '-' ? '-' : `\\${char}`))
