import type { Field } from '../sigma/field.ts'
import type { Computed } from '../sigma/scope.ts'
import type { Template } from '../sigma/template.ts'
import type { Binds } from './binds.ts'
import { grantedSql } from './grants.ts'

/** A field as SQL over an event `e`, in its own type; null where it is missing. */
export function valueSql(of: Field, binds: Binds): string {
  switch (of.kind) {
    case 'column':
      return `e.${of.name}`
    case 'member':
      return `e.${of.column}.${of.name}`
    case 'parameter': {
      const under = (key: string) => `element_at(e.request_params, ${binds.bind(key)})`
      if (of.inside.length === 0) return under(of.key)
      const inside = of.inside.map(({ key, path }) => binds.dialect.json(under(key), path, binds.bind))
      return `coalesce(${[under(of.key), ...inside].join(', ')})`
    }
    case 'json':
      return binds.dialect.json(`e.${of.column}.${of.name}`, of.path, binds.bind)
    case 'mesh':
      return of.name === 'actor_is_granted' ? grantedSql(binds) : `e.mesh_${of.name}`
    case 'derived':
      if (of.of.kind === 'computed') return finite(computedSql(of.of.from, binds), binds)
      return `coalesce(${of.of.fields.map((path) => `nullif(${textSql(path, binds)}, '')`).join(', ')})`
    case 'own': {
      const literal = (value: string | number) =>
        typeof value === 'number' ? `CAST(${binds.bind(value)} AS DOUBLE)` : binds.bind(value)
      const { absent, domains } = of.of
      if (domains.size === 0) return literal(absent)
      const cases = [...domains].map(([domain, value]) => `WHEN ${binds.bind(domain)} THEN ${literal(value)}`)
      return `CASE ${binds.domain(of.by)} ${cases.join(' ')} ELSE ${literal(absent)} END`
    }
  }
}

/** What is too large for a number, or none at all, is missing: the engines differ in what they make of it. */
const finite = (number: string, { dialect }: Binds): string =>
  dialect.given(
    number,
    (n) => `CASE WHEN ${n} BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308 THEN ${n} END`,
  )

function computedSql(of: Computed, binds: Binds): string {
  switch (of.kind) {
    case 'constant':
      return `CAST(${binds.bind(of.value)} AS DOUBLE)`
    case 'field':
      return numberSql(of.field, binds)
    case 'operation': {
      const right = computedSql(of.right, binds)
      return `(${computedSql(of.left, binds)} ${of.sign} ${of.sign === '/' ? `nullif(${right}, 0)` : right})`
    }
  }
}

/** A field as a number; a time as milliseconds since 1970, as log delivery writes it. Null where it is missing, or none. */
export function numberSql(path: string, binds: Binds): string {
  const of = binds.field(path)
  if (of.type === 'time' || of.type === 'date') {
    return `CAST(${binds.dialect.milliseconds(valueSql(of, binds))} AS DOUBLE)`
  }
  if (of.type === 'number') return `CAST(${valueSql(of, binds)} AS DOUBLE)`
  return numberIn(textSql(path, binds), binds)
}

/** A field as text; null where it is missing. */
export function textSql(path: string, binds: Binds): string {
  const of = binds.field(path)
  const value = valueSql(of, binds)
  if (of.type === 'text') return value
  if (of.kind === 'derived' || of.kind === 'own') return wholeText(value, binds)
  return of.type === 'time' ? binds.dialect.instant(value) : `CAST(${value} AS STRING)`
}

/** A number as people write it: 5, not 5.0. */
const wholeText = (number: string, { dialect }: Binds): string =>
  dialect.given(
    number,
    (n) =>
      `CASE WHEN ${n} = floor(${n}) AND abs(${n}) < 1e15 THEN CAST(CAST(${n} AS BIGINT) AS STRING) ELSE ${dialect.numberText(n)} END`,
  )

/** A template as SQL; a missing field reads `unknown`. */
export function templateSql(
  template: Template,
  binds: Binds,
  fieldSql = (path: string) => textSql(path, binds),
): string {
  const parts = template.map((part) =>
    'text' in part ? binds.bind(part.text) : `coalesce(${fieldSql(part.field)}, ${binds.bind('unknown')})`,
  )
  return parts.length === 0 ? binds.bind('unknown') : parts.join(' || ')
}

/** Text reads as a number only when it is one, plainly written: no blanks, no exponent, no `inf`. */
export const numberIn = (text: string, { dialect }: Binds): string =>
  `CASE WHEN regexp_like(${text}, ${dialect.literal(dialect.pattern('^-?[0-9]{1,300}([.][0-9]{1,300})?$', ''))}) THEN try_cast(${text} AS DOUBLE) END`
