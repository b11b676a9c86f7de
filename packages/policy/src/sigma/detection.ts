import { type Expression, joined, type Test } from './ast.ts'
import { networkRange } from './cidr.ts'
import { type Plan, planOf } from './modifiers.ts'
import { parsePattern, placed } from './pattern.ts'
import { Fault, type Path } from './refusal.ts'
import { readRegex } from './regex.ts'
import { isFields, isList, type Value } from './yaml.ts'

/**
 * Read a search identifier's value: a map is the AND of its items, a list the OR of its maps or keywords,
 * the key `|all` a list of keywords of which each must occur.
 */
export function readSearch(value: Value, path: Path): Expression {
  if (isFields(value)) {
    const keys = Object.keys(value)
    if (keys.length === 0) throw new Fault('bad-value', path, 'a search identifier without items matches nothing')
    return joined(
      'and',
      keys.map((key) => readItem(key, value[key] as Value, [...path, key])),
    )
  }
  const list = isList(value) ? value : [value]
  if (list.length === 0) throw new Fault('bad-value', path, 'a search identifier without items matches nothing')
  return joined(
    'or',
    list.map((item, i) => (isFields(item) ? readSearch(item, [...path, i]) : keyword(item, false, [...path, i]))),
  )
}

function readItem(key: string, value: Value, path: Path): Expression {
  const [field = '', ...modifiers] = key.split('|')
  const plan = planOf(modifiers, path)
  const values = isList(value) ? value : [value]
  if (values.length === 0) throw new Fault('bad-value', path, `${key} has an empty list of values`)
  if (plan.all && values.length < 2) throw new Fault('bad-value', path, `${key} needs a list of two values or more`)
  if (isList(value) && value.includes(null)) {
    throw new Fault('bad-value', path, `null cannot stand in a list; give it an identifier of its own`)
  }
  const items = values.map((item, i): Expression => {
    const at = isList(value) ? [...path, i] : path
    return field === '' ? keyword(item, plan.cased, at) : { kind: 'field', field, test: readTest(plan, item, at) }
  })
  const whole = joined(plan.all ? 'and' : 'or', items)
  return plan.neq ? { kind: 'not', item: whole } : whole
}

function keyword(value: Value, cased: boolean, path: Path): Expression {
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new Fault('bad-value', path, 'a keyword must be text or a number')
  }
  return { kind: 'keyword', pattern: parsePattern(String(value)), cased }
}

function readTest(plan: Plan, value: Value, path: Path): Test {
  switch (plan.how) {
    case 'plain':
      return plainTest(plan, value, path)
    case 're':
      return { kind: 'regex', ...readRegex(text(value, path), plan.flags, path) }
    case 'cidr':
      return { kind: 'cidr', ...networkRange(text(value, path), path) }
    case 'exists':
      if (typeof value !== 'boolean') throw new Fault('bad-value', path, 'exists needs true or false')
      return { kind: 'exists', value }
    case 'fieldref':
      return { kind: 'field', other: text(value, path), as: plan.placement ?? 'equals', cased: plan.cased }
    case 'compare':
      return { kind: 'number', compare: plan.compare, value: number(value, path) }
    case 'part':
      return { kind: 'part', part: plan.part ?? 'day', compare: plan.compare, value: number(value, path) }
  }
}

function plainTest(plan: Plan, value: Value, path: Path): Test {
  if (isFields(value) || isList(value))
    throw new Fault('bad-value', path, 'expected text, a number, true, false or null')
  if (typeof value === 'string' || plan.placement !== null || plan.cased) {
    if (value === null) throw new Fault('bad-value', path, 'null cannot be searched for as text')
    return { kind: 'text', pattern: placed(parsePattern(String(value)), plan.placement), cased: plan.cased }
  }
  if (value === null) return { kind: 'null' }
  if (typeof value === 'boolean') return { kind: 'boolean', value }
  return { kind: 'number', compare: 'eq', value: number(value, path) }
}

function text(value: Value, path: Path): string {
  if (typeof value !== 'string') throw new Fault('bad-value', path, 'expected text')
  return value
}

/** A number, or text that is one. Whole numbers beyond 2^53 would be rounded by YAML, so they are refused. */
function number(value: Value, path: Path): number {
  const read = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value
  if (typeof read !== 'number' || !Number.isFinite(read)) throw new Fault('bad-value', path, 'expected a number')
  if (Math.abs(read) > Number.MAX_SAFE_INTEGER) {
    throw new Fault('bad-value', path, 'this number is too large to be compared exactly; put it in quotes')
  }
  return read
}
