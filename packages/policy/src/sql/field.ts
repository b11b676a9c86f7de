import { type Field, fieldMeant } from '../sigma/field.ts'
import type { Template } from '../sigma/template.ts'
import type { Binds } from './binds.ts'

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
      const inside = of.inside.map(({ key, path }) => binds.dialect.json(under(key), binds.bind(path)))
      return `coalesce(${[under(of.key), ...inside].join(', ')})`
    }
    case 'json':
      return binds.dialect.json(`e.${of.column}.${of.name}`, binds.bind(of.path))
    case 'mesh':
      return `e.mesh_${of.name}`
  }
}

/** A field as text; null where it is missing. */
export function textSql(path: string, binds: Binds): string {
  const of = fieldMeant(path)
  const value = valueSql(of, binds)
  if (of.type === 'text') return value
  return of.type === 'time' ? binds.dialect.instant(value) : `CAST(${value} AS VARCHAR)`
}

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
export const numberIn = (text: string): string =>
  `CASE WHEN regexp_like(${text}, '^-?[0-9]{1,300}([.][0-9]{1,300})?$') THEN try_cast(${text} AS DOUBLE) END`
