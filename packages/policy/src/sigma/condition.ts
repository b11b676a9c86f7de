import { type Expression, joined } from './ast.ts'
import { Fault, type Path } from './refusal.ts'

const DEEPEST = 100

/** A condition with everything put in, and the identifiers that it does not name. */
export interface Condition {
  readonly match: Expression
  readonly unused: readonly string[]
}

interface Tokens {
  readonly at: Path
  /** Identifiers that the condition has named so far. */
  readonly used: Set<string>
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
export function readCondition(source: string, searches: ReadonlyMap<string, Expression>, at: Path): Condition {
  const tokens = tokensOf(source, at)
  const whole = readOr(tokens, searches, 0)
  const rest = tokens.peek()
  if (rest !== undefined) throw fault(tokens, `the condition goes on with ${rest} where it should end`)
  return { match: whole, unused: [...searches.keys()].filter((name) => !tokens.used.has(name)) }
}

const fault = ({ at }: { at: Path }, message: string): Fault => new Fault('condition-syntax', at, message)

function tokensOf(source: string, at: Path): Tokens {
  if (source.includes('|')) {
    throw new Fault('condition-pipe', at, 'conditions with a pipe are gone from Sigma; write a correlation rule')
  }
  const words = source.match(/[()]|[^\s()]+/g) ?? []
  for (const word of words) {
    if (!/^([()]|[\p{L}\p{N}_*-]+)$/u.test(word)) throw fault({ at }, `${word} is not an identifier`)
  }
  let i = 0
  return { at, used: new Set(), peek: () => words[i], next: () => words[i++] }
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
  if (word === undefined) throw fault(tokens, 'the condition ends too early')
  if (word === '(') {
    if (depth >= DEEPEST) throw fault(tokens, `the condition is nested more than ${DEEPEST} deep`)
    const inner = readOr(tokens, searches, depth + 1)
    if (tokens.next() !== ')') throw fault(tokens, 'a parenthesis is not closed')
    return inner
  }
  if (tokens.peek() === 'of') {
    tokens.next()
    return readQuantified(word, tokens.next(), searches, tokens)
  }
  const search = searches.get(word)
  if (search !== undefined) {
    tokens.used.add(word)
    return search
  }
  if (['and', 'or', 'not', ')', 'of'].includes(word)) throw fault(tokens, `${word} stands where an identifier should`)
  throw new Fault('unknown-identifier', tokens.at, `the condition names ${word}, which is not defined`)
}

function readQuantified(
  quantifier: string,
  pattern: string | undefined,
  searches: ReadonlyMap<string, Expression>,
  tokens: Tokens,
): Expression {
  if (quantifier !== '1' && quantifier !== 'any' && quantifier !== 'all') {
    throw fault(tokens, `${quantifier} of … is not Sigma; write 1, any or all`)
  }
  if (pattern === undefined || pattern === '(' || pattern === ')')
    throw fault(tokens, '“of” needs a name, a pattern or them')
  const everything = pattern === 'them'
  const shape = everything ? /^/ : new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`, 'u')
  const hidden = everything || !pattern.startsWith('_')
  const named = [...searches].filter(([name]) => shape.test(name) && !(hidden && name.startsWith('_')))
  if (named.length === 0) throw new Fault('empty-pattern', tokens.at, `no identifier fits ${pattern}`)
  for (const [name] of named) tokens.used.add(name)
  return joined(
    quantifier === 'all' ? 'and' : 'or',
    named.map(([, search]) => search),
  )
}

const literal = (text: string): string =>
  text.replaceAll(/[.?+^$()[\]{}|\\-]/g, (char) => (char === '-' ? '-' : `\\${char}`))
