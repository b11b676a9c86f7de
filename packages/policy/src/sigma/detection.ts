import { type Expression, joined, type Test } from './ast.ts'
import { encoded } from './encodings.ts'
import { type Plan, planOf } from './modifiers.ts'
import { readNetwork } from './network.ts'
import { parsePattern, placed, plainText } from './pattern.ts'
import { expanded, type Placeholders } from './placeholders.ts'
import { Fault, type Faults, type Path } from './refusal.ts'
import { readRegex } from './regex.ts'
import { isFields, isList, type Value } from './yaml.ts'

/** What reading needs beside the value: the values of placeholders, and numbers as they are written. */
export interface Reading {
  readonly placeholders: Placeholders
  readonly written: (path: Path) => string | null
  readonly faults: Faults
}

/** Stands where a part cannot be read: the fault is noted, and the rest is read all the same. */
export const unread: Expression = { kind: 'or', items: [] }

/**
 * Read a search identifier's value: a map is the AND of its items, a list the OR of its maps or keywords,
 * the key `|all` a list of keywords of which each must occur. An empty list of values means no value, as null does.
 */
export function readSearch(value: Value, path: Path, reading: Reading): Expression {
  if (isFields(value)) {
    const keys = Object.keys(value)
    if (keys.length === 0) throw new Fault('bad-value', path, 'a search identifier without items matches nothing')
    return joined(
      'and',
      keys.map((key) =>
        reading.faults.attempt(() => readItem(key, value[key] as Value, [...path, key], reading), unread),
      ),
    )
  }
  if (!isList(value)) throw new Fault('bad-value', path, 'a search identifier is a map of fields or a list')
  if (value.length === 0) throw new Fault('bad-value', path, 'a search identifier without items matches nothing')
  const plain = planOf([], path)
  return joined(
    'or',
    value.map((item, i) =>
      reading.faults.attempt(() => {
        const at = [...path, i]
        if (typeof item === 'number' && !Number.isInteger(item)) {
          throw new Fault('bad-value', at, 'a keyword must be text or a whole number')
        }
        return isFields(item) ? readSearch(item, at, reading) : joined('or', readValue('', plain, item, at, reading))
      }, unread),
    ),
  )
}

function readItem(key: string, value: Value, path: Path, reading: Reading): Expression {
  const [field = '', ...modifiers] = key.split('|')
  const plan = planOf(modifiers, path)
  const values = isList(value) ? value : [value]
  if (values.length === 0 && field !== '' && !plan.all) {
    const none: Expression = { kind: 'field', field, test: { kind: 'null' } }
    return plan.neq ? { kind: 'not', item: none } : none
  }
  if (plan.all && values.length < 2) throw new Fault('all-of-one', path, `${key} needs a list of two values or more`)
  if (values.length === 0) throw new Fault('bad-value', path, `${key || 'a keyword'} has an empty list of values`)
  const empty = isList(value) ? value.indexOf(null) : -1
  if (empty >= 0) {
    throw new Fault('null-in-list', [...path, empty], 'null cannot stand in a list; give it an identifier of its own')
  }
  const items = values.map((item, i) =>
    reading.faults.attempt(
      () => joined('or', readValue(field, plan, item, isList(value) ? [...path, i] : path, reading)),
      unread,
    ),
  )
  const whole = joined(plan.all ? 'and' : 'or', items)
  return plan.neq ? { kind: 'not', item: whole } : whole
}

/** One value of an item; several alternatives where modifiers make several of it. */
function readValue(field: string, plan: Plan, value: Value, path: Path, reading: Reading): Expression[] {
  const tests = readTests(plan, value, path, reading)
  if (field !== '') return tests.map((test) => ({ kind: 'field', field, test }))
  return tests.map((test) => {
    if (test.kind === 'text') {
      return { kind: 'keyword', test: { ...test, pattern: placed(test.pattern, 'contains') } }
    }
    if (test.kind === 'regex') return { kind: 'keyword', test }
    if (test.kind === 'number') {
      const pattern = placed(parsePattern(String(test.value)), 'contains')
      return { kind: 'keyword', test: { kind: 'text', pattern, cased: false } }
    }
    throw new Fault('bad-value', path, 'a keyword must be text or a number')
  })
}

function readTests(plan: Plan, value: Value, path: Path, reading: Reading): Test[] {
  switch (plan.how) {
    case 'plain':
      return plainTests(plan, value, path, reading)
    case 're': {
      const given = typeof value === 'number' ? (reading.written(path) ?? String(value)) : text(value, path)
      const sources = plan.expand ? expanded(given, reading.placeholders, path, quotedForRegex) : [given]
      return sources.map((source) => ({
        kind: 'regex' as const,
        ...readRegex(source, plan.flags, path),
        as: plan.placement,
      }))
    }
    case 'cidr':
      return [{ kind: 'cidr', network: readNetwork(text(value, path), path) }]
    case 'exists':
      if (typeof value !== 'boolean') throw new Fault('modifier-value', path, 'exists needs true or false')
      return [{ kind: 'exists', value }]
    case 'fieldref': {
      const other = plainText(parsePattern(text(value, path)))
      if (other === null || other === '') throw new Fault('modifier-value', path, 'fieldref needs the name of a field')
      return [{ kind: 'field', other, as: plan.placement ?? 'equals', cased: plan.cased }]
    }
    case 'compare':
      return [{ kind: 'number', compare: plan.compare, value: number(value, path) }]
    case 'part':
      return [{ kind: 'part', part: plan.part ?? 'day', compare: plan.compare, value: number(value, path) }]
  }
}

const quotedForRegex = (value: string): string => value.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')

function plainTests(plan: Plan, value: Value, path: Path, reading: Reading): Test[] {
  if (isFields(value) || isList(value)) {
    throw new Fault('bad-value', path, 'expected text, a number, true, false or null')
  }
  if (typeof value === 'string') return textTests(plan, value, path, reading)
  if (plan.placement !== null || plan.cased || plan.expand || plan.encodings.length > 0) {
    throw new Fault('modifier-value', path, 'this modifier works on text; put the value in quotes')
  }
  if (value === null) return [{ kind: 'null' }]
  if (typeof value === 'boolean') return [{ kind: 'boolean', value }]
  if (!Number.isFinite(value)) throw new Fault('bad-value', path, 'expected a finite number')
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return [{ kind: 'number', compare: 'eq', value }]
  // A float would round it: its digits are compared instead.
  return [{ kind: 'text', pattern: [{ text: reading.written(path) ?? String(value) }], cased: false }]
}

function textTests(plan: Plan, value: string, path: Path, reading: Reading): Test[] {
  const sources = plan.expand ? expanded(value, reading.placeholders, path) : [value]
  return sources.flatMap((source) => {
    const pattern = parsePattern(source)
    const patterns =
      plan.encodings.length === 0
        ? [pattern]
        : encoded(plainOf(pattern, plan, path), plan.encodings, path).map((one) => unmarked(one))
    return patterns.map((one) => ({ kind: 'text' as const, pattern: placed(one, plan.placement), cased: plan.cased }))
  })
}

/** Wildcards stand for themselves while text is encoded, under marks that no text of a rule has. */
const marks = { '*': '\ue000', '?': '\ue001' } as const

function plainOf(pattern: ReturnType<typeof parsePattern>, plan: Plan, path: Path): string {
  const wild = pattern.some((part) => 'wild' in part)
  if (wild && plan.encodings.some((encoding) => encoding !== 'windash')) {
    throw new Fault('modifier-value', path, 'text with wildcards cannot be encoded')
  }
  return pattern.map((part) => ('wild' in part ? marks[part.wild] : part.text)).join('')
}

function unmarked(text: string): ReturnType<typeof parsePattern> {
  return text
    .split(/([\ue000\ue001])/)
    .filter((part) => part !== '')
    .map((part) => (part === marks['*'] ? { wild: '*' } : part === marks['?'] ? { wild: '?' } : { text: part }))
}

function text(value: Value, path: Path): string {
  if (typeof value !== 'string') throw new Fault('modifier-value', path, 'this modifier works on text')
  return value
}

function number(value: Value, path: Path): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new Fault('modifier-value', path, 'this modifier works on a number')
  }
  return value
}
