import type { Shape, Table } from './table.ts'
import { SYSTEM_TABLE } from './table.ts'
import { duckdbType, parseType, type Type } from './type.ts'

const made = new Map<string, Shape>()

/**
 * The shape in which the rows of a system table come as text: each column under its own name, JSON objects in lines or
 * fields of a CSV. Values of nested types are JSON, or JSON inside text.
 */
export function systemShape(table: Table, format: Shape['format']): Shape {
  const key = `${table.name}\n${format}`
  const shape = made.get(key) ?? {
    name: SYSTEM_TABLE,
    format,
    recognisedBy: [...table.required, ...(table.recognisedBy ?? [])],
    reads: Object.fromEntries(table.columns.map(({ name, type }) => [name, zoned(duckdbType(type))])),
    select: Object.fromEntries(table.columns.map(({ name, type }) => [name, inUtc(`"${name}"`, duckdbType(type))])),
    ignores: table.neverStored ?? [],
    exact: [...new Set(table.columns.flatMap((column) => decimals(column.name, parseType(column.type))))],
  }
  made.set(key, shape)
  return shape
}

/** Text of a time may say how far it is from UTC, as Spark writes it in the time zone of a session. */
const zoned = (type: string): string => (type === 'TIMESTAMP' ? 'TIMESTAMPTZ' : type)
const inUtc = (value: string, type: string): string => (type === 'TIMESTAMP' ? `CAST(${value} AS TIMESTAMP)` : value)

/** Names under which exact decimals stand, at any depth. */
function decimals(name: string, type: Type): string[] {
  if (type.kind === 'decimal') return [name]
  if (type.kind === 'array') return decimals(name, type.of)
  if (type.kind === 'map') return decimals(name, type.value)
  return type.kind === 'struct' ? type.members.flatMap((member) => decimals(member.name, member.type)) : []
}

/** Top-level members of a DuckDB STRUCT type; empty for any other type. */
export function structMembers(type: string): { readonly name: string; readonly type: string }[] {
  if (!type.startsWith('STRUCT(') || !type.endsWith(')')) return []
  const members: { name: string; type: string }[] = []
  const inner = type.slice(7, -1)
  let depth = 0
  let quoted = false
  let start = 0
  for (let i = 0; i <= inner.length; i++) {
    const char = inner[i]
    if (char === '"') quoted = !quoted
    else if (char === '(') depth++
    else if (char === ')') depth--
    if (i === inner.length || (char === ',' && depth === 0 && !quoted)) {
      const [, member = '', of = ''] = /^("(?:[^"]|"")+"|\S+)\s+(.+)$/s.exec(inner.slice(start, i).trim()) ?? []
      members.push({ name: member.replace(/^"|"$/g, '').replaceAll('""', '"'), type: of })
      start = i + 1
    }
  }
  return members
}
