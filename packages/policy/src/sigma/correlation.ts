import { oneOf } from './head.ts'
import { Fault, type Path } from './refusal.ts'
import { type CorrelationRule, correlationTypes, type Operator, operators } from './rule.ts'
import { type Fields, isFields, textAt, textsAt, type Value } from './yaml.ts'

const secondsOf: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 }
const at: Path = ['correlation']
type CorrelationBody = Pick<
  CorrelationRule,
  'type' | 'rules' | 'groupBy' | 'aliases' | 'seconds' | 'count' | 'generate'
>

/** Read the `correlation` of a rule. Types that are Sigma's but not yet done here are refused as unsupported. */
export function readCorrelation(body: Fields, generate: Value | undefined): CorrelationBody {
  const named = textAt(body, 'type', at)
  if (['value_sum', 'value_avg', 'value_percentile', 'value_median'].includes(named)) {
    throw new Fault('unsupported', [...at, 'type'], `correlations of type ${named} cannot be done yet`)
  }
  const type = oneOf(body, 'type', correlationTypes, null, at)
  const rules = textsAt(body, 'rules', at)
  if (rules.length === 0) throw new Fault('missing-key', at, 'a correlation needs rules')
  if (generate !== undefined && typeof generate !== 'boolean') {
    throw new Fault('bad-value', ['generate'], 'generate must be true or false')
  }
  return {
    type,
    rules,
    groupBy: textsAt(body, 'group-by', at),
    aliases: readAliases(body.aliases, rules),
    seconds: readTimespan(textAt(body, 'timespan', at)),
    count: readCount(type, body.condition),
    generate: generate === true,
  }
}

/** A number and one of s, m, h, d, as seconds. */
export function readTimespan(text: string): number {
  const [, amount = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  const seconds = Number(amount) * (secondsOf[unit] ?? 0)
  if (seconds === 0)
    throw new Fault('bad-value', [...at, 'timespan'], 'a timespan is a number and s, m, h or d, such as 15m')
  return seconds
}

function readCount(type: CorrelationRule['type'], condition: Value | undefined): CorrelationRule['count'] {
  const path = [...at, 'condition']
  if (type === 'temporal' || type === 'temporal_ordered') {
    if (condition !== undefined) throw new Fault('unsupported', path, `${type} takes no condition here`)
    return null
  }
  if (!isFields(condition)) throw new Fault('missing-key', at, `${type} needs a condition such as {gte: 10}`)
  const asked = Object.keys(condition).filter((key) => key !== 'field')
  const operator = operators.find((name): name is Operator => name === asked[0])
  if (asked.length !== 1 || operator === undefined) {
    throw new Fault('bad-value', path, `a condition has exactly one of ${operators.join(', ')}`)
  }
  const value = condition[operator]
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw new Fault('bad-value', [...path, operator], 'a count is compared with a whole number')
  }
  if (holdsAtZero(operator, value)) {
    throw new Fault(
      'unsupported',
      path,
      'a count that also holds without any event cannot be seen; write an absence rule',
    )
  }
  if (type === 'value_count') return { operator, value, field: textAt(condition, 'field', path) }
  return { operator, value, field: null }
}

/** No event, no row: a condition that holds for a count of zero would need a list of the groups to expect. */
function holdsAtZero(operator: Operator, value: number): boolean {
  const holds: Record<Operator, boolean> = {
    gt: value < 0,
    gte: value <= 0,
    lt: value > 0,
    lte: value >= 0,
    eq: value === 0,
    neq: value !== 0,
  }
  return holds[operator]
}

function readAliases(value: Value | undefined, rules: readonly string[]): CorrelationRule['aliases'] {
  if (value === undefined) return new Map()
  const path = [...at, 'aliases']
  if (!isFields(value)) throw new Fault('bad-value', path, 'aliases are a map of names')
  return new Map(
    Object.entries(value).map(([alias, fields]) => {
      if (!isFields(fields)) throw new Fault('bad-value', [...path, alias], 'an alias names a field for each rule')
      const missing = rules.find((rule) => typeof fields[rule] !== 'string')
      if (missing !== undefined) throw new Fault('missing-key', [...path, alias], `the alias ${alias} lacks ${missing}`)
      return [alias, new Map(Object.entries(fields).map(([rule, field]) => [rule, String(field)]))]
    }),
  )
}
