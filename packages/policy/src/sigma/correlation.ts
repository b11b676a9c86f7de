import { readTimespan } from './history.ts'
import { Fault, type Faults, type Path } from './refusal.ts'
import { type CorrelationRule, correlationTypes, type Measure, type Operator, operators } from './rule.ts'
import { type Fields, isFields, isList, own, type Value } from './yaml.ts'

const at: Path = ['correlation']
type CorrelationBody = Pick<
  CorrelationRule,
  'type' | 'rules' | 'groupBy' | 'aliases' | 'seconds' | 'measure' | 'generate'
>
const fault = (path: Path, message: string): Fault => new Fault('bad-correlation', [...at, ...path], message)

/** Read the `correlation` of a rule, of which every part that cannot be read is noted as a fault. */
export function readCorrelation(body: Fields, generate: Value | undefined, faults: Faults): CorrelationBody {
  const there = ['type', 'rules', 'group-by', 'timespan'].filter((key) =>
    faults.attempt(() => {
      if (own(body, key) !== undefined) return true
      throw new Fault('missing-key', at, `${key} of the correlation is missing`)
    }, false),
  )
  const part = <T>(key: string, read: () => T, otherwise: T): T =>
    there.includes(key) ? faults.attempt(read, otherwise) : otherwise
  const type = part('type', () => readType(body.type), null)
  const rules = part('rules', () => readRelated(body), [])
  return {
    type: type ?? 'event_count',
    rules,
    groupBy: part('group-by', () => texts(body, 'group-by', 1), []),
    aliases: faults.attempt(() => readAliases(own(body, 'aliases')), new Map()),
    seconds: part('timespan', () => readTimespan(own(body, 'timespan'), [...at, 'timespan'], 'bad-correlation'), 1),
    // What a condition may be hangs on the type.
    measure: type === null ? null : faults.attempt(() => readMeasure(type, own(body, 'condition'), rules.length), null),
    generate: generate === true || body.generate === true,
  }
}

function readType(value: Value | undefined): CorrelationRule['type'] {
  const type = correlationTypes.find((name) => name === value)
  if (type === undefined) throw fault(['type'], `type must be one of ${correlationTypes.join(', ')}`)
  return type
}

function readRelated(body: Fields): string[] {
  const rules = texts(body, 'rules', 2)
  if (rules.length === 0) throw fault(['rules'], 'a correlation needs rules')
  return rules
}

/** A list of texts in which none stands twice. */
function texts(body: Fields, key: string, least: number): string[] {
  const value = own(body, key)
  if (!isList(value)) throw fault([key], `${key} must be a list`)
  return value.map((item, i) => {
    if (typeof item !== 'string') throw fault([key, i], `${key} must hold text only`)
    if (item.length < least) throw fault([key, i], `${key} must hold texts of ${least} characters or more`)
    if (value.indexOf(item) < i) throw fault([key, i], `${key} names ${item} twice`)
    return item
  })
}

const isTemporal = (type: CorrelationRule['type']): boolean => type === 'temporal' || type === 'temporal_ordered'

function readMeasure(type: CorrelationRule['type'], condition: Value | undefined, rules: number): Measure | null {
  const path = ['condition']
  if (isTemporal(type)) {
    if (condition !== undefined) checkAllOf(type, condition, rules)
    return null
  }
  if (condition === undefined) {
    throw new Fault('missing-key', at, `${type} needs a condition such as {gte: 10}`)
  }
  if (!isFields(condition)) throw fault(path, 'a condition is a map such as {gte: 10}')
  const known = ['field', 'percentile', ...operators]
  const unknown = Object.keys(condition).find((key) => !known.includes(key))
  if (unknown !== undefined) throw fault([...path, unknown], `a condition has no ${unknown}`)
  const compare = operators.flatMap((operator) => {
    const value = own(condition, operator)
    return value === undefined ? [] : [{ operator, value: threshold(type, value, [...path, operator]) }]
  })
  if (compare.length === 0 || compare.length > 2) {
    throw fault(path, `a condition has one of ${operators.join(', ')}, or two for a range`)
  }
  return { compare, fields: readFields(type, condition, path), percentile: readPercentile(type, condition, path) }
}

/** The schema lets a temporal correlation say how many of its rules must match; without it all must, and no other is run. */
function checkAllOf(type: CorrelationRule['type'], condition: Value, rules: number): void {
  const path = ['condition']
  if (!isFields(condition)) throw fault(path, `${type} takes no condition in words`)
  const said = Object.entries(condition)
  if (said.length !== 1)
    throw fault(path, `a condition of ${type} says how many of its rules match, such as {gte: ${rules}}`)
  for (const [operator, value] of said) {
    const known = operators.find((one) => one === operator)
    if (known === undefined) throw fault([...path, operator], `a condition of ${type} has no ${operator}`)
    const count = threshold('event_count', value, [...path, operator])
    const least = known === 'gt' ? count + 1 : count
    if (!['gt', 'gte', 'eq'].includes(known) || least !== rules) {
      const message = `${type} is run for all of its ${rules} rules; write {gte: ${rules}}, or no condition`
      throw new Fault('unsupported', [...at, ...path, operator], message)
    }
  }
}

function threshold(type: CorrelationRule['type'], value: Value, path: Path): number {
  const counts = type === 'event_count' || type === 'value_count'
  if (typeof value !== 'number' || !Number.isFinite(value) || (counts && !Number.isSafeInteger(value))) {
    throw fault(path, `${type} is compared with a ${counts ? 'whole ' : ''}number`)
  }
  return value
}

function readFields(type: CorrelationRule['type'], condition: Fields, path: Path): string[] {
  const field = own(condition, 'field')
  if (field === undefined) {
    if (type === 'event_count') return []
    throw new Fault('missing-key', [...at, ...path], `${type} needs a field`)
  }
  const names = isList(field) && type === 'value_count' ? field : [field]
  const fields = names.map((name, i) => {
    if (typeof name === 'string' && name !== '' && name.length <= 256) return name
    throw fault([...path, 'field', ...(isList(field) ? [i] : [])], 'a field is named by text')
  })
  if (fields.length === 0) throw fault([...path, 'field'], 'a field is named by text')
  return type === 'event_count' ? [] : fields
}

function readPercentile(type: CorrelationRule['type'], condition: Fields, path: Path): number | null {
  const value = own(condition, 'percentile')
  if (value === undefined) return null
  if (type !== 'value_percentile') throw fault([...path, 'percentile'], `${type} takes no percentile`)
  if (typeof value === 'number' && value >= 0 && value <= 100) return value
  throw fault([...path, 'percentile'], 'a percentile lies between 0 and 100')
}

/** Does the comparison hold for a group without any event? No event, no row: such a rule is blind there. */
export function holdsAtZero({ compare }: Measure): boolean {
  const holds: Record<Operator, (value: number) => boolean> = {
    gt: (value) => value < 0,
    gte: (value) => value <= 0,
    lt: (value) => value > 0,
    lte: (value) => value >= 0,
    eq: (value) => value === 0,
    neq: (value) => value !== 0,
  }
  return compare.every(({ operator, value }) => holds[operator](value))
}

function readAliases(value: Value | undefined): CorrelationRule['aliases'] {
  if (value === undefined) return new Map()
  if (!isFields(value)) throw fault(['aliases'], 'aliases are a map of names')
  return new Map(
    Object.entries(value).map(([alias, fields]) => {
      const path = ['aliases', alias]
      if (!isFields(fields)) throw fault(path, 'an alias names a field for each rule')
      const odd = Object.entries(fields).find(([, field]) => typeof field !== 'string' || field === '')
      if (odd !== undefined) throw fault([...path, odd[0]], 'an alias names a field for each rule')
      return [alias, new Map(Object.entries(fields).map(([rule, field]) => [rule, String(field)]))]
    }),
  )
}
