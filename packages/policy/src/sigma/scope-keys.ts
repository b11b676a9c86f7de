import { fieldMeant } from './field.ts'
import type { Faults, Path } from './refusal.ts'
import { Fault } from './refusal.ts'
import type { DomainScope } from './rule.ts'
import { type Computed, type Derived, PARAMETER, type Parameter, type Scope } from './scope.ts'
import { type Fields, isFields, isList, own, type Value } from './yaml.ts'

const NAME = /^[a-z][a-z0-9_]*$/i
const LONGEST = 1000

/** Read `parameters` and `derived` of a rule. A part that cannot be read is left out, and noted as a fault. */
export function readScope(fields: Fields, by: DomainScope, faults: Faults): Scope {
  const parameters = new Map(
    entries(fields, 'parameters', faults).flatMap(([name, value]) =>
      faults.attempt((): [string, Parameter][] => [[name, readParameter(name, value, by)]], []),
    ),
  )
  const derived = new Map<string, Derived>()
  for (const [name, value] of entries(fields, 'derived', faults)) {
    const path = ['derived', name]
    const later = new Set(Object.keys(fields.derived as Fields).filter((one) => !derived.has(one)))
    faults.attempt(() => {
      checkName(name, path)
      derived.set(name, readDerived(value, path, { later, parameters }))
    }, undefined)
  }
  return { derived, parameters, by }
}

function entries(fields: Fields, key: string, faults: Faults): [string, Value][] {
  const value = own(fields, key)
  if (value === undefined) return []
  return faults.attempt(() => {
    if (!isFields(value)) throw new Fault('bad-value', [key], `${key} must be a map of names`)
    return Object.entries(value)
  }, [])
}

function checkName(name: string, path: Path): void {
  if (!NAME.test(name)) throw new Fault('bad-value', path, `${name} is no name: write letters, digits and _`)
  if (fieldMeant(name).kind !== 'parameter') {
    throw new Fault('bad-value', path, `${name} is a field of every event; choose another name`)
  }
}

const isPlain = (value: Value | undefined): value is string | number =>
  typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))

function readParameter(name: string, value: Value, by: DomainScope): Parameter {
  const path: Path = ['parameters', name]
  if (!NAME.test(name)) throw new Fault('bad-value', path, `${name} is no name: write letters, digits and _`)
  if (isPlain(value)) return { absent: value, domains: new Map() }
  if (!isFields(value)) throw new Fault('bad-value', path, 'a parameter is a text, a number, or has a default')
  const unknown = Object.keys(value).find((key) => key !== 'default' && key !== 'domains')
  if (unknown !== undefined) throw new Fault('bad-value', [...path, unknown], `a parameter has no ${unknown}`)
  const absent = own(value, 'default')
  if (absent === undefined) throw new Fault('missing-key', path, `the parameter ${name} has no default`)
  if (!isPlain(absent)) throw new Fault('bad-value', [...path, 'default'], 'a default is a text or a number')
  const domains = own(value, 'domains') ?? {}
  if (!isFields(domains)) throw new Fault('bad-value', [...path, 'domains'], 'domains is a map of domains and values')
  if (by === 'platform' && Object.keys(domains).length > 0) {
    throw new Fault(
      'bad-value',
      [...path, 'domains'],
      'a rule of the platform has no domain to choose by; give it domain: actor or domain: object',
    )
  }
  return {
    absent,
    domains: new Map(
      Object.entries(domains).map(([domain, one]) => {
        if (typeof one === typeof absent && isPlain(one)) return [domain, one]
        throw new Fault('bad-value', [...path, 'domains', domain], `expected a ${typeof absent}, as the default is`)
      }),
    ),
  }
}

interface Known {
  /** Derived fields that are not read yet, this one among them. */
  readonly later: ReadonlySet<string>
  readonly parameters: ReadonlyMap<string, Parameter>
}

function readDerived(value: Value, path: Path, known: Known): Derived {
  if (isList(value)) {
    if (value.length < 2) throw new Fault('bad-value', path, 'a list of fields names two or more')
    return { kind: 'first', fields: value.map((one, i) => fieldName(one, [...path, i], known)) }
  }
  if (typeof value !== 'string') {
    throw new Fault('bad-value', path, 'a derived field is a list of fields, or a sum such as "a - b"')
  }
  if (value.length > LONGEST) throw new Fault('bad-value', path, `a computation has at most ${LONGEST} characters`)
  return { kind: 'computed', from: readComputed(value, path, known) }
}

function fieldName(value: Value, path: Path, known: Known): string {
  if (typeof value !== 'string' || value.trim() === '') throw new Fault('bad-value', path, 'a field is named by text')
  const name = value.trim()
  if (known.later.has(name)) throw new Fault('bad-value', path, `${name} must be derived before it is read`)
  checkParameter(name, known.parameters, path)
  return name
}

/** A field `parameter.<name>` must be a parameter of the rule. */
export function checkParameter(field: string, parameters: ReadonlyMap<string, Parameter>, path: Path): void {
  if (!field.startsWith(PARAMETER) || parameters.has(field.slice(PARAMETER.length))) return
  throw new Fault('unknown-field', path, `the rule has no parameter ${field.slice(PARAMETER.length)}`)
}

/** `(a - b) / 1000`: names of fields, numbers, four signs with blanks around them, parentheses. */
function readComputed(text: string, path: Path, known: Known): Computed {
  const tokens = text.match(/[()]|[^\s()]+/g) ?? []
  let at = 0
  const fault = (message: string) => new Fault('bad-value', path, message)
  const chain = (signs: readonly string[], below: (depth: number) => Computed, depth: number): Computed => {
    let left = below(depth)
    while (signs.includes(tokens[at] ?? '')) {
      const sign = tokens[at++] as '+' | '-' | '*' | '/'
      left = { kind: 'operation', sign, left, right: below(depth) }
    }
    return left
  }
  const sum = (depth: number): Computed => chain(['+', '-'], product, depth)
  const product = (depth: number): Computed => chain(['*', '/'], part, depth)
  const part = (depth: number): Computed => {
    const token = tokens[at++]
    if (token === undefined) throw fault('the computation ends too early')
    if (token === '(') {
      if (depth > 50) throw fault('the computation is nested too deeply')
      const inner = sum(depth + 1)
      if (tokens[at++] !== ')') throw fault('a parenthesis is not closed')
      return inner
    }
    if (token === ')' || /^[-+*/]$/.test(token)) throw fault(`${token} stands where a field or a number should`)
    if (/^-?\d+(\.\d+)?$/.test(token)) return { kind: 'constant', value: Number(token) }
    return { kind: 'field', field: fieldName(token, path, known) }
  }
  const whole = sum(0)
  const rest = tokens[at]
  if (rest !== undefined)
    throw fault(`the computation goes on with ${rest} where it should end; put blanks around signs`)
  return whole
}
